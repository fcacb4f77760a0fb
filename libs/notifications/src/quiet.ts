import type { QuietColumns } from '@rogatory/persistence';
import { Temporal } from 'temporal-polyfill';

/** When somebody is not to be disturbed, by the clocks of a time zone. */
export interface Quiet {
  /** IANA time zone. */
  readonly zone: string;
  /** From this local time to the next of the other, `HH:MM`: both or none, and not the same. */
  readonly from: string | null;
  readonly to: string | null;
  /** Days that are quiet from beginning to end; Monday is 1. */
  readonly days: readonly number[];
}

/** Steps from one quiet time into the next one: two a day, for more days than a week has. */
const mostSteps = 20;

export function quietOf(row: QuietColumns): Quiet {
  const { zone, weekend, quiet_from: from, quiet_to: to, quiet_weekends } = row;
  return { zone, from, to, days: quiet_weekends === true ? weekend : [] };
}

/** When the quiet time ends that a moment falls in; undefined where it falls in none. */
export function quietUntil(moment: Date, quiet: Quiet): Date | undefined {
  const start = local(moment, quiet.zone);
  let at = start;
  for (let step = 0; step < mostSteps; step += 1) {
    const end = endOfQuiet(at, quiet);
    if (!end) break;
    at = end;
  }
  return at === start ? undefined : dateOf(at);
}

/**
 * The first moment after another at which a digest is due: an hour of the local day, once on each, also where a clock is
 * put forward over it or back to it again; or the end of the quiet time that the hour falls in.
 * @param hour 0 to 23.
 */
export function nextDigest(after: Date, hour: number, quiet: Quiet): Date {
  const today = local(after, quiet.zone).toPlainDate();
  for (let days = 0; ; days += 1) {
    const due = today.add({ days }).toZonedDateTime({ timeZone: quiet.zone, plainTime: { hour } });
    if (due.epochMilliseconds > after.getTime())
      return quietUntil(dateOf(due), quiet) ?? dateOf(due);
  }
}

/** An IANA name of a time zone; an offset such as `+01:00` is none, since it knows no summer. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Now.instant().toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The end of a quiet day or night that a moment falls in. It lies after the moment, whatever clocks are put to. */
function endOfQuiet(
  at: Temporal.ZonedDateTime,
  { from, to, days }: Quiet,
): Temporal.ZonedDateTime | undefined {
  const today = at.toPlainDate();
  if (days.includes(at.dayOfWeek)) return today.add({ days: 1 }).toZonedDateTime(at.timeZoneId);
  if (from === null || to === null) return undefined;
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
  const isOverMidnight = from > to;
  const isQuiet = isOverMidnight ? time >= from || time < to : time >= from && time < to;
  if (!isQuiet) return undefined;
  const date = isOverMidnight && time >= from ? today.add({ days: 1 }) : today;
  // an hour that comes twice has passed when it has come the second time
  return date.toPlainDateTime(to).toZonedDateTime(at.timeZoneId, { disambiguation: 'later' });
}

function local(moment: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone);
}

function dateOf(at: Temporal.ZonedDateTime): Date {
  return new Date(at.epochMilliseconds);
}
