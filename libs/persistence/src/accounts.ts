import type { Role } from '@rogatory/kernel';
import type { Statement } from './statements.js';

export interface StateRow {
  readonly code: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly zone: string;
  readonly weekend: readonly number[];
  readonly participation: readonly { instrument: string; since?: string; assumed?: boolean }[];
  readonly demonstration: boolean;
}

export interface AuthorityRow {
  readonly id: string;
  readonly state: string;
  readonly name: string;
  readonly functions: readonly string[];
}

export interface ServiceAccountRow {
  readonly id: string;
  readonly state: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  readonly secret_hash: string | null;
  readonly epoch: number;
  readonly sponsor: string | null;
}

export function allStates(): Statement<StateRow> {
  return { name: 'all-states', text: 'SELECT * FROM state ORDER BY code LIMIT 1000', values: [] };
}

export function allAuthorities(): Statement<AuthorityRow> {
  return {
    name: 'all-authorities',
    text: 'SELECT * FROM authority ORDER BY id LIMIT 10000',
    values: [],
  };
}

/** A service account that may sign in. Purpose `sign-in`. */
export function findServiceAccount(id: string): Statement<ServiceAccountRow> {
  return {
    name: 'find-service-account',
    text: 'SELECT id, state, authority, roles, secret_hash, epoch, sponsor FROM service_account WHERE id = $1 AND revoked_at IS NULL',
    values: [id],
  };
}

/** The keys that sign access tokens, newest first. Purpose `sign-in`. */
export function signingKeys(): Statement<{ kid: string; secret: Buffer }> {
  return {
    name: 'signing-keys',
    text: 'SELECT kid, secret FROM signing_key ORDER BY created_at DESC, kid LIMIT 5',
    values: [],
  };
}

/** Adds a signing key unless there is one. Purpose `sign-in`. */
export function addFirstSigningKey(kid: string, secret: Buffer): Statement {
  return {
    name: 'add-first-signing-key',
    text: `INSERT INTO signing_key (kid, secret, created_at)
      SELECT $1, $2, node_time() WHERE NOT EXISTS (SELECT FROM signing_key) ON CONFLICT DO NOTHING`,
    values: [kid, secret],
  };
}
