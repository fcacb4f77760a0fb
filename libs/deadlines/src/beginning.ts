import type { Limit } from '@rogatory/law';
import type { LifecycleEvent, RequestRecord } from '@rogatory/lifecycle';

/** What a clock begins with. */
export interface Beginning {
  /** A date that was stated, in place of the limit's own count. */
  readonly stated: string | null;
  /** Which accepted condition it is about, the first being 1; null where the limit has one clock for the request. */
  readonly condition: number | null;
}

/** The clocks that an act gives a limit: none, one, or one for each of several. */
export function beginnings(
  limit: Limit,
  before: RequestRecord,
  after: RequestRecord,
  event: Pick<LifecycleEvent, 'data' | 'at'>,
): Beginning[] {
  if (limit.when !== undefined && after[limit.when] === undefined) return [];
  if (limit.each !== undefined) {
    const known = before.progress.conditions?.length ?? 0;
    return (after.progress.conditions ?? []).flatMap(({ until }, index) =>
      index >= known && until !== undefined ? [{ stated: until, condition: index + 1 }] : [],
    );
  }
  const stated = statedDate(limit, after, event) ?? null;
  const counts = limit.amount !== undefined && limit.dateFrom !== 'until';
  return stated === null && !counts ? [] : [{ stated, condition: null }];
}

/** The date that a limit takes from an act or from what the request says, in place of its own count. */
export function statedDate(
  { dateFrom }: Limit,
  request: RequestRecord,
  { data, at }: Pick<LifecycleEvent, 'data' | 'at'>,
): string | undefined {
  if (dateFrom === undefined) return undefined;
  const said = data[dateFrom];
  const told = typeof said === 'string' ? said : undefined;
  if (dateFrom === 'reviewOn') return firstReview(request, told, at.slice(0, 10));
  if (told !== undefined) return told;
  switch (dateFrom) {
    case 'deadline':
      return request.deadline?.on;
    case 'until':
      return request.progress.until;
    default:
      return undefined;
  }
}

/**
 * The first day of review among what is postponed. Where the whole request is postponed anew, an item's day that has
 * passed no longer counts: the new decision has answered it.
 */
function firstReview(
  { items }: RequestRecord,
  told: string | undefined,
  today: string,
): string | undefined {
  const days = items.flatMap(({ decision, reviewOn }) =>
    decision === 'postponed' && reviewOn ? [reviewOn] : [],
  );
  const open = told === undefined ? days : [told, ...days.filter((day) => day > today)];
  return open.sort()[0];
}
