import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Agenda, validated, type AgendaItem } from '@rogatory/casework';
import type { Actor, Page } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { QueryOf } from '../openapi/decorators.js';
import { AgendaQuery } from './queries.dto.js';

/** Deadlines across requests. */
@ApiTags('deadlines')
@ApiBearerAuth()
@Controller('api/v1/deadlines')
export class AgendaController {
  constructor(private readonly agenda: Agenda) {}

  @Get()
  @ApiOperation({
    summary: 'Open deadlines of your State’s requests, the first due first',
    operationId: 'listAgenda',
  })
  @QueryOf(AgendaQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/AgendaPage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<AgendaItem>> {
    const { of, owed, 'due-within': within, overdue, ...paging } = validated(AgendaQuery, query);
    return this.agenda.list(
      actor,
      {
        ...(of !== undefined && { of }),
        ...(owed !== undefined && { owed }),
        ...(within !== undefined && { within }),
        ...(overdue !== undefined && { overdue: overdue === 'true' }),
      },
      paging,
    );
  }
}
