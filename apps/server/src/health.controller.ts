import { Controller, Get, Header, Res, UseGuards } from '@nestjs/common';
import {
  ApiExcludeEndpoint,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from './current-actor.js';
import { Answers } from './openapi/decorators.js';
import { Metrics } from './metrics.js';
import { NodeHealth } from './node-health.js';
import { OperatorGuard } from './operator.guard.js';

/** How the process and what it needs are doing. */
@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly health: NodeHealth,
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
    const { parts, reason } = await this.health.readiness();
    const status = Object.values(parts).every((part) => part === 'up') ? 'ready' : 'not-ready';
    void reply.status(status === 'ready' ? 200 : 503);
    return { status, ...parts, ...(reason !== undefined && { reason }) };
  }

  @Public()
  @UseGuards(OperatorGuard)
  @Get('metrics')
  @ApiExcludeEndpoint()
  async prometheus(@Res() reply: FastifyReply): Promise<void> {
    const { contentType, text } = await this.metrics.read();
    await reply.header('content-type', contentType).send(text);
  }
}
