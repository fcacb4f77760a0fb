import type { Statement } from './statements.js';

/** Where a line of the trail was written. */
export const trailSources = ['shared', 'private', 'read', 'access'] as const;
export type TrailSource = (typeof trailSources)[number];

/** What the trail is narrowed to. Instants are RFC 3339. */
export interface TrailFilter {
  readonly source?: TrailSource;
  readonly actor?: string;
  readonly request?: string;
  readonly type?: string;
  readonly address?: string;
  readonly outcome?: 'done' | 'refused';
  readonly from?: string;
  readonly to?: string;
}

export interface TrailRow {
  readonly source: TrailSource;
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly actor: string;
  readonly acting_state: string;
  readonly request_id: string | null;
  readonly seq: number | null;
  readonly subject: string | null;
  readonly address: string | null;
  readonly reason: string | null;
  readonly outcome: 'done' | 'refused';
  readonly reference: string | null;
  /** Of acts alone: for which authority, on which paragraphs, and the hash under which they stand in their chain. */
  readonly authority: string | null;
  readonly basis: readonly string[] | null;
  readonly hash: string | null;
  /** Of sign-ins and administration alone: what else was written down. */
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** Where a page of the trail ended. */
export interface TrailPosition {
  readonly at: string;
  readonly id: string;
}

/** SQL of one place of the trail: its columns, and how each filter reads in it; null where none of it can match. */
interface Place {
  readonly source: TrailSource;
  readonly table: string;
  readonly own: string;
  readonly columns: string;
  readonly actor: string;
  readonly type: string;
  readonly address: string | null;
  readonly request: string | null;
  readonly outcome: string | null;
}

const noAct = 'NULL::text AS authority, NULL::jsonb AS basis, NULL::text AS hash';
const failed = `(type LIKE '%-failed' OR type LIKE '%-refused')`;
const event = {
  columns: `type, header::jsonb ->> 'actor' AS actor, header::jsonb ->> 'state' AS acting_state, request_id, seq,
    NULL::text AS subject, NULL::text AS address, NULL::text AS reason, 'done' AS outcome,
    header::jsonb ->> 'authority' AS authority, header::jsonb -> 'basis' AS basis, hash, NULL::jsonb AS detail`,
  ...{ actor: `header::jsonb ->> 'actor'`, type: 'type', address: null, request: 'request_id' },
  outcome: null,
};
const places: readonly Place[] = [
  { ...event, source: 'shared', table: 'shared_event', own: 'requesting_state' },
  { ...event, source: 'shared', table: 'shared_event', own: 'requested_state' },
  { ...event, source: 'private', table: 'private_event', own: 'state' },
  {
    ...{ source: 'read', table: 'read_event', own: 'state', actor: 'actor', type: 'what' },
    columns: `what AS type, actor, state AS acting_state, request_id, NULL::int AS seq, subject, address, reason,
      CASE WHEN what = 'denied' THEN 'refused' ELSE 'done' END AS outcome, ${noAct}, NULL::jsonb AS detail`,
    ...{ address: 'address', request: 'request_id', outcome: `what = 'denied'` },
  },
  {
    ...{ source: 'access', table: 'access_event', own: 'state', actor: 'actor', type: 'type' },
    columns: `type, actor, state AS acting_state, NULL::uuid AS request_id, NULL::int AS seq, subject, address,
      NULL::text AS reason, CASE WHEN ${failed} THEN 'refused' ELSE 'done' END AS outcome, ${noAct}, detail`,
    ...{ address: 'address', request: null, outcome: failed },
  },
];

/**
 * One page of everything that happened in a State, newest first: acts in both rooms of its requests, reads, sign-ins
 * and acts of administration. Each place gives its own newest lines, by an index, before they are put together.
 */
export function trail(
  state: string,
  filter: TrailFilter,
  after: TrailPosition | undefined,
  limit: number,
): Statement<TrailRow> {
  const values: unknown[] = [state, limit];
  const { source, outcome } = filter;
  const of = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : `$${values.push(value)}`;
  const given = {
    actor: of(filter.actor),
    type: of(filter.type),
    address: of(filter.address),
    request: of(filter.request),
  };
  const [from, to] = [of(filter.from), of(filter.to)];
  const [at, id] = [of(after?.at), of(after?.id)];
  const asked = places.filter((place) => source === undefined || place.source === source);
  const parts = asked.flatMap((place) => {
    const { table, own, columns } = place;
    const wanted: string[] = [`${own} = $1`];
    for (const name of ['actor', 'type', 'address', 'request'] as const) {
      const [value, column] = [given[name], place[name]];
      if (value === undefined) continue;
      if (column === null) return [];
      wanted.push(`${column} = ${value}${name === 'request' ? '::uuid' : ''}`);
    }
    if (outcome === 'refused') {
      if (place.outcome === null) return [];
      wanted.push(place.outcome);
    } else if (outcome === 'done' && place.outcome !== null) wanted.push(`NOT (${place.outcome})`);
    if (from !== undefined) wanted.push(`at >= ${from}::timestamptz`);
    if (to !== undefined) wanted.push(`at < ${to}::timestamptz`);
    if (at !== undefined) wanted.push(`(at, id) < (${at}::timestamptz, ${id ?? ''}::uuid)`);
    return [
      `(SELECT '${place.source}' AS source, id, at, ${columns} FROM ${table}
        WHERE ${wanted.join(' AND ')} ORDER BY at DESC, id DESC LIMIT $2)`,
    ];
  });
  if (parts.length === 0) parts.push(nothing);
  // with no more placeholders than are used: the same filters always make the same text
  const used = Object.entries({ ...given, from, to, at }).filter(
    ([, value]) => value !== undefined,
  );
  const name = ['trail', source, outcome, ...used.map(([one]) => one)].filter(Boolean).join('-');
  return {
    name,
    text: `SELECT e.*, r.reference FROM (SELECT * FROM (${parts.join(' UNION ALL ')}) AS every
        WHERE $1::text IS NOT NULL ${unused(values.length)}
        ORDER BY at DESC, id DESC LIMIT $2) AS e
      LEFT JOIN request r ON r.id = e.request_id ORDER BY e.at DESC, e.id DESC`,
    values,
  };
}

/** No line, where a filter leaves no place that could have one. */
const nothing = `(SELECT 'access' AS source, id, at, ${places[4]?.columns ?? ''} FROM access_event WHERE false)`;

/** Names every value once more, for PostgreSQL to know its type where no place asks for it. */
function unused(count: number): string {
  return Array.from(
    { length: count - 2 },
    (_, index) => `AND $${index + 3}::text IS NOT NULL`,
  ).join(' ');
}

/**
 * Who, among those who opened one request, opened at least so many within an hour that this one was in, and how many at
 * most. The hours begin every quarter of one, so that a burst is found on both sides of a full hour too.
 */
export function burstsAround(
  state: string,
  request: string,
  least: number,
): Statement<{ readonly actor: string; readonly most: number }> {
  return {
    name: 'bursts-around',
    text: `WITH hours AS (SELECT DISTINCT actor,
            date_bin('15 minutes', at, 'epoch') - quarter * interval '15 minutes' AS hour
          FROM read_event CROSS JOIN generate_series(0, 3) AS quarter
          WHERE state = $1 AND request_id = $2)
      SELECT e.actor, max(e.count)::int AS most FROM (
        SELECT h.actor, count(DISTINCT r.request_id) AS count FROM hours h
          JOIN read_event r ON r.state = $1 AND r.actor = h.actor AND r.at >= h.hour
            AND r.at < h.hour + interval '1 hour'
          GROUP BY h.actor, h.hour) AS e
      GROUP BY e.actor HAVING max(e.count) >= $3 LIMIT 1000`,
    values: [state, request, least],
  };
}

/** One line of a State's record of reads, or of sign-ins and administration. */
export function oneRead(state: string, id: string): Statement<Record<string, unknown>> {
  return {
    name: 'one-read',
    text: `SELECT e.*, r.reference FROM read_event e LEFT JOIN request r ON r.id = e.request_id
      WHERE e.state = $1 AND e.id = $2`,
    values: [state, id],
  };
}

export function oneAccessEvent(state: string, id: string): Statement<Record<string, unknown>> {
  return {
    name: 'one-access-event',
    text: 'SELECT * FROM access_event WHERE state = $1 AND id = $2',
    values: [state, id],
  };
}
