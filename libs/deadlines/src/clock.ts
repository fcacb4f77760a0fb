import { Temporal } from 'temporal-polyfill';
import type { Duration, Limit, OwnAmount, Threshold, Urgency } from '@rogatory/law';
import {
  WorkingDays,
  date,
  day,
  dayOf,
  endOf,
  hour,
  moment,
  requireZone,
  sameTimeOn,
  written,
} from './calendar.js';
import type { Calendar, Day, Moment } from './calendar.js';
import type { Step } from './explain.js';
import { halfDaysWithin, skippedBetween } from './named-days.js';
import { elapsed, stopped, stopsSince, total } from './stops.js';
import type { Span, Stop } from './stops.js';

/** What one clock shows. Instants are RFC 3339 in UTC, dates are `YYYY-MM-DD`. */
export interface Reading {
  /** Null while the clock stands still, unless an act states the date. */
  readonly dueAt: string | null;
  /** The local date, where the limit is a day and not an instant. */
  readonly dueOn: string | null;
  readonly zone: string;
  /** `at` is null while the clock stands still: nothing fires then. */
  readonly thresholds: readonly (Threshold & { readonly at: string | null })[];
  readonly steps: readonly Step[];
}

interface Due {
  readonly at: Moment;
  readonly on: Day | null;
}

/** A counted due instant, the steps that are known even while the clock stands still, and those that are not. */
interface Count {
  readonly due: Due;
  readonly before: readonly Step[];
  readonly after: readonly Step[];
}

/**
 * Reads the clock of one limit.
 *
 * **Hours** are elapsed time: no calendar, no zone, no roll-over. A **day** is a calendar day of the zone and
 * ends at its 24:00; the day of the start counts or not, as the limit says; a limit in **working days** starts,
 * counts and ends in working days only.
 *
 * **Stops give back what they took, measured in what the limit counts.** An hours-limit moves by exactly their
 * elapsed length. A limit in days moves by exactly their elapsed length too, from the end of its last day, and
 * falls due at the end of the day in which that runs out. A limit in working days gets back the part of each
 * stop that lay in working days, spent on the working days after its last one; a stop over a weekend took
 * nothing from it. A half day is a whole working day in all of this: it counts, it takes, and what falls due on it
 * does so at its 24:00. Lengths are added up before the day is rounded, so that two stops of an hour cost one day,
 * not two; a begun day is given whole. What lies before the start is no stop, and a stop after the due instant
 * counts like any other: a limit that is three days late stays three days late. Roll-over comes last, once.
 *
 * **A stated date** wins over the amount. It is what the act says: no roll-over, and no stop moves it.
 */
export function read(
  limit: Limit,
  urgency: Urgency,
  start: string,
  calendar: Calendar,
  options: { readonly stops?: readonly Stop[]; readonly statedDate?: string } = {},
): Reading {
  const { zone } = calendar;
  requireZone(zone);
  const begun = moment(start);
  const { closed, open } = stopsSince(begun, options.stops ?? []);
  const started: Step = { step: 'started', at: written(begun), zone };
  const standing: Step[] = open === null ? [] : [{ step: 'standing-still', since: written(open) }];

  if (options.statedDate !== undefined) {
    const due = stated(options.statedDate, zone);
    const on = due.on === null ? written(due.at) : date(due.on);
    const steps: Step[] = [started, { step: 'stated', on }, ...standing];
    return reading(limit, calendar, steps, due, open !== null);
  }
  const { due, before, after } = count(limit, urgency, begun, closed, calendar);
  return open === null
    ? reading(limit, calendar, [started, ...before, ...after], due, false)
    : reading(limit, calendar, [started, ...before, ...standing], null, true);
}

/** The local date on which a limit with an amount falls due if nothing stops it. */
export function dateAfter(
  limit: Limit,
  urgency: Urgency,
  start: string,
  calendar: Calendar,
): string {
  requireZone(calendar.zone);
  const { due } = count(limit, urgency, moment(start), [], calendar);
  // An instant at midnight is still 24:00 of the day before, as it is for a limit in days.
  return date(due.on ?? dayOf(due.at - 1n, calendar.zone));
}

