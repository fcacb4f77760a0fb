import { Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  Dossiers,
  stretch,
  Trail,
  unusual,
  WholeHistory,
  type AccessReview,
  type Dossier,
  type VerificationRun,
} from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { readReason } from '../read-reason.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { PagingQuery } from './queries.dto.js';

/** Who opened a request, and the rules by which an opening is unusual. */
interface RuledReview extends AccessReview {
  readonly rules: typeof unusual & { readonly zone: string };
}

const of = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

/** What auditors do with one request, and with every history of their State. */
@ApiTags('record of reads')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Controller('api/v1')
export class AuditsController {
  constructor(
    private readonly trail: Trail,
    private readonly dossiers: Dossiers,
    private readonly histories: WholeHistory,
    private readonly directory: Directory,
  ) {}

  @Get('requests/:id/access-review')
  @ApiHeader(readReason)
  @ApiOperation({
    summary: 'Who in your State opened a request, and what is unusual about it',
    operationId: 'reviewAccess',
  })
  @ApiOkResponse(of('AccessReview'))
  async review(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<RuledReview> {
    const { zone } = this.directory.state(actor.state);
    return { ...(await this.trail.review(actor, id, zone)), rules: { ...unusual, zone } };
  }

  @Get('requests/:id/record')
  @ApiHeader(readReason)
  @ApiOperation({
    summary: 'The record of one request: acts, the newest openings, and its verification',
    operationId: 'getRecord',
  })
  @ApiOkResponse(of('Dossier'))
  record(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Dossier> {
    return this.dossiers.of(actor, id);
  }

  @Get('verifications')
  @ApiOperation({
    summary: 'Verifications of every history of your State, newest first',
    operationId: 'listVerifications',
  })
  @QueryOf(PagingQuery)
  @ApiOkResponse(of('VerificationRunPage'))
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<VerificationRun>> {
    return this.histories.list(actor, validated(PagingQuery, query));
  }

  @Post('verifications')
  @Answers({ never: [409] })
  @ApiOperation({
    summary: 'Begin to verify every history of your State',
    operationId: 'beginVerification',
  })
  @ApiCreatedResponse(of('VerificationRun'))
  begin(@CurrentActor() actor: Actor): Promise<VerificationRun> {
    return this.histories.begin(actor);
  }

  @Get('verifications/:id')
  @ApiOperation({
    summary: 'How far a verification has come, and what it found',
    operationId: 'getVerification',
  })
  @ApiOkResponse(of('VerificationRun'))
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<VerificationRun> {
    return this.histories.one(actor, id);
  }

  @Post('verifications/:id/continue')
  @HttpCode(200)
  @Answers({ never: [409] })
  @ApiOperation({
    summary: 'Look further for about a second and a half; one that has ended stays as it is',
    operationId: 'continueVerification',
  })
  @ApiOkResponse(of('VerificationRun'))
  goOn(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<VerificationRun> {
    return this.histories.goOn(actor, id, stretch);
  }
}
