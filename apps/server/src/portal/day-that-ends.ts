import { endOfDay, localDate } from '@rogatory/deadlines';

/** Midnights lie on quarters of an hour wherever they are; no other moment needs a look at the clock. */
const quarter = 15 * 60_000;

/** The calendar day that ends at a moment somewhere; null for a moment in the course of a day. */
export function dayThatEnds(at: Date, zone: string): string | null {
  if (at.getTime() % quarter !== 0) return null;
  const day = localDate(new Date(at.getTime() - 1).toISOString(), zone);
  return Date.parse(endOfDay(day, zone)) === at.getTime() ? day : null;
}
