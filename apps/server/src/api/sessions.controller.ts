import { Controller, Delete, Get, HttpCode, Param, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Sessions, type SessionView } from '@rogatory/identity';
import type { Actor } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { Answers } from '../openapi/decorators.js';
import { StillSignedIn } from '../still-signed-in.guard.js';

/** An officer's own sessions. A service account has none: its list is empty. */
@ApiTags('sign-in')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(private readonly sessions: Sessions) {}

  @Get()
  @Answers({ never: [403] })
  @ApiOperation({ summary: 'Your sessions, latest first', operationId: 'listSessions' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/SessionPage' } })
  async list(@CurrentActor() actor: Actor): Promise<{ items: readonly SessionView[]; next: null }> {
    return { items: await this.sessions.list(actor), next: null };
  }

  @Delete()
  @ApiOperation({
    summary: 'End all your sessions but this one',
    operationId: 'endOtherSessions',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Ended' } })
  async endOthers(@CurrentActor() actor: Actor): Promise<{ ended: number }> {
    return { ended: await this.sessions.endOthers(actor) };
  }

  @Delete(':id')
  @Answers({ never: [409] })
  @HttpCode(204)
  @ApiOperation({ summary: 'End one of your sessions', operationId: 'endSession' })
  @ApiNoContentResponse({ description: 'It is good no more, from this moment on' })
  async end(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.sessions.end(actor, id);
  }
}
