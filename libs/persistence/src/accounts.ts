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

export function allStates(): Statement<StateRow> {
  return {
    name: 'all-states',
    text: `SELECT s.code, s.name, s.languages, s.zone, coalesce(c.weekend, s.weekend) AS weekend, s.participation,
        s.demonstration
      FROM state s LEFT JOIN working_calendar c ON c.state = s.code ORDER BY s.code LIMIT 1000`,
    values: [],
  };
}

export function allAuthorities(): Statement<AuthorityRow> {
  return {
    name: 'all-authorities',
    text: 'SELECT * FROM authority ORDER BY id LIMIT 10000',
    values: [],
  };
}

/** The keys that sign access tokens, newest first. Purpose `sign-in`. */
export function signingKeys(): Statement<{ kid: string; secret: Buffer }> {
  return {
    name: 'signing-keys',
    text: 'SELECT kid, secret FROM signing_key ORDER BY created_at DESC, kid LIMIT 50',
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

/** Adds a signing key, which is the newest from now on. Purpose `operate`. */
export function addSigningKey(kid: string, secret: Buffer): Statement {
  return {
    name: 'add-signing-key',
    text: 'INSERT INTO signing_key (kid, secret, created_at) VALUES ($1, $2, node_time())',
    values: [kid, secret],
  };
}

/**
 * Deletes signing keys that no token can need any more: a newer one has been there for so long that every server has
 * taken it up and whatever the older one signed has expired. Purpose `sign-in`.
 */
export function deleteSpentSigningKeys(seconds: number): Statement {
  return {
    name: 'delete-spent-signing-keys',
    text: `DELETE FROM signing_key k WHERE EXISTS (SELECT FROM signing_key newer
      WHERE newer.created_at > k.created_at AND newer.created_at < node_time() - make_interval(secs => $1))`,
    values: [seconds],
  };
}
