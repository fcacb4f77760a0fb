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
 * SQL: the request is open to the reader. `request` and the two placeholders are ours, never the caller's. OFFSET 0
 * keeps the planner from reading both tables whole for one page of a list.
 * @param request expression of the request's id; @param state placeholder of the reader's State; @param knows of the names.
 */
export function openTo(request: string, state: string, knows: string): string {
  return `(NOT EXISTS (SELECT FROM seal s WHERE s.request_id = ${request} AND s.state = ${state} OFFSET 0)
    OR '*' = ANY (${knows}::text[])
    OR EXISTS (SELECT FROM assignment a WHERE a.request_id = ${request} AND a.state = ${state}
      AND a.assignee = ANY (${knows}::text[]) OFFSET 0))`;
}

/**
 * SQL: a notification `n` is told to the reader: to one of the roles, unless it is meant for some of them alone, or by
 * name; to auditors all of it.
 */
export function toldTo(roles: string, knows: string): string {
  return `((n.roles && ${roles} AND (n.told IS NULL OR n.told && ${knows}::text[] OR '*' = ANY (${knows})))
    OR n.also && ${knows}::text[] OR (n.also IS NOT NULL AND '*' = ANY (${knows})))`;
}

/** What is known, along with a request's row, of who may open it. */
export interface Knowledge {
  /** The reader's State has sealed it. */
  readonly sealed: boolean;
  /** It is assigned to one of the names that the reader goes by. */
  readonly assigned: boolean;
}

/** SQL: the two columns of `Knowledge`. */
export function knowledgeAbout(request: string, state: string, knows: string): string {
  return `EXISTS (SELECT FROM seal s WHERE s.request_id = ${request} AND s.state = ${state}) AS sealed,
    EXISTS (SELECT FROM assignment a WHERE a.request_id = ${request} AND a.state = ${state}
      AND a.assignee = ANY (${knows}::text[])) AS assigned`;
}

/** SQL: the request is one that the reader's State may see at all. */
export function seenBy(alias: string, state: string): string {
  return `(${alias}.requesting_state = ${state} OR (${alias}.requested_state = ${state} AND ${alias}.transmitted_at IS NOT NULL))`;
}

/** SQL: the request is one that the reader's State may see at all, and open to the reader. */
export function visibleTo(alias: string, state: string, knows: string): string {
  return `${seenBy(alias, state)} AND ${openTo(`${alias}.id`, state, knows)}`;
}

/** Who in a State is assigned to a request, with their names. */
export function assignmentsOf(
  request: string,
  state: string,
): Statement<AssignmentRow & { readonly name: string }> {
  return {
    name: 'assignments-of',
    text: `SELECT a.*, coalesce(nullif(o.name, ''), o.email, u.name, a.assignee) AS name FROM assignment a
      LEFT JOIN officer o ON a.kind = 'officer' AND o.id::text = a.assignee AND o.state = $2
      LEFT JOIN unit u ON a.kind = 'unit' AND u.id::text = a.assignee AND u.state = $2
      WHERE a.request_id = $1 AND a.state = $2 ORDER BY a.at, a.assignee LIMIT 200`,
    values: [request, state],
  };
}

/** Somebody whom cases can be assigned to. */
export type Assignable = Pick<AssignmentRow, 'kind'> & {
  readonly id: string;
  readonly name: string;
};

/**
 * The officer, service account or unit of a State that a name means, if cases can be assigned to it: neither left,
 * revoked nor closed, and somebody who works on cases.
 * @param workers roles that work on cases.
 */
export function assignable(
  state: string,
  name: string,
  workers: readonly string[],
): Statement<Assignable> {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name) ? name : null;
  return {
    name: 'assignable',
    text: `SELECT 'officer' AS kind, id::text, coalesce(nullif(name, ''), email) AS name FROM officer
        WHERE state = $1 AND id = $3 AND roles && $4 AND deactivated_at IS NULL
      UNION ALL SELECT 'service', id, id FROM service_account
        WHERE state = $1 AND id = $2 AND roles && $4 AND revoked_at IS NULL
      UNION ALL SELECT 'unit', id::text, name FROM unit WHERE state = $1 AND id = $3 AND closed_at IS NULL`,
    values: [state, name, uuid, workers],
  };
}

/** Officers and units of a State that cases can be assigned to, by name; those who do not work on cases are not. */
export function assignables(state: string, workers: readonly string[]): Statement<Assignable> {
  return {
    name: 'assignables',
    text: `SELECT 'unit' AS kind, id::text, name FROM unit WHERE state = $1 AND closed_at IS NULL
      UNION ALL SELECT 'officer', id::text, coalesce(nullif(name, ''), email) FROM officer
        WHERE state = $1 AND roles && $2 AND deactivated_at IS NULL
      ORDER BY kind DESC, name, id LIMIT 500`,
    values: [state, workers],
  };
}

/** The references of some requests, as far as the reader sees them, in the order of creation. */
export function referencesOf(
  { state, knows }: Reader,
  ids: readonly string[],
): Statement<{ readonly id: string; readonly reference: string }> {
  return {
    name: 'references-of',
    text: `SELECT r.id, r.reference FROM request r WHERE r.id = ANY ($1::uuid[]) AND ${visibleTo('r', '$2', '$3')}
      ORDER BY r.id`,
    values: [ids, state, knows],
  };
}

/** Who wrote a State's draft. */
export function drafterOf(request: string, state: string): Statement<{ readonly drafter: string }> {
  return {
    name: 'drafter-of',
    text: 'SELECT drafter FROM drafter WHERE request_id = $1 AND state = $2',
    values: [request, state],
  };
}

/** Keeps who wrote a State's draft, along with the draft. */
export function insertDrafter(request: string, state: string, drafter: string): Statement {
  return {
    name: 'insert-drafter',
    text: 'INSERT INTO drafter (request_id, state, drafter) VALUES ($1, $2, $3)',
    values: [request, state, drafter],
  };
}

export function sealOf(request: string, state: string): Statement<SealRow> {
  return {
    name: 'seal-of',
    text: 'SELECT * FROM seal WHERE request_id = $1 AND state = $2',
    values: [request, state],
  };
}

export function insertAssignment(assignment: AssignmentRow): Statement {
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

/** Names of officers and units of a State, also of those who have left: records name them by their ids. */
export function namesOf(
  state: string,
  ids: readonly string[],
): Statement<{ readonly id: string; readonly name: string }> {
  return {
    name: 'names-of',
    text: `SELECT id::text, coalesce(nullif(name, ''), email) AS name FROM officer
        WHERE state = $1 AND id = ANY ($2::uuid[])
      UNION ALL SELECT id::text, name FROM unit WHERE state = $1 AND id = ANY ($2::uuid[])`,
    values: [state, ids],
  };
}

/** Who stands in today, by the State's clock, for officers who are assigned to a request. */
export function standInsOf(
  request: string,
  state: string,
): Statement<{ readonly absent: string; readonly name: string; readonly until: string }> {
  return {
    name: 'stand-ins-of',
    text: `SELECT d.absent::text, coalesce(nullif(o.name, ''), o.email) AS name,
        to_char(d.to_day, 'YYYY-MM-DD') AS until
      FROM assignment a JOIN delegation d ON d.absent::text = a.assignee AND d.state = a.state
        JOIN officer o ON o.id = d.delegate AND o.state = a.state JOIN state t ON t.code = a.state
      WHERE a.request_id = $1 AND a.state = $2 AND d.ended_at IS NULL
        AND (node_time() AT TIME ZONE t.zone)::date BETWEEN d.from_day AND d.to_day LIMIT 200`,
    values: [request, state],
  };
}
