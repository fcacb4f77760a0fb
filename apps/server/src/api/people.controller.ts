import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  Handover,
  Knowing,
  type Answer,
  type AssignmentView,
  type HandoverView,
  type PeopleView,
} from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { readReason } from '../read-reason.js';
import { idempotencyKey, idempotencyOf } from './idempotency.js';

const of = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

/** Who works on a request, what is sealed, and what becomes of it when somebody leaves. */
@ApiTags('people on a request')
@ApiBearerAuth()
@Controller('api/v1')
export class PeopleController {
  constructor(
    private readonly knowing: Knowing,
    private readonly handover: Handover,
  ) {}

  @Get('requests/:id/assignments')
  @ApiOperation({ summary: 'Who works on a request, and its seal', operationId: 'listAssignments' })
  @ApiHeader(readReason)
  @ApiOkResponse(of('People'))
  people(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<PeopleView> {
    return this.knowing.people(actor, id);
  }

  @Post('requests/:id/assignments')
  @ApiOperation({ summary: 'Name somebody for a request', operationId: 'assign' })
  @ApiHeader(idempotencyKey)
  @ApiBody({ schema: { $ref: '#/components/schemas/AssignDto' } })
  @ApiCreatedResponse({ ...of('Assignment'), description: 'Named' })
  @ApiOkResponse({ ...of('Assignment'), description: 'Was named already' })
  async assign(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AssignmentView> {
    return tell(reply, await this.knowing.assign(actor, id, body, idempotencyOf(request, body)));
  }

  @Delete('requests/:id/assignments/:assignee')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take somebody off a request', operationId: 'unassign' })
  @ApiBody({ required: false, schema: { $ref: '#/components/schemas/UnassignDto' } })
  @ApiNoContentResponse({ description: 'Not on it (any more)' })
  unassign(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('assignee') assignee: string,
    @Body() body: unknown,
  ): Promise<void> {
    return this.knowing.unassign(actor, id, assignee, body);
  }

  @Post('requests/:id/seal')
  @ApiOperation({
    summary: 'Keep a request, within your State, to those who are assigned to it',
    operationId: 'seal',
  })
  @ApiHeader(idempotencyKey)
  @ApiBody({ schema: { $ref: '#/components/schemas/SealDto' } })
  @ApiCreatedResponse({ ...of('People'), description: 'Sealed' })
  @ApiOkResponse({ ...of('People'), description: 'Was sealed already' })
  async seal(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PeopleView> {
    return tell(reply, await this.knowing.seal(actor, id, body, idempotencyOf(request, body)));
  }

  @Post('requests/:id/unseal')
  @HttpCode(200)
  @ApiOperation({ summary: 'Open a sealed request to your State again', operationId: 'unseal' })
  @ApiHeader(idempotencyKey)
  @ApiBody({ schema: { $ref: '#/components/schemas/SealDto' } })
  @ApiOkResponse(of('People'))
  async unseal(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<PeopleView> {
    return (await this.knowing.unseal(actor, id, body, idempotencyOf(request, body))).body;
  }

  @Post('officers/:id/handover')
  @HttpCode(200)
  @ApiTags('officers')
  @ApiOperation({
    summary:
      'Give what an officer who has left worked on to a successor, a hundred requests a call',
    operationId: 'handOver',
  })
  @ApiBody({ schema: { $ref: '#/components/schemas/HandoverDto' } })
  @ApiOkResponse(of('Handover'))
  handOver(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<HandoverView> {
    return this.handover.handOver(actor, id, body);
  }
}

function tell<T>(reply: FastifyReply, { status, body }: Answer<T>): T {
  void reply.status(status);
  return body;
}
