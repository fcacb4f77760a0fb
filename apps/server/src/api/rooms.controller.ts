import {
  Body,
  Controller,
  Get,
  Header,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import {
  fileMissing,
  Files,
  Reading,
  validated,
  type DeadlineView,
  type DocumentView,
  type EventView,
  Linked,
  type LinkedView,
  type Verification,
} from '@rogatory/casework';
import type {} from '@fastify/multipart'; // its types on the request
import { attachment, uploadBroken } from '@rogatory/evidence';
import type { Actor, Page } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TakesFiles } from '../bodies.js';
import { CurrentActor } from '../current-actor.js';
import { readReason } from '../read-reason.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { filePolicy } from '../protection.js';
import { idempotencyKey, idempotencyOf } from './idempotency.js';
import { HistoryQuery, PagingQuery } from './queries.dto.js';

const page = (of: string) => ({ schema: { $ref: `#/components/schemas/${of}Page` } });

/** What lies in the rooms of a request: history, clocks, messages, notes, assessments, documents. */
@ApiTags('rooms of a request')
@ApiBearerAuth()
@Controller('api/v1')
export class RoomsController {
  constructor(
    private readonly reading: Reading,
    private readonly files: Files,
    private readonly linked: Linked,
  ) {}

  @Get('requests/:id/history')
  @ApiHeader(readReason)
  @ApiOperation({
    summary: 'The shared history and your own private one',
    operationId: 'getHistory',
  })
  @QueryOf(HistoryQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/History' } })
  history(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<{ events: readonly EventView[]; next: string | null }> {
    return this.reading.history(actor, id, validated(HistoryQuery, query));
  }

  @Get('requests/:id/history/verify')
  @ApiHeader(readReason)
  @ApiOperation({
    summary: 'Recompute every chain that you may read',
    operationId: 'verifyHistory',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Verification' } })
  verify(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Verification> {
    return this.reading.verify(actor, id);
  }

  @Get('requests/:id/deadlines')
  @ApiHeader(readReason)
  @ApiOperation({
    summary: 'Clocks, and how each due date was computed',
    operationId: 'listDeadlines',
  })
  @ApiOkResponse(page('Deadline'))
  deadlines(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Page<DeadlineView>> {
    return this.reading.deadlines(actor, id);
  }

  @Get('requests/:id/links')
  @ApiHeader(readReason)
  @ApiOperation({ summary: 'Requests linked with this one', operationId: 'listLinks' })
  @ApiOkResponse(page('LinkedRequest'))
  links(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Page<LinkedView>> {
    return this.linked.list(actor, id);
  }

  @Get('requests/:id/messages')
  @ApiHeader(readReason)
  @ApiOperation({
    summary: 'What the two States have written to each other',
    operationId: 'listMessages',
  })
  @QueryOf(PagingQuery)
  @ApiOkResponse(page('Event'))
  messages(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<Page<EventView>> {
    return this.reading.messages(actor, id, validated(PagingQuery, query));
  }

  @Get('requests/:id/notes')
  @ApiHeader(readReason)
  @ApiOperation({ summary: 'Your State’s private notes', operationId: 'listNotes' })
  @QueryOf(PagingQuery)
  @ApiOkResponse(page('Event'))
  notes(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<Page<EventView>> {
    return this.reading.notes(actor, id, validated(PagingQuery, query));
  }

  @Post('requests/:id/notes')
  @Answers({ never: [409] })
  @ApiOperation({ summary: 'Write a private note', operationId: 'createNote' })
  @ApiHeader(idempotencyKey)
  @ApiBody({ schema: { $ref: '#/components/schemas/NoteDto' } })
  @ApiCreatedResponse({ schema: { $ref: '#/components/schemas/Event' } })
  async note(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<EventView> {
    return (await this.files.note(actor, id, body, idempotencyOf(request, body))).body;
  }

  @Get('requests/:id/assessments')
  @ApiHeader(readReason)
  @ApiOperation({ summary: 'Your State’s private assessments', operationId: 'listAssessments' })
  @QueryOf(PagingQuery)
  @ApiOkResponse(page('Event'))
  assessments(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<Page<EventView>> {
    return this.reading.assessments(actor, id, validated(PagingQuery, query));
  }

  @Get('requests/:id/documents')
  @ApiHeader(readReason)
  @ApiOperation({ summary: 'Documents that you may see', operationId: 'listDocuments' })
  @ApiOkResponse(page('Document'))
  documents(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Page<DocumentView>> {
    return this.files.documents(actor, id);
  }

  @Post('requests/:id/documents')
  @Answers({ never: [409] })
  @ApiOperation({
    summary: 'Add a document, private until it is sent',
    operationId: 'createDocument',
  })
  @TakesFiles()
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' } },
    },
  })
  @ApiCreatedResponse({ schema: { $ref: '#/components/schemas/Document' } })
  attach(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<DocumentView> {
    return this.files
      .attach(actor, id, async () => {
        const form = request.isMultipart() ? request.file() : undefined;
        const part = await form?.catch(() => {
          throw uploadBroken();
        });
        if (part?.fieldname !== 'file') throw fileMissing();
        return { name: part.filename, type: part.mimetype, stream: part.file };
      })
      .finally(() => {
        // what was not taken is read and dropped: unread, it would block whatever comes next on this connection
        request.raw.unpipe();
        request.raw.resume();
      });
  }

  @Get('requests/:id/documents/:documentId/content')
  @ApiHeader(readReason)
  @Header('content-security-policy', filePolicy)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Download a document', operationId: 'getDocumentContent' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async content(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('documentId') documentId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { view, stream } = await this.files.open(actor, id, documentId);
    void reply.header('digest', `sha-256=${Buffer.from(view.sha256, 'hex').toString('base64')}`);
    return new StreamableFile(stream, {
      type: 'application/octet-stream',
      disposition: attachment(view.name),
      length: view.size,
    });
  }
}
