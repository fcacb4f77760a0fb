import { Temporal } from 'temporal-polyfill';

/** An instant as the clock of a zone shows it, in the form of an HTML field for local dates and times. */
export function localOf(instant: string, zone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  return local.toString({ smallestUnit: 'minute' });
}

/**
 * The instant at which the clock of a zone shows a date and time; what is none stays as it was typed, for whoever
 * checks it to refuse. Where clocks are put back, the first of the two; a time that is left out, the one after it.
 */
export function instantOf(typed: string, zone: string): string {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d$/.test(typed)) return typed;
  try {
    const instant = Temporal.PlainDateTime.from(typed).toZonedDateTime(zone).toInstant();
    return instant.toString({ smallestUnit: 'second' });
  } catch {
    return typed; // no such day
  }
}
