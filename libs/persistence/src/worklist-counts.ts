import { openTo, type Reader } from './knowledge.js';
import type { Statement } from './statements.js';
import { isOpen, mayClock, waitsFor } from './worklist-filter.js';

/** What a view of the worklist is counted to; what is more is told as more. */
export const countedTo = 999;

/** How many requests each view of the worklist holds; one more than `countedTo` where there are more. */
export type WorklistCounts = Readonly<Record<(typeof views)[number], number>>;

const views = [
  ...(['open', 'mine', 'unit', 'authority', 'unassigned', 'late', 'urgent', 'paused'] as const),
  ...(['incoming', 'sent', 'drafts', 'started', 'unanswered'] as const),
] as const;

const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const few = `LIMIT ${countedTo + 1}`;
const visible = openTo('r.id', '$1', '$3');
/**
 * SQL: open requests of the reader's State on one side. As a range, sorted as the index is: a kept plan knows no
 * numbers, and would read all requests for the few of one State. Of an authority, along the index of authorities.
 */
const along = (column: string, place: string, also: string): string =>
  `(SELECT 1 FROM request r WHERE r.${column} >= ${place} AND (r.${column}, r.id) <= (${place}, '${last}'::uuid)
    AND ${also} AND ${isOpen} AND ${visible} ORDER BY r.${column} DESC, r.id DESC ${few})`;
const asking = (also: string): string => along('requesting_state', '$1', also);
const asked = (also: string): string =>
  along('requested_state', '$1', `r.transmitted_at IS NOT NULL AND ${also}`);
const unassigned =
  'NOT EXISTS (SELECT FROM assignment a WHERE a.request_id = r.id AND a.state = $1 OFFSET 0)';
const assigned = (whom: string): string =>
  `(SELECT 1 FROM assignment a JOIN request r ON r.id = a.request_id
    WHERE a.state = $1 AND ${whom} AND ${isOpen} AND ${visible} ${few})`;

/** SQL: requests with an open clock of a sort, each once, by the indexes of clocks. */
const withClock = (what: (alias: string) => string): readonly string[] =>
  [
    'd.owed_by = $1',
    `d.requesting_state = $1 AND d.visibility = 'shared' AND d.owed_by = d.requested_state`,
    `d.requested_state = $1 AND d.visibility = 'shared' AND d.owed_by = d.requesting_state`,
  ].map(
    (clock) => `(SELECT 1 FROM deadline d JOIN request r ON r.id = d.request_id
    WHERE ${clock} AND d.closed_at IS NULL AND ${what('d')} AND ${visible}
      AND (r.requesting_state = $1 OR (r.requested_state = $1 AND r.transmitted_at IS NOT NULL))
      AND NOT EXISTS (SELECT FROM deadline e WHERE e.request_id = d.request_id AND ${mayClock('e')} AND ${what('e')}
        AND e.id < d.id OFFSET 0) ${few})`,
  );

const parts: Readonly<Record<(typeof views)[number], readonly string[]>> = {
  open: [asking('true'), asked('true')],
  mine: [assigned('a.assignee = $2')],
  unit: [assigned(`a.assignee = ANY ($3) AND a.kind = 'unit'`)],
  authority: [
    along('requesting_authority', '$4', `r.requesting_state || '' = $1`),
    along(
      'requested_authority',
      '$4',
      `r.requested_state || '' = $1 AND r.transmitted_at IS NOT NULL`,
    ),
  ],
  unassigned: [asked(unassigned)],
  // a subquery: the clock is asked once, and the index can be used
  late: withClock((alias) => `${alias}.due_at < (SELECT node_time())`),
  urgent: [asking(`r.urgency <> 'routine'`), asked(`r.urgency <> 'routine'`)],
  paused: withClock((alias) => `${alias}.due_at IS NULL`),
  unanswered: [asking(waitsFor.requesting), asked(waitsFor.requested)],
  incoming: [asked('true')],
  sent: [asking('r.transmitted_at IS NOT NULL')],
  drafts: [asking('r.transmitted_at IS NULL')],
  started: [
    `(SELECT 1 FROM drafter b JOIN request r ON r.id = b.request_id
      WHERE b.state = $1 AND b.drafter = $2 AND ${isOpen} AND ${visible} ${few})`,
  ],
};

const text = `SELECT ${views
  .map(
    (view) =>
      `(SELECT count(*)::int FROM (SELECT FROM (${parts[view].join(' UNION ALL ')}) AS u ${few}) AS c) AS ${view}`,
  )
  .join(', ')}`;

/**
 * Counts each view up to a bound, along an index of its own: one statement. One plan of it is good for everybody, and
 * making it takes longer than counting: it is asked with the planning of a list without conditions.
 */
export function worklistCounts(
  { state, knows }: Reader,
  officer: string,
  authority: string | undefined,
): Statement<WorklistCounts> {
  return { name: 'worklist-counts', text, values: [state, officer, knows, authority ?? null] };
}
