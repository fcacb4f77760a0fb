import { DomainError } from '@rogatory/kernel';
import type { AttemptRow, IdentityProviderRow } from '@rogatory/persistence';
import { AuthorizationResponseError, authorizationCodeGrant, ClientError } from 'openid-client';
import { OutboundFault } from './outbound.js';
import { freshFor } from './step-up.js';
import { providerUnavailable, type KnownProvider } from './provider-directory.js';

/** Somebody whom a provider vouches for. Issuer and subject are the identity; an e-mail address never is. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly strong: boolean;
}

/** Trades the code for an ID token and reads it: signature, issuer, audience, nonce, then how sure the provider is. */
export async function redeem(
  { row, configuration }: KnownProvider,
  { state_value, nonce, verifier }: AttemptRow,
  back: string,
  query: string,
): Promise<Vouched> {
  const url = new URL(back);
  url.search = query;
  try {
    const tokens = await authorizationCodeGrant(configuration, url, {
      ...{ expectedState: state_value, expectedNonce: nonce, pkceCodeVerifier: verifier },
      idTokenExpected: true,
      maxAge: freshFor,
    });
    const claims = tokens.claims();
    if (!claims) throw providerRefused();
    return vouchedBy(row, claims);
  } catch (error) {
    throw faultOf(error, row.name);
  }
}

/** What the claims say, where the provider is as sure as is asked for. */
function vouchedBy(
  { acr_values: accepted, strong_acr_values: strong }: IdentityProviderRow,
  { iss, sub, acr }: { readonly iss: string; readonly sub: string; readonly acr?: unknown },
): Vouched {
  const level = typeof acr === 'string' ? acr : undefined;
  const isStrong = level !== undefined && strong.includes(level);
  const isAccepted = isStrong || accepted.includes(level ?? '');
  const isAsked = accepted.length + strong.length > 0;
  if (isAsked && !isAccepted) {
    throw new DomainError(
      'unauthenticated',
      'acr-too-weak',
      'The identity provider is not as sure of you as is needed here. Use a stronger means of sign-in there.',
    );
  }
  return { issuer: iss, subject: sub, strong: isStrong };
}

/** What went wrong, in our own words: nothing that the provider or the address has said is repeated. */
function faultOf(error: unknown, provider: string): Error {
  if (error instanceof DomainError) return error;
  if (causes(error).some((cause) => cause instanceof OutboundFault))
    return providerUnavailable(provider);
  if (error instanceof AuthorizationResponseError || error instanceof ClientError)
    return providerRefused();
  const { name } = error as Error;
  return /ResponseBodyError|WWWAuthenticateChallengeError|OperationProcessingError/.test(name)
    ? providerRefused()
    : (error as Error);
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && chain.length < 5;) {
    chain.push(at);
    at = (at as { cause?: unknown }).cause;
  }
  return chain;
}

function providerRefused(): DomainError {
  return new DomainError(
    'unauthenticated',
    'provider-refused',
    'The identity provider did not confirm who you are. Begin again.',
  );
}
