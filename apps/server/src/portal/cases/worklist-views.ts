import type { WorklistWish } from '@rogatory/casework';
import { countedTo, type WorklistCounts } from '@rogatory/persistence';
import { validated } from '@rogatory/kernel';
import { byUrgency, WorklistQuery } from '../../api/worklist-query.dto.js';

export type Query = Readonly<Record<string, unknown>>;
type Sort = NonNullable<WorklistWish['sort']>;

interface View {
  readonly wish: WorklistWish | ((now: Date) => WorklistWish);
  /** How it is sorted unless another order is asked for. */
  readonly sort: Sort;
}

const open = true;

/** Views of the worklist: what each narrows it to. The first is shown where none is chosen. */
const views: Readonly<Record<keyof WorklistCounts | 'all', View>> = {
  open: { wish: { open }, sort: 'due' },
  mine: { wish: { open, assigned: 'me' }, sort: 'due' },
  unit: { wish: { open, assigned: 'unit' }, sort: 'due' },
  authority: { wish: { open, authority: 'mine' }, sort: 'due' },
  unassigned: { wish: { open, direction: 'incoming', assigned: 'none' }, sort: 'due' },
  unanswered: { wish: { open, unanswered: true }, sort: 'due' },
  late: { wish: (now) => ({ dueBefore: now.toISOString() }), sort: 'due' },
  urgent: { wish: { open, pressing: true }, sort: 'due' },
  paused: { wish: { paused: true }, sort: 'changed' },
  incoming: { wish: { open, direction: 'incoming' }, sort: 'due' },
  sent: { wish: { open, direction: 'outgoing', sent: true }, sort: 'due' },
  drafts: { wish: { open, direction: 'outgoing', draft: true }, sort: 'changed' },
  started: { wish: { open, startedBy: 'me' }, sort: 'changed' },
  all: { wish: {}, sort: 'newest' },
};
export type ViewName = keyof typeof views;
export const viewNames = Object.keys(views) as readonly ViewName[];
/** Names that views had before, in bookmarks. */
const former = new Map<string, ViewName>([
  ['outgoing', 'sent'],
  ['emergency', 'urgent'],
]);

export const filters = ['q', 'state', 'kind', 'urgency', 'counterpart', 'due'] as const;
export type Given = Partial<Record<(typeof filters)[number], string>>;
export const sorts = ['due', 'newest', 'changed'] as const satisfies readonly Sort[];
/** Days within which something falls due. */
export const spans = ['1', '7', '30', '90'];
const day = 86_400_000;

/** What the address of a worklist asks for. */
export interface Asked {
  readonly view: ViewName;
  readonly sort: Sort;
  /** The filters that are filled in, as they were typed. */
  readonly given: Given;
  readonly cursor: string | undefined;
  readonly wish: WorklistWish;
  /** The same as the query of an address, without the place in the list. */
  readonly query: string;
}

/** Reads the address of a worklist. @throws DomainError `invalid-query` (422). */
export function askedBy(query: Query, now: Date): Asked {
  const name = typeof query['view'] === 'string' ? query['view'] : '';
  const view = viewNames.find((one) => one === name) ?? former.get(name) ?? 'open';
  const sort = sorts.find((one) => one === query['sort']) ?? views[view].sort;
  // a form sends its empty fields too
  const given: Given = Object.fromEntries(
    filters.flatMap((filter) => {
      const value = query[filter];
      return typeof value === 'string' && value.trim() !== '' ? [[filter, value.trim()]] : [];
    }),
  );
  const { due, ...rest } = given;
  const { cursor, state, kind, urgency, counterpart, q } = validated(WorklistQuery, {
    ...rest,
    ...(typeof query['cursor'] === 'string' && { cursor: query['cursor'] }),
  });
  const { wish } = views[view];
  const within = spans.find((span) => span === due);
  const narrowed = Object.fromEntries(
    Object.entries({ state, kind, counterpart, q }).filter(([, value]) => value),
  );
  const text = new URLSearchParams({
    ...(view !== 'open' && { view }),
    ...given,
    ...(sort !== views[view].sort && { sort }),
  }).toString();
  return {
    ...{ view, sort, given, cursor, query: text },
    wish: {
      ...{ ...narrowed, ...byUrgency({ urgency }) },
      ...(within !== undefined && {
        dueBefore: new Date(now.getTime() + Number(within) * day).toISOString(),
      }),
      ...(typeof wish === 'function' ? wish(now) : wish),
      sort,
    },
  };
}

/** The number that stands beside a view. */
export function countText(count: number): string {
  return count > countedTo ? `${countedTo}+` : String(count);
}
