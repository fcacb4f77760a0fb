import { hour, moment, written } from './calendar.js';
import type { Moment } from './calendar.js';
import type { Step } from './explain.js';

/** A time in which the clock stands still; it still does where `to` is absent. Both are instants. */
export interface Stop {
  readonly from: string;
  readonly to?: string;
}

/** A stop that is over. */
export interface Span {
  readonly from: Moment;
  readonly to: Moment;
}

/** Later than any instant that can be written: where a stop that still stands would end. */
const never: Moment = 1n << 80n;

/** In order, and cut to what lies after the start. */
export function stopsSince(
  begun: Moment,
  stops: readonly Stop[],
): { readonly closed: readonly Span[]; readonly open: Moment | null } {
  const spans = stops
    .map(({ from, to }) => ({ from: moment(from), to: to === undefined ? never : moment(to) }))
    .sort((a, b) => Number(a.from - b.from) || Number(a.to - b.to));
  let free: Moment | undefined;
  for (const { from, to } of spans) {
    if (to < from) throw new Error(`The stop from ${written(from)} ends before it begins.`);
    if (free !== undefined && from < free) {
      throw new Error(`The stop from ${written(from)} begins before the one before it has ended.`);
    }
    free = to;
  }
  const closed = spans
    .map(({ from, to }) => ({ from: from > begun ? from : begun, to }))
    .filter(({ from, to }) => to > from);
  const open = closed.at(-1)?.to === never ? closed.pop() : undefined;
  return { closed, open: open?.from ?? null };
}

export function stopped(stop: Span, inWorkingDays = elapsed(stop)): Step {
  const step = {
    step: 'stopped',
    from: written(stop.from),
    to: written(stop.to),
    hours: hoursIn(elapsed(stop)),
  } as const;
  return inWorkingDays === elapsed(stop) ? step : { ...step, workingHours: hoursIn(inWorkingDays) };
}

export function elapsed({ from, to }: Span): Moment {
  return to - from;
}

export function total(stops: readonly Span[], length: (stop: Span) => Moment): Moment {
  return stops.reduce((sum, stop) => sum + length(stop), 0n);
}

function hoursIn(length: Moment): number {
  return Number(length) / Number(hour);
}
