import { visibleTo, type Reader } from './knowledge.js';
import type { PendingRow } from './pending-acts.js';
import type { ColleagueRow, StaffRow } from './staff.js';
import type { Statement } from './statements.js';

/** No id comes after this one: where a list that goes backwards begins. */
const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

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
