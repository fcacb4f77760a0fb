import type { RequestRow } from './requests.js';
import type { Statement } from './statements.js';

/** An officer who leaves, or who takes over. */
export interface HandoverParty {
  readonly id: string;
  readonly roles: readonly string[];
  readonly deactivated_at: Date | null;
}

/** Officers of a State by their ids, as its administrator sees them. */
export function officersById(state: string, ids: readonly string[]): Statement<HandoverParty> {
  return {
    name: 'officers-by-id',
    text: 'SELECT id, roles, deactivated_at FROM officer WHERE state = $1 AND id = ANY ($2)',
    values: [state, ids],
  };
}

/** SQL: the assignment is a leaver's, on a request that has not come to its end. */
const open = `a.state = $1 AND a.assignee = $2 AND NOT (r.lifecycle || ' ' || r.state = ANY ($3))
  AND (r.requesting_state = $1 OR r.requested_state = $1)`;

/**
 * Locks the next of the requests that somebody is assigned to, in the order of their ids.
 * @param ends lifecycle and final state, with a space between.
 */
export function lockAssigned(
  state: string,
  assignee: string,
  ends: readonly string[],
  limit: number,
): Statement<RequestRow> {
  return {
    name: 'lock-assigned',
    text: `SELECT r.* FROM assignment a JOIN request r ON r.id = a.request_id
      WHERE ${open} ORDER BY r.id LIMIT $4 FOR UPDATE OF r`,
    values: [state, assignee, ends, limit],
  };
}

/** How many such requests there are. */
export function countAssigned(
  state: string,
  assignee: string,
  ends: readonly string[],
): Statement<{ readonly count: number }> {
  return {
    name: 'count-assigned',
    text: `SELECT count(*)::int AS count FROM assignment a JOIN request r ON r.id = a.request_id WHERE ${open}`,
    values: [state, assignee, ends],
  };
}

/** Puts another officer in the place of one, on several requests at once. */
export function moveAssignments(
  requests: readonly string[],
  state: string,
  from: string,
  to: string,
  by: string,
  at: string,
): readonly Statement[] {
  return [
    {
      name: 'add-successor',
      text: `INSERT INTO assignment (request_id, state, assignee, kind, assigned_by, at)
        SELECT unnest($1::uuid[]), $2, $3, 'officer', $4, $5 ON CONFLICT DO NOTHING`,
      values: [requests, state, to, by, at],
    },
    {
      name: 'remove-leaver',
      text: 'DELETE FROM assignment WHERE request_id = ANY ($1) AND state = $2 AND assignee = $3',
      values: [requests, state, from],
    },
  ];
}
