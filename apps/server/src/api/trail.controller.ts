import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Directory } from '@rogatory/directory';
import { Trail, type TrailDetail, type TrailView } from '@rogatory/casework';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { QueryOf } from '../openapi/decorators.js';
import { readReason } from '../read-reason.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { trailFilterOf, TrailQuery } from './trail-query.dto.js';

/** Everything that happened in a State, in one list: for its own auditors. */
@ApiTags('record of reads')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Controller('api/v1/trail')
export class TrailController {
  constructor(
    private readonly trail: Trail,
    private readonly directory: Directory,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Acts, reads, sign-ins and administration', operationId: 'listTrail' })
  @QueryOf(TrailQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/TrailPage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<TrailView>> {
    const { cursor, limit, ...filter } = validated(TrailQuery, query);
    const paging = {
      ...(cursor !== undefined && { cursor }),
      ...(limit !== undefined && { limit }),
    };
    const { zone } = this.directory.state(actor.state);
    return this.trail.search(actor, trailFilterOf(filter, zone), paging);
  }

  @Get(':key')
  @ApiHeader(readReason)
  @ApiOperation({ summary: 'One line, with its place in its chain', operationId: 'getTrail' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/TrailDetail' } })
  one(@CurrentActor() actor: Actor, @Param('key') key: string): Promise<TrailDetail> {
    return this.trail.one(actor, key);
  }
}
