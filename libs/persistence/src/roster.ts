import type { Statement } from './statements.js';

/** In which order somebody on call is reached. */
export const positions = ['first', 'second', 'supervisor'] as const;
export type Position = (typeof positions)[number];

export interface ShiftRow {
  readonly id: string;
  readonly authority: string;
  readonly officer: string;
  /** Name of the officer, or the address where there is none. */
  readonly name: string;
  readonly position: Position;
  readonly from_at: Date;
  readonly to_at: Date;
  readonly created_by: string;
  readonly created_at: Date;
}

export interface GapRow {
  readonly authority: string;
  readonly position: Position;
  readonly from_at: Date;
  readonly to_at: Date;
}

export interface HandOverRow {
  readonly id: string;
  readonly authority: string;
  readonly note: string;
  readonly written_by: string;
  readonly at: Date;
  readonly readers: readonly { readonly reader: string; readonly at: string }[];
}

const columns = `s.id, s.authority, s.officer, coalesce(nullif(o.name, ''), o.email) AS name, s.position, s.from_at, s.to_at,
  s.created_by, s.created_at`;
const shifts = `duty_shift s JOIN officer o ON o.id = s.officer`;

/** Between which instants shifts are looked for; absent: from now on, for fourteen days. */
export interface RosterSpan {
  readonly from?: string;
  readonly to?: string;
  readonly authority?: string;
}

/** One page of a State's shifts that touch a span, the first to begin first. */
function shiftsWithin(
  state: string,
  { from, to, authority }: RosterSpan,
  after: { readonly from: string; readonly id: string } | undefined,
  limit: number,
): Statement<ShiftRow> {
  const values: unknown[] = [state, limit, from ?? null, to ?? null];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const begins = 'coalesce($3::timestamptz, n.now)';
  return {
    name: `shifts-within${authority === undefined ? '' : '-authority'}${after ? '-after' : ''}`,
    text: `SELECT ${columns} FROM ${shifts} CROSS JOIN node_time() AS n(now)
      WHERE s.state = $1 AND s.removed_at IS NULL AND s.to_at > ${begins}
        AND s.from_at < coalesce($4::timestamptz, ${begins} + interval '14 days')
        ${authority === undefined ? '' : `AND s.authority = ${put(authority)}`}
        ${after ? `AND (s.from_at, s.id) > (${put(after.from)}::timestamptz, ${put(after.id)}::uuid)` : ''}
      ORDER BY s.from_at, s.id LIMIT $2`,
    values,
  };
}

/** Where nobody who can sign in is on call within fourteen days: at contact points, and wherever there is a roster. */
function rosterGaps(state: string): Statement<GapRow> {
  return {
    name: 'roster-gaps',
    text: `SELECT a.id AS authority, p.position, lower(g.gap) AS from_at, upper(g.gap) AS to_at
      FROM node_time() AS n(now) CROSS JOIN authority a
      CROSS JOIN unnest('{first,second,supervisor}'::text[]) WITH ORDINALITY AS p(position, place)
      CROSS JOIN LATERAL unnest(tstzmultirange(tstzrange(n.now, n.now + interval '14 days')) - coalesce((
          SELECT range_agg(tstzrange(s.from_at, s.to_at)) FROM ${shifts}
          WHERE s.state = $1 AND s.authority = a.id AND s.position = p.position AND s.removed_at IS NULL
            AND s.to_at > n.now AND o.deactivated_at IS NULL), '{}'::tstzmultirange)) AS g(gap)
      WHERE a.state = $1 AND ('contact-point' = ANY (a.functions) OR EXISTS (SELECT FROM duty_shift s
        WHERE s.state = $1 AND s.authority = a.id AND s.removed_at IS NULL AND s.to_at > n.now))
      ORDER BY a.id, p.place, lower(g.gap) LIMIT 1000`,
    values: [state],
  };
}

/** Who is on call in a State at this moment, and can sign in. */
function onCallNow(state: string): Statement<ShiftRow> {
  return {
    name: 'on-call-now',
    text: `SELECT ${columns} FROM ${shifts} CROSS JOIN node_time() AS n(now)
      WHERE s.state = $1 AND s.removed_at IS NULL AND s.from_at <= n.now AND s.to_at > n.now AND o.deactivated_at IS NULL
      ORDER BY s.authority, s.from_at, s.id LIMIT 1000`,
    values: [state],
  };
}

