import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Actor } from '@rogatory/kernel';
import type { KeyObject } from 'node:crypto';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { actorOf, issuer, Tokens, type Claims } from './tokens.js';

/** Passport strategy `bearer`: an access token becomes the actor of the request. */
@Injectable()
export class BearerStrategy extends PassportStrategy(Strategy, 'bearer') {
  constructor(tokens: Tokens) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: ['HS256'],
      issuer,
      audience: 'api',
      secretOrKeyProvider: (_request, token, done) => {
        tokens.key(keyId(String(token))).then(
          (key) => {
            done(key ? null : new Error('unknown key'), keyAsTyped(key));
          },
          (error: unknown) => {
            done(error);
          },
        );
      },
    });
  }

  validate(claims: Claims): Actor | false {
    return actorOf(claims) ?? false;
  }
}

/** The `kid` that a token's header names. Nothing is trusted yet: it only chooses the key to verify with. */
function keyId(token: string): string | undefined {
  try {
    const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as {
      kid?: unknown;
    };
    return typeof header.kid === 'string' ? header.kid : undefined;
  } catch {
    return undefined;
  }
}

/** The strategy's types lack KeyObject, which its library takes. */
function keyAsTyped(key: KeyObject | undefined): string {
  return key as unknown as string;
}
