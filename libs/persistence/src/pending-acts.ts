import { openTo, type Reader } from './knowledge.js';
import type { Statement } from './statements.js';

/** No id comes after this one. */
const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Something that takes a second officer: an act on a request, a change of the four-eyes setting or of the directory, a recovery. */
export interface PendingRow {
  readonly id: string;
  readonly state: string;
  readonly authority: string;
  readonly kind: 'act' | 'four-eyes' | 'recovery' | 'directory';
  /** Id of the request, the authority or the officer, or the code of the State. */
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
  > & {
    readonly hours: number;
    /** The instant of the transaction, where it has one already. */
    readonly at?: string;
  },
): Statement<PendingRow> {
  return {
    name: 'insert-pending',
    text: `INSERT INTO pending_act (id, state, authority, kind, subject, request_id, action, body, reasons, asked_by,
        asked_person, asked_at, expires_at)
      SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, t.at, t.at + make_interval(hours => $12)
      FROM coalesce($13, node_time()) AS t (at) RETURNING *`,
    values: [
      ...[row.id, row.state, row.authority, row.kind, row.subject, row.request_id, row.action],
      ...[JSON.stringify(row.body), row.reasons, row.asked_by, row.asked_person, row.hours],
      row.at ?? null,
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

/** SQL: a pending act on a request that the reader may see. The placeholders are ours. */
const ofReader = (state: string, knows: string): string =>
  `p.state = ${state} AND p.request_id IS NOT NULL AND ${openTo('p.request_id', state, knows)}`;
const isOpen = 'p.settled_at IS NULL AND p.expires_at > node_time()';

/** One act that waits, or has waited, on a request. Read once the request is locked, its end is certain. */
export function pendingAct(
  id: string,
  request: string,
  { state, knows }: Reader,
): Statement<PendingRow & { readonly expired: boolean }> {
  return {
    name: 'pending-act',
    text: `SELECT *, expires_at <= node_time() AS expired FROM pending_act p
      WHERE id = $1 AND request_id = $2 AND ${ofReader('$3', '$4')}`,
    values: [id, request, state, knows],
  };
}

/** What waits for a second officer on a request, oldest first. */
export function openPendingActs(
  request: string,
  { state, knows }: Reader,
): Statement<Pick<PendingRow, 'id' | 'action' | 'asked_by' | 'asked_at' | 'expires_at'>> {
  return {
    name: 'open-pending-acts',
    text: `SELECT id, action, asked_by, asked_at, expires_at FROM pending_act p
      WHERE subject = $1::text AND request_id = $1::uuid AND ${isOpen} AND ${ofReader('$2', '$3')} ORDER BY id LIMIT 50`,
    values: [request, state, knows],
  };
}

/** One page of what waits or has waited on a request, newest first. */
export function pendingActsOn(
  request: string,
  { state, knows }: Reader,
  after: string | undefined,
  limit: number,
): Statement<PendingRow & { readonly expired: boolean }> {
  return {
    name: 'pending-acts-on',
    text: `SELECT *, expires_at <= node_time() AS expired FROM pending_act p
      WHERE request_id = $1 AND id < $4 AND ${ofReader('$2', '$3')} ORDER BY id DESC LIMIT $5`,
    values: [request, state, knows, after ?? last, limit],
  };
}

/**
 * One page of what somebody may confirm: open, asked by others, on the requests of the reader.
 * @param acts `lifecycle/side/action` of every act that the reader may take.
 */
export function waitingFor(
  { state, knows }: Reader,
  { id, person }: { readonly id: string; readonly person: string },
  acts: readonly string[],
  after: string | undefined,
  limit: number,
): Statement<PendingRow & { readonly reference: string }> {
  return {
    name: 'waiting-for',
    text: `SELECT p.*, r.reference FROM pending_act p JOIN request r ON r.id = p.request_id
      WHERE ${ofReader('$1', '$2')} AND ${isOpen} AND p.asked_by <> $3 AND p.asked_person <> $4
        AND (r.requesting_state = $1 OR r.requested_state = $1)
        AND r.lifecycle || CASE WHEN r.requesting_state = $1 THEN '/requesting/' ELSE '/requested/' END || p.action
          = ANY ($5)
        AND p.id < $6 ORDER BY p.id DESC LIMIT $7`,
    values: [state, knows, id, person, acts, after ?? last, limit],
  };
}

/** What waits of one kind in a State, oldest first. */
export function openPendingOf(state: string, kind: PendingRow['kind']): Statement<PendingRow> {
  return {
    name: 'open-pending-of',
    text: `SELECT * FROM pending_act p WHERE state = $1 AND kind = $2 AND ${isOpen} ORDER BY id LIMIT 200`,
    values: [state, kind],
  };
}

/** What came, in the last fourteen days, of what somebody asked for and another settled; newest first. */
export function settledFor(
  state: string,
  kind: PendingRow['kind'],
  person: string,
): Statement<PendingRow> {
  return {
    name: 'settled-for',
    text: `SELECT * FROM pending_act WHERE state = $1 AND kind = $2 AND asked_person = $3
      AND outcome IN ('confirmed', 'declined') AND settled_at > node_time() - interval '14 days'
      ORDER BY settled_at DESC LIMIT 5`,
    values: [state, kind, person],
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
    values: [state, kinds, after ?? last, limit],
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

/** Lets one transaction at a time ask for something about a subject. */
export function lockSubject(subject: string): Statement {
  return {
    name: 'lock-subject',
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
    values: [`pending ${subject}`],
  };
}
