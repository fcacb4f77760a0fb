import type { Reader } from './knowledge.js';
import type { RequestRow } from './requests.js';
import type { Statement } from './statements.js';
import {
  conditions,
  isPlain,
  mayClock,
  shapeOf,
  waitsFor,
  type WorklistFilter,
  type WorklistPosition,
  type WorklistSort,
} from './worklist-filter.js';

export interface WorklistRow extends Pick<RequestRow, (typeof columns)[number]> {
  /** The next open deadline that the reader may see. */
  readonly next_due: Date | null;
  /** By what a page goes on after this row: the id of the request, or of its next deadline in a list by deadlines. */
  readonly position: string;
}

/** What a line of a worklist shows. What a request says is not read: it may be long. */
const columns = [
  ...(['id', 'reference', 'instrument', 'kind', 'lifecycle', 'state'] as const),
  ...(['requesting_state', 'requested_state', 'requested_authority'] as const),
  ...(['oral', 'progress'] as const), // what an act may wait for
  ...(['urgency', 'items', 'version', 'created_at', 'transmitted_at', 'updated_at'] as const),
] as const;

const selected = columns.map((column) => `r.${column}`).join(', ');
const beforeAll = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Rows that are read of a page without conditions: few numbers, since each is a statement of its own. */
const steps = [26, 51, 101, 201];

/** Of the two States of a request, the columns of the reader's own and of the other, and what the own one sees. */
const sides = {
  outgoing: {
    ...{ own: 'requesting_state', other: 'requested_state', authority: 'requesting_authority' },
    ...{ seen: '', waiting: ` AND ${waitsFor.requesting}` },
  },
  incoming: {
    ...{ own: 'requested_state', other: 'requesting_state', authority: 'requested_authority' },
    ...{ seen: ' AND r.transmitted_at IS NOT NULL', waiting: ` AND ${waitsFor.requested}` },
  },
} as const;
type Side = keyof typeof sides;

/**
 * One page of a State's requests. A union of branches, each on its own index; the State stands in the query too, not in
 * row-level security alone, so that the index can be used.
 * @param after where the page before ended.
 * @param limit rows wanted; ask for one more to learn whether there is a next page.
 */
export function worklist(
  reader: Reader,
  filter: WorklistFilter,
  sort: WorklistSort,
  after: WorklistPosition | undefined,
  limit: number,
): Statement<WorklistRow> {
  const step = isPlain(filter) ? steps.find((rows) => rows >= limit) : undefined;
  const values: unknown[] = [reader.state, after?.id ?? beforeAll, reader.knows];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const atMost = step === undefined ? put(limit) : String(step);
  const { counterpart, authority, dueBefore, ...rest } = filter;
  // in a list by deadlines each request stands where its first one does: that one alone is asked
  const before = sort === 'due' && dueBefore !== undefined ? put(dueBefore) : undefined;
  const asked = conditions(sort === 'due' ? rest : filter, put).map((one) => ` AND ${one}`);
  const other = counterpart === undefined ? undefined : put(counterpart);
  const by = authority === undefined ? undefined : put(authority);
  const at = sort === 'newest' || after?.at === undefined ? undefined : put(after.at);
  const wanted = (Object.keys(sides) as Side[]).filter(
    (side) => (filter.direction ?? side) === side,
  );
  const of = (side: Side): string =>
    sides[side].seen +
    (filter.unanswered === true ? sides[side].waiting : '') +
    (other === undefined ? '' : ` AND r.${sides[side].other} = ${other}`) +
    (by === undefined ? '' : ` AND r.${sides[side].authority} = ${by}`);
  const isRanged = step !== undefined;
  const parts = { wanted, of, asked: asked.join(''), atMost, at, before, isRanged };
  return {
    name: ['worklist', sort, shapeOf(filter), step ?? 'of', at && 'after']
      .filter(Boolean)
      .join('-'),
    text: sort === 'due' ? byDeadline(parts) : byRequest(sort, parts),
    values,
  };
}

interface Parts {
  readonly wanted: readonly Side[];
  /** SQL: what is asked of `r` on a side, beginning with AND. */
  readonly of: (side: Side) => string;
  /** SQL: what is asked of `r` on either. */
  readonly asked: string;
  readonly atMost: string;
  /** Placeholder of the instant where the page before ended. */
  readonly at: string | undefined;
  /** Placeholder of the instant that a deadline falls due before. */
  readonly before: string | undefined;
  /** Whether the State is asked for as a range; see `ranged`. */
  readonly isRanged: boolean;
}

