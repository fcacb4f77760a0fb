import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  CopyDto,
  TemplateChangeDto,
  TemplateDto,
  Templates,
  type Copied,
  type TemplateView,
} from '@rogatory/casework';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { copiedAnswer, tellCopy } from './drafts.controller.js';
import { idempotencyKey, idempotencyOf } from './idempotency.js';
import { PagingQuery } from './queries.dto.js';

const answer = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });
const body = (form: new () => object) => ({ schema: { $ref: getSchemaPath(form) } });

/** Drafts that are kept to start from again: one's own, and those of one's authority. */
@ApiTags('requests')
@ApiBearerAuth()
@ApiExtraModels(TemplateDto, TemplateChangeDto, CopyDto)
@Controller('api/v1/templates')
export class TemplatesController {
  constructor(private readonly templates: Templates) {}

  @Get()
  @ApiOperation({
    summary: 'Your templates and those of your authority, newest first',
    operationId: 'listTemplates',
  })
  @QueryOf(PagingQuery)
  @ApiOkResponse(answer('TemplatePage'))
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<TemplateView>> {
    return this.templates.list(actor, validated(PagingQuery, query));
  }

  @Post()
  @Answers({ also: [404, 409] })
  @ApiOperation({
    summary: 'Keep the contents of a request of yours as a template',
    operationId: 'createTemplate',
  })
  @ApiBody(body(TemplateDto))
  @ApiCreatedResponse(answer('Template'))
  create(@CurrentActor() actor: Actor, @Body() sent: unknown): Promise<TemplateView> {
    return this.templates.create(actor, sent);
  }

  @Patch(':id')
  @Answers({ also: [409] })
  @ApiOperation({ summary: 'Rename or share a template', operationId: 'changeTemplate' })
  @ApiBody(body(TemplateChangeDto))
  @ApiOkResponse(answer('Template'))
  change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
  ): Promise<TemplateView> {
    return this.templates.change(actor, id, sent);
  }

  @Delete(':id')
  @HttpCode(204)
  @Answers({ never: [409] })
  @ApiOperation({ summary: 'Remove a template', operationId: 'removeTemplate' })
  @ApiNoContentResponse({ description: 'It is gone; what was made of it stays' })
  async remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.templates.remove(actor, id);
  }

  @Post(':id/drafts')
  @ApiOperation({ summary: 'A new draft out of a template', operationId: 'startFromTemplate' })
  @ApiHeader(idempotencyKey)
  @ApiBody({ required: false, ...body(CopyDto) })
  @ApiCreatedResponse(copiedAnswer)
  async start(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Copied> {
    const idempotency = idempotencyOf(request, sent);
    return tellCopy(reply, await this.templates.start(actor, id, sent, idempotency));
  }
}