/** Makes those who change the roster of an authority wait for each other. */
function lockRoster(authority: string): Statement {
  return {
    name: 'lock-roster',
    text: `SELECT pg_advisory_xact_lock(hashtextextended('roster ' || $1, 0))`,
    values: [authority],
  };
}

/** Shifts of one position that share time with a span, but for one that is about to go. */
function shiftsBeside(
  state: string,
  { authority, position }: Pick<ShiftRow, 'authority' | 'position'>,
  { from, to }: { readonly from: string; readonly to: string },
  but: string | null,
): Statement<{ readonly id: string }> {
  return {
    name: 'shifts-beside',
    text: `SELECT id FROM duty_shift WHERE state = $1 AND authority = $2 AND position = $3 AND removed_at IS NULL
      AND from_at < $5 AND to_at > $4 AND id IS DISTINCT FROM $6::uuid LIMIT 1`,
    values: [state, authority, position, from, to, but],
  };
}

function insertShift(
  shift: Pick<ShiftRow, 'id' | 'authority' | 'officer' | 'position' | 'created_by'> & {
    readonly state: string;
    readonly from: string;
    readonly to: string;
  },
): Statement {
  const { id, state, authority, officer, position, from, to, created_by } = shift;
  return {
    name: 'insert-shift',
    text: `INSERT INTO duty_shift (id, state, authority, officer, position, from_at, to_at, created_by, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, node_time())`,
    values: [id, state, authority, officer, position, from, to, created_by],
  };
}

/** One shift of a State that has not been taken away. */
function shiftOf(id: string, state: string): Statement<ShiftRow & { readonly over: boolean }> {
  return {
    name: 'shift-of',
    text: `SELECT ${columns}, s.to_at <= node_time() AS over FROM ${shifts}
      WHERE s.id = $1 AND s.state = $2 AND s.removed_at IS NULL`,
    values: [id, state],
  };
}

/** Takes a shift away; no row where somebody else has done so. */
function removeShift(id: string, state: string, by: string): Statement<{ readonly id: string }> {
  return {
    name: 'remove-shift',
    text: `UPDATE duty_shift SET removed_at = node_time(), removed_by = $3
      WHERE id = $1 AND state = $2 AND removed_at IS NULL RETURNING id`,
    values: [id, state, by],
  };
}

const handOverColumns = `h.id, h.authority, h.note, h.written_by, h.at, coalesce((SELECT jsonb_agg(jsonb_build_object(
    'reader', r.reader, 'at', to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY r.at)
  FROM hand_over_read r WHERE r.hand_over = h.id), '[]') AS readers`;

/** The last note of each authority of a State. */
function lastHandOvers(state: string): Statement<HandOverRow> {
  return {
    name: 'last-hand-overs',
    text: `SELECT ${handOverColumns} FROM authority a CROSS JOIN LATERAL (
        SELECT * FROM hand_over WHERE authority = a.id AND state = $1 ORDER BY id DESC LIMIT 1) h
      WHERE a.state = $1 ORDER BY h.authority LIMIT 1000`,
    values: [state],
  };
}

function insertHandOver(
  note: Pick<HandOverRow, 'id' | 'authority' | 'note' | 'written_by'> & { readonly state: string },
): Statement<{ readonly at: Date }> {
  const { id, state, authority, note: text, written_by } = note;
  return {
    name: 'insert-hand-over',
    text: `INSERT INTO hand_over (id, state, authority, note, written_by, at)
      VALUES ($1, $2, $3, $4, $5, node_time()) RETURNING at`,
    values: [id, state, authority, text, written_by],
  };
}

/** Notes that somebody has read a note, and answers it; no row where the State has no such note. */
function readHandOver(
  id: string,
  state: string,
  reader: string,
): Statement<{ readonly id: string }> {
  return {
    name: 'read-hand-over',
    text: `WITH one AS (SELECT id FROM hand_over WHERE id = $1 AND state = $2), noted AS (
        INSERT INTO hand_over_read (hand_over, reader, state, at)
        SELECT one.id, $3, $2, node_time() FROM one ON CONFLICT DO NOTHING)
      SELECT id FROM one`,
    values: [id, state, reader],
  };
}

/** What can be asked about who is on call. */
export const roster = {
  shiftsWithin,
  rosterGaps,
  onCallNow,
  lockRoster,
  shiftsBeside,
  insertShift,
  shiftOf,
  removeShift,
  lastHandOvers,
  insertHandOver,
  readHandOver,
} as const;
