import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Search, validated, type FoundPage } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { QueryOf } from '../openapi/decorators.js';
import { SearchQuery } from './worklist-query.dto.js';

/** Looking for requests. */
@ApiTags('worklist')
@ApiBearerAuth()
@Controller('api/v1/search')
export class SearchController {
  constructor(private readonly search: Search) {}

  @Get()
  @ApiOperation({
    summary: 'Requests by reference, name, account, authority or words in them: at most 50',
    operationId: 'search',
  })
  @QueryOf(SearchQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/FoundPage' } })
  async find(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<FoundPage> {
    await this.search.require(actor); // who may not ask is told that before what is wrong with it
    return this.search.find(actor, validated(SearchQuery, query).q);
  }
}
