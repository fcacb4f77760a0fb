import type { Role } from '@rogatory/kernel';
import { visibleTo, type Reader } from './knowledge.js';
import type { PendingRow } from './pending-acts.js';
import type { Statement } from './statements.js';

/** No id comes after this one: where a list that goes backwards begins. */
const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** An officer as the State's administrators see one: what there is to sign in with, and no secret. */
export interface StaffRow {
  readonly id: string;
  readonly state: string;
  readonly authority: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unit: string | null;
  readonly language: string | null;
  readonly created_at: Date;
  readonly deactivated_at: Date | null;
  readonly has_password: boolean;
  readonly apps: number;
  readonly passkeys: number;
  readonly providers: number;
  readonly invited_until: Date | null;
  readonly last_sign_in_at: Date | null;
  /** What became of the last mail to the officer, where it did not go out. */
  readonly mail: {
    readonly outcome: 'refused' | 'dead' | 'bounced';
    readonly fault: string | null;
    readonly ended_at: string;
  } | null;
  /** Since when nothing is sent to the address, because mail came back again and again. */
  readonly mail_stopped_at: Date | null;
}

/** What everybody of the State who works on cases sees of a colleague. */
export type ColleagueRow = Pick<StaffRow, 'id' | 'authority' | 'name' | 'roles' | 'unit'>;

const staff = `o.id, o.state, o.authority, o.email, o.name, o.roles, o.unit, o.language, o.created_at, o.deactivated_at,
  o.password_hash IS NOT NULL AS has_password,
  (SELECT count(*)::int FROM totp t WHERE t.officer = o.id AND t.confirmed_at IS NOT NULL) AS apps,
  (SELECT count(*)::int FROM passkey p WHERE p.officer = o.id) AS passkeys,
  (SELECT count(*)::int FROM external_identity e WHERE e.officer = o.id) AS providers,
  (SELECT max(l.expires_at) FROM access_link l WHERE l.officer = o.id AND l.purpose = 'invitation'
    AND l.used_at IS NULL AND l.expires_at > node_time()) AS invited_until,
  (SELECT max(s.created_at) FROM session s WHERE s.officer = o.id AND s.stage = 'full') AS last_sign_in_at,
  (SELECT to_jsonb(m) FROM (SELECT outcome, fault, ended_at FROM mail WHERE officer = o.id
      AND outcome IN ('sent', 'refused', 'dead', 'bounced') ORDER BY ended_at DESC LIMIT 1) m
    WHERE m.outcome <> 'sent') AS mail,
  (SELECT a.stopped_at FROM mail_address a WHERE a.officer = o.id) AS mail_stopped_at`;

/** One page of a State's officers, newest first. Administering. */
export function staffOf(
  state: string,
  after: string | undefined,
  limit: number,
): Statement<StaffRow> {
  return {
    name: 'staff-of',
    text: `SELECT ${staff} FROM officer o WHERE o.state = $1 AND o.id < $2 ORDER BY o.id DESC LIMIT $3`,
    values: [state, after ?? last, limit],
  };
}

/** One officer of a State. Administering. */
export function staffMember(id: string, state: string): Statement<StaffRow> {
  return {
    name: 'staff-member',
    text: `SELECT ${staff} FROM officer o WHERE o.id = $1 AND o.state = $2`,
    values: [id, state],
  };
}

/** The same, and nobody else may change the officer until the end of the transaction. Administering. */
export function lockStaffMember(id: string, state: string): Statement<StaffRow> {
  return {
    name: 'lock-staff-member',
    text: `SELECT ${staff} FROM officer o WHERE o.id = $1 AND o.state = $2 FOR UPDATE OF o`,
    values: [id, state],
  };
}

/** One page of a State's active officers, as colleagues see them, newest first. */
export function colleagues(
  state: string,
  after: string | undefined,
  limit: number,
): Statement<ColleagueRow> {
  return {
    name: 'colleagues',
    text: `SELECT id, authority, name, roles, unit FROM officer
      WHERE state = $1 AND deactivated_at IS NULL AND id < $2 ORDER BY id DESC LIMIT $3`,
    values: [state, after ?? last, limit],
  };
}

/** One active officer of a State, as colleagues see one. */
export function colleague(id: string, state: string): Statement<ColleagueRow> {
  return {
    name: 'colleague',
    text: `SELECT id, authority, name, roles, unit FROM officer WHERE id = $1 AND state = $2 AND deactivated_at IS NULL`,
    values: [id, state],
  };
}

/** Two officers of a State, as a delegation looks at them. */
export function officersOf(
  ids: readonly string[],
  state: string,
): Statement<ColleagueRow & { readonly active: boolean }> {
  return {
    name: 'officers-of',
    text: `SELECT id, authority, name, roles, unit, deactivated_at IS NULL AS active FROM officer
      WHERE id = ANY ($1) AND state = $2 LIMIT 10`,
    values: [ids, state],
  };
}

