import type { Statement } from './statements.js';

/** A second factor as its officer sees it in a list. The authenticator app, of which there is one, has the id `totp`. */
export interface SecondFactorRow {
  readonly id: string;
  readonly kind: 'totp' | 'passkey';
  readonly name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly transports: readonly string[];
}

export interface TotpRow {
  readonly secret: Buffer;
  readonly last_step: string;
  /** The node's time. */
  readonly now: Date;
}

export interface PasskeyRow {
  readonly id: string;
  readonly public_key: Buffer;
  readonly counter: string;
  readonly transports: readonly string[];
}

/** An officer's second factors, the authenticator app first. Purpose `sign-in`. */
export function secondFactorsOf(officer: string): Statement<SecondFactorRow> {
  return {
    name: 'second-factors-of',
    text: `SELECT 'totp' AS id, 'totp' AS kind, '' AS name, created_at, NULL::timestamptz AS last_used_at,
        '{}'::text[] AS transports FROM totp WHERE officer = $1 AND confirmed_at IS NOT NULL
      UNION ALL SELECT id, 'passkey', name, created_at, last_used_at, transports FROM passkey WHERE officer = $1
      ORDER BY kind DESC, created_at, id LIMIT 100`,
    values: [officer],
  };
}

/** Makes changes to one officer's second factors wait for each other. Purpose `sign-in`. */
export function lockSecondFactors(officer: string): Statement {
  return {
    name: 'lock-second-factors',
    text: `SELECT pg_advisory_xact_lock(hashtextextended('factors:' || $1, 0))`,
    values: [officer],
  };
}

/** The officer's authenticator app. Purpose `sign-in`. */
export function totpOf(officer: string): Statement<TotpRow> {
  return {
    name: 'totp-of',
    text: 'SELECT secret, last_step, node_time() AS now FROM totp WHERE officer = $1 AND confirmed_at IS NOT NULL',
    values: [officer],
  };
}

/** Puts an authenticator app in place of the former one; the step of its first code is used up. Purpose `sign-in`. */
export function putTotp(officer: string, state: string, secret: Buffer, step: number): Statement {
  return {
    name: 'put-totp',
    text: `INSERT INTO totp (officer, state, secret, created_at, confirmed_at, last_step)
      SELECT $1, $2, $3, at, at, $4 FROM node_time() AS at
      ON CONFLICT (officer) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at,
        confirmed_at = excluded.confirmed_at, last_step = excluded.last_step`,
    values: [officer, state, secret, step],
  };
}

/** Uses up a step and all before it; nothing comes back where that has happened already. Purpose `sign-in`. */
export function useTotpStep(officer: string, step: number): Statement<{ officer: string }> {
  return {
    name: 'use-totp-step',
    text: 'UPDATE totp SET last_step = $2 WHERE officer = $1 AND last_step < $2 RETURNING officer',
    values: [officer, step],
  };
}

/** Purpose `sign-in`, or administering the officer's State. */
export function deleteTotp(officer: string): Statement<{ officer: string }> {
  return {
    name: 'delete-totp',
    text: 'DELETE FROM totp WHERE officer = $1 RETURNING officer',
    values: [officer],
  };
}

/** A passkey of an officer. Purpose `sign-in`. */
export function passkeyOf(officer: string, id: string): Statement<PasskeyRow> {
  return {
    name: 'passkey-of',
    text: 'SELECT id, public_key, counter, transports FROM passkey WHERE officer = $1 AND id = $2',
    values: [officer, id],
  };
}

/** Adds a passkey; nothing comes back where its id is taken. Purpose `sign-in`. */
export function insertPasskey(
  { officer, state, name }: { officer: string; state: string; name: string },
  key: { id: string; publicKey: Uint8Array; counter: number; transports: readonly string[] },
): Statement<{ id: string }> {
  return {
    name: 'insert-passkey',
    text: `INSERT INTO passkey (id, officer, state, name, public_key, counter, transports, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, node_time()) ON CONFLICT DO NOTHING RETURNING id`,
    values: [
      ...[key.id, officer, state, name, Buffer.from(key.publicKey), key.counter, key.transports],
    ],
  };
}

/**
 * Notes that a passkey was used; nothing comes back where its counter did not grow, which a copied key betrays.
 * Keys that do not count say 0 each time. Purpose `sign-in`.
 */
export function usePasskey(
  officer: string,
  id: string,
  counter: number,
): Statement<{ id: string }> {
  return {
    name: 'use-passkey',
    text: `UPDATE passkey SET counter = $3, last_used_at = node_time()
      WHERE officer = $1 AND id = $2 AND (counter < $3 OR (counter = 0 AND $3 = 0)) RETURNING id`,
    values: [officer, id, counter],
  };
}

/** Purpose `sign-in`. */
export function deletePasskey(officer: string, id: string): Statement<{ id: string }> {
  return {
    name: 'delete-passkey',
    text: 'DELETE FROM passkey WHERE officer = $1 AND id = $2 RETURNING id',
    values: [officer, id],
  };
}

/** Takes every passkey of an officer away. Purpose `sign-in`, or administering the officer's State. */
export function deletePasskeysOf(officer: string): Statement {
  return {
    name: 'delete-passkeys-of',
    text: 'DELETE FROM passkey WHERE officer = $1',
    values: [officer],
  };
}
