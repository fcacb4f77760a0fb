import { DomainError, type Actor, type Origin } from '@rogatory/kernel';
import {
  findAccessLink,
  findExternalIdentity,
  insertAccessEvent,
  insertAttempt,
  insertExternalIdentity,
  takeAttempt,
  useAccessLink,
  type IdentityProviderRow,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { hashToken, newToken } from './opaque-token.js';
import type { ProviderDirectory } from './provider-directory.js';
import { redeem, type Vouched } from './provider-word.js';
import type { OpenSession, Sessions, Ticket } from './sessions.js';
import type { SignIn } from './sign-in.js';
import { freshFor, requireFresh } from './step-up.js';

/** Why somebody goes to a provider: to sign in, to accept an invitation, or to link an identity to their account. */
export type Errand =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'invitation'; readonly token: string }
  | { readonly kind: 'link'; readonly session: OpenSession };

/** Where to send the browser, and the token that it keeps in a cookie until it comes back. */
export interface Departure {
  readonly url: URL;
  readonly token: string;
}

/** What a return leads to: a session, or one more way to sign in for somebody who has a session. */
export type Arrival =
  | { readonly kind: 'signed-in'; readonly ticket: Ticket }
  | { readonly kind: 'linked'; readonly provider: string };

/** Signs officers in by the word of their State's identity provider (OpenID Connect; OWASP ASVS 6.8, 10.5). */
export class ExternalSignIn {
  constructor(
    private readonly rooms: Rooms,
    private readonly providers: ProviderDirectory,
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    /** Address that providers send browsers back to. */
    readonly back: string,
  ) {}

  /**
   * Begins a journey: authorization code with PKCE, state and nonce.
   * @throws DomainError `not-found`, `access-link-invalid` (404); `step-up-required` (401); `provider-unavailable` (503).
   */
  async depart(provider: string, errand: Errand): Promise<Departure> {
    const { row, configuration } = await this.providers.get(provider);
    const linkHash = errand.kind === 'invitation' ? hashToken(errand.token) : null;
    if (linkHash) await this.requireInvitation(linkHash, row);
    const session = errand.kind === 'link' ? actorOf(errand.session, row).session : undefined;
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const { token, tokenHash } = newToken();
    const attempt = {
      ...{ provider: row.id, state_value: state, nonce, verifier },
      ...{ link_hash: linkHash, session: session?.id ?? null },
    };
    await this.asSystem(insertAttempt(tokenHash, attempt));
    const acr = [...new Set([...row.strong_acr_values, ...row.acr_values])].join(' ');
    const url = buildAuthorizationUrl(configuration, {
      ...{ redirect_uri: this.back, scope: 'openid', state, nonce },
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      max_age: String(freshFor), // what counts as a second factor here was shown there as lately
      ...(acr !== '' && { acr_values: acr }),
      // whoever is signed in there already should see what they link
      ...(errand.kind === 'link' && { prompt: 'login' }),
    });
    return { url, token };
  }

  /**
   * Ends a journey, once: whatever comes of it, the same return leads nowhere a second time.
   * @param query what the provider has sent along, as it stands in the address.
   * @param given the token of the browser's attempt and of its session.
   * @throws DomainError 401 `attempt-ended`, `provider-refused`, `acr-too-weak`, `identity-unknown`;
   *   409 `identity-taken`; 404 `access-link-invalid`; 503 `provider-unavailable`.
   */
  async arrive(
    query: string,
    given: { readonly attempt: string | undefined; readonly session: string | undefined },
    from: Origin,
  ): Promise<Arrival> {
    if (given.attempt === undefined) throw attemptEnded();
    const [[attempt]] = await this.asSystem(takeAttempt(hashToken(given.attempt)));
    if (!attempt) throw attemptEnded();
    const provider = await this.providers.get(attempt.provider);
    const vouched = await redeem(provider, attempt, this.back, query);
    if (attempt.session !== null) {
      const session = await this.sessions.find(given.session);
      if (session?.id !== attempt.session) throw attemptEnded();
      await this.link(session, provider.row, vouched, from);
      return { kind: 'linked', provider: provider.row.name };
    }
    const officer =
      attempt.link_hash === null
        ? await this.known(provider.row, vouched)
        : await this.accept(attempt.link_hash, provider.row, vouched, from);
    const { strong } = vouched;
    const by = { provider: provider.row.id, strong };
    const ticket = await this.signIn
      .external(officer, by, from, given.session)
      .catch((error: unknown) => {
        throw error instanceof DomainError && error.code === 'sign-in-failed' ? unknown() : error;
      });
    return { kind: 'signed-in', ticket };
  }

