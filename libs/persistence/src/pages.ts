import { lifecycles } from '@rogatory/lifecycle';
import { openTo, type Reader } from './knowledge.js';
import type { Statement } from './statements.js';

/** Whom a call is for: one position on call, or all of them. */
export type Rung = 'first' | 'second' | 'supervisor' | 'everybody';

/** A State's officers are called about a request that cannot wait. */
export interface PageRow {
  readonly id: string;
  readonly request_id: string;
  readonly requested_state: string;
  readonly urgency: 'urgent' | 'emergency';
  readonly at: Date;
  /** Calls made so far. */
  readonly calls: number;
  readonly next_at: Date | null;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  readonly outcome: 'acknowledged' | 'acted' | 'over' | null;
  /** The first officer who has acted on the request since, and when: that ends a page too. */
  readonly acted_by: string | null;
  readonly acted_at: Date | null;
}

export interface PageCallRow {
  readonly number: number;
  readonly rung: Rung;
  readonly at: Date;
  readonly called: readonly { readonly id: string; readonly name: string }[];
}

/** SQL: the acts by which the State that is paged moves or answers a request; no note, assignment or seal is one. */
const acts = [
  ...new Set(
    lifecycles.flatMap(({ transitions }) =>
      transitions
        .filter(({ by }) => by === 'requested' || by === 'either')
        .map(({ action }) => `'${action}'`),
    ),
  ),
].join(', ');

/**
 * SQL: the first act on the request by an officer of the State that is paged, since the page began. A service account
 * wakes nobody, and the system's own events say nothing of whether somebody is there.
 */
const acted = `LATERAL (SELECT d.by, d.at FROM (
      SELECT e.header::jsonb ->> 'actor' AS by, e.at FROM shared_event e
      WHERE e.request_id = p.request_id AND e.at >= p.at AND e.type IN (${acts})
        AND e.header::jsonb ->> 'state' = p.requested_state
      UNION ALL
      SELECT e.header::jsonb ->> 'actor', e.at FROM private_event e
      WHERE e.request_id = p.request_id AND e.state = p.requested_state AND e.at >= p.at AND e.type IN (${acts})) d
    JOIN officer o ON o.state = p.requested_state
      AND o.id = CASE WHEN d.by ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN d.by::uuid END
    ORDER BY d.at LIMIT 1)`;

/** Begins a page; in the transaction that sends the request, by the State that sends it. */
function startPage(page: {
  readonly id: string;
  readonly request: string;
  readonly requestingState: string;
  readonly requestedState: string;
  readonly urgency: string;
  readonly at: string;
}): Statement {
  const { id, request, requestingState, requestedState, urgency, at } = page;
  return {
    name: 'start-page',
    text: `INSERT INTO page (id, request_id, requesting_state, requested_state, urgency, at, next_at)
      VALUES ($1, $2, $3, $4, $5, $6, $6)`,
    values: [id, request, requestingState, requestedState, urgency, at],
  };
}

/** Pages whose next call is due: of each State its oldest, the first of each before the second of any. Purpose `relay`. */
function duePages(limit: number): Statement<{ readonly id: string; readonly state: string }> {
  return {
    name: 'due-pages',
    text: `SELECT due.id, due.state FROM state s CROSS JOIN LATERAL (
        SELECT id, requested_state AS state, next_at, row_number() OVER (ORDER BY next_at) AS place FROM page
        WHERE requested_state = s.code AND ended_at IS NULL AND next_at <= (SELECT node_time())
        ORDER BY next_at LIMIT $1) due
      ORDER BY due.place, due.next_at LIMIT $1`,
    values: [limit],
  };
}

/** A page whose call is due, with what the call depends on. */
export interface TakenPage extends PageRow {
  readonly lifecycle: string;
  /** State of the request in its lifecycle. */
  readonly request_state: string;
  readonly requested_authority: string | null;
  readonly now: Date;
}

/** Locks a page for its next call; no row where another has it, or it is not due any more. Purpose `relay`, for its State. */
function takePage(id: string): Statement<TakenPage> {
  return {
    name: 'take-page',
    text: `SELECT p.*, r.lifecycle, r.state AS request_state, r.requested_authority, a.by AS acted_by, a.at AS acted_at,
        n.now
      FROM page p JOIN request r ON r.id = p.request_id CROSS JOIN node_time() AS n(now) LEFT JOIN ${acted} a ON true
      WHERE p.id = $1 AND p.ended_at IS NULL AND p.next_at <= n.now FOR UPDATE OF p SKIP LOCKED`,
    values: [id],
  };
}

