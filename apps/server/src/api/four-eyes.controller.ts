import { Body, Controller, Get, HttpCode, Param, Post, Put, UseGuards } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { FourEyes, type FourEyesList, type PendingSetting } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { Answers } from '../openapi/decorators.js';

const settings = { schema: { $ref: '#/components/schemas/FourEyes' } };

/** For which acts an authority wants a second officer. Changing it takes two as well. */
@ApiTags('second officer')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Controller('api/v1/four-eyes')
export class FourEyesController {
  constructor(private readonly fourEyes: FourEyes) {}

  @Get()
  @ApiOperation({
    summary: 'Settings of your State, and changes that wait',
    operationId: 'getFourEyes',
  })
  @ApiOkResponse(settings)
  read(@CurrentActor() actor: Actor): Promise<FourEyesList> {
    return this.fourEyes.list(actor);
  }

  @Put()
  @HttpCode(202)
  @Answers({ also: [409] })
  @ApiOperation({
    summary: 'Ask for a change, which another officer has to confirm',
    operationId: 'changeFourEyes',
  })
  @ApiBody({ schema: { $ref: '#/components/schemas/FourEyesDto' } })
  @ApiAcceptedResponse({ schema: { $ref: '#/components/schemas/AskedSetting' } })
  async change(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<{ readonly pending: PendingSetting }> {
    return (await this.fourEyes.change(actor, body)).body;
  }

  @Post('pending/:pendingId/confirm')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Confirm a change as the second officer',
    operationId: 'confirmFourEyes',
  })
  @ApiBody({ required: false, schema: { $ref: '#/components/schemas/TakeBackDto' } })
  @ApiOkResponse(settings)
  confirm(
    @CurrentActor() actor: Actor,
    @Param('pendingId') pending: string,
    @Body() body: unknown,
  ): Promise<FourEyesList> {
    return this.fourEyes.settle(actor, pending, 'confirm', body);
  }

  @Post('pending/:pendingId/decline')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say no to a change', operationId: 'declineFourEyes' })
  @ApiBody({ schema: { $ref: '#/components/schemas/DeclineDto' } })
  @ApiOkResponse(settings)
  decline(
    @CurrentActor() actor: Actor,
    @Param('pendingId') pending: string,
    @Body() body: unknown,
  ): Promise<FourEyesList> {
    return this.fourEyes.settle(actor, pending, 'decline', body);
  }

  @Post('pending/:pendingId/withdraw')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Take back a change that you have asked for',
    operationId: 'withdrawFourEyes',
  })
  @ApiBody({ required: false, schema: { $ref: '#/components/schemas/TakeBackDto' } })
  @ApiOkResponse(settings)
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('pendingId') pending: string,
    @Body() body: unknown,
  ): Promise<FourEyesList> {
    return this.fourEyes.settle(actor, pending, 'withdraw', body);
  }
}
