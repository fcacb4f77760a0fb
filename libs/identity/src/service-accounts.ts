import { DomainError, type Actor } from '@rogatory/kernel';
import { findServiceAccount, type Rooms } from '@rogatory/persistence';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { secretMatches } from './secrets.js';

/** Signs in service accounts (OAuth 2 client credentials, RFC 6749 section 4.4). */
export class ServiceAccounts {
  constructor(
    private readonly rooms: Rooms,
    /** Counts failures only; successes cost nothing. */
    private readonly failures: RateLimiterAbstract,
  ) {}

  /**
   * The actor whose id and secret these are. An unknown id takes as long as a wrong secret and looks the same.
   * @param address where the attempt comes from.
   * @throws DomainError `invalid-client` (401); `too-many-failures` (429) with the seconds to wait.
   */
  async signIn(
    given: string,
    secret: string,
    address: string,
  ): Promise<Actor & { readonly kind: 'service' }> {
    const id = given.replaceAll('\0', ''); // PostgreSQL has no such character, and no id has it
    const key = `token:${address}:${id.slice(0, 100)}`;
    const before = await this.failures.get(key);
    if (before && before.remainingPoints <= 0) throw tooMany(before.msBeforeNext);
    const [[account]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(findServiceAccount(id)),
    );
    if (!(await secretMatches(secret, account?.secret_hash ?? undefined)) || !account) {
      await this.failures.consume(key).catch((reached: unknown) => {
        if (!(reached instanceof RateLimiterRes)) throw reached;
      });
      throw new DomainError(
        'unauthenticated',
        'invalid-client',
        'This client id and secret do not belong together.',
      );
    }
    const { state, authority, roles, epoch, sponsor } = account;
    const person = sponsor ?? undefined;
    return {
      kind: 'service',
      id: account.id,
      state,
      authority,
      roles,
      epoch,
      ...(person && { person }),
    };
  }
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
