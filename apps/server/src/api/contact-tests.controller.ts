import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
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
import { ContactTestDto, ContactTests, type ContactTestView } from '@rogatory/casework';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { PagingQuery } from './queries.dto.js';

const test = { schema: { $ref: '#/components/schemas/ContactTest' } };

/** Whether 24/7 contact points answer, and how fast. */
@ApiTags('on call')
@ApiBearerAuth()
@ApiExtraModels(ContactTestDto)
@UseGuards(StillSignedIn)
@Controller('api/v1/contact-tests')
export class ContactTestsController {
  constructor(private readonly tests: ContactTests) {}

  @Get()
  @ApiOperation({
    summary: 'Tests of your State’s contact points, newest first',
    operationId: 'listContactTests',
  })
  @QueryOf(PagingQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/ContactTestPage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<ContactTestView>> {
    return this.tests.list(actor, validated(PagingQuery, query));
  }

  @Post()
  @ApiOperation({ summary: 'Try a contact point now', operationId: 'sendContactTest' })
  @ApiBody({ schema: { $ref: getSchemaPath(ContactTestDto) } })
  @Answers({ also: [409] })
  @ApiCreatedResponse(test)
  send(@CurrentActor() actor: Actor, @Body() sent: unknown): Promise<ContactTestView> {
    return this.tests.send(actor, sent);
  }

  @Post(':id/answer')
  @HttpCode(200)
  @ApiOperation({ summary: 'Answer a test', operationId: 'answerContactTest' })
  @ApiOkResponse(test)
  answer(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ContactTestView> {
    return this.tests.answer(actor, id);
  }
}
