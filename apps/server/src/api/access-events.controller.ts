import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccessRecord, type AccessEventView } from '@rogatory/identity';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { AccessEventsQuery, PagingQuery } from './queries.dto.js';

const page = { schema: { $ref: '#/components/schemas/AccessEventPage' } };

/** Who signed in, who failed to, and what was done to officers and settings. */
@ApiTags('administration')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Controller('api/v1')
export class AccessEventsController {
  constructor(private readonly record: AccessRecord) {}

  @Get('access-events')
  @ApiOperation({
    summary: 'Your State’s sign-ins and acts of administration, newest first',
    operationId: 'listAccessEvents',
  })
  @QueryOf(AccessEventsQuery)
  @ApiOkResponse(page)
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<AccessEventView>> {
    const { cursor, limit, ...filter } = validated(AccessEventsQuery, query);
    const paging = {
      ...(cursor !== undefined && { cursor }),
      ...(limit !== undefined && { limit }),
    };
    return this.record.list(actor, filter, paging);
  }

  @Get('me/access-events')
  @ApiOperation({
    summary: 'What you have done and what was done to your account, newest first',
    operationId: 'listOwnAccessEvents',
  })
  @QueryOf(PagingQuery)
  @Answers({ never: [403] })
  @ApiOkResponse(page)
  own(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<AccessEventView>> {
    return this.record.own(actor, validated(PagingQuery, query));
  }
}
