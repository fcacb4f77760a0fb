import type { Role } from '@rogatory/kernel';
import type { Statement } from './statements.js';

/** An officer as sign-in needs one. */
export interface OfficerRow {
  readonly id: string;
  readonly state: string;
  readonly state_name: string;
  /** Whether the officer's State is a fictional one. */
  readonly demonstration: boolean;
  readonly authority: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly language: string | null;
  readonly password_hash: string | null;
}

const columns = `o.id, o.state, t.name AS state_name, t.demonstration, o.authority, o.email, o.name, o.roles, o.language,
  o.password_hash`;
const active = 'officer o JOIN state t ON t.code = o.state WHERE o.deactivated_at IS NULL';

/**
 * The active officers with an e-mail address, written in lower case: one in each State that knows it, first come
 * first. Purpose `sign-in`.
 */
export function officersByEmail(email: string): Statement<OfficerRow> {
  return {
    name: 'officers-by-email',
    text: `SELECT ${columns} FROM ${active} AND o.email = $1 ORDER BY o.created_at, o.id LIMIT 10`,
    values: [email],
  };
}

/** An active officer. Purpose `sign-in`. */
export function officerById(id: string): Statement<OfficerRow> {
  return {
    name: 'officer-by-id',
    text: `SELECT ${columns} FROM ${active} AND o.id = $1`,
    values: [id],
  };
}

/**
 * Whether somebody has signed in with this e-mail address from this network address within the last thirty days.
 * Purpose `sign-in`.
 */
export function hasSignedInFrom(email: string, address: string): Statement<{ known: boolean }> {
  return {
    name: 'has-signed-in-from',
    text: `SELECT EXISTS (SELECT FROM officer o JOIN session s ON s.officer = o.id
      WHERE o.email = $1 AND s.address = $2 AND s.stage = 'full' AND s.created_at > node_time() - interval '30 days') AS known`,
    values: [email, address],
  };
}

/** Writes the hash of a new password. Purpose `sign-in`. */
export function changePassword(officer: string, hash: string): Statement {
  return {
    name: 'change-password',
    text: 'UPDATE officer SET password_hash = $2, password_changed_at = node_time() WHERE id = $1',
    values: [officer, hash],
  };
}

/** Replaces a hash by a dearer one of the same password, unless the password has changed since. Purpose `sign-in`. */
export function strengthenHash(officer: string, before: string, hash: string): Statement {
  return {
    name: 'strengthen-hash',
    text: 'UPDATE officer SET password_hash = $3 WHERE id = $1 AND password_hash = $2',
    values: [officer, before, hash],
  };
}

/** What an officer says of themselves when accepting an invitation. Purpose `sign-in`. */
export function introduceOfficer(
  officer: string,
  name: string,
  language: string | undefined,
): Statement {
  return {
    name: 'introduce-officer',
    text: 'UPDATE officer SET name = $2, language = coalesce($3, language) WHERE id = $1',
    values: [officer, name, language ?? null],
  };
}

/** The language that an officer reads the portal in. Purpose `sign-in`. */
export function setLanguage(officer: string, language: string): Statement {
  return {
    name: 'set-language',
    text: 'UPDATE officer SET language = $2 WHERE id = $1',
    values: [officer, language],
  };
}
