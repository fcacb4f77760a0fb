import { Body, Controller, Get, Param, Patch, Post, Query, Res, UseGuards } from '@nestjs/common';
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
import { ChangedUnitDto, UnitDto, Units, type UnitView } from '@rogatory/identity';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { PagingQuery } from './queries.dto.js';

const unit = { schema: { $ref: '#/components/schemas/Unit' } };

/** Groups of officers that cases can be assigned to. */
@ApiTags('administration')
@ApiBearerAuth()
@ApiExtraModels(UnitDto, ChangedUnitDto)
@UseGuards(StillSignedIn)
@Controller('api/v1/units')
export class UnitsController {
  constructor(private readonly units: Units) {}

  @Get()
  @ApiOperation({ summary: 'Your State’s units, newest first', operationId: 'listUnits' })
  @QueryOf(PagingQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/UnitPage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<UnitView>> {
    return this.units.list(actor, validated(PagingQuery, query));
  }

  @Post()
  @ApiOperation({ summary: 'Add a unit to an authority', operationId: 'createUnit' })
  @ApiBody({ schema: { $ref: getSchemaPath(UnitDto) } })
  @Answers({ also: [409] })
  @ApiCreatedResponse(unit)
  async create(
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UnitView> {
    const created = await this.units.create(actor, sent);
    void reply.header('location', `/api/v1/units/${created.id}`);
    return created;
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Rename, close or open a unit', operationId: 'changeUnit' })
  @ApiBody({ schema: { $ref: getSchemaPath(ChangedUnitDto) } })
  @ApiOkResponse(unit)
  change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
  ): Promise<UnitView> {
    return this.units.change(actor, id, sent);
  }
}
