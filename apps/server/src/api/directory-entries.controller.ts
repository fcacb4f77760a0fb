import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  UseGuards,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { DirectoryEntries, type PendingEntry } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { Answers } from '../openapi/decorators.js';
import { StillSignedIn } from '../still-signed-in.guard.js';

interface Changes {
  readonly items: readonly PendingEntry[];
  readonly next: null;
}
const asked = { schema: { $ref: '#/components/schemas/AskedEntry' } };
const changes = { schema: { $ref: '#/components/schemas/PendingEntryPage' } };
const body = (form: string): { schema: { $ref: string } } => ({
  schema: { $ref: `#/components/schemas/${form}` },
});

/** What a State says of itself and its authorities. Changing it takes two officers. */
@ApiTags('law and directory')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Controller('api/v1')
export class DirectoryEntriesController {
  constructor(private readonly entries: DirectoryEntries) {}

  @Put('states/:code')
  @HttpCode(202)
  @Answers({ also: [409, 412, 428] })
  @ApiOperation({
    summary:
      'Ask for a change of what your State says of itself, which another officer has to confirm',
    operationId: 'changeState',
  })
  @ApiBody(body('StateEntryDto'))
  @ApiAcceptedResponse(asked)
  async changeState(
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @Body() sent: unknown,
    @Headers('if-match') ifMatch?: string,
  ): Promise<{ readonly pending: PendingEntry }> {
    return { pending: await this.entries.changeState(actor, code, sent, seenIn(ifMatch)) };
  }

  @Put('authorities/:id')
  @HttpCode(202)
  @Answers({ also: [409, 412, 428] })
  @ApiOperation({
    summary:
      'Ask for a change of what is said of an authority, which another officer has to confirm',
    operationId: 'changeAuthority',
  })
  @ApiBody(body('AuthorityEntryDto'))
  @ApiAcceptedResponse(asked)
  async changeAuthority(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Headers('if-match') ifMatch?: string,
  ): Promise<{ readonly pending: PendingEntry }> {
    return { pending: await this.entries.changeAuthority(actor, id, sent, seenIn(ifMatch)) };
  }

  @Get('directory/changes')
  @ApiOperation({
    summary: 'Changes of your State’s entry that wait',
    operationId: 'listEntryChanges',
  })
  @ApiOkResponse(changes)
  async list(@CurrentActor() actor: Actor): Promise<Changes> {
    return { items: await this.entries.pending(actor), next: null };
  }

  @Post('directory/changes/:pendingId/confirm')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Confirm a change as the second officer',
    operationId: 'confirmEntryChange',
  })
  @ApiBody({ required: false, ...body('TakeBackDto') })
  @ApiOkResponse(changes)
  confirm(
    @CurrentActor() actor: Actor,
    @Param('pendingId') id: string,
    @Body() sent: unknown,
  ): Promise<Changes> {
    return this.settle(actor, id, 'confirm', sent);
  }

  @Post('directory/changes/:pendingId/decline')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say no to a change', operationId: 'declineEntryChange' })
  @ApiBody(body('DeclineDto'))
  @ApiOkResponse(changes)
  decline(
    @CurrentActor() actor: Actor,
    @Param('pendingId') id: string,
    @Body() sent: unknown,
  ): Promise<Changes> {
    return this.settle(actor, id, 'decline', sent);
  }

  @Post('directory/changes/:pendingId/withdraw')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Take back a change that you have asked for',
    operationId: 'withdrawEntryChange',
  })
  @ApiBody({ required: false, ...body('TakeBackDto') })
  @ApiOkResponse(changes)
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('pendingId') id: string,
    @Body() sent: unknown,
  ): Promise<Changes> {
    return this.settle(actor, id, 'withdraw', sent);
  }

  private async settle(
    actor: Actor,
    id: string,
    end: 'confirm' | 'decline' | 'withdraw',
    sent: unknown,
  ): Promise<Changes> {
    return { items: await this.entries.settle(actor, id, end, sent), next: null };
  }
}

function seenIn(ifMatch: string | undefined): { readonly ifMatch?: string } {
  return ifMatch === undefined ? {} : { ifMatch };
}
