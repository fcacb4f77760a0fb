import type { Statement } from './statements.js';

/** Something that takes a second officer: an act on a request, a change of the four-eyes setting, a recovery. */
export interface PendingRow {
  readonly id: string;
  readonly state: string;
  readonly authority: string;
  readonly kind: 'act' | 'four-eyes' | 'recovery';
  /** Id of the request, the authority, or the officer. */
  readonly subject: string;
  /** Set for acts on requests only: such rows are case content, the others are settings. */
  readonly request_id: string | null;
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly reasons: string | null;
  readonly asked_by: string;
  /** The officer behind who asked; that officer cannot be the second one. */
  readonly asked_person: string;
  readonly asked_at: Date;
  readonly expires_at: Date;
  readonly outcome: 'confirmed' | 'declined' | 'withdrawn' | null;
  readonly settled_by: string | null;
  readonly settled_reasons: string | null;
  readonly settled_at: Date | null;
}

export function insertPending(
  row: Pick<
    PendingRow,
    | 'id'
    | 'state'
    | 'authority'
    | 'kind'
    | 'subject'
    | 'request_id'
    | 'action'
    | 'body'
    | 'reasons'
    | 'asked_by'
    | 'asked_person'
  > & { readonly hours: number },
): Statement<PendingRow> {
  return {
    name: 'insert-pending',
    text: `INSERT INTO pending_act (id, state, authority, kind, subject, request_id, action, body, reasons, asked_by,
        asked_person, asked_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, node_time(), node_time() + make_interval(hours => $12))
      RETURNING *`,
    values: [
      ...[row.id, row.state, row.authority, row.kind, row.subject, row.request_id, row.action],
      ...[JSON.stringify(row.body), row.reasons, row.asked_by, row.asked_person, row.hours],
    ],
  };
}

/** Locks one pending act of a State. Settled and expired ones come back too, so that the answer can say so. */
export function lockPending(
  id: string,
  state: string,
): Statement<PendingRow & { readonly expired: boolean }> {
  return {
    name: 'lock-pending',
    text: `SELECT *, expires_at <= node_time() AS expired FROM pending_act WHERE id = $1 AND state = $2 FOR UPDATE`,
    values: [id, state],
  };
}

/** What is open on a subject: neither settled nor expired. */
export function openPending(state: string, subject: string): Statement<PendingRow> {
  return {
    name: 'open-pending',
    text: `SELECT * FROM pending_act WHERE state = $1 AND subject = $2 AND settled_at IS NULL AND expires_at > node_time()
      ORDER BY id LIMIT 50`,
    values: [state, subject],
  };
}

/** One page of a State's pending acts of some kinds, newest first. */
export function pendingOf(
  state: string,
  kinds: readonly PendingRow['kind'][],
  after: string | undefined,
  limit: number,
): Statement<PendingRow> {
  return {
    name: 'pending-of',
    text: 'SELECT * FROM pending_act WHERE state = $1 AND kind = ANY ($2) AND id < $3 ORDER BY id DESC LIMIT $4',
    values: [state, kinds, after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit],
  };
}

export function settlePending(
  id: string,
  outcome: NonNullable<PendingRow['outcome']>,
  by: string,
  reasons: string | null,
): Statement<PendingRow> {
  return {
    name: 'settle-pending',
    text: `UPDATE pending_act SET outcome = $2, settled_by = $3, settled_reasons = $4, settled_at = node_time()
      WHERE id = $1 AND settled_at IS NULL RETURNING *`,
    values: [id, outcome, by, reasons],
  };
}

export interface FourEyesRow {
  readonly state: string;
  readonly authority: string;
  readonly action: string;
  readonly hours: number;
}

/** The acts for which an authority wants a second officer. */
export function fourEyesOf(authority: string): Statement<FourEyesRow> {
  return {
    name: 'four-eyes-of',
    text: 'SELECT * FROM four_eyes WHERE authority = $1 LIMIT 50',
    values: [authority],
  };
}

/** The settings of every authority of a State. */
export function fourEyesIn(state: string): Statement<FourEyesRow> {
  return {
    name: 'four-eyes-in',
    text: 'SELECT * FROM four_eyes WHERE state = $1 ORDER BY authority, action LIMIT 1000',
    values: [state],
  };
}

export function writeFourEyes({ state, authority, action, hours }: FourEyesRow): Statement {
  return {
    name: 'write-four-eyes',
    text: `INSERT INTO four_eyes (state, authority, action, hours) VALUES ($1, $2, $3, $4)
      ON CONFLICT (authority, action) DO UPDATE SET hours = $4`,
    values: [state, authority, action, hours],
  };
}

export function deleteFourEyes(authority: string, action: string): Statement {
  return {
    name: 'delete-four-eyes',
    text: 'DELETE FROM four_eyes WHERE authority = $1 AND action = $2',
    values: [authority, action],
  };
}
