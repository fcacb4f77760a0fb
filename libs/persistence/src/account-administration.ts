import type { Role } from '@rogatory/kernel';
import type { Statement } from './statements.js';

/** A public key of a service account. */
export interface AccountKeyRow {
  readonly kid: string;
  readonly alg: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
}

/** A service account as its State's administrators see it. */
export interface AdministeredAccountRow {
  readonly id: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  readonly sponsor: string | null;
  readonly has_secret: boolean;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
  readonly keys: readonly AccountKeyRow[];
  /** How many of the keys are good now. */
  readonly good_keys: number;
}

const columns = `a.id, a.authority, a.roles, a.sponsor, a.secret_hash IS NOT NULL AS has_secret, a.created_at,
  a.revoked_at, (SELECT count(*)::int FROM service_account_key k WHERE k.account = a.id AND k.state = a.state
    AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > node_time())) AS good_keys,
  (SELECT coalesce(json_agg(json_build_object('kid', k.kid, 'alg', k.jwk ->> 'alg', 'created_at', k.created_at,
      'expires_at', k.expires_at, 'revoked_at', k.revoked_at) ORDER BY k.created_at, k.kid), '[]')
    FROM service_account_key k WHERE k.account = a.id AND k.state = a.state) AS keys`;

/** One page of a State's service accounts, by id. Administering. */
export function serviceAccountsOf(
  state: string,
  after: string | undefined,
  limit: number,
): Statement<AdministeredAccountRow> {
  return {
    name: 'service-accounts-of',
    text: `SELECT ${columns} FROM service_account a WHERE a.state = $1 AND a.id > $2 ORDER BY a.id LIMIT $3`,
    values: [state, after ?? '', limit],
  };
}

/** A service account of a State. Administering. */
export function serviceAccountOf(id: string, state: string): Statement<AdministeredAccountRow> {
  return {
    name: 'service-account-of',
    text: `SELECT ${columns} FROM service_account a WHERE a.id = $1 AND a.state = $2`,
    values: [id, state],
  };
}

/** Keeps others from changing a service account until the end of the transaction. Administering. */
export function lockServiceAccount(id: string, state: string): Statement<{ id: string }> {
  return {
    name: 'lock-service-account',
    text: 'SELECT id FROM service_account WHERE id = $1 AND state = $2 FOR UPDATE',
    values: [id, state],
  };
}

/** Whether somebody is an officer of a State who can sign in. Administering. */
export function isActiveOfficer(id: string, state: string): Statement<{ id: string }> {
  return {
    name: 'is-active-officer',
    text: 'SELECT id FROM officer WHERE id = $1 AND state = $2 AND deactivated_at IS NULL',
    values: [id, state],
  };
}

/** Adds a service account, which has no secret; nothing comes back where the id is taken. Administering. */
export function insertServiceAccount({
  id,
  state,
  authority,
  roles,
  sponsor,
}: {
  readonly id: string;
  readonly state: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  readonly sponsor: string;
}): Statement<{ id: string }> {
  return {
    name: 'insert-service-account',
    text: `INSERT INTO service_account (id, state, authority, roles, sponsor) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT DO NOTHING RETURNING id`,
    values: [id, state, authority, roles, sponsor],
  };
}

/** Changes a service account and ends its tokens. Administering. */
export function changeServiceAccount(
  id: string,
  state: string,
  {
    authority,
    roles,
    sponsor,
  }: {
    readonly authority: string;
    readonly roles: readonly Role[];
    readonly sponsor: string | null;
  },
): Statement {
  return {
    name: 'change-service-account',
    text: `UPDATE service_account SET authority = $3, roles = $4, sponsor = $5, epoch = epoch + 1
      WHERE id = $1 AND state = $2`,
    values: [id, state, authority, roles, sponsor],
  };
}

/** Ends a service account and its tokens. Administering. */
export function revokeServiceAccount(id: string, state: string): Statement {
  return {
    name: 'revoke-service-account',
    text: `UPDATE service_account SET revoked_at = node_time(), epoch = epoch + 1
      WHERE id = $1 AND state = $2 AND revoked_at IS NULL`,
    values: [id, state],
  };
}

/**
 * Adds a key; nothing comes back where the account has, or had, one of this id, or where it would have expired already.
 * Administering.
 */
export function insertServiceAccountKey(
  account: string,
  state: string,
  { kid, jwk }: { readonly kid: string; readonly jwk: object },
  expiresAt: string | undefined,
): Statement<{ kid: string }> {
  return {
    name: 'insert-service-account-key',
    text: `INSERT INTO service_account_key (account, kid, state, jwk, created_at, expires_at)
      VALUES ($1, $2, $3, $4, node_time(), $5) ON CONFLICT DO NOTHING RETURNING kid`,
    values: [account, kid, state, JSON.stringify(jwk), expiresAt ?? null],
  };
}

/** Withdraws a key, and ends the account's tokens with it; nothing comes back where there is none. Administering. */
export function revokeServiceAccountKey(
  account: string,
  kid: string,
  state: string,
): Statement<{ kid: string }> {
  return {
    name: 'revoke-service-account-key',
    text: `WITH ended AS (UPDATE service_account SET epoch = epoch + 1 WHERE id = $1 AND state = $3 AND EXISTS (
        SELECT FROM service_account_key WHERE account = $1 AND kid = $2 AND state = $3 AND revoked_at IS NULL))
      UPDATE service_account_key SET revoked_at = node_time()
      WHERE account = $1 AND kid = $2 AND state = $3 AND revoked_at IS NULL RETURNING kid`,
    values: [account, kid, state],
  };
}
