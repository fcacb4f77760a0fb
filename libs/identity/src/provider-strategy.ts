import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import { ExternalSignIn, type Arrival } from './external-sign-in.js';
import { tokenIn, type Arriving } from './officer-strategies.js';

/** The cookie of a journey to an identity provider. */
export const attemptCookie = '__Host-rogatory-attempt';

/** Passport strategy `provider`: what an identity provider has sent along, and the cookies, become an arrival. */
@Injectable()
export class ProviderStrategy extends PassportStrategy(Strategy, 'provider') {
  constructor(private readonly external: ExternalSignIn) {
    super();
  }

  async validate(request: Arriving & { readonly url?: string }): Promise<Arrival> {
    const { cookies, headers, ip: address, url = '' } = request;
    const agent = headers['user-agent'];
    return this.external.arrive(
      url.slice((url + '?').indexOf('?')),
      { attempt: cookies?.[attemptCookie], session: tokenIn(request) },
      { address, ...(typeof agent === 'string' && { agent: agent.slice(0, 200) }) },
    );
  }
}
