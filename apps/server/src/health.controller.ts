import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import {
  ApiExcludeEndpoint,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Queues } from '@rogatory/jobs';
import { DomainError } from '@rogatory/kernel';
import { alive, Rooms } from '@rogatory/persistence';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from './current-actor.js';
import { Answers } from './openapi/decorators.js';
import { Metrics } from './metrics.js';

type Part = 'database' | 'queue' | 'worker';

/** How the process and what it needs are doing. */
@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly rooms: Rooms,
    private readonly queues: Queues,
    private readonly metrics: Metrics,
  ) {}

  @Public()
  @Answers({ never: [503] })
  @Get('health/live')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The process lives', operationId: 'live' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Health' } })
  live(): object {
    return { status: 'live' };
  }

  /** Ready when the database, the queue and a worker answer. */
  @Public()
  @Get('health/ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'The node can serve: database, queue and worker answer',
    operationId: 'ready',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Health' } })
  @ApiServiceUnavailableResponse({ schema: { $ref: '#/components/schemas/Health' } })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const parts = await this.look();
    const status = Object.values(parts).every((part) => part === 'up') ? 'ready' : 'not-ready';
    void reply.status(status === 'ready' ? 200 : 503);
    return { status, ...parts };
  }

  @Public()
  @Get('metrics')
  @ApiExcludeEndpoint()
  async prometheus(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const forwarded = request.headers['x-forwarded-for'] ?? request.headers['forwarded'];
    if (!/^(127\.|::1$|::ffff:127\.)/.test(request.ip) || forwarded !== undefined) {
      throw new DomainError('not-found', 'not-found', 'There is nothing at this address.');
    }
    const { contentType, text } = await this.metrics.read();
    await reply.header('content-type', contentType).send(text);
  }

  private async look(): Promise<Record<Part, 'up' | 'down'>> {
    const [database, queue] = await Promise.all([
      within(3000, this.rooms.read({ state: '' }, alive('worker', 15))),
      within(3000, this.queues.ping()),
    ]);
    return {
      database: database ? 'up' : 'down',
      queue: queue ? 'up' : 'down',
      worker: database?.value[0][0]?.alive === true ? 'up' : 'down',
    };
  }
}

/** What a promise gives within a time; undefined where it fails or takes longer. */
async function within<T>(
  milliseconds: number,
  work: Promise<T>,
): Promise<{ value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  return Promise.race([work.then((value) => ({ value })), late])
    .catch(() => undefined)
    .finally(() => {
      clearTimeout(timer);
    });
}
