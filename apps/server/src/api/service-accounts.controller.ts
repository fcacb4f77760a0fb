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
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  AccountKeeping,
  AccountKeyDto,
  ChangedServiceAccountDto,
  ServiceAccountDto,
  type ServiceAccountView,
} from '@rogatory/identity';
import { validated, type Actor, type Page } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { idempotencyOf } from './idempotency.js';
import { PagingQuery } from './queries.dto.js';

const account = { schema: { $ref: '#/components/schemas/ServiceAccount' } };
const idempotencyKey = {
  name: 'Idempotency-Key',
  required: false,
  description: 'The same key answers the same way, and the command is carried out once.',
};

/** The service accounts of one's own State, for its administrators. */
@ApiTags('administration')
@ApiBearerAuth()
@ApiExtraModels(ServiceAccountDto, ChangedServiceAccountDto, AccountKeyDto)
@Controller('api/v1/service-accounts')
export class ServiceAccountsController {
  constructor(private readonly accounts: AccountKeeping) {}

  @Get()
  @ApiOperation({ summary: 'Your State’s service accounts', operationId: 'listServiceAccounts' })
  @QueryOf(PagingQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/ServiceAccountPage' } })
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<ServiceAccountView>> {
    return this.accounts.list(actor, validated(PagingQuery, query));
  }

  @Post()
  @ApiOperation({ summary: 'Add a service account', operationId: 'createServiceAccount' })
  @ApiHeader(idempotencyKey)
  @ApiBody({ schema: { $ref: getSchemaPath(ServiceAccountDto) } })
  @Answers({ also: [409] })
  @ApiCreatedResponse(account)
  async create(
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAccountView> {
    const { body } = await this.accounts.create(actor, sent, idempotencyOf(request, sent));
    void reply.header('location', `/api/v1/service-accounts/${body.id}`);
    return body;
  }

  @Get(':id')
  @ApiOperation({ summary: 'One service account', operationId: 'getServiceAccount' })
  @ApiOkResponse(account)
  read(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ServiceAccountView> {
    return this.accounts.read(actor, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change roles, authority or sponsor; ends the account’s tokens',
    operationId: 'changeServiceAccount',
  })
  @ApiBody({ schema: { $ref: getSchemaPath(ChangedServiceAccountDto) } })
  @ApiOkResponse(account)
  change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
  ): Promise<ServiceAccountView> {
    return this.accounts.change(actor, id, sent);
  }

  @Post(':id/keys')
  @ApiOperation({ summary: 'Add a public key', operationId: 'addServiceAccountKey' })
  @ApiHeader(idempotencyKey)
  @ApiBody({ schema: { $ref: getSchemaPath(AccountKeyDto) } })
  @ApiCreatedResponse(account)
  async addKey(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Req() request: FastifyRequest,
  ): Promise<ServiceAccountView> {
    return (await this.accounts.addKey(actor, id, sent, idempotencyOf(request, sent))).body;
  }

  @Delete(':id/keys/:kid')
  @ApiOperation({
    summary: 'Withdraw a public key; ends the account’s tokens',
    operationId: 'withdrawServiceAccountKey',
  })
  @ApiOkResponse(account)
  withdrawKey(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('kid') kid: string,
  ): Promise<ServiceAccountView> {
    return this.accounts.withdrawKey(actor, id, kid);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @ApiOperation({ summary: 'End an account for good', operationId: 'revokeServiceAccount' })
  @ApiOkResponse(account)
  revoke(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ServiceAccountView> {
    return this.accounts.revoke(actor, id);
  }
}
