import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { Copies, DuplicateDto, type Answer, type Copied, type DraftFile } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { Answers } from '../openapi/decorators.js';
import { draftSchema } from '../openapi/draft-schema.js';
import { readReason } from '../read-reason.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { etag } from './answering.js';
import { idempotencyKey, idempotencyOf } from './idempotency.js';

export const copiedAnswer = {
  schema: { $ref: '#/components/schemas/Copied' },
  headers: {
    ETag: etag,
    Location: {
      description: 'Where the request is',
      schema: { type: 'string' as const, format: 'uri-reference' },
      required: true,
    },
  },
};

/** Tells of a draft that was made out of something: where it is, and its version. */
export function tellCopy(reply: FastifyReply, { status, body }: Answer<Copied>): Copied {
  const { id, version } = body.request;
  void reply
    .status(status)
    .header('location', `/api/v1/requests/${id}`)
    .header('etag', `"${String(version)}"`);
  return body;
}

/** Drafts out of former requests and files, drafts as files, and the schema of such a file. */
@ApiTags('requests')
@ApiBearerAuth()
@ApiExtraModels(DuplicateDto)
@Controller('api/v1')
export class DraftsController {
  constructor(
    private readonly copies: Copies,
    private readonly law: Law,
  ) {}

  @Post('requests/import')
  @ApiOperation({
    summary: 'Draft a request out of a file; what has not its form is left out and told',
    operationId: 'importDraft',
  })
  @ApiHeader(idempotencyKey)
  @ApiBody({ schema: { $ref: '#/components/schemas/DraftFile' } })
  @ApiCreatedResponse(copiedAnswer)
  async import(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Copied> {
    return tellCopy(reply, await this.copies.import(actor, body, idempotencyOf(request, body)));
  }

  @Post('requests/:id/duplicate')
  @Answers({ also: [409] })
  @ApiOperation({
    summary: 'A new draft with the contents of a former request of yours',
    operationId: 'duplicateRequest',
  })
  @ApiHeader(idempotencyKey)
  @ApiBody({ required: false, schema: { $ref: getSchemaPath(DuplicateDto) } })
  @ApiCreatedResponse(copiedAnswer)
  async duplicate(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Copied> {
    const idempotency = idempotencyOf(request, body);
    return tellCopy(reply, await this.copies.duplicate(actor, id, body, idempotency));
  }

  @Get('requests/:id/draft-file')
  @ApiHeader(readReason)
  @ApiOperation({ summary: 'What you wrote, as a file', operationId: 'exportDraft' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/DraftFile' } })
  file(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<DraftFile> {
    return this.copies.file(actor, id);
  }

  @Get('instruments/:id/kinds/:kind/draft-schema')
  @UseGuards(StillSignedIn)
  @ApiTags('law and directory')
  @ApiOperation({
    summary: 'JSON Schema of the file of a draft of this kind',
    operationId: 'getDraftSchema',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/JsonSchema' } })
  schema(@Param('id') instrument: string, @Param('kind') kind: string): object {
    return draftSchema(this.law, instrument, kind);
  }
}
