import type { RequestRow } from './requests.js';
import type { Statement } from './statements.js';

/** A row of `deadline` as the driver returns it. */
export interface DeadlineRow {
  readonly id: string;
  readonly request_id: string;
  readonly requesting_state: string;
  readonly requested_state: string;
  readonly limit_id: string;
  readonly owed_by: string;
  readonly visibility: 'shared' | 'private';
  readonly started_at: Date;
  readonly stated: string | null;
  readonly condition: number | null;
  readonly stops: readonly { readonly from: string; readonly to?: string }[];
  readonly due_at: Date | null;
  readonly due_on: string | null;
  readonly zone: string;
  readonly steps: readonly unknown[];
  readonly closed_at: Date | null;
}

/** A new or recomputed deadline, ready to be written: column names, times as RFC 3339 text. */
export interface DeadlineValues {
  readonly id: string;
  readonly request_id: string;
  readonly requesting_state: string;
  readonly requested_state: string;
  readonly limit_id: string;
  readonly owed_by: string;
  readonly visibility: 'shared' | 'private';
  readonly started_at: string;
  readonly stated: string | null;
  readonly condition: number | null;
  readonly stops: readonly { readonly from: string; readonly to?: string }[];
  readonly due_at: string | null;
  readonly due_on: string | null;
  readonly zone: string;
  readonly steps: readonly unknown[];
}

export interface ThresholdValues {
  readonly id: string;
  readonly deadline_id: string;
  readonly request_id: string;
  readonly requesting_state: string;
  readonly requested_state: string;
  readonly owed_by: string;
  readonly visibility: 'shared' | 'private';
  readonly name: string;
  readonly at: string | null;
}

/** The clocks of one request, the closed ones last; only those that the reader may see. */
export function deadlinesOf(request: string, state: string): Statement<DeadlineRow> {
  return {
    name: 'deadlines-of',
    text: `SELECT *, due_on::text AS due_on FROM deadline
      WHERE request_id = $1 AND (owed_by = $2 OR (visibility = 'shared' AND $2 IN (requesting_state, requested_state)))
      ORDER BY closed_at IS NOT NULL, due_at NULLS LAST, id LIMIT 200`,
    values: [request, state],
  };
}

/** The clocks that still run for a request and for the preservations that it follows. */
export function openDeadlines(request: string, withFollowed: boolean): Statement<DeadlineRow> {
  const requests = withFollowed
    ? `request_id = ANY (ARRAY(SELECT $1::uuid UNION SELECT target_id FROM link WHERE request_id = $1 AND type = 'follows'))`
    : 'request_id = $1';
  return {
    name: withFollowed ? 'open-deadlines-with-followed' : 'open-deadlines',
    text: `SELECT *, due_on::text AS due_on FROM deadline WHERE ${requests} AND closed_at IS NULL`,
    values: [request],
  };
}

export function insertDeadlines(deadlines: readonly DeadlineValues[]): Statement {
  return {
    name: 'insert-deadlines',
    text: `INSERT INTO deadline (id, request_id, requesting_state, requested_state, limit_id, owed_by, visibility,
        started_at, stated, condition, stops, due_at, due_on, zone, steps)
      SELECT * FROM jsonb_to_recordset($1) AS d (id uuid, request_id uuid, requesting_state text, requested_state text,
        limit_id text, owed_by text, visibility text, started_at timestamptz, stated text, condition int,
        stops jsonb, due_at timestamptz, due_on date, zone text, steps jsonb)`,
    values: [JSON.stringify(deadlines)],
  };
}

/** Writes thresholds, but none that was told of at or after its time already: late is told once. */
export function insertThresholds(thresholds: readonly ThresholdValues[]): Statement {
  return {
    name: 'insert-thresholds',
    text: `INSERT INTO threshold (id, deadline_id, request_id, requesting_state, requested_state, owed_by, visibility,
        name, at)
      SELECT * FROM jsonb_to_recordset($1) AS t (id uuid, deadline_id uuid, request_id uuid, requesting_state text,
        requested_state text, owed_by text, visibility text, name text, at timestamptz)
      WHERE NOT EXISTS (SELECT FROM threshold f
        WHERE f.deadline_id = t.deadline_id AND f.name = t.name AND f.fired_at >= t.at)`,
    values: [JSON.stringify(thresholds)],
  };
}

/** Ends a clock; what has not fired of it never will. One at a time: for a list PostgreSQL plans anew every time. */
export function closeDeadline(id: string, at: string): Statement {
  return {
    name: 'close-deadline',
    text: `WITH closed AS (UPDATE deadline SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL RETURNING id)
      UPDATE threshold SET at = NULL FROM closed WHERE deadline_id = closed.id AND fired_at IS NULL`,
    values: [id, at],
  };
}