function reading(
  limit: Limit,
  calendar: Calendar,
  steps: readonly Step[],
  due: Due | null,
  standing: boolean,
): Reading {
  const { zone } = calendar;
  const at = due && written(due.at);
  const on = due && due.on !== null ? date(due.on) : null;
  return {
    dueAt: at,
    dueOn: on,
    zone,
    thresholds: limit.thresholds.map((threshold) => ({
      ...threshold,
      at: due && !standing ? written(offset(due, threshold.offset, calendar)) : null,
    })),
    steps: at === null ? steps : [...steps, { step: 'due', at, on, zone }],
  };
}

/** Days go by the date: before or after the due day, else at the same wall-clock time as the due instant. */
function offset({ at, on }: Due, { unit, count }: Duration, calendar: Calendar): Moment {
  if (unit === 'hours') return at + BigInt(count) * hour;
  const shift = (from: Day) =>
    unit === 'days' ? from + count : new WorkingDays(calendar).move(from, count);
  return on === null ? sameTimeOn(shift, at, calendar.zone) : endOf(shift(on), calendar.zone);
}

function stated(text: string, zone: string): Due {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return { at: moment(text), on: null };
  const on = day(Temporal.PlainDate.from(text).toString()); // throws on 30 February
  return { at: endOf(on, zone), on };
}

function count(
  limit: Limit,
  urgency: Urgency,
  begun: Moment,
  stops: readonly Span[],
  calendar: Calendar,
): Count {
  const amount = limit.amount?.[urgency];
  if (!amount) throw new Error(`The limit "${limit.id}" has no amount, and no date was stated.`);
  if (!Number.isInteger(amount.count) || amount.count < 0) {
    throw new Error(`The limit "${limit.id}" needs a whole number of ${amount.unit}.`);
  }
  const counted = countedBy(amount, limit.own?.[urgency]);
  return amount.unit === 'hours'
    ? countHours(amount.count, counted, begun, stops)
    : countDays(limit, amount, counted, begun, stops, calendar);
}

function countedBy({ count, unit }: Duration, own: OwnAmount | undefined): readonly Step[] {
  return [
    { step: 'counted', count, unit },
    ...(own ? [{ step: 'service-level', ...own } as const] : []),
  ];
}

function countHours(
  count: number,
  counted: readonly Step[],
  begun: Moment,
  stops: readonly Span[],
): Count {
  return {
    due: { at: begun + BigInt(count) * hour + total(stops, elapsed), on: null },
    before: [...counted, ...stops.map((stop) => stopped(stop))],
    after: [],
  };
}

function countDays(
  { firstDayCounts, rollOver }: Limit,
  { count, unit }: Duration,
  counted: readonly Step[],
  begun: Moment,
  stops: readonly Span[],
  calendar: Calendar,
): Count {
  const { zone, state } = calendar;
  const working = new WorkingDays(calendar);
  const today = dayOf(begun, zone);
  const first = firstDayCounts || count === 0 ? today : today + 1;
  const further = Math.max(count - 1, 0);
  const firstCounts = firstDayCounts && (unit === 'days' || !working.dayOff(today));
  const before: Step[] = [
    { step: firstCounts ? 'first-day-counted' : 'first-day-not-counted', on: date(today) },
    ...counted,
  ];

  if (unit === 'working-days') {
    const inside = ({ from, to }: Span) => working.within(from, to);
    const last = working.move(working.onOrAfter(first), further);
    const on = working.after(last, total(stops, inside));
    return {
      due: { at: endOf(on, zone), on },
      before: [...before, ...stops.map((stop) => stopped(stop, inside(stop)))],
      after: [
        ...skippedBetween(first, on, working, state),
        ...halfDaysWithin(first, on, working, state),
      ],
    };
  }
  const last = first + further;
  const length = total(stops, elapsed);
  // Less one nanosecond, because 24:00 still belongs to the day that it ends.
  const ends = length === 0n ? last : dayOf(endOf(last, zone) + length - 1n, zone);
  const off = rollOver ? working.dayOff(ends) : undefined;
  const on = off ? working.onOrAfter(ends) : ends;
  return {
    due: { at: endOf(on, zone), on },
    before: [...before, ...stops.map((stop) => stopped(stop))],
    after: [
      ...(off
        ? [{ step: 'rolled-over', from: date(ends), to: date(on), state, ...off } as const]
        : []),
      ...(rollOver ? halfDaysWithin(on, on, working, state) : []),
    ],
  };
}
