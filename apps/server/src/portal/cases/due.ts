import type { Due } from './case-pages.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** What is due within this time is due soon. */
const soon = 3 * day;

/** How far ahead or behind something is due, in the unit that tells it best: what has an hour has no "0 hours". */
export function dueOf(at: Date, now: Date): Due {
  const left = at.getTime() - now.getTime();
  const far = Math.abs(left);
  const [unit, size] =
    far < 2 * hour
      ? (['minutes', minute] as const)
      : far < 2 * day
        ? (['hours', hour] as const)
        : (['days', day] as const);
  return {
    ...{ at, unit, count: Math.floor(far / size) },
    when: left < 0 ? 'late' : left < soon ? 'soon' : 'later',
  };
}
