import { openTo } from './knowledge.js';
import { foundIn } from './search.js';

/** What a worklist may be narrowed to. */
export interface WorklistFilter {
  readonly direction?: 'incoming' | 'outgoing';
  readonly state?: string;
  readonly kind?: string;
  readonly counterpart?: string;
  readonly urgency?: string;
  /** Only what is not routine. */
  readonly pressing?: true;
  /** Only requests with an open deadline that falls due before this day or instant. */
  readonly dueBefore?: string;
  /** Requests assigned to somebody, to one of the reader's units, or to nobody. */
  readonly assigned?: { readonly to: string } | 'unit' | 'none';
  /** Words that are all to be found in the request; see `search.ts`. */
  readonly q?: readonly string[];
  /** Only requests that have not come to an end. */
  readonly open?: true;
  /** Only requests that have been transmitted. */
  readonly sent?: true;
  /** Only drafts. */
  readonly draft?: true;
  /** Only requests that one authority of the reader's State has written, or handles. */
  readonly authority?: string;
  /** Only requests with a clock that stands still. */
  readonly paused?: true;
  /** Only requests that wait for an answer or a decision of the reader's State. */
  readonly unanswered?: true;
  /** Only requests without an open deadline that has a date. */
  readonly undated?: true;
  /** Only requests that somebody of the reader's State has drafted. */
  readonly startedBy?: string;
}

/** By creation, by the next deadline (those that have one alone), or by the last change. */
export type WorklistSort = 'newest' | 'due' | 'changed';

/** Where a page ended: the instant that it is sorted by, unless by creation, and an id. */
export interface WorklistPosition {
  readonly at?: string;
  readonly id: string;
}

/**
 * States that nothing leads out of, in any lifecycle. They stand in the indexes of open requests too: a new one takes a
 * migration, and until then the indexes hold what has ended in it as well.
 */
export const ends: readonly string[] = [
  ...['closed', 'refused', 'returned', 'withdrawn', 'released', 'no-such-data'],
];

/** SQL: the request has not come to an end; in the words of the indexes. */
export const isOpen = `r.state NOT IN (${ends.map((state) => `'${state}'`).join(', ')})`;

/** SQL: one side has consulted the other, which has not replied. */
const consultedBy = (side: 'requesting' | 'requested'): string =>
  `(r.state = 'in-consultation' AND r.progress->'consultation'->>'by' = '${side}'
    AND r.progress->'consultation'->>'answered' = 'false')`;

/**
 * SQL: the request waits for an answer or a decision of whoever asks, or of whoever is asked; in the words of the
 * indexes, which hold little besides.
 */
export const waitsFor = {
  requesting: `(r.state IN ('awaiting-approval', 'awaiting-information', 'conditions-offered')
    OR r.progress ? 'riskTold' OR ${consultedBy('requested')})`,
  requested: `(r.state = 'transmitted' OR r.progress ? 'extensionAsked' OR ${consultedBy('requesting')})`,
} as const;

/** SQL: the reader may know of the open clock `d`. */
export const mayClock = (alias = 'd'): string =>
  `${alias}.closed_at IS NULL AND (${alias}.visibility = 'shared' OR ${alias}.owed_by = $1)`;

/** SQL: what a filter asks of the request `r`, apart from the two States and their authorities. `put` takes a value and says its place. */
export function conditions(
  filter: WorklistFilter,
  put: (value: unknown) => string,
): readonly string[] {
  const { state, kind, urgency, dueBefore, q, assigned, startedBy } = filter;
  const clock = (also: string): string =>
    `EXISTS (SELECT FROM deadline d WHERE d.request_id = r.id AND ${mayClock()} AND ${also})`;
  return [
    openTo('r.id', '$1', '$3'),
    filter.open === true && isOpen,
    filter.sent === true && 'r.transmitted_at IS NOT NULL',
    filter.draft === true && 'r.transmitted_at IS NULL',
    state !== undefined && `r.state = ${put(state)}`,
    kind !== undefined && `r.kind = ${put(kind)}`,
    filter.pressing === true && `r.urgency <> 'routine'`,
    urgency !== undefined && `r.urgency = ${put(urgency)}`,
    dueBefore !== undefined && clock(`d.due_at < ${put(dueBefore)}::timestamptz`),
    filter.paused === true && clock('d.due_at IS NULL'),
    filter.undated === true && `NOT ${clock('d.due_at IS NOT NULL')}`,
    q !== undefined && `r.id IN (${foundIn(put(q))})`,
    assigned !== undefined && assignedTo(assigned, put),
    startedBy !== undefined &&
      `EXISTS (SELECT FROM drafter b WHERE b.request_id = r.id AND b.state = $1 AND b.drafter = ${put(startedBy)})`,
  ].filter((condition) => condition !== false);
}

/** SQL: the request is assigned as the filter says, in the reader's own State. */
function assignedTo(
  assigned: NonNullable<WorklistFilter['assigned']>,
  put: (value: unknown) => string,
): string {
  const ours = 'SELECT FROM assignment a WHERE a.request_id = r.id AND a.state = $1';
  if (assigned === 'none') return `NOT EXISTS (${ours})`;
  const whom = assigned === 'unit' ? `ANY ($3) AND a.kind = 'unit'` : put(assigned.to);
  return `EXISTS (${ours} AND a.assignee = ${whom})`;
}

/** What of a filter changes the statement's text, and hence belongs in its name. */
export function shapeOf(filter: WorklistFilter): string {
  const parts = Object.entries(filter).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (name === 'direction') return [String(value)];
    return [name === 'assigned' && typeof value === 'string' ? `assigned-${value}` : name];
  });
  return parts.join('-');
}

/** Whether one plan is good for every State: a whole list, or one of those with an index of their own. */
export function isPlain(filter: WorklistFilter): boolean {
  return Object.entries(filter).every(
    ([name, value]) => name === 'direction' || name === 'open' || value === undefined,
  );
}