/** Writes a clock that was stopped, restarted or recomputed; its unfired thresholds are replaced. */
export function moveDeadline(
  id: string,
  moved: Pick<DeadlineValues, 'stops' | 'due_at' | 'due_on' | 'steps'>,
): Statement {
  return {
    name: 'move-deadline',
    text: `WITH moved AS (UPDATE deadline SET stops = $2, due_at = $3, due_on = $4, steps = $5 WHERE id = $1)
      UPDATE threshold SET at = NULL WHERE deadline_id = $1 AND fired_at IS NULL`,
    values: [
      id,
      JSON.stringify(moved.stops),
      moved.due_at,
      moved.due_on,
      JSON.stringify(moved.steps),
    ],
  };
}

export interface DueThreshold {
  readonly id: string;
  readonly request_id: string;
  readonly owed_by: string;
}

/**
 * Thresholds whose time has come and that nobody has fired: of each State its oldest, the first of each before the
 * second of any, so that nobody waits for another State's backlog. Purpose `clock`.
 */
export function dueThresholds(limit: number): Statement<DueThreshold> {
  return {
    name: 'due-thresholds',
    text: `SELECT due.id, due.request_id, due.owed_by FROM state s CROSS JOIN LATERAL (
        SELECT id, request_id, owed_by, at, row_number() OVER (ORDER BY at) AS place FROM threshold
        WHERE owed_by = s.code AND fired_at IS NULL AND at IS NOT NULL AND at <= (SELECT node_time())
        ORDER BY at LIMIT $1) due
      ORDER BY due.place, due.at LIMIT $1`,
    values: [limit],
  };
}

/** One threshold that a delayed job names. */
export function thresholdById(id: string): Statement<DueThreshold> {
  return {
    name: 'threshold-by-id',
    text: 'SELECT id, request_id, owed_by FROM threshold WHERE id = $1 AND fired_at IS NULL AND at <= node_time()',
    values: [id],
  };
}

/** Locks the requests whose clocks fall due, in order of id; one that an act holds now is left to the next sweep. */
export function lockRequests(ids: readonly string[]): Statement<RequestRow> {
  return {
    name: 'lock-requests',
    text: 'SELECT * FROM request WHERE id = ANY ($1) ORDER BY id FOR UPDATE SKIP LOCKED',
    values: [ids],
  };
}

export interface FiredThreshold extends DueThreshold {
  readonly deadline_id: string;
  readonly name: string;
  readonly visibility: 'shared' | 'private';
  readonly limit_id: string;
  readonly condition: number | null;
  readonly due_at: Date;
  readonly at: Date;
}

/** Marks thresholds as fired: the one statement in which a threshold fires. Each id comes back once, to one caller. */
export function fireThresholds(ids: readonly string[]): Statement<FiredThreshold> {
  return {
    name: 'fire-thresholds',
    text: `UPDATE threshold t SET fired_at = node_time() FROM deadline d
      WHERE t.id = ANY ($1) AND t.fired_at IS NULL AND t.at <= node_time() AND d.id = t.deadline_id
      RETURNING t.id, t.request_id, t.owed_by, t.deadline_id, t.name, t.visibility, t.at, d.limit_id,
        d.condition, d.due_at`,
    values: [ids],
  };
}

/**
 * Thresholds of the next two days for which no job is in the queue, or may no longer be. Taken first and joined after:
 * where statistics lag behind, an IN would be asked anew for every row. Purpose `clock`.
 */
export function armable(limit: number): Statement<{ id: string; delay: number }> {
  return {
    name: 'armable',
    text: `WITH soon AS MATERIALIZED (
        SELECT t.id FROM state s CROSS JOIN LATERAL (
          SELECT id FROM threshold WHERE owed_by = s.code AND fired_at IS NULL AND at IS NOT NULL
            AND at < (SELECT node_time() + interval '2 days') AND at > (SELECT node_time())
            AND (armed_at IS NULL OR armed_at < node_time() - interval '1 hour')
          ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED) t
        LIMIT $1)
      UPDATE threshold SET armed_at = node_time() FROM soon WHERE threshold.id = soon.id
      RETURNING threshold.id, greatest(0, ceil(extract(epoch FROM at - node_time()) * 1000))::float8 AS delay`,
    values: [limit],
  };
}

/** Takes back the mark of thresholds that the queue did not take. Purpose `clock`. */
export function disarm(ids: readonly string[]): Statement {
  return {
    name: 'disarm',
    text: 'UPDATE threshold SET armed_at = NULL WHERE id = ANY ($1)',
    values: [ids],
  };
}
