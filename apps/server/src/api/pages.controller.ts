import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Pages, type PageView } from '@rogatory/casework';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { QueryOf } from '../openapi/decorators.js';
import { PagesQuery } from './duty-queries.dto.js';

/** Who is called about requests that cannot wait. */
@ApiTags('on call')
@ApiBearerAuth()
@Controller('api/v1/pages')
export class PagesController {
  constructor(private readonly pages: Pages) {}

  @Get()
  @ApiOperation({ summary: 'Pages of your State, newest first', operationId: 'listPages' })
  @QueryOf(PagesQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/PagePage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<PageView>> {
    const { open, ...paging } = validated(PagesQuery, query);
    return this.pages.list(actor, open === 'true', paging);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One page: who was called when, the last call first',
    operationId: 'getPage',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/PageWithCalls' } })
  read(@CurrentActor() actor: Actor, @Param('id') id: string): ReturnType<Pages['read']> {
    return this.pages.read(actor, id);
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say that you are on it: nobody is called any more',
    operationId: 'acknowledgePage',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Page' } })
  acknowledge(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<PageView> {
    return this.pages.acknowledge(actor, id);
  }
}
