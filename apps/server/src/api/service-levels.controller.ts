import {
  Body,
  Controller,
  Delete,
  Get,
  Param,
  Put,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  AmountDto,
  ServiceLevelDto,
  ServiceLevels,
  type ServiceLevelsView,
} from '@rogatory/casework';
import { validated, type Actor } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { etag, ifMatch, preconditionOf } from './answering.js';
import { LevelScopeQuery, LevelsQuery } from './queries.dto.js';

const levels = {
  schema: { $ref: '#/components/schemas/ServiceLevels' },
  headers: { ETag: etag },
};

/** Amounts that one's own State sets for the limits which it owes. No other State sees them. */
@ApiTags('administration')
@ApiBearerAuth()
@ApiExtraModels(ServiceLevelDto, AmountDto)
@UseGuards(StillSignedIn)
@Controller('api/v1/service-levels')
export class ServiceLevelsController {
  constructor(private readonly levels: ServiceLevels) {}

  @Get()
  @ApiOperation({
    summary: 'What applies to the limits that your State may set, and all that it has set',
    operationId: 'getServiceLevels',
  })
  @QueryOf(LevelsQuery)
  @Answers({ also: [404], never: [403] })
  @ApiOkResponse(levels)
  async read(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceLevelsView> {
    return tagged(reply, await this.levels.read(actor, validated(LevelsQuery, query)));
  }

  @Put(':instrument/:limit')
  @ApiOperation({
    summary: 'Set a service level of your State; clocks that start afterwards count by it',
    operationId: 'setServiceLevel',
  })
  @ApiHeader(ifMatch)
  @QueryOf(LevelScopeQuery)
  @ApiBody({ schema: { $ref: getSchemaPath(ServiceLevelDto) } })
  @Answers({ never: [409] })
  @ApiOkResponse(levels)
  async change(
    @CurrentActor() actor: Actor,
    @Param('instrument') instrument: string,
    @Param('limit') limit: string,
    @Query() query: unknown,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceLevelsView> {
    const { kind, partner } = validated(LevelScopeQuery, query);
    const place = { instrument, limit, kind, partner };
    return tagged(reply, await this.levels.change(actor, place, body, preconditionOf(request)));
  }

  @Delete(':instrument/:limit')
  @ApiOperation({
    summary: 'Take back a service level of your State',
    operationId: 'removeServiceLevel',
  })
  @ApiHeader(ifMatch)
  @QueryOf(LevelScopeQuery)
  @Answers({ never: [409] })
  @ApiOkResponse(levels)
  async remove(
    @CurrentActor() actor: Actor,
    @Param('instrument') instrument: string,
    @Param('limit') limit: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceLevelsView> {
    const { kind, partner } = validated(LevelScopeQuery, query);
    const place = { instrument, limit, kind, partner };
    return tagged(reply, await this.levels.remove(actor, place, preconditionOf(request)));
  }
}

function tagged(reply: FastifyReply, view: ServiceLevelsView): ServiceLevelsView {
  void reply.header('etag', `"${view.version}"`);
  return view;
}
