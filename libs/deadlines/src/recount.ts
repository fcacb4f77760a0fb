import { canonical } from '@rogatory/history';
import type { Law, Limit } from '@rogatory/law';
import type { RequestRecord } from '@rogatory/lifecycle';
import {
  calendars,
  moveDeadline,
  type DeadlineRow,
  type DeadlineValues,
  type RequestRow,
  type Statement,
} from '@rogatory/persistence';
import type { Calendar } from './calendar.js';
import { read } from './clock.js';
import { thresholds } from './clockwork.js';
import {
  asBegun,
  standsStill,
  toOpenDeadline,
  toValues,
  type OpenDeadline,
} from './open-deadline.js';

/** A clock that another calendar shows differently. */
export interface Recounted {
  readonly before: OpenDeadline;
  readonly after: OpenDeadline;
  /** The rule as it was when the clock began. */
  readonly limit: Limit;
  /** False where the date stays, and only what it passes over has another name. */
  readonly moved: boolean;
}

/**
 * What a clock shows by another calendar; undefined where it shows the same. Hours, stated dates and clocks that stand
 * still know no calendar. What was counted stays what it was: a rule that has changed since moves nothing here.
 */
export function recount(
  clock: OpenDeadline,
  rule: Limit,
  calendar: Calendar,
): Recounted | undefined {
  if (clock.stated !== null || clock.dueOn === null || standsStill(clock)) return undefined;
  const limit = asBegun(rule, clock);
  if (limit.amount?.routine.unit === 'hours' || !clock.steps.some(isCount)) return undefined;
  const { dueAt, dueOn, steps } = read(
    limit,
    'routine',
    clock.startedAt,
    { ...calendar, zone: clock.zone },
    { stops: clock.stops },
  );
  const moved = dueOn !== clock.dueOn;
  if (!moved && canonical(steps) === canonical(clock.steps)) return undefined;
  return { before: clock, after: { ...clock, dueAt, dueOn, steps }, limit, moved };
}

/** The clocks of one request that another calendar shows differently, among those of several requests. */
export function recountAll(
  row: RequestRow,
  clocks: readonly DeadlineRow[],
  calendar: Calendar,
  law: Law,
): Recounted[] {
  const own = clocks.filter(({ request_id }) => request_id === row.id).map(toOpenDeadline);
  const { limits } = law.kind(row.instrument, row.kind);
  return own.flatMap((clock) => {
    const rule = limits.find(({ id }) => id === clock.limit);
    return (rule && recount(clock, rule, calendar)) ?? [];
  });
}

/** The statements that write it, with new thresholds where the date moved. */
export function rewritten(
  { after, limit, moved }: Recounted,
  request: RequestRecord,
  at: string,
  calendar: Calendar,
): readonly Statement[] {
  if (!moved) return [calendars.explainDeadline(after.id, after.steps)];
  const values: DeadlineValues = toValues(after, request);
  return [
    moveDeadline(after.id, values),
    ...thresholds([after], [limit], request, at, { ...calendar, zone: after.zone }),
  ];
}

/** What both sides, or the one that owes, are told of a clock that moved. */
export function movedData(
  { before, after, limit }: Recounted,
  { state, version }: { readonly state: string; readonly version: number },
): Readonly<Record<string, unknown>> {
  return {
    limit: limit.id,
    ...{ oldDueOn: before.dueOn, oldDueAt: before.dueAt },
    ...{ newDueOn: after.dueOn, newDueAt: after.dueAt },
    policy: limit.policy,
    why: 'calendar-changed',
    ...{ calendar: state, version },
    // the days that the new date passes over, with their names
    daysOff: after.steps.filter(isDayOff),
  };
}

/** Steps were written by the clock; a row keeps them as JSON. */
function isCount(step: unknown): boolean {
  return (step as { readonly step?: unknown }).step === 'counted';
}

function isDayOff(step: unknown): boolean {
  const { step: name } = step as { readonly step?: unknown };
  return name === 'skipped' || name === 'rolled-over';
}
