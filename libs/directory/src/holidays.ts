import { DomainError } from '@rogatory/kernel';

/** One day off. */
export interface Holiday {
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly name: string;
  /** Provisional: announced, and the day may still change, as where the moon has to be seen. It counts all the same. */
  readonly status: 'provisional' | 'confirmed';
  /** A half day stays a working day, counts whole, and is shown. */
  readonly half: boolean;
  /** Where it was announced. */
  readonly source: string | null;
}

/** A day as explanations name it. */
export interface NamedDay {
  readonly on: string;
  readonly name: string;
  readonly provisional?: true;
}

/** The working days and the time zone of a State, as its clocks count them. */
export interface WorkingCalendar {
  readonly state: string;
  /** IANA name. */
  readonly zone: string;
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  readonly weekend: readonly number[];
  /** Whole days off. */
  readonly holidays: readonly NamedDay[];
  /** Working days of which a part is off. */
  readonly halfDays: readonly NamedDay[];
  /** Grows with every change; 0 for a calendar that was never changed. */
  readonly version: number;
}

/** The whole days among holidays, which no clock counts, and the half ones, which all clocks count. */
export function sortedOut(
  holidays: readonly Holiday[],
): Pick<WorkingCalendar, 'holidays' | 'halfDays'> {
  const named = (those: readonly Holiday[]): NamedDay[] =>
    those.map(({ on, name, status }) => ({
      ...{ on, name },
      ...(status === 'provisional' && { provisional: true as const }),
    }));
  return {
    holidays: named(holidays.filter(({ half }) => !half)),
    halfDays: named(holidays.filter(({ half }) => half)),
  };
}

/** Days that one State's calendar can have: many years of any State's. */
export const mostHolidays = 1000;
const longestName = 200;
const day = /^(19|2\d)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Something in a file that is no holiday, and where. */
export interface Fault {
  readonly line: number;
  readonly reason: string;
}

/** A holiday as a file says it. */
export type Written = Omit<Holiday, 'source'>;

/** Why something is no holiday; undefined where it is one. */
export function faultIn({ on, name }: Pick<Holiday, 'on' | 'name'>): string | undefined {
  if (!isDay(on)) return `"${on.slice(0, 40)}" is no date between 1900 and 2999; write YYYY-MM-DD`;
  if (!/\S/.test(name)) return 'the name is missing';
  if (name.length > longestName) return `the name is longer than ${longestName} characters`;
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) || !name.isWellFormed())
    return 'the name is no line of text';
  return undefined;
}

export function isDay(text: string): boolean {
  if (!day.test(text)) return false;
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

/**
 * Holidays in the order of their days, one a day, the same for the same days in whatever order they come. Of several
 * on one day the names are all kept; the day is off if one of them is, and certain if one of them is.
 * @throws DomainError `calendar-too-large` (422).
 */
export function inOrder(holidays: readonly Holiday[]): Holiday[] {
  const days = new Map<string, Holiday[]>();
  for (const holiday of holidays) {
    const there = days.get(holiday.on);
    if (there) there.push(holiday);
    else days.set(holiday.on, [holiday]);
  }
  requireRoom(days.size);
  return [...days]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([on, same]) => {
      const whole = same.filter(({ half }) => !half);
      const off = whole.length > 0 ? whole : same;
      const certain = off.some(({ status }) => status === 'confirmed');
      return {
        on,
        name: joined(
          same.map(({ name }) => name),
          ' / ',
        )
          .slice(0, longestName)
          .toWellFormed(),
        status: certain ? 'confirmed' : 'provisional',
        half: whole.length === 0,
        source:
          joined(
            same.flatMap(({ source }) => source ?? []),
            '; ',
          )
            .slice(0, longestName)
            .toWellFormed() || null,
      };
    });
}

/** @throws DomainError `calendar-too-large` (422). */
export function requireRoom(days: number): void {
  if (days <= mostHolidays) return;
  throw new DomainError(
    'invalid',
    'calendar-too-large',
    `A calendar has room for ${mostHolidays} holidays, and this would be ${days}. Leave out years that are long past.`,
  );
}

/** The holidays of a calendar after those of some years have been replaced. */
export function withYears(
  holidays: readonly Holiday[],
  { from, to }: Years,
  fresh: readonly Holiday[],
): Holiday[] {
  const inside = ({ on }: Holiday): boolean => within({ from, to }, on);
  return inOrder([...holidays.filter((holiday) => !inside(holiday)), ...fresh.filter(inside)]);
}

/** Some calendar years, both ends among them. */
export interface Years {
  readonly from: number;
  readonly to: number;
}

export function within({ from, to }: Years, on: string): boolean {
  const year = Number(on.slice(0, 4));
  return year >= from && year <= to;
}

/** The days that two calendars differ in. */
export function differingDays(
  before: readonly Holiday[],
  after: readonly Holiday[],
): Readonly<Record<'added' | 'removed' | 'changed', readonly string[]>> {
  const was = new Map(before.map((holiday) => [holiday.on, holiday]));
  const is = new Map(after.map((holiday) => [holiday.on, holiday]));
  const same = (one: Holiday, other: Holiday): boolean =>
    one.name === other.name &&
    one.status === other.status &&
    one.half === other.half &&
    one.source === other.source;
  const changed = after.filter((holiday) => {
    const old = was.get(holiday.on);
    return old !== undefined && !same(old, holiday);
  });
  return {
    added: after.filter(({ on }) => !was.has(on)).map(({ on }) => on),
    removed: before.filter(({ on }) => !is.has(on)).map(({ on }) => on),
    changed: changed.map(({ on }) => on),
  };
}

/** How many days two calendars differ in. */
export function difference(
  before: readonly Holiday[],
  after: readonly Holiday[],
): { readonly added: number; readonly removed: number; readonly changed: number } {
  const { added, removed, changed } = differingDays(before, after);
  return { added: added.length, removed: removed.length, changed: changed.length };
}

function joined(words: readonly string[], sign: string): string {
  return [...new Set(words)].sort().join(sign);
}
