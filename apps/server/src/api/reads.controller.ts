import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reads, type ReadView } from '@rogatory/casework';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { QueryOf } from '../openapi/decorators.js';
import { readReason } from '../read-reason.js';
import { PagingQuery, ReadsQuery } from './queries.dto.js';

const answer = { schema: { $ref: '#/components/schemas/ReadPage' } };
/** Who opened what: for a State's own auditors. */
@ApiTags('record of reads')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Controller('api/v1')
export class ReadsController {
  constructor(private readonly reads: Reads) {}

  @Get('requests/:id/reads')
  @ApiOperation({
    summary: 'Who in your State opened a request',
    operationId: 'listReadsOfRequest',
  })
  @ApiHeader(readReason)
  @QueryOf(PagingQuery)
  @ApiOkResponse(answer)
  ofRequest(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<Page<ReadView>> {
    return this.reads.ofRequest(actor, id, validated(PagingQuery, query));
  }

  @Get('reads')
  @ApiOperation({ summary: 'Who in your State opened what', operationId: 'listReads' })
  @QueryOf(ReadsQuery)
  @ApiOkResponse(answer)
  all(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<ReadView>> {
    const { actor: reader, request, ...paging } = validated(ReadsQuery, query);
    const filter = {
      ...(reader !== undefined && { actor: reader }),
      ...(request !== undefined && { request: request.toLowerCase() }),
    };
    return this.reads.all(actor, filter, paging);
  }
}