/** Writes a call, which is made once: its number belongs to the page. Purpose `relay`, for its State. */
function writeCall(
  { id, request_id, requested_state }: Pick<PageRow, 'id' | 'request_id' | 'requested_state'>,
  call: {
    readonly id: string;
    readonly number: number;
    readonly rung: Rung;
    readonly called: readonly string[];
    readonly at: string;
    /** Minutes until the next one. */
    readonly minutes: number;
  },
): readonly Statement[] {
  return [
    {
      name: 'write-page-call',
      text: `INSERT INTO page_call (page, number, id, request_id, state, rung, called, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        ...[id, call.number, call.id, request_id, requested_state, call.rung, call.called, call.at],
      ],
    },
    {
      name: 'await-page',
      text: `UPDATE page SET calls = $2, next_at = $3::timestamptz + make_interval(mins => $4) WHERE id = $1`,
      values: [id, call.number, call.at, call.minutes],
    },
  ];
}

/** Ends a page; no row where it has ended. */
function endPage(
  id: string,
  state: string,
  by: string,
  outcome: NonNullable<PageRow['outcome']>,
  at: string | null,
): Statement<{ readonly id: string }> {
  return {
    name: 'end-page',
    text: `UPDATE page SET ended_at = coalesce($5::timestamptz, node_time()), ended_by = $3, outcome = $4, next_at = NULL
      WHERE id = $1 AND requested_state = $2 AND ended_at IS NULL RETURNING id`,
    values: [id, state, by, outcome, at],
  };
}

type Told = PageRow & {
  readonly reference: string;
  readonly instrument: string;
  readonly kind: string;
  readonly requesting_state: string;
  readonly rung: Rung | null;
};

const columns = `p.*, r.reference, r.instrument, r.kind, a.by AS acted_by, a.at AS acted_at,
  (SELECT c.rung FROM page_call c WHERE c.page = p.id AND c.number = p.calls) AS rung`;
const joined = `page p JOIN request r ON r.id = p.request_id LEFT JOIN ${acted} a ON p.ended_at IS NULL`;

/** One page of the pages of a State that the reader may see, newest first. */
function pagesFor(
  { state, knows }: Reader,
  open: boolean,
  after: string | undefined,
  limit: number,
): Statement<Told> {
  return {
    name: open ? 'open-pages-for' : 'pages-for',
    text: `SELECT ${columns} FROM ${joined}
      WHERE p.requested_state = $1 AND p.id < $2 AND ${openTo('p.request_id', '$1', '$4')}
        ${open ? 'AND p.ended_at IS NULL AND a.by IS NULL' : ''} ORDER BY p.id DESC LIMIT $3`,
    values: [state, after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit, knows],
  };
}

/** One page, if the reader may see it. */
function pageFor({ state, knows }: Reader, id: string): Statement<Told> {
  return {
    name: 'page-for',
    text: `SELECT ${columns} FROM ${joined}
      WHERE p.id = $1 AND p.requested_state = $2 AND ${openTo('p.request_id', '$2', '$3')}`,
    values: [id, state, knows],
  };
}

/** Who was called when, the last call first; the names of officers as they are now. */
function callsOf(page: string, state: string, limit: number): Statement<PageCallRow> {
  return {
    name: 'calls-of-page',
    text: `SELECT c.number, c.rung, c.at, coalesce((SELECT jsonb_agg(jsonb_build_object('id', w.id,
          'name', coalesce(nullif(o.name, ''), o.email, u.name, w.id)) ORDER BY w.place)
        FROM unnest(c.called) WITH ORDINALITY AS w(id, place)
        LEFT JOIN officer o ON o.id::text = w.id AND o.state = $2 LEFT JOIN unit u ON u.id::text = w.id AND u.state = $2
        ), '[]') AS called
      FROM page_call c WHERE c.page = $1 AND c.state = $2 ORDER BY c.number DESC LIMIT $3`,
    values: [page, state, limit],
  };
}

/** What can be asked about pages, and done with them. */
export const pages = {
  startPage,
  duePages,
  takePage,
  writeCall,
  endPage,
  pagesFor,
  pageFor,
  callsOf,
} as const;
