import { Body, Controller, Get, Header, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { algorithms, ServiceAccounts, tokenLifetime, Tokens } from '@rogatory/identity';
import { roles } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';
import { Public, originOf } from '../current-actor.js';
import { Answers } from '../openapi/decorators.js';
import { tokenRequestOf } from './token-request.js';

interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
}

/** What the token endpoint is told of the node. */
export class TokenSettings {
  constructor(
    /** Address of the node: scheme, host and port. */
    readonly issuer: string,
    /** Whether client secrets are taken. */
    readonly secrets: boolean,
  ) {}

  get endpoint(): string {
    return `${this.issuer}/oauth/token`;
  }
}

/** OAuth 2 token endpoint, client credentials only (RFC 6749 section 4.4), and its description (RFC 8414). */
@ApiTags('sign-in')
@Controller()
export class TokenController {
  constructor(
    private readonly accounts: ServiceAccounts,
    private readonly tokens: Tokens,
    @Inject(TokenSettings) private readonly settings: TokenSettings,
  ) {}

  @Public()
  @Post('oauth/token')
  @HttpCode(200)
  @Answers({ also: [401, 429], asJson: true })
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'An access token for a service account', operationId: 'token' })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['grant_type'],
      properties: {
        grant_type: { type: 'string', enum: ['client_credentials'] },
        scope: { type: 'string', description: 'Roles of the account, with spaces between' },
        client_id: { type: 'string' },
        client_assertion_type: { type: 'string' },
        client_assertion: { type: 'string', description: 'RFC 7523; signed with a key registered' },
        client_secret: { type: 'string', description: 'For the demonstration and development' },
      },
    },
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Token' } })
  async token(@Body() form: unknown, @Req() request: FastifyRequest): Promise<TokenAnswer> {
    const { credential, scope } = tokenRequestOf(form, request.headers.authorization);
    const actor = await this.accounts.signIn(credential, scope, originOf(request));
    return {
      access_token: await this.tokens.sign(actor),
      token_type: 'Bearer',
      expires_in: tokenLifetime,
      scope: actor.roles.join(' '),
    };
  }

  @Public()
  @Answers({ never: [503] })
  @Get('.well-known/oauth-authorization-server')
  @ApiOperation({ summary: 'How programs sign in, RFC 8414', operationId: 'oauthMetadata' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/OAuthMetadata' } })
  metadata(): object {
    const { issuer, endpoint, secrets } = this.settings;
    return {
      issuer,
      token_endpoint: endpoint,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: [
        'private_key_jwt',
        ...(secrets ? ['client_secret_basic', 'client_secret_post'] : []),
      ],
      token_endpoint_auth_signing_alg_values_supported: algorithms,
      scopes_supported: roles,
      service_documentation: `${issuer}/api/docs`,
    };
  }
}
