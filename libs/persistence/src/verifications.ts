import type { Statement } from './statements.js';

/** How far a verification of every history of a State has come, and what it found. */
export interface VerificationRow {
  readonly id: string;
  readonly begun_by: string;
  readonly begun_at: Date;
  readonly ended_at: Date | null;
  readonly last_request: string | null;
  readonly requests: number;
  readonly events: number;
  readonly of_requests: number;
  readonly broken: readonly { readonly id: string; readonly reference: string }[];
}

const columns =
  'id, begun_by, begun_at, ended_at, last_request, requests, events, of_requests, broken';

/** Begins a verification of all requests that a State has now. */
function begin(id: string, state: string, by: string): Statement<VerificationRow> {
  return {
    name: 'insert-verification',
    text: `INSERT INTO history_verification (id, state, begun_by, begun_at, requests, events, of_requests, broken)
      SELECT $1, $2, $3, node_time(), 0, 0, count(*), '[]' FROM request
      WHERE requesting_state = $2 OR (requested_state = $2 AND transmitted_at IS NOT NULL)
      RETURNING ${columns}`,
    values: [id, state, by],
  };
}

/** One verification of a State. */
function find(id: string, state: string): Statement<VerificationRow> {
  return {
    name: 'verification-by-id',
    text: `SELECT ${columns} FROM history_verification WHERE id = $1 AND state = $2`,
    values: [id, state],
  };
}

/** One page of a State's verifications, the newest first. */
function list(state: string, after: string | undefined, limit: number): Statement<VerificationRow> {
  return {
    name: 'verifications-of',
    text: `SELECT ${columns} FROM history_verification WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
    values: [state, after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit],
  };
}

/** The verification of a State that ended last. */
function last(state: string): Statement<VerificationRow> {
  return {
    name: 'last-verification',
    text: `SELECT ${columns} FROM history_verification
      WHERE state = $1 AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1`,
    values: [state],
  };
}

/** Keeps how far a verification has come; nothing comes back where somebody else has gone on with it meanwhile. */
function goOn(
  id: string,
  before: string | null,
  found: Pick<VerificationRow, 'last_request' | 'requests' | 'events' | 'broken'>,
  hasEnded: boolean,
): Statement<VerificationRow> {
  return {
    name: 'update-verification',
    text: `UPDATE history_verification SET last_request = $3, requests = $4, events = $5, broken = $6,
        ended_at = CASE WHEN $7 THEN node_time() END
      WHERE id = $1 AND last_request IS NOT DISTINCT FROM $2 AND ended_at IS NULL RETURNING ${columns}`,
    values: [
      ...[id, before, found.last_request, found.requests, found.events],
      ...[JSON.stringify(found.broken), hasEnded],
    ],
  };
}

/** The next requests of a State by their ids, for whoever looks at every one. */
function requestsAfter(
  state: string,
  after: string,
  limit: number,
): Statement<{ readonly id: string; readonly reference: string }> {
  return {
    name: 'requests-after',
    text: `SELECT id, reference FROM request
      WHERE (requesting_state = $1 OR (requested_state = $1 AND transmitted_at IS NOT NULL)) AND id > $2
      ORDER BY id LIMIT $3`,
    values: [state, after, limit],
  };
}

export const verifications = { begin, find, list, last, goOn, requestsAfter };
