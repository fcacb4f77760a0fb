import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
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
import {
  AdministrationReasonsDto,
  ChangedOfficerDto,
  InvitedOfficerDto,
  Leaving,
  Officers,
  type ChangedOfficer,
  type ColleagueView,
  type DeactivatedOfficer,
  type InvitedOfficer,
  type OfficerView,
} from '@rogatory/identity';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { OfficersQuery } from './officers-query.dto.js';

const answer = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });
const body = (form: new () => object) => ({ schema: { $ref: getSchemaPath(form) } });

/** A State's officers, seen to by its administrators. */
@ApiTags('administration')
@ApiBearerAuth()
@ApiExtraModels(InvitedOfficerDto, ChangedOfficerDto, AdministrationReasonsDto)
@UseGuards(StillSignedIn)
@Controller('api/v1/officers')
export class OfficersController {
  constructor(
    private readonly officers: Officers,
    private readonly leaving: Leaving,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Your State’s officers, newest first', operationId: 'listOfficers' })
  @QueryOf(OfficersQuery)
  @ApiOkResponse(answer('OfficerPage'))
  list(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<Page<OfficerView | ColleagueView>> {
    const { cursor, limit, active, ...filter } = validated(OfficersQuery, query);
    const paging = {
      ...(cursor !== undefined && { cursor }),
      ...(limit !== undefined && { limit }),
    };
    const narrowed = { ...filter, ...(active !== undefined && { active: active === 'true' }) };
    if (Object.keys(narrowed).length === 0) return this.officers.list(actor, paging);
    return this.officers.find(actor, narrowed, paging);
  }

  @Post()
  @ApiOperation({ summary: 'Invite an officer', operationId: 'inviteOfficer' })
  @ApiBody(body(InvitedOfficerDto))
  @Answers({ also: [409] })
  @ApiCreatedResponse(answer('InvitedOfficer'))
  async invite(
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InvitedOfficer> {
    const invited = await this.officers.invite(actor, sent);
    void reply.header('location', `/api/v1/officers/${invited.officer.id}`);
    return invited;
  }

  @Get(':id')
  @ApiOperation({ summary: 'One officer of your State', operationId: 'getOfficer' })
  @ApiOkResponse(answer('Officer'))
  read(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<OfficerView | ColleagueView> {
    return this.officers.read(actor, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change name, authority, unit, roles or language',
    operationId: 'changeOfficer',
  })
  @ApiBody(body(ChangedOfficerDto))
  @ApiOkResponse(answer('ChangedOfficer'))
  change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
  ): Promise<ChangedOfficer> {
    return this.officers.change(actor, id, sent);
  }

  @Post(':id/invitation')
  @ApiOperation({
    summary: 'A new invitation link; the former one ends',
    operationId: 'inviteOfficerAgain',
  })
  @ApiCreatedResponse(answer('InvitedOfficer'))
  inviteAgain(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<InvitedOfficer> {
    return this.officers.inviteAgain(actor, id);
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Close an account and end its sessions, links and delegations',
    operationId: 'deactivateOfficer',
  })
  @ApiBody(body(AdministrationReasonsDto))
  @ApiOkResponse(answer('DeactivatedOfficer'))
  deactivate(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
  ): Promise<DeactivatedOfficer> {
    return this.leaving.deactivate(actor, id, sent);
  }

  @Post(':id/end-sessions')
  @HttpCode(200)
  @ApiOperation({
    summary: 'End all sessions of an officer, at once',
    operationId: 'endSessionsOfOfficer',
  })
  @Answers({ never: [409] })
  @ApiOkResponse(answer('Ended'))
  endSessions(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<{ ended: number }> {
    return this.leaving.endSessions(actor, id);
  }

  @Post(':id/reactivate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Open an account again; its officer joins anew',
    operationId: 'reactivateOfficer',
  })
  @ApiOkResponse(answer('InvitedOfficer'))
  reactivate(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<InvitedOfficer> {
    return this.leaving.reactivate(actor, id);
  }
}
