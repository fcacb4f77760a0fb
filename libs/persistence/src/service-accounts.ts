import type { Origin, Role } from '@rogatory/kernel';
import { v7 as uuidv7 } from 'uuid';
import type { Statement } from './statements.js';

/** A service account as the sign-in looks at it. */
export interface ServiceAccountRow {
  readonly id: string;
  readonly state: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  readonly secret_hash: string | null;
  readonly epoch: number;
  readonly sponsor: string | null;
}

/** A service account that may sign in. Purpose `sign-in`. */
export function findServiceAccount(id: string): Statement<ServiceAccountRow> {
  return {
    name: 'find-service-account',
    text: 'SELECT id, state, authority, roles, secret_hash, epoch, sponsor FROM service_account WHERE id = $1 AND revoked_at IS NULL',
    values: [id],
  };
}

/** The public key that an account may sign assertions with now, by its id. Purpose `sign-in`. */
export function findServiceAccountKey(
  account: string,
  kid: string,
): Statement<{ readonly jwk: Readonly<Record<string, unknown>> }> {
  return {
    name: 'find-service-account-key',
    text: `SELECT jwk FROM service_account_key WHERE account = $1 AND kid = $2 AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at > node_time())`,
    values: [account, kid],
  };
}

/** Notes that an assertion has been used; returns a row only the first time. Purpose `sign-in`. */
export function useAssertion(account: string, jti: string, expiresAt: Date): Statement {
  return {
    name: 'use-assertion',
    text: `INSERT INTO used_assertion (account, jti, expires_at) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING RETURNING jti`,
    values: [account, jti, expiresAt],
  };
}

/** Records that a token was refused to somebody who named an account, where there is such an account. Purpose `sign-in`. */
export function insertRefusedToken(
  account: string,
  from: Origin,
  detail: Readonly<Record<string, unknown>>,
): Statement {
  return {
    name: 'insert-refused-token',
    text: `INSERT INTO access_event (id, state, type, actor, subject, address, agent, detail, at)
      SELECT $1, state, 'token-refused', id, NULL, $3, $4, $5, node_time() FROM service_account WHERE id = $2`,
    values: [uuidv7(), account, from.address, from.agent ?? '', JSON.stringify(detail)],
  };
}
