import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { DelegationDto, Delegations, type DelegationView } from '@rogatory/identity';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { PagingQuery } from './queries.dto.js';

const delegation = { schema: { $ref: '#/components/schemas/Delegation' } };

/** Standing in for somebody who is away. */
@ApiTags('administration')
@ApiBearerAuth()
@ApiExtraModels(DelegationDto)
@UseGuards(StillSignedIn)
@Controller('api/v1/delegations')
export class DelegationsController {
  constructor(private readonly delegations: Delegations) {}

  @Get()
  @ApiOperation({
    summary: 'Delegations that you make or carry; to administrators, all of the State',
    operationId: 'listDelegations',
  })
  @QueryOf(PagingQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/DelegationPage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<DelegationView>> {
    return this.delegations.list(actor, validated(PagingQuery, query));
  }

  @Post()
  @ApiOperation({
    summary: 'Let a colleague stand in while you are away',
    operationId: 'createDelegation',
  })
  @ApiBody({ schema: { $ref: getSchemaPath(DelegationDto) } })
  @Answers({ also: [409] })
  @ApiCreatedResponse(delegation)
  create(@CurrentActor() actor: Actor, @Body() sent: unknown): Promise<DelegationView> {
    return this.delegations.create(actor, sent);
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a delegation', operationId: 'endDelegation' })
  @ApiOkResponse(delegation)
  end(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<DelegationView> {
    return this.delegations.end(actor, id);
  }
}
