import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiCreatedResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  Acts,
  bodies,
  DraftDto,
  Drafting,
  Reading,
  validated,
  type Answer,
  type CheckResult,
  type RequestSummary,
  type RequestView,
} from '@rogatory/casework';
import type { Actor, Page } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { idempotencyOf } from './idempotency.js';
import { WorklistQuery } from './queries.dto.js';

const forms = [...new Set(Object.values(bodies))];
const requestAnswer = { schema: { $ref: '#/components/schemas/Request' } };
const idempotencyKey = {
  name: 'Idempotency-Key',
  required: false,
  description: 'Makes a repeated command answer as it did the first time. Kept for 30 days.',
};
const ifMatch = {
  name: 'If-Match',
  required: false,
  description: 'ETag of the version that you have seen. Officers must send it.',
};

/** Requests: drafted, read, acted on. Every rule lives behind these lines, none in them. */
@ApiTags('requests')
@ApiBearerAuth()
@ApiExtraModels(DraftDto, ...forms)
@Controller('api/v1/requests')
export class RequestsController {
  constructor(
    private readonly drafting: Drafting,
    private readonly acts: Acts,
    private readonly reading: Reading,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Draft a request', operationId: 'createRequest' })
  @ApiHeader(idempotencyKey)
  @ApiBody({ schema: { $ref: getSchemaPath(DraftDto) } })
  @ApiCreatedResponse(requestAnswer)
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestView> {
    const answer = await this.drafting.create(actor, body, idempotencyOf(request, body));
    void reply.header('location', `/api/v1/requests/${answer.body.id}`);
    return tell(reply, answer);
  }

  @Get()
  @ApiOperation({ summary: 'Your State’s requests, newest first', operationId: 'listRequests' })
  @ApiQuery({ name: 'direction', required: false, enum: ['incoming', 'outgoing'] })
  @ApiQuery({ name: 'state', required: false, description: 'Lifecycle state' })
  @ApiQuery({ name: 'kind', required: false })
  @ApiQuery({ name: 'counterpart', required: false, description: 'Code of the other State' })
  @ApiQuery({ name: 'urgency', required: false, enum: ['routine', 'urgent', 'emergency'] })
  @ApiQuery({ name: 'due-before', required: false, description: 'A day or an instant' })
  @ApiQuery({ name: 'q', required: false, description: 'Words in the reference or the contents' })
  @ApiQuery({ name: 'cursor', required: false, description: '`next` of the page before' })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 200, default: 25 },
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/RequestPage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<RequestSummary>> {
    const { cursor, limit, 'due-before': dueBefore, ...filter } = validated(WorklistQuery, query);
    return this.reading.list(
      actor,
      { ...filter, ...(dueBefore !== undefined && { dueBefore }) },
      { ...(cursor !== undefined && { cursor }), ...(limit !== undefined && { limit }) },
    );
  }

  @Get(':id')
  @ApiOperation({ summary: 'One request, with what you can do now', operationId: 'getRequest' })
  @ApiOkResponse(requestAnswer)
  async read(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestView> {
    return tell(reply, { status: 200, body: await this.reading.request(actor, id) });
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a draft (JSON merge patch, RFC 7396)',
    operationId: 'changeDraft',
  })
  @ApiHeader(ifMatch)
  @ApiHeader(idempotencyKey)
  @ApiConsumes('application/merge-patch+json', 'application/json')
  @ApiBody({ schema: { type: 'object', description: 'Members of a draft; null removes one.' } })
  @ApiOkResponse(requestAnswer)
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() patch: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestView> {
    const idempotency = idempotencyOf(request, patch);
    const answer = await this.drafting.change(actor, id, patch, {
      ...preconditionOf(request),
      ...(idempotency && { idempotency }),
    });
    return tell(reply, answer);
  }

  @Get(':id/check')
  @ApiOperation({ summary: 'What would send the draft back', operationId: 'checkRequest' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Check' } })
  check(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<CheckResult> {
    return this.drafting.check(actor, id);
  }

  @Post(':id/actions/:action')
  @ApiOperation({ summary: 'Act on a request', operationId: 'act' })
  @ApiHeader(ifMatch)
  @ApiHeader(idempotencyKey)
  @ApiBody({
    required: false,
    schema: { anyOf: forms.map((form) => ({ $ref: getSchemaPath(form) })) },
  })
  @ApiOkResponse(requestAnswer)
  async act(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('action') action: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestView> {
    const idempotency = idempotencyOf(request, body);
    const answer = await this.acts.act(actor, id, action, body, {
      ...preconditionOf(request),
      ...(idempotency && { idempotency }),
    });
    return tell(reply, answer);
  }
}

/** The version that the caller has seen. Read here and not by `@Headers`, which would describe it as required. */
function preconditionOf({ headers }: FastifyRequest): { readonly ifMatch?: string } {
  const seen = headers['if-match'];
  return seen === undefined ? {} : { ifMatch: seen };
}

/** Status and ETag of an answer about a request. */
function tell(reply: FastifyReply, { status, body }: Answer<RequestView>): RequestView {
  void reply.status(status).header('etag', `"${body.version}"`);
  return body;
}
