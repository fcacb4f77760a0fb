/** The calendar date `days` after `date` (both `YYYY-MM-DD`, proleptic Gregorian; negative counts back). No zone is involved. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The later of two calendar dates or of two instants in the same form. */
export function later(one: string, other: string): string {
  return one > other ? one : other;
}
