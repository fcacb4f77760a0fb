import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServiceAccounts, tokenLifetime, Tokens } from '@rogatory/identity';
import { DomainError } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';
import { Public } from '../current-actor.js';

interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

/** OAuth 2 token endpoint, client credentials only (RFC 6749 section 4.4). */
@ApiTags('sign-in')
@Controller('oauth')
export class TokenController {
  constructor(
    private readonly accounts: ServiceAccounts,
    private readonly tokens: Tokens,
  ) {}

  @Public()
  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'An access token for a service account', operationId: 'token' })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['grant_type'],
      properties: {
        grant_type: { type: 'string', enum: ['client_credentials'] },
        client_id: { type: 'string' },
        client_secret: { type: 'string' },
      },
    },
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Token' } })
  async token(@Body() form: unknown, @Req() request: FastifyRequest): Promise<TokenAnswer> {
    const { grant_type: grant, client_id, client_secret } = fields(form);
    if (grant !== 'client_credentials') {
      throw new DomainError(
        'invalid',
        'unsupported-grant-type',
        'Send the form field grant_type=client_credentials.',
      );
    }
    const basic = basicCredentials(request.headers.authorization);
    const id = basic?.id ?? client_id ?? '';
    const secret = basic?.secret ?? client_secret ?? '';
    const actor = await this.accounts.signIn(id, secret, request.ip);
    return {
      access_token: await this.tokens.sign(actor),
      token_type: 'Bearer',
      expires_in: tokenLifetime,
    };
  }
}

/** The form's fields, where they are texts. */
function fields(form: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof form !== 'object' || form === null) return {};
  return Object.fromEntries(
    Object.entries(form).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Client id and secret from HTTP Basic, each form-decoded (RFC 6749 section 2.3.1). */
function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const [scheme, encoded] = (header ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  try {
    const decode = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '));
    return { id: decode(text.slice(0, colon)), secret: decode(text.slice(colon + 1)) };
  } catch {
    return { id: '', secret: '' };
  }
}
