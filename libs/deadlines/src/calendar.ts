import { Temporal } from 'temporal-polyfill';

/** The working days and the time zone of one State. */
export interface Calendar {
  readonly state: string;
  /** IANA name, for instance `Asia/Ho_Chi_Minh`. */
  readonly zone: string;
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  readonly weekend: readonly number[];
  readonly holidays?: readonly {
    readonly on: string;
    readonly name: string;
    /** The day was announced and may still change; it counts all the same. */
    readonly provisional?: true;
  }[];
  /** Working days of which a part is off: they count whole, and explanations name them. */
  readonly halfDays?: Calendar['holidays'];
}

/** Why a day is no working day. A holiday that falls on a weekend is a weekend day. */
export type DayOff =
  | { readonly why: 'weekend'; readonly name?: undefined; readonly provisional?: undefined }
  | { readonly why: 'holiday'; readonly name: string; readonly provisional?: true };

/** A working day of which a part is off. */
export interface HalfDay {
  readonly name: string;
  readonly provisional?: true;
}

/** Nanoseconds since 1970 in UTC: exact, and the language itself adds and orders them. */
export type Moment = bigint;

/** A calendar date as the number of days since 1 January 1970. */
export type Day = number;

export const hour: Moment = 3_600_000_000_000n;
const dayLength = 86_400_000;

export function moment(instant: string): Moment {
  return Temporal.Instant.from(instant).epochNanoseconds;
}

/** RFC 3339 in UTC with milliseconds, or with microseconds where there are any. */
export function written(at: Moment): string {
  const text = new Date(Number(at / 1_000_000n)).toISOString();
  const micros = (at % 1_000_000n) / 1000n;
  return micros === 0n ? text : `${text.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

export function day(date: string): Day {
  return Date.parse(date) / dayLength;
}

export function date(on: Day): string {
  return new Date(on * dayLength).toISOString().slice(0, 10);
}

/** The calendar date that people in the zone read at that instant. */
export function localDate(instant: string, zone: string): string {
  requireZone(zone);
  return date(dayOf(moment(instant), zone));
}

export function dayOf(at: Moment, zone: string): Day {
  return dayIn(local(at, zone));
}

/** Finding a zone's offset is the dearest part of a reading, and the same few days are asked for again and again. */
const ends = new Map<string, Map<Day, Moment>>();
const endsKept = 5_000;

/** 24:00 local time, which is when the next day starts; 01:00 where the clocks go forward at midnight. */
export function endOf(on: Day, zone: string): Moment {
  const known = ends.get(zone)?.get(on);
  if (known !== undefined) return known;
  const end = Temporal.PlainDate.from(date(on + 1)).toZonedDateTime(zone).epochNanoseconds;
  const kept = ends.get(zone) ?? new Map<Day, Moment>();
  if (kept.size >= endsKept) kept.clear();
  ends.set(zone, kept.set(on, end));
  return end;
}

/** The instant at which a calendar date ends for people in the zone. */
export function endOfDay(on: string, zone: string): string {
  requireZone(zone);
  return written(endOf(day(on), zone));
}

/** The same wall-clock time on the day that `shift` gives; a time that the clocks skip is read as the later one. */
export function sameTimeOn(shift: (on: Day) => Day, at: Moment, zone: string): Moment {
  const now = local(at, zone);
  const on = dayIn(now);
  return now.add({ days: shift(on) - on }).epochNanoseconds;
}

export function requireZone(zone: string): void {
  if (ends.has(zone)) return;
  try {
    local(0n, zone);
  } catch (cause) {
    throw new Error(`"${zone}" is no time zone that this system knows.`, { cause });
  }
}

function local(at: Moment, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochNanoseconds(at).toZonedDateTimeISO(zone);
}

function dayIn(time: Temporal.ZonedDateTime): Day {
  return day(time.toPlainDate().toString());
}

/** Counts in the working days of one State. */
export class WorkingDays {
  private readonly holidays: ReadonlyMap<Day, DayOff>;
  private readonly halves: ReadonlyMap<Day, HalfDay>;

  constructor(private readonly calendar: Calendar) {
    const { state, weekend, holidays = [], halfDays = [] } = calendar;
    if ([1, 2, 3, 4, 5, 6, 7].every((weekday) => weekend.includes(weekday))) {
      throw new Error(`The calendar of ${state} has no working day in the week.`);
    }
    this.holidays = new Map(
      holidays.map(({ on, ...said }) => [day(on), { why: 'holiday', ...said }]),
    );
    this.halves = new Map(halfDays.map(({ on, ...said }) => [day(on), said]));
  }

  /** Undefined for a working day. */
  dayOff(on: Day): DayOff | undefined {
    if (this.calendar.weekend.includes(weekdayOf(on))) return { why: 'weekend' };
    return this.holidays.get(on);
  }

  /** What a working day is called of which a part is off. */
  halfDay(on: Day): HalfDay | undefined {
    return this.dayOff(on) ? undefined : this.halves.get(on);
  }

  onOrAfter(on: Day): Day {
    return this.dayOff(on) ? this.move(on, 1) : on;
  }

  /** The `count`th working day after the day, or before it if `count` is negative. */
  move(from: Day, count: number): Day {
    const step = Math.sign(count);
    let on = from;
    for (let left = Math.abs(count); left > 0; left -= 1) {
      do on += step;
      while (this.dayOff(on));
    }
    return on;
  }

  /** How much of a span of time lies in working days. */
  within(from: Moment, to: Moment): Moment {
    const { zone } = this.calendar;
    let total = 0n;
    let start = from;
    for (let on = dayOf(from, zone); start < to; on += 1) {
      const end = endOf(on, zone);
      const until = end < to ? end : to;
      if (!this.dayOff(on)) total += until - start;
      start = until;
    }
    return total;
  }

  /** The working day in which a length of working time that begins at the end of `from` runs out. */
  after(from: Day, length: Moment): Day {
    const { zone } = this.calendar;
    let on = from;
    for (let left = length; left > 0n;) {
      on = this.move(on, 1);
      left -= endOf(on, zone) - endOf(on - 1, zone);
    }
    return on;
  }
}

function weekdayOf(on: Day): number {
  return ((((on + 3) % 7) + 7) % 7) + 1; // 1 January 1970 was a Thursday
}
