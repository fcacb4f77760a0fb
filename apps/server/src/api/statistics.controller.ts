import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Statistics, validated, type StatisticsView } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { QueryOf } from '../openapi/decorators.js';
import { StatisticsQuery } from './queries.dto.js';

/** What a State does with requests, as figures. */
@ApiTags('statistics')
@ApiBearerAuth()
@Controller('api/v1/statistics')
export class StatisticsController {
  constructor(private readonly statistics: Statistics) {}

  @Get()
  @ApiOperation({
    summary: 'Figures of your State over some months, without small numbers',
    operationId: 'getStatistics',
  })
  @QueryOf(StatisticsQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Statistics' } })
  read(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<StatisticsView> {
    return this.statistics.read(actor, validated(StatisticsQuery, query));
  }
}