/** SQL: along the requests themselves, newest or last changed first. */
function byRequest(
  sort: 'newest' | 'changed',
  { wanted, of, asked, atMost, at, isRanged }: Parts,
): string {
  const by = sort === 'newest' ? '' : 'updated_at DESC, ';
  const branches = wanted.map((side) => {
    const { own } = sides[side];
    const from =
      sort === 'newest'
        ? (isRanged ? ranged : fixed)(own)
        : `r.${own} = $1 AND ${at === undefined ? 'r.id <= $2::uuid' : `(r.updated_at, r.id) < (${at}::timestamptz, $2::uuid)`}`;
    const order = `r.${own} DESC, ${by === '' ? '' : `r.${by}`}r.id DESC`;
    return `(SELECT ${selected} FROM request r WHERE ${from}${of(side)}${asked} ORDER BY ${order} LIMIT ${atMost})`;
  });
  return `SELECT w.*, w.id AS position, (SELECT min(d.due_at) FROM deadline d
        WHERE d.request_id = w.id AND ${mayClock()} AND d.due_at IS NOT NULL) AS next_due
      FROM (SELECT * FROM (${branches.join(' UNION ALL ')}) AS u ORDER BY ${by}id DESC LIMIT ${atMost}) AS w
      ORDER BY ${by}w.id DESC`;
}

/**
 * SQL: along the deadlines that the reader may know of, the first due first; each request stands where its first one
 * does. Requests without a date are not among them.
 */
function byDeadline({ wanted, of, asked, atMost, at, before }: Parts): string {
  const isFirst = `NOT EXISTS (SELECT FROM deadline e WHERE e.request_id = d.request_id AND ${mayClock('e')}
    AND (e.due_at, e.id) < (d.due_at, d.id) OFFSET 0)`;
  const later = at === undefined ? '' : ` AND (d.due_at, d.id) > (${at}::timestamptz, $2::uuid)`;
  const due = before === undefined ? 'd.due_at IS NOT NULL' : `d.due_at < ${before}::timestamptz`;
  const branches = ownClocks.flatMap(({ clock, only }) => {
    const on = wanted.filter((side) => only === undefined || only === side);
    const parties = on.map((side) => `(r.${sides[side].own} = $1${of(side)})`).join(' OR ');
    // of one side alone: what belongs to the other is not looked up
    const [side, ...more] = on;
    const mine = side && more.length === 0 ? ` AND d.${sides[side].own} = $1` : '';
    return on.length === 0
      ? []
      : [
          `(SELECT ${selected}, d.due_at AS next_due, d.id AS position FROM deadline d JOIN request r ON r.id = d.request_id
        WHERE ${clock}${mine} AND d.closed_at IS NULL AND ${due} AND (${parties})${later}${asked}
          AND ${isFirst} ORDER BY d.due_at, d.id LIMIT ${atMost})`,
        ];
  });
  // $2 stands in every worklist, so that their values are the same
  const anchor = at === undefined ? ' WHERE $2::uuid IS NOT NULL' : '';
  return `SELECT * FROM (${branches.join(' UNION ALL ')}) AS u${anchor} ORDER BY next_due, position LIMIT ${atMost}`;
}

/** Clocks that a State may know of, each set on its own index, and the side of the requests that they belong to. */
const ownClocks: readonly { readonly clock: string; readonly only?: Side }[] = [
  { clock: 'd.owed_by = $1' },
  {
    clock: `d.requesting_state = $1 AND d.visibility = 'shared' AND d.owed_by = d.requested_state`,
    only: 'outgoing',
  },
  {
    clock: `d.requested_state = $1 AND d.visibility = 'shared' AND d.owed_by = d.requesting_state`,
    only: 'incoming',
  },
];

/**
 * How PostgreSQL is to plan a worklist, for the rest of the transaction. Of a list without conditions one plan is good
 * for every State, and making it takes longer than the list itself: it is made once for each connection. With
 * conditions, how rare they are decides how they are best met, and each list is planned for itself.
 */
export function worklistPlanning(filter: WorklistFilter): Statement {
  return {
    name: 'worklist-planning',
    text: `SELECT set_config('plan_cache_mode', $1, true)`,
    values: [isPlain(filter) ? 'force_generic_plan' : 'force_custom_plan'],
  };
}

/** SQL: requests of the State before the last one seen. */
function fixed(own: string): string {
  return `r.${own} = $1 AND r.id < $2::uuid`;
}

/**
 * The same as a range: sorted by both columns, it can be read along the State's own index only. Were the State fixed,
 * the primary key would do as well, and a kept plan might walk through all requests to find the few of one State.
 */
function ranged(own: string): string {
  return `r.${own} >= $1 AND (r.${own}, r.id) < ($1, $2::uuid)`;
}
