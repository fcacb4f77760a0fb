import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  SecondOfficers,
  validated,
  type PendingView,
  type RequestView,
  type WaitingView,
} from '@rogatory/casework';
import type { Actor, Page } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { readReason } from '../read-reason.js';
import { QueryOf } from '../openapi/decorators.js';
import { ifMatch, preconditionOf, requestAnswer, tell } from './answering.js';
import { idempotencyKey, idempotencyOf } from './idempotency.js';
import { PagingQuery } from './queries.dto.js';

const pendingAnswer = { schema: { $ref: '#/components/schemas/PendingAct' } };

/** The second pair of eyes: acts that wait, for one's own State alone. */
@ApiTags('second officer')
@ApiBearerAuth()
@Controller('api/v1')
export class PendingController {
  constructor(private readonly seconds: SecondOfficers) {}

  @Get('pending')
  @ApiOperation({ summary: 'What waits for you as the second officer', operationId: 'listWaiting' })
  @QueryOf(PagingQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/WaitingPage' } })
  waiting(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<WaitingView>> {
    return this.seconds.waiting(actor, validated(PagingQuery, query));
  }

  @Get('requests/:id/pending')
  @ApiHeader(readReason)
  @ApiOperation({
    summary: 'What waits, or has waited, for a second officer on a request',
    operationId: 'listPending',
  })
  @QueryOf(PagingQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/PendingActPage' } })
  list(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<Page<PendingView>> {
    return this.seconds.list(actor, id, validated(PagingQuery, query));
  }

  @Post('requests/:id/pending/:pendingId/confirm')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Confirm as the second officer, which carries the act out',
    operationId: 'confirmPending',
  })
  @ApiHeader(ifMatch)
  @ApiHeader(idempotencyKey)
  @ApiBody({ required: false, schema: { $ref: '#/components/schemas/ConfirmDto' } })
  @ApiOkResponse(requestAnswer)
  async confirm(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('pendingId') pending: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestView> {
    const idempotency = idempotencyOf(request, body);
    const answer = await this.seconds.confirm(actor, id, pending, body, {
      ...preconditionOf(request),
      ...(idempotency && { idempotency }),
    });
    return tell(reply, answer);
  }

  @Post('requests/:id/pending/:pendingId/decline')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say no as the second officer', operationId: 'declinePending' })
  @ApiHeader(idempotencyKey)
  @ApiBody({ schema: { $ref: '#/components/schemas/DeclineDto' } })
  @ApiOkResponse(pendingAnswer)
  async decline(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('pendingId') pending: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PendingView> {
    const idempotency = idempotencyOf(request, body);
    return tell(reply, await this.seconds.decline(actor, id, pending, body, idempotency));
  }

  @Post('requests/:id/pending/:pendingId/withdraw')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take back what you have asked for', operationId: 'withdrawPending' })
  @ApiHeader(idempotencyKey)
  @ApiBody({ required: false, schema: { $ref: '#/components/schemas/TakeBackDto' } })
  @ApiOkResponse(pendingAnswer)
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('pendingId') pending: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PendingView> {
    const idempotency = idempotencyOf(request, body);
    return tell(reply, await this.seconds.withdraw(actor, id, pending, body, idempotency));
  }
}
