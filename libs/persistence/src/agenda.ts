import type { DeadlineRow } from './clocks.js';
import { visibleTo, type Reader } from './knowledge.js';
import type { RequestRow } from './requests.js';
import type { Statement } from './statements.js';

/** What a list of deadlines may be narrowed to. */
export interface AgendaFilter {
  /** Of requests assigned to the reader or to one of the reader's units, or handled by one authority. */
  readonly of?: 'me' | { readonly authority: string };
  /** Owed by the reader's State, or to it. */
  readonly owed?: 'by-us' | 'to-us';
  /** Only what falls due within so many days from now, or is late already. */
  readonly within?: number;
  /** Only what is late. */
  readonly overdue?: boolean;
  /** Only what falls due on these days, both included: the day that it was counted to, else the day in a zone. */
  readonly span?: { readonly from: string; readonly to: string; readonly zone: string };
  /** Nothing of what the reader's State has sealed, whoever asks. */
  readonly unsealed?: boolean;
}

export interface AgendaRow
  extends
    DeadlineRow,
    Pick<
      RequestRow,
      | 'reference'
      | 'instrument'
      | 'kind'
      | 'urgency'
      | 'requested_authority'
      | 'requesting_authority'
    > {
  /** The lifecycle state of the request. */
  readonly request_state: string;
  readonly overdue: boolean;
}

/** Where a page ended: the instant as PostgreSQL writes it, and the id of the deadline. */
export interface AgendaPosition {
  readonly dueAt: string;
  readonly id: string;
}

/** SQL: as a subquery the clock is asked once, and the index knows where to end. */
const now = '(SELECT node_time())';

/**
 * One page of a State's open deadlines, the first due first. Clocks that stand still have no date, and are not among
 * them. A union of up to three branches, each on its own index.
 */
export function agenda(
  { state, knows }: Reader,
  filter: AgendaFilter,
  after: AgendaPosition | undefined,
  limit: number,
): Statement<AgendaRow> {
  const values: unknown[] = [state, limit, knows];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const narrowed = [
    after && ` AND (d.due_at, d.id) > (${put(after.dueAt)}::timestamptz, ${put(after.id)}::uuid)`,
    filter.within !== undefined &&
      ` AND d.due_at <= ${now} + make_interval(days => ${put(filter.within)}::int)`,
    filter.overdue === true && ` AND d.due_at <= ${now}`,
    filter.span && spanned(filter.span, put),
    filter.unsealed === true &&
      ' AND NOT EXISTS (SELECT FROM seal s WHERE s.request_id = r.id AND s.state = $1)',
    filter.of === 'me' &&
      ` AND EXISTS (SELECT FROM assignment a
        WHERE a.request_id = r.id AND a.state = $1 AND a.assignee = ANY ($3))`,
    typeof filter.of === 'object' &&
      ` AND CASE WHEN r.requesting_state = $1 THEN r.requesting_authority ELSE r.requested_authority END
        = ${put(filter.of.authority)}`,
  ].filter(Boolean);
  const branch = (where: string): string => `(SELECT d.*, d.due_on::text AS due_day,
      d.due_at <= ${now} AS overdue, r.reference, r.instrument, r.kind, r.urgency, r.state AS request_state,
      r.requested_authority, r.requesting_authority
    FROM deadline d JOIN request r ON r.id = d.request_id
    WHERE ${where} AND d.closed_at IS NULL AND d.due_at IS NOT NULL AND ${visibleTo('r', '$1', '$3')}
      ${narrowed.join('')} ORDER BY d.due_at, d.id LIMIT $2)`;
  const shared = `d.visibility = 'shared'`;
  const branches = [
    ...(filter.owed === 'to-us' ? [] : [branch('d.owed_by = $1')]),
    ...(filter.owed === 'by-us'
      ? []
      : [
          branch(`d.requesting_state = $1 AND ${shared} AND d.owed_by = d.requested_state`),
          branch(`d.requested_state = $1 AND ${shared} AND d.owed_by = d.requesting_state`),
        ]),
  ];
  const shape = [
    filter.of === undefined ? 'state' : filter.of === 'me' ? 'me' : 'authority',
    filter.owed ?? 'all',
    filter.within === undefined ? '' : 'within',
    filter.overdue === true ? 'overdue' : '',
    filter.span ? 'span' : '',
    filter.unsealed === true ? 'unsealed' : '',
    after ? 'after' : '',
  ];
  return {
    name: `agenda-${shape.filter(Boolean).join('-')}`,
    text: `SELECT u.*, u.due_day AS due_on FROM (${branches.join(' UNION ALL ')}) AS u
      ORDER BY u.due_at, u.id LIMIT $2`,
    values,
  };
}

/** SQL: falls due on some days. The index finds the instants around them, wherever on earth the days were counted. */
function spanned(
  { from, to, zone }: NonNullable<AgendaFilter['span']>,
  put: (value: unknown) => string,
): string {
  const [first, last, where] = [put(from), put(to), put(zone)];
  return ` AND d.due_at >= ${first}::date - 2 AND d.due_at < ${last}::date + 3
      AND coalesce(d.due_on, (d.due_at AT TIME ZONE ${where}::text)::date) BETWEEN ${first}::date AND ${last}::date`;
}
