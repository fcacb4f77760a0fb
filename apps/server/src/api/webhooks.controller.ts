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
  UseGuards,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
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
import { validated, type Actor, type Page } from '@rogatory/kernel';
import {
  ChangedWebhookDto,
  WebhookDto,
  Webhooks,
  type DeliveryView,
  type WebhookSecret,
  type WebhookView,
} from '@rogatory/notifications';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { idempotencyKey, idempotencyOf } from './idempotency.js';
import { PagingQuery } from './queries.dto.js';

const answer = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });
const body = (form: new () => object) => ({ schema: { $ref: getSchemaPath(form) } });

/** Addresses of one's own State that are told of events, for its administrators. */
@ApiTags('administration')
@ApiBearerAuth()
@ApiExtraModels(WebhookDto, ChangedWebhookDto)
@UseGuards(StillSignedIn)
@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Get()
  @ApiOperation({ summary: 'Your State’s webhooks, newest first', operationId: 'listWebhooks' })
  @QueryOf(PagingQuery)
  @ApiOkResponse(answer('WebhookPage'))
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<WebhookView>> {
    return this.webhooks.list(actor, validated(PagingQuery, query));
  }

  @Post()
  @ApiOperation({
    summary: 'Add a webhook; its secret is told this once',
    operationId: 'createWebhook',
  })
  @ApiHeader(idempotencyKey)
  @ApiBody(body(WebhookDto))
  @Answers({ also: [409] })
  @ApiCreatedResponse(answer('WebhookSecret'))
  async create(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Body() sent: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookSecret> {
    const made = await this.webhooks.create(actor, sent, idempotencyOf(request, sent));
    void reply.header('location', `/api/v1/webhooks/${made.webhook.id}`);
    return made;
  }

  @Get(':id')
  @ApiOperation({ summary: 'One webhook', operationId: 'getWebhook' })
  @ApiOkResponse(answer('Webhook'))
  read(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<WebhookView> {
    return this.webhooks.read(actor, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change address or events, disable or enable; closes its circuit',
    operationId: 'changeWebhook',
  })
  @ApiBody(body(ChangedWebhookDto))
  @Answers({ never: [409] })
  @ApiOkResponse(answer('Webhook'))
  change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
  ): Promise<WebhookView> {
    return this.webhooks.change(actor, id, sent);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a webhook and its log', operationId: 'deleteWebhook' })
  @Answers({ never: [409] })
  @ApiNoContentResponse({ description: 'Nothing is sent to it any more' })
  delete(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.webhooks.delete(actor, id);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give a webhook a new secret; the former one signs beside it for 24 hours',
    operationId: 'rotateWebhook',
  })
  @Answers({ never: [409] })
  @ApiOkResponse(answer('WebhookSecret'))
  rotate(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<WebhookSecret> {
    return this.webhooks.rotate(actor, id);
  }

  @Post(':id/test')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send a webhook a test', operationId: 'testWebhook' })
  @ApiAcceptedResponse(answer('WebhookDelivery'))
  test(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<DeliveryView> {
    return this.webhooks.test(actor, id);
  }

  @Get(':id/deliveries')
  @ApiOperation({
    summary: 'What was sent to a webhook within 30 days, newest event first',
    operationId: 'listWebhookDeliveries',
  })
  @QueryOf(PagingQuery)
  @ApiOkResponse(answer('WebhookDeliveryPage'))
  deliveries(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<Page<DeliveryView>> {
    return this.webhooks.deliveries(actor, id, validated(PagingQuery, query));
  }

  @Post(':id/deliveries/:delivery/replay')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Send once more what has ended, under the same id',
    operationId: 'replayWebhookDelivery',
  })
  @ApiAcceptedResponse(answer('WebhookDelivery'))
  replay(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('delivery') delivery: string,
  ): Promise<DeliveryView> {
    return this.webhooks.replay(actor, id, delivery);
  }
}
