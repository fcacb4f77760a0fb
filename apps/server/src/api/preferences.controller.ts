import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Actor } from '@rogatory/kernel';
import { Preferences, PreferencesDto, type PreferencesView } from '@rogatory/notifications';
import { CurrentActor } from '../current-actor.js';
import { Answers } from '../openapi/decorators.js';

const answer = { schema: { $ref: '#/components/schemas/Preferences' } };

/** What an officer is written to about, and when. */
@ApiTags('notifications')
@ApiBearerAuth()
@ApiExtraModels(PreferencesDto)
@Controller('api/v1')
export class PreferencesController {
  constructor(private readonly preferences: Preferences) {}

  @Get('me/preferences')
  @ApiOperation({
    summary: 'What you are written to about, and when',
    operationId: 'getPreferences',
  })
  @ApiOkResponse(answer)
  mine(@CurrentActor() actor: Actor): Promise<PreferencesView> {
    return this.preferences.read(actor);
  }

  @Put('me/preferences')
  @Answers({ never: [409] })
  @ApiOperation({
    summary:
      'Say what you are written to about, and when; urgent news and pages come at once in any case',
    operationId: 'setPreferences',
  })
  @ApiBody({ schema: { $ref: getSchemaPath(PreferencesDto) } })
  @ApiOkResponse(answer)
  change(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<PreferencesView> {
    return this.preferences.change(actor, body);
  }

  @Post('me/confirm-mail')
  @HttpCode(200)
  @Answers({ also: [409] })
  @ApiOperation({
    summary: 'Say that mail to your address arrives again, after it was stopped',
    operationId: 'confirmMail',
  })
  @ApiOkResponse(answer)
  confirm(@CurrentActor() actor: Actor): Promise<PreferencesView> {
    return this.preferences.confirm(actor);
  }

  @Post('officers/:id/confirm-mail')
  @HttpCode(204)
  @ApiTags('administration')
  @ApiOperation({
    summary: 'Say that mail to an officer’s address arrives again, after it was stopped',
    operationId: 'confirmMailOf',
  })
  @ApiNoContentResponse({ description: 'Mail goes out again' })
  confirmFor(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.preferences.confirmFor(actor, id);
  }
}
