import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Agenda, validated, type AgendaItem } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import type { Actor, Page } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { QueryOf } from '../openapi/decorators.js';
import { AgendaQuery } from './queries.dto.js';

/** Days before and after which nothing falls due. */
const always = { from: '1000-01-01', to: '2999-12-31' };

/** Deadlines across requests. */
@ApiTags('deadlines')
@ApiBearerAuth()
@Controller('api/v1/deadlines')
export class AgendaController {
  constructor(
    private readonly agenda: Agenda,
    private readonly directory: Directory,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Open deadlines of your State’s requests, the first due first',
    operationId: 'listAgenda',
  })
  @QueryOf(AgendaQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/AgendaPage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<AgendaItem>> {
    const { from, to, ...rest } = validated(AgendaQuery, query);
    const { of, owed, 'due-within': within, overdue, ...paging } = rest;
    const { zone } = this.directory.state(actor.state);
    return this.agenda.list(
      actor,
      {
        ...(of !== undefined && { of }),
        ...(owed !== undefined && { owed }),
        ...(within !== undefined && { within }),
        ...(overdue !== undefined && { overdue: overdue === 'true' }),
        ...((from ?? to) !== undefined && {
          span: { from: from ?? always.from, to: to ?? always.to, zone },
        }),
      },
      paging,
    );
  }
}
