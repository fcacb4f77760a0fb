import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { NodeHealth, type NodeReport } from '../node-health.js';

/** What whoever runs the node looks at. */
@ApiTags('node')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Controller('api/v1/node')
export class NodeController {
  constructor(private readonly health: NodeHealth) {}

  @Get()
  @ApiOperation({
    summary: 'How the node is doing: times and totals, for its operators',
    operationId: 'node',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Node' } })
  report(@CurrentActor() actor: Actor): Promise<NodeReport> {
    return this.health.report(actor);
  }
}
