import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOkResponse,
  ApiCreatedResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import {
  Acts,
  Drafting,
  Reading,
  validated,
  type Asked,
  type CheckResult,
  type RequestSummary,
  type RequestView,
} from '@rogatory/casework';
import type { Actor, Page } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { readReason } from '../read-reason.js';
import { actionBody } from '../openapi/forms.js';
import { QueryOf } from '../openapi/decorators.js';
import { etag, ifMatch, preconditionOf, requestAnswer, tell } from './answering.js';
import { actions } from './case-schemas.js';
import { idempotencyKey, idempotencyOf } from './idempotency.js';
import { byUrgency, WorklistQuery } from './worklist-query.dto.js';

/** Requests: drafted, read, acted on. Every rule lives behind these lines, none in them. */
@ApiTags('requests')
@ApiBearerAuth()
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
  @ApiBody({ schema: { $ref: '#/components/schemas/DraftDto' } })
  @ApiCreatedResponse({
    ...requestAnswer,
    headers: {
      ETag: etag,
      Location: {
        description: 'Where the request is',
        schema: { type: 'string', format: 'uri-reference' },
        required: true,
      },
    },
  })
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
  @ApiOperation({
    summary: 'Your State’s requests, newest first unless another order is asked for',
    operationId: 'listRequests',
  })
  @QueryOf(WorklistQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/RequestPage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<RequestSummary>> {
    const given = validated(WorklistQuery, query);
    const { cursor, limit, open, paused, unanswered, urgency, ...rest } = given;
    const { 'due-before': dueBefore, 'started-by': startedBy, ...filter } = rest;
    return this.reading.list(
      actor,
      {
        ...{ ...filter, ...(dueBefore !== undefined && { dueBefore }) },
        ...(startedBy !== undefined && { startedBy }),
        ...{ ...(open && { open: true }), ...(paused && { paused: true }) },
        ...(unanswered && { unanswered: true }),
        ...byUrgency({ urgency }),
      },
      { ...(cursor !== undefined && { cursor }), ...(limit !== undefined && { limit }) },
    );
  }

  @Get(':id')
  @ApiHeader(readReason)
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
  @ApiBody({ schema: { $ref: '#/components/schemas/DraftPatch' } })
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
  @ApiHeader(readReason)
  @ApiOperation({ summary: 'What would send the draft back', operationId: 'checkRequest' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Check' } })
  check(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<CheckResult> {
    return this.drafting.check(actor, id);
  }

  @Post(':id/actions/:action')
  @ApiOperation({ summary: 'Act on a request', operationId: 'act' })
  @ApiHeader(ifMatch)
  @ApiHeader(idempotencyKey)
  @ApiParam({ name: 'action', schema: { type: 'string', enum: actions } })
  @ApiBody({ required: false, schema: actionBody })
  @ApiOkResponse(requestAnswer)
  @ApiAcceptedResponse({
    description:
      'Everything is in order, and a second officer is wanted: nothing has been done yet',
    schema: { $ref: '#/components/schemas/Asked' },
  })
  async act(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('action') action: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestView | Asked> {
    const idempotency = idempotencyOf(request, body);
    const answer = await this.acts.act(actor, id, action, body, {
      ...preconditionOf(request),
      ...(idempotency && { idempotency }),
    });
    return tell(reply, answer);
  }
}
