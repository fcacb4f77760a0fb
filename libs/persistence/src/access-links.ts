import type { Statement } from './statements.js';

export type LinkPurpose = 'invitation' | 'recovery';

/** A link that is still good, with the officer whom it is for. */
export interface AccessLinkRow {
  readonly purpose: LinkPurpose;
  readonly expires_at: Date;
  readonly officer: string;
  readonly email: string;
  readonly name: string;
  readonly state: string;
  readonly state_name: string;
}

/** Adds a link. Administering the officer's State; purpose `operate` for the first administrator. */
export function insertAccessLink({
  tokenHash,
  officer,
  state,
  purpose,
  by,
  hours,
}: {
  readonly tokenHash: Buffer;
  readonly officer: string;
  readonly state: string;
  readonly purpose: LinkPurpose;
  readonly by: string;
  readonly hours: number;
}): Statement<{ expires_at: Date }> {
  return {
    name: 'insert-access-link',
    text: `INSERT INTO access_link (token_hash, officer, state, purpose, created_by, created_at, expires_at)
      SELECT $1, $2, $3, $4, $5, at, at + make_interval(hours => $6) FROM node_time() AS at RETURNING expires_at`,
    values: [tokenHash, officer, state, purpose, by, hours],
  };
}

/** Ends every link of an officer that has not been used. Administering the officer's State, or purpose `sign-in`. */
export function endAccessLinksOf(officer: string): Statement {
  return {
    name: 'end-access-links-of',
    text: 'UPDATE access_link SET used_at = node_time() WHERE officer = $1 AND used_at IS NULL',
    values: [officer],
  };
}

const good = 'l.token_hash = $1 AND l.used_at IS NULL AND l.expires_at > node_time()';

/** The link of a token, while it is good. Looking does not use it. Purpose `sign-in`. */
export function findAccessLink(tokenHash: Buffer): Statement<AccessLinkRow> {
  return {
    name: 'find-access-link',
    text: `SELECT l.purpose, l.expires_at, o.id AS officer, o.email, o.name, o.state, t.name AS state_name
      FROM access_link l JOIN officer o ON o.id = l.officer JOIN state t ON t.code = o.state
      WHERE ${good} AND o.deactivated_at IS NULL`,
    values: [tokenHash],
  };
}

/** Uses a link up; nothing comes back where it is good no more. Purpose `sign-in`. */
export function useAccessLink(tokenHash: Buffer): Statement<{ officer: string }> {
  return {
    name: 'use-access-link',
    text: `UPDATE access_link l SET used_at = node_time() WHERE ${good} RETURNING officer`,
    values: [tokenHash],
  };
}