/**
 * Locks a State's administrators: those who can sign in now. Two who take the role from each other at one moment wait
 * here, and the second sees what the first has done. Administering.
 */
export function lockAdministrators(state: string): Statement<{ readonly id: string }> {
  return {
    name: 'lock-administrators',
    text: `SELECT o.id FROM officer o WHERE o.state = $1 AND 'admin' = ANY (o.roles) AND o.deactivated_at IS NULL
        AND (o.password_hash IS NOT NULL OR EXISTS (SELECT FROM external_identity e WHERE e.officer = o.id))
      ORDER BY o.id LIMIT 1000 FOR UPDATE OF o`,
    values: [state],
  };
}

/** Adds an officer who has nothing yet to sign in with; no row where the State has somebody of this address. Administering. */
export function insertOfficer(
  officer: Pick<
    StaffRow,
    'id' | 'state' | 'authority' | 'email' | 'name' | 'roles' | 'unit' | 'language'
  >,
): Statement<{ readonly id: string }> {
  const { id, state, authority, email, name, roles, unit, language } = officer;
  return {
    name: 'insert-officer',
    text: `INSERT INTO officer (id, state, authority, email, name, roles, unit, language, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, node_time()) ON CONFLICT (email, state) DO NOTHING RETURNING id`,
    values: [id, state, authority, email, name, roles, unit, language],
  };
}

/** Administering. */
export function updateOfficer(
  officer: Pick<StaffRow, 'id' | 'state' | 'authority' | 'name' | 'roles' | 'unit' | 'language'>,
): Statement {
  const { id, state, authority, name, roles, unit, language } = officer;
  return {
    name: 'update-officer',
    text: `UPDATE officer SET authority = $3, name = $4, roles = $5, unit = $6, language = $7
      WHERE id = $1 AND state = $2`,
    values: [id, state, authority, name, roles, unit, language],
  };
}

/** Closes an officer's account and takes away what it was signed in to with: nothing of that comes back. Administering. */
export function deactivateOfficer(id: string, state: string): readonly Statement[] {
  return [
    {
      name: 'deactivate-officer',
      text: `UPDATE officer SET deactivated_at = node_time(), password_hash = NULL, password_changed_at = NULL
        WHERE id = $1 AND state = $2`,
      values: [id, state],
    },
    {
      name: 'delete-external-identities',
      text: 'DELETE FROM external_identity WHERE officer = $1 AND state = $2',
      values: [id, state],
    },
  ];
}

/** Administering. */
export function reactivateOfficer(id: string, state: string): Statement {
  return {
    name: 'reactivate-officer',
    text: 'UPDATE officer SET deactivated_at = NULL WHERE id = $1 AND state = $2',
    values: [id, state],
  };
}

/**
 * How much of a State's work on cases is in an officer's name: assignments to requests that are not over. A number and
 * nothing else; in the rooms of the State.
 * @param over states of requests in which nothing is left to do.
 */
export function openAssignmentsOf(
  officer: string,
  { state, knows }: Reader,
  over: readonly string[],
): Statement<{ readonly count: number }> {
  return {
    name: 'open-assignments-of',
    text: `SELECT count(*)::int AS count FROM assignment a JOIN request r ON r.id = a.request_id
      WHERE a.state = $2 AND a.assignee = $1 AND NOT r.state = ANY ($4) AND ${visibleTo('r', '$2', '$3')}`,
    values: [officer, state, knows, over],
  };
}

/** How many service accounts an officer answers for. Administering. */
export function accountsAnsweredFor(
  officer: string,
  state: string,
): Statement<{ readonly count: number }> {
  return {
    name: 'accounts-answered-for',
    text: 'SELECT count(*)::int AS count FROM service_account WHERE sponsor = $1 AND state = $2 AND revoked_at IS NULL',
    values: [officer, state],
  };
}

/** One page of the recoveries that wait for a second officer of a State, newest first. Administering. */
export function openRecoveries(
  state: string,
  after: string | undefined,
  limit: number,
): Statement<PendingRow> {
  return {
    name: 'open-recoveries',
    text: `SELECT * FROM pending_act WHERE state = $1 AND kind = 'recovery' AND settled_at IS NULL
      AND expires_at > node_time() AND id < $2 ORDER BY id DESC LIMIT $3`,
    values: [state, after ?? last, limit],
  };
}

/** An officer's own entry, with the session that they come by. Purpose `sign-in`. */
export function ownEntry(
  id: string,
  session: string,
): Statement<Pick<StaffRow, 'name' | 'language' | 'unit'> & { readonly expires_at: Date }> {
  return {
    name: 'own-entry',
    text: `SELECT o.name, o.language, o.unit, s.expires_at FROM officer o JOIN session s ON s.officer = o.id
      WHERE o.id = $1 AND s.id = $2 AND s.ended_at IS NULL AND o.deactivated_at IS NULL`,
    values: [id, session],
  };
}
