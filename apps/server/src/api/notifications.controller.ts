import {
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  Inbox,
  News,
  Reading,
  validated,
  type NotificationView,
  type Tiding,
} from '@rogatory/casework';
import { DomainError, uuidForm, type Actor, type Page } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { CurrentActor } from '../current-actor.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { NotificationsQuery } from './queries.dto.js';

const events = 'text/event-stream';
/** Milliseconds after which a stream ends and is asked for anew: no longer than an access token is good for. */
const lifetime = 300_000;

/** What officers are told: as a list, or as it happens. */
@ApiTags('notifications')
@ApiBearerAuth()
@Controller('api/v1/notifications')
export class NotificationsController {
  constructor(
    private readonly reading: Reading,
    private readonly news: News,
    private readonly inbox: Inbox,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What you have been told, newest first; with Accept: text/event-stream, as it happens',
    operationId: 'listNotifications',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    description: 'Of a stream: the last notification that arrived; what came since is told first',
    required: false,
    schema: { type: 'string' },
  })
  @QueryOf(NotificationsQuery)
  @Answers({ also: [429] })
  @ApiOkResponse({
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/NotificationPage' } },
      [events]: { schema: { type: 'string' } },
    },
  })
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Headers('last-event-id') last: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<NotificationView> | StreamableFile> {
    const { unread, ...paging } = validated(NotificationsQuery, query);
    if (request.headers.accept?.includes(events) !== true) {
      return unread === 'true'
        ? this.inbox.unread(actor, paging)
        : this.reading.notifications(actor, paging);
    }
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
    });
    const end = AbortSignal.any([gone.signal, AbortSignal.timeout(lifetime)]);
    const after = last !== undefined && uuidForm.test(last) ? last : undefined;
    const tidings = await this.news.follow(actor, after, end);
    // a connection that went on idle after its stream would keep a server that closes waiting
    void reply.headers({ connection: 'close', 'x-accel-buffering': 'no' });
    return new StreamableFile(Readable.from(written(tidings), { objectMode: false }), {
      type: `${events}; charset=utf-8`,
    });
  }

  @Post('read-all')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Note that you have read everything that you were told',
    operationId: 'readAllNotifications',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/NotificationsRead' } })
  readAll(@CurrentActor() actor: Actor): Promise<{ read: number }> {
    return this.inbox.readAll(actor);
  }

  @Post(':id/read')
  @HttpCode(204)
  @Answers({ never: [409] })
  @ApiOperation({
    summary: 'Note that you have read a notification',
    operationId: 'readNotification',
  })
  @ApiNoContentResponse({ description: 'It is read' })
  read(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.inbox.read(actor, id);
  }
}

/** The stream as the HTML standard has it (Server-sent events). Its ids are those of the notifications. */
async function* written(tidings: AsyncGenerator<Tiding, void>): AsyncGenerator<string> {
  yield 'retry: 3000\n\n';
  try {
    for await (const tiding of tidings) {
      if (tiding === 'nothing-new') yield ': nothing new\n\n';
      else if (tiding === 'list-anew') yield 'event: list-anew\ndata: {}\n\n';
      else yield `id: ${tiding.id}\nevent: notification\ndata: ${JSON.stringify(tiding)}\n\n`;
    }
  } catch (error) {
    // the answer has begun, so its status says nothing any more
    const code = error instanceof DomainError ? error.code : 'unavailable';
    yield `event: end\ndata: ${JSON.stringify({ code })}\n\n`;
  }
}
