import type { Statement } from './statements.js';

/** Who reads, as far as the rows depend on it: the same that row-level security is told, said again in the query. */
export interface Reader {
  readonly state: string;
  /** Names under which sealed requests are open; `*` opens all of the State's. */
  readonly knows: readonly string[];
}

export interface AssignmentRow {
  readonly request_id: string;
  readonly state: string;
  readonly assignee: string;
  readonly kind: 'officer' | 'service' | 'unit';
  readonly assigned_by: string;
  readonly at: Date;
}

export interface SealRow {
  readonly request_id: string;
  readonly state: string;
  readonly sealed_by: string;
  readonly at: Date;
}

/**
 * SQL: the request is open to the reader. `request` and the two placeholders are ours, never the caller's.
 * @param request expression of the request's id; @param state placeholder of the reader's State; @param knows of the names.
 */
export function openTo(request: string, state: string, knows: string): string {
  return `(NOT EXISTS (SELECT FROM seal s WHERE s.request_id = ${request} AND s.state = ${state})
    OR '*' = ANY (${knows}::text[])
    OR EXISTS (SELECT FROM assignment a WHERE a.request_id = ${request} AND a.state = ${state} AND a.assignee = ANY (${knows}::text[])))`;
}

/** SQL: the request is one that the reader's State may see at all, and open to the reader. */
export function visibleTo(alias: string, state: string, knows: string): string {
  return `(${alias}.requesting_state = ${state} OR (${alias}.requested_state = ${state} AND ${alias}.transmitted_at IS NOT NULL))
    AND ${openTo(`${alias}.id`, state, knows)}`;
}

/** Who in a State is assigned to a request. */
export function assignmentsOf(request: string, state: string): Statement<AssignmentRow> {
  return {
    name: 'assignments-of',
    text: 'SELECT * FROM assignment WHERE request_id = $1 AND state = $2 ORDER BY at, assignee LIMIT 200',
    values: [request, state],
  };
}

export function sealOf(request: string, state: string): Statement<SealRow> {
  return {
    name: 'seal-of',
    text: 'SELECT * FROM seal WHERE request_id = $1 AND state = $2',
    values: [request, state],
  };
}

export function insertAssignment(
  assignment: Omit<AssignmentRow, 'at'> & { at: string },
): Statement {
  const { request_id, state, assignee, kind, assigned_by, at } = assignment;
  return {
    name: 'insert-assignment',
    text: `INSERT INTO assignment (request_id, state, assignee, kind, assigned_by, at)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    values: [request_id, state, assignee, kind, assigned_by, at],
  };
}

export function deleteAssignment(request: string, state: string, assignee: string): Statement {
  return {
    name: 'delete-assignment',
    text: 'DELETE FROM assignment WHERE request_id = $1 AND state = $2 AND assignee = $3',
    values: [request, state, assignee],
  };
}

export function insertSeal(request: string, state: string, by: string, at: string): Statement {
  return {
    name: 'insert-seal',
    text: 'INSERT INTO seal (request_id, state, sealed_by, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    values: [request, state, by, at],
  };
}

export function deleteSeal(request: string, state: string): Statement {
  return {
    name: 'delete-seal',
    text: 'DELETE FROM seal WHERE request_id = $1 AND state = $2',
    values: [request, state],
  };
}
