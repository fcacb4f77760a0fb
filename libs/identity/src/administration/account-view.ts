import { invalid, type Role } from '@rogatory/kernel';
import {
  isActiveOfficer,
  type AdministeredAccountRow,
  type Transaction,
} from '@rogatory/persistence';
import { nothing } from './rules.js';

/** Accounts that the operator made may be called as the operator likes. */
export const accountId = /^[\x21-\x7e]{1,200}$/;

export interface AccountKeyView {
  readonly kid: string;
  readonly alg: string;
  /** RFC 3339, as all that end in `At`. */
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export interface ServiceAccountView {
  readonly id: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  readonly sponsor: string | null;
  readonly hasSecret: boolean;
  readonly createdAt: string;
  readonly revokedAt: string | null;
  readonly keys: readonly AccountKeyView[];
}

/** @throws DomainError `not-found` for what cannot be the id of an account. */
export function accountIdOf(given: string): string {
  if (!accountId.test(given)) throw nothing('service account');
  return given;
}

export function viewOf(row: AdministeredAccountRow): ServiceAccountView {
  const instant = (at: Date | string | null): string | null =>
    at === null ? null : new Date(at).toISOString();
  return {
    ...{ id: row.id, authority: row.authority, roles: row.roles, sponsor: row.sponsor },
    hasSecret: row.has_secret,
    createdAt: row.created_at.toISOString(),
    revokedAt: instant(row.revoked_at),
    keys: row.keys.map(({ kid, alg, created_at, expires_at, revoked_at }) => ({
      ...{ kid, alg, createdAt: new Date(created_at).toISOString() },
      ...{ expiresAt: instant(expires_at), revokedAt: instant(revoked_at) },
    })),
  };
}

/** @throws DomainError `sponsor-unknown` (422). */
export async function requireSponsor(tx: Transaction, id: string, state: string): Promise<void> {
  const [[officer]] = await tx.send(isActiveOfficer(id, state));
  if (!officer) {
    throw invalid(
      'sponsor-unknown',
      '/sponsor',
      'An active officer of your State answers for an account.',
    );
  }
}
