import { openTo, type Reader } from './knowledge.js';
import type { RequestRow } from './requests.js';
import type { Statement } from './statements.js';

/** What a worklist may be narrowed to. */
export interface WorklistFilter {
  readonly direction?: 'incoming' | 'outgoing';
  readonly state?: string;
  readonly kind?: string;
  readonly counterpart?: string;
  readonly urgency?: string;
  /** Only requests with an open deadline that falls due before this day or instant. */
  readonly dueBefore?: string;
  /** Requests assigned to somebody, to one of the reader's units, or to nobody. */
  readonly assigned?: { readonly to: string } | 'unit' | 'none';
  /** Words to be found in reference or contents. */
  readonly q?: string;
}

export interface WorklistRow extends Pick<RequestRow, (typeof columns)[number]> {
  /** The next open deadline that the reader may see. */
  readonly next_due: Date | null;
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

const mayClock = `d.closed_at IS NULL AND d.due_at IS NOT NULL AND (d.visibility = 'shared' OR d.owed_by = $1)`;

/**
 * One page of a State's requests, newest first, along the request's id. A union of two branches, each on its own
 * index; the State stands in the query too, not in row-level security alone, so that the index can be used.
 * @param after id of the last request of the page before.
 * @param limit rows wanted; ask for one more to learn whether there is a next page.
 */
export function worklist(
  { state, knows }: Reader,
  filter: WorklistFilter,
  after: string | undefined,
  limit: number,
): Statement<WorklistRow> {
  const step = isPlain(filter) ? steps.find((rows) => rows >= limit) : undefined;
  const values: unknown[] = [state, after ?? beforeAll, knows];
  const atMost = step === undefined ? `$${values.push(limit)}` : String(step);
  const where = (condition: (at: string) => string, value: unknown): string => {
    if (value === undefined) return '';
    values.push(value);
    return ` AND ${condition(`$${values.length}`)}`;
  };
  const narrowed = [
    ` AND ${openTo('r.id', '$1', '$3')}`,
    where((at) => `r.state = ${at}`, filter.state),
    where((at) => `r.kind = ${at}`, filter.kind),
    where((at) => `r.urgency = ${at}`, filter.urgency),
    where(
      (at) =>
        `EXISTS (SELECT FROM deadline d WHERE d.request_id = r.id AND ${mayClock} AND d.due_at < ${at}::timestamptz)`,
      filter.dueBefore,
    ),
    where(
      (at) =>
        `to_tsvector('simple', r.reference) || jsonb_to_tsvector('simple', r.contents, '["string"]') @@ websearch_to_tsquery('simple', ${at})`,
      filter.q,
    ),
  ].join('');
  const assigned = assignedTo(filter.assigned, (value) => `$${values.push(value)}`);
  const counterpart =
    filter.counterpart === undefined ? undefined : values.push(filter.counterpart);
  const branch = (own: string, other: string, seen: string): string =>
    `(SELECT ${selected} FROM request r WHERE ${step === undefined ? fixed(own) : ranged(own)}${seen}${narrowed}${assigned}` +
    `${counterpart === undefined ? '' : ` AND r.${other} = $${counterpart}`} ORDER BY r.${own} DESC, r.id DESC LIMIT ${atMost})`;
  const branches = [
    ...(filter.direction === 'incoming' ? [] : [branch('requesting_state', 'requested_state', '')]),
    ...(filter.direction === 'outgoing'
      ? []
      : [branch('requested_state', 'requesting_state', ' AND r.transmitted_at IS NOT NULL')]),
  ];
  const shape = Object.entries(filter)
    .flatMap(([name, value]) => (value === undefined ? [] : [partOf(name, value)]))
    .join('-');
  return {
    name: `worklist-${shape}-${step ?? 'of'}`,
    text: `SELECT w.*, (SELECT min(d.due_at) FROM deadline d WHERE d.request_id = w.id AND ${mayClock}) AS next_due
      FROM (SELECT * FROM (${branches.join(' UNION ALL ')}) AS u ORDER BY id DESC LIMIT ${atMost}) AS w ORDER BY w.id DESC`,
    values,
  };
}

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

function isPlain(filter: WorklistFilter): boolean {
  return Object.entries(filter).every(
    ([name, value]) => name === 'direction' || value === undefined,
  );
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

/** What of a filter changes the statement's text, and hence belongs in its name. */
function partOf(name: string, value: unknown): string {
  if (name === 'direction') return String(value);
  return name === 'assigned' && typeof value === 'string' ? `assigned-${value}` : name;
}

/** SQL: the request is assigned as the filter says, in the reader's own State. */
function assignedTo(
  assigned: WorklistFilter['assigned'],
  placeholder: (value: unknown) => string,
): string {
  if (assigned === undefined) return '';
  const ours = 'SELECT FROM assignment a WHERE a.request_id = r.id AND a.state = $1';
  if (assigned === 'none') return ` AND NOT EXISTS (${ours})`;
  const whom = assigned === 'unit' ? `ANY ($3) AND a.kind = 'unit'` : placeholder(assigned.to);
  return ` AND EXISTS (${ours} AND a.assignee = ${whom})`;
}
