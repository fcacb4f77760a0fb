import { DomainError, type Actor, type Origin, type Role } from '@rogatory/kernel';
import {
  findServiceAccount,
  insertAccessEvent,
  insertRefusedToken,
  type Rooms,
  type ServiceAccountRow,
} from '@rogatory/persistence';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { claimedBy, verifyAssertion } from './assertions.js';
import { invalidClient, invalidScope } from './oauth-errors.js';
import { secretMatches } from './secrets.js';

/** What a service account shows for itself: an assertion signed with its key, or a secret. */
export type Credential =
  | { readonly kind: 'assertion'; readonly id?: string; readonly assertion: string }
  | { readonly kind: 'secret'; readonly id: string; readonly secret: string };

export interface SignInRules {
  /** Addresses that an assertion may be made out to. */
  readonly audiences: readonly string[];
  /** Whether secrets are taken: for the demonstration and for development. */
  readonly secrets: boolean;
}

type ServiceActor = Actor & { readonly kind: 'service' };
/** How an account proved itself; goes into the record of sign-ins. */
type Proof = { readonly account: ServiceAccountRow; readonly by: Readonly<Record<string, string>> };

/** Signs in service accounts (OAuth 2 client credentials, RFC 6749 section 4.4; assertions, RFC 7523). */
export class ServiceAccounts {
  constructor(
    private readonly rooms: Rooms,
    /** Counts failures only; successes cost nothing. */
    private readonly failures: RateLimiterAbstract,
    private readonly rules: SignInRules,
  ) {}

  /**
   * The actor who shows this. An unknown account looks the same as a wrong secret or signature.
   * @param scope roles that are asked for, with spaces between; all that the account holds where absent.
   * @throws DomainError `invalid-client` (401), `invalid-scope` (400); `too-many-failures` (429) with the seconds to
   *   wait.
   */
  async signIn(
    credential: Credential,
    scope: string | undefined,
    from: Origin,
  ): Promise<ServiceActor> {
    if (credential.kind === 'secret' && !this.rules.secrets) {
      throw invalidClient(
        'This node takes no client secrets. Register a public key for the account, and sign an assertion with it.',
      );
    }
    const key = `token:${from.address}:${nameOf(credential).slice(0, 100)}`;
    const before = await this.failures.get(key);
    if (before && before.remainingPoints <= 0) throw tooMany(before.msBeforeNext);
    const proof =
      credential.kind === 'assertion'
        ? await this.byAssertion(credential)
        : await this.bySecret(credential);
    if (!proof) {
      await this.failures.consume(key).catch((reached: unknown) => {
        if (!(reached instanceof RateLimiterRes)) throw reached;
      });
      await this.rooms.asSystem('sign-in', '', (tx) =>
        tx.commit(insertRefusedToken(nameOf(credential), from, { method: credential.kind })),
      );
      throw invalidClient(
        credential.kind === 'assertion'
          ? 'This assertion does not prove a client: it is not signed with a key of the account, has expired, was used before, or names somebody else.'
          : 'This client id and secret do not belong together.',
      );
    }
    const { id, state, authority, epoch, sponsor } = proof.account;
    const roles = narrowed(proof.account.roles, scope);
    const detail = { ...proof.by, roles: roles.join(' ') };
    await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(insertAccessEvent({ state, type: 'token-issued', actor: id, from, detail })),
    );
    const person = sponsor ?? undefined;
    return { kind: 'service', id, state, authority, roles, epoch, ...(person && { person }) };
  }

  private async bySecret({
    id,
    secret,
  }: Credential & { kind: 'secret' }): Promise<Proof | undefined> {
    const [[account]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(findServiceAccount(kept(id))),
    );
    const matches = await secretMatches(secret, account?.secret_hash ?? undefined);
    return matches && account ? { account, by: { method: 'secret' } } : undefined;
  }

  private async byAssertion({
    id,
    assertion,
  }: Credential & { kind: 'assertion' }): Promise<Proof | undefined> {
    const claimed = claimedBy(assertion);
    if (!claimed || (id !== undefined && id !== claimed.account)) return undefined;
    const proven = await this.rooms.asSystem('sign-in', '', (tx) =>
      verifyAssertion(tx, assertion, claimed, this.rules.audiences),
    );
    return proven && { account: proven.account, by: { method: 'assertion', kid: proven.kid } };
  }
}

/** The roles of an account that are asked for. @throws DomainError `invalid-scope` (400) for any that it lacks. */
function narrowed(held: readonly Role[], scope: string | undefined): readonly Role[] {
  const asked = (scope ?? '').split(' ').filter((name) => name !== '');
  if (asked.length === 0) return held;
  if (!asked.every((name) => (held as readonly string[]).includes(name))) {
    throw invalidScope(
      `A scope lists roles of the account, with spaces between. This one has: ${held.join(' ')}.`,
    );
  }
  return held.filter((role) => asked.includes(role));
}

/** Whom failures are counted for. */
function nameOf(credential: Credential): string {
  if (credential.kind === 'secret') return kept(credential.id);
  return kept(claimedBy(credential.assertion)?.account ?? credential.id ?? '');
}

/** PostgreSQL has no such character, and no id has it. */
function kept(id: string): string {
  return id.replaceAll('\0', '');
}

function tooMany(milliseconds: number): DomainError {
  const retryAfterSeconds = Math.ceil(milliseconds / 1000);
  return new DomainError(
    'too-many',
    'too-many-failures',
    `Too many failed sign-ins. Try again in ${retryAfterSeconds} seconds.`,
    { retryAfterSeconds },
  );
}
