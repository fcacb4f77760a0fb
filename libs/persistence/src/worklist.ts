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

export interface WorklistRow extends RequestRow {
  /** The next open deadline that the reader may see. */
  readonly next_due: Date | null;
}

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
  const values: unknown[] = [state, limit, knows];
  const where = (condition: (at: string) => string, value: unknown): string => {
    if (value === undefined) return '';
    values.push(value);
    return ` AND ${condition(`$${values.length}`)}`;
  };
  const narrowed = [
    ` AND ${openTo('r.id', '$1', '$3')}`,
    where((at) => `r.id < ${at}`, after),
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
    `(SELECT r.* FROM request r WHERE r.${own} = $1${seen}${narrowed}${assigned}` +
    `${counterpart === undefined ? '' : ` AND r.${other} = $${counterpart}`} ORDER BY r.id DESC LIMIT $2)`;
  const branches = [
    ...(filter.direction === 'incoming' ? [] : [branch('requesting_state', 'requested_state', '')]),
    ...(filter.direction === 'outgoing'
      ? []
      : [branch('requested_state', 'requesting_state', ' AND r.transmitted_at IS NOT NULL')]),
  ];
  const shape = [...Object.entries(filter), ['after', after]]
    .flatMap(([name, value]) => (value === undefined ? [] : [partOf(String(name), value)]))
    .join('-');
  return {
    name: `worklist-${shape}`,
    text: `SELECT w.*, (SELECT min(d.due_at) FROM deadline d WHERE d.request_id = w.id AND ${mayClock}) AS next_due
      FROM (SELECT * FROM (${branches.join(' UNION ALL ')}) AS u ORDER BY id DESC LIMIT $2) AS w ORDER BY w.id DESC`,
    values,
  };
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
