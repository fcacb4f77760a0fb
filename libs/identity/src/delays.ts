import { DomainError } from '@rogatory/kernel';
import {
  countAttempt,
  forgiveAttempt,
  lockCounter,
  type Counter,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import ipaddr from 'ipaddr.js';
import { createHash } from 'node:crypto';

type Growth = Omit<Counter, 'key'>;
const hour = 3600;

/** Waits grow with the failures and are never endless: a lock-out would be a weapon against an authority. */
const rules = {
  /** One account from one address: free thrice, then 1, 2, 4 ... seconds, up to a quarter of an hour. */
  own: { free: 3, growth: 2, most: 900, memory: 24 * hour },
  /** One account from anywhere: slower, and never more than half a minute. */
  account: { free: 10, growth: 1.25, most: 30, memory: hour },
  /** One address on any accounts: an office behind one address has many officers. */
  address: { free: 50, growth: 1.1, most: 60, memory: hour },
  /** Codes of one account from anywhere. Who comes this far has shown the password, so nobody else can cause this. */
  codes: { free: 10, growth: 1.5, most: 900, memory: hour },
} as const satisfies Readonly<Record<string, Growth>>;

/** An attempt that has been counted as if it will fail. */
export interface Attempt {
  readonly own: string;
  readonly others: readonly string[];
}

/** Growing waits between failed attempts to sign in. Attempts are counted before they are made, so none slips through. */
export class Delays {
  constructor(private readonly rooms: Rooms) {}

  /**
   * Counts an attempt to show a password.
   * @param knows whether the account has been signed in to from this address lately: strangers' failures do not hold
   * such an address up.
   * @throws DomainError `too-many-failures` (429) with the seconds to wait; then nothing was counted.
   */
  password(email: string, address: string, knows: boolean): Promise<Attempt> {
    return this.count(
      keyOf('account', email),
      { ...rules.own, key: keyOf('own', email, networkOf(address)) },
      { ...rules.address, key: keyOf('address', networkOf(address)) },
      ...(knows ? [] : [{ ...rules.account, key: keyOf('account', email) }]),
    );
  }

  /** Counts an attempt to show the code of an authenticator app. @throws as above. */
  code(officer: string, address: string): Promise<Attempt> {
    return this.count(
      keyOf('codes', officer),
      { ...rules.own, key: keyOf('own-code', officer, networkOf(address)) },
      { ...rules.codes, key: keyOf('codes', officer) },
    );
  }

  /** To send along with what a successful attempt leads to. */
  forgiving({ own, others }: Attempt): Statement {
    return forgiveAttempt(own, others);
  }

  private async count(
    account: string,
    own: Counter,
    ...others: readonly Counter[]
  ): Promise<Attempt> {
    const [, [wait]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(lockCounter(account), countAttempt([own, ...others])),
    );
    const retryAfterSeconds = wait?.seconds ?? 0;
    if (retryAfterSeconds > 0) {
      throw new DomainError(
        'too-many',
        'too-many-failures',
        `Too many failed sign-ins. Try again in ${String(retryAfterSeconds)} seconds.`,
        { retryAfterSeconds },
      );
    }
    return { own: own.key, others: others.map(({ key }) => key) };
  }
}

/** What one subscriber holds: an IPv4 address, or 64 bits of IPv6, within which addresses are free to change. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, 8).join(':');
}

/** Keys say nothing of whom they are about: people type passwords where their address belongs. */
function keyOf(kind: string, ...about: readonly string[]): string {
  const digest = createHash('sha256').update(about.join('\n')).digest('base64url').slice(0, 32);
  return `officer-${kind}:${digest}`;
}
