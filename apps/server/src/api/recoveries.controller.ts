import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  AdministrationReasonsDto,
  Recoveries,
  type LinkAnswer,
  type RecoveryView,
} from '@rogatory/identity';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { QueryOf } from '../openapi/decorators.js';
import { PagingQuery } from './queries.dto.js';

const reasons = { schema: { $ref: getSchemaPath(AdministrationReasonsDto) } };

/** Letting an officer in anew who has lost what they signed in with: one asks, another confirms. */
@ApiTags('administration')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Controller('api/v1/officers')
export class RecoveriesController {
  constructor(private readonly recoveries: Recoveries) {}

  @Get('recovery')
  @ApiOperation({
    summary: 'Recoveries that wait for a second officer, newest first',
    operationId: 'listRecoveries',
  })
  @QueryOf(PagingQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/RecoveryPage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<RecoveryView>> {
    return this.recoveries.list(actor, validated(PagingQuery, query));
  }

  @Post(':id/recovery')
  @HttpCode(202)
  @ApiOperation({ summary: 'Ask for the recovery of an officer', operationId: 'askForRecovery' })
  @ApiBody(reasons)
  @ApiAcceptedResponse({ schema: { $ref: '#/components/schemas/PendingRecovery' } })
  ask(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
  ): Promise<{ pending: RecoveryView }> {
    return this.recoveries.ask(actor, id, sent);
  }

  @Post('recovery/:pendingId/confirm')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Confirm a recovery as the second officer',
    operationId: 'confirmRecovery',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/ConfirmedRecovery' } })
  confirm(
    @CurrentActor() actor: Actor,
    @Param('pendingId') id: string,
  ): Promise<{ officer: string; recovery: LinkAnswer }> {
    return this.recoveries.confirm(actor, id);
  }

  @Post('recovery/:pendingId/decline')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Decline a recovery, or take back one’s own',
    operationId: 'declineRecovery',
  })
  @ApiBody(reasons)
  @ApiNoContentResponse({ description: 'It is settled' })
  decline(
    @CurrentActor() actor: Actor,
    @Param('pendingId') id: string,
    @Body() sent: unknown,
  ): Promise<void> {
    return this.recoveries.decline(actor, id, sent);
  }
}
