import { Body, Controller, Get, Param, Put, Req, Res, UseGuards } from '@nestjs/common';
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
import { Escalation, type EscalationView } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import {
  ClockStepsDto,
  LadderDto,
  PageCallsDto,
  PagesByUrgencyDto,
  ToldOfDeadlinesDto,
} from '@rogatory/notifications';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { Answers } from '../openapi/decorators.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { etag, ifMatch, preconditionOf } from './answering.js';

const one = { schema: { $ref: '#/components/schemas/Escalation' }, headers: { ETag: etag } };

/** Who is told at which step of a deadline, and who is paged, at each authority. */
@ApiTags('on call')
@ApiBearerAuth()
@ApiExtraModels(LadderDto, ToldOfDeadlinesDto, ClockStepsDto, PagesByUrgencyDto, PageCallsDto)
@UseGuards(StillSignedIn)
@Controller('api/v1/escalation')
export class EscalationController {
  constructor(private readonly escalation: Escalation) {}

  @Get()
  @ApiOperation({
    summary: 'Who is told and paged, at each authority of your State',
    operationId: 'listEscalation',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/EscalationList' } })
  list(@CurrentActor() actor: Actor): ReturnType<Escalation['list']> {
    return this.escalation.list(actor);
  }

  @Get(':authority')
  @ApiOperation({ summary: 'Who is told and paged at one authority', operationId: 'getEscalation' })
  @ApiOkResponse(one)
  async read(
    @CurrentActor() actor: Actor,
    @Param('authority') authority: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EscalationView> {
    return tagged(reply, await this.escalation.one(actor, authority));
  }

  @Put(':authority')
  @ApiOperation({
    summary: 'Replace who is told and paged at one authority',
    operationId: 'changeEscalation',
  })
  @ApiHeader(ifMatch)
  @ApiBody({ schema: { $ref: getSchemaPath(LadderDto) } })
  @Answers({ never: [409] })
  @ApiOkResponse(one)
  async change(
    @CurrentActor() actor: Actor,
    @Param('authority') authority: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EscalationView> {
    const seen = preconditionOf(request);
    return tagged(reply, await this.escalation.change(actor, authority, body, seen));
  }
}

function tagged(reply: FastifyReply, view: EscalationView): EscalationView {
  void reply.header('etag', `"${view.version}"`);
  return view;
}
