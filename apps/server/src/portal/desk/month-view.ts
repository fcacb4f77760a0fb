import type { AgendaItem } from '@rogatory/casework';
import { localDate } from '@rogatory/deadlines';
import { addDays } from '@rogatory/kernel';

/** Whether something is a month that can be shown, `YYYY-MM`. */
export function isMonth(given: string): boolean {
  return /^2[01]\d\d-(?:0[1-9]|1[0-2])$/.test(given);
}

/** The month so many months later; null where there is no page of it. */
export function monthAfter(month: string, by: number): string | null {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const found = new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
  return isMonth(found) ? found : null;
}

/** ISO weekday of a date, 1 Monday to 7 Sunday. */
export function weekdayOf(on: string): number {
  return new Date(`${on}T00:00:00Z`).getUTCDay() || 7;
}

/**
 * The whole weeks that a month lies in. A week begins on the first day after the State's weekend; on Monday where that
 * is not one row of days.
 */
export function weeksOf(month: string, weekend: readonly number[]): readonly (readonly string[])[] {
  const starts = [1, 2, 3, 4, 5, 6, 7].filter(
    (day) => !weekend.includes(day) && weekend.includes(day === 1 ? 7 : day - 1),
  );
  const start = starts.length === 1 ? (starts[0] ?? 1) : 1;
  const first = `${month}-01`;
  const end = new Date(first);
  end.setUTCMonth(end.getUTCMonth() + 1);
  const last = addDays(end.toISOString().slice(0, 10), -1);
  const weeks: string[][] = [];
  let on = addDays(first, -((weekdayOf(first) - start + 7) % 7));
  while (on <= last) {
    const begin = on;
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((day) => addDays(begin, day)));
    on = addDays(on, 7);
  }
  return weeks;
}

/** Deadlines by the day that each was counted to; where hours were counted, by the day in a zone. */
export function byDay(
  items: readonly AgendaItem[],
  zone: string,
): ReadonlyMap<string, readonly AgendaItem[]> {
  const days = new Map<string, AgendaItem[]>();
  for (const item of items) {
    const on = item.dueOn ?? localDate(item.dueAt ?? '', zone);
    days.set(on, [...(days.get(on) ?? []), item]);
  }
  return days;
}