  private async known(row: IdentityProviderRow, { issuer, subject }: Vouched): Promise<string> {
    const [[identity]] = await this.asSystem(findExternalIdentity(issuer, subject, row.state));
    if (identity) return identity.officer;
    throw unknown();
  }

  private async link(
    session: OpenSession,
    row: IdentityProviderRow,
    { issuer, subject }: Vouched,
    from: Origin,
  ): Promise<void> {
    const { id, state } = actorOf(session, row);
    await this.rooms.asSystem('sign-in', '', async (tx) => {
      const [[linked]] = await tx.send(insertExternalIdentity(issuer, subject, { id, state }));
      if (!linked) throw identityTaken();
      const detail = { provider: row.id };
      const event = { state, type: 'identity-linked', actor: id, subject: id, from, detail };
      await tx.commit(insertAccessEvent(event));
    });
  }

  private accept(
    linkHash: Buffer,
    row: IdentityProviderRow,
    { issuer, subject }: Vouched,
    from: Origin,
  ): Promise<string> {
    return this.rooms.asSystem('sign-in', '', async (tx) => {
      const [[link]] = await tx.send(findAccessLink(linkHash));
      if (link?.purpose !== 'invitation' || link.state !== row.state) throw linkInvalid();
      const { officer: id, state } = link;
      const [[used], [linked]] = await tx.send(
        useAccessLink(linkHash),
        insertExternalIdentity(issuer, subject, { id, state }),
      );
      if (!used) throw linkInvalid();
      if (!linked) throw identityTaken();
      const detail = { provider: row.id };
      const event = { state, type: 'invitation-accepted', actor: id, subject: id, from, detail };
      await tx.commit(insertAccessEvent(event));
      return id;
    });
  }

  /** An invitation that is good, from the State that trusts the provider. */
  private async requireInvitation(hash: Buffer, { state }: IdentityProviderRow): Promise<void> {
    const [[link]] = await this.asSystem(findAccessLink(hash));
    if (link?.purpose !== 'invitation' || link.state !== state) throw linkInvalid();
  }

  private asSystem<const S extends readonly Statement[]>(...statements: S) {
    return this.rooms.asSystem('sign-in', '', (tx) => tx.commit(...statements));
  }
}

/** Somebody wholly signed in, who has just shown a second factor and belongs to the provider's State. */
function actorOf({ actor }: OpenSession, { state }: IdentityProviderRow): Actor {
  if (!actor) throw attemptEnded();
  if (actor.state !== state) {
    throw new DomainError('not-found', 'not-found', 'There is no such identity provider.');
  }
  requireFresh(actor);
  return actor;
}

function unknown(): DomainError {
  return new DomainError(
    'unauthenticated',
    'identity-unknown',
    'No officer here is linked to this identity. Accept your invitation with it, or link it on your account page.',
  );
}

function attemptEnded(): DomainError {
  return new DomainError(
    'unauthenticated',
    'attempt-ended',
    'This sign-in was begun in another browser, too long ago, or used already. Begin again.',
  );
}

function identityTaken(): DomainError {
  return new DomainError(
    'conflict',
    'identity-taken',
    'This identity is linked to an officer already.',
  );
}

function linkInvalid(): DomainError {
  return new DomainError(
    'not-found',
    'access-link-invalid',
    'This link is not good any more: it was used, replaced, or is too old. Ask your administrator for a new one.',
  );
}
