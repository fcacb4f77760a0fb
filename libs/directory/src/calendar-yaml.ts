import { DomainError } from '@rogatory/kernel';
import { parseDocument } from 'yaml';
import { faultIn, inOrder, isDay, type Holiday, type Years } from './holidays.js';

/** A calendar file of our own form cannot be used; the message says what is wrong. */
export class CalendarFault extends Error {
  override readonly name = 'CalendarFault';
}

const longest = 60;

/**
 * A whole calendar out of a YAML file: `weekend` (ISO weekdays), `source`, and `holidays`, each with `on`, `name`, and
 * where it applies `until` (its last day), `status: provisional`, `half: true`.
 * @throws CalendarFault; DomainError `calendar-too-large`.
 */
export function readCalendar(text: string): {
  readonly weekend: readonly number[];
  readonly holidays: readonly Holiday[];
} {
  const file = parsed(text);
  if (!isRecord(file) || !Array.isArray(file.holidays) || !Array.isArray(file.weekend)) {
    throw new CalendarFault('A calendar has a list "weekend" and a list "holidays".');
  }
  const weekend = file.weekend as unknown[];
  const isWeek = weekend.every(
    (one) => Number.isInteger(one) && Number(one) >= 1 && Number(one) <= 7,
  );
  if (!isWeek || new Set(weekend).size !== weekend.length || weekend.length > 5) {
    throw new CalendarFault(
      'The weekend is a list of at most five days from 1 (Monday) to 7 (Sunday).',
    );
  }
  const source = typeof file.source === 'string' ? file.source.slice(0, 200) : null;
  const holidays = file.holidays as unknown[];
  return {
    weekend: weekend as number[], // checked above
    holidays: inOrder(holidays.flatMap((entry, index) => daysOf(entry, index, source))),
  };
}

/** What a YAML text says. @throws CalendarFault, for texts as well that mean to exhaust whoever reads them. */
function parsed(text: string): unknown {
  try {
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) throw new CalendarFault(error.message);
    return document.toJS();
  } catch (error) {
    if (error instanceof CalendarFault) throw error;
    throw new CalendarFault('It is nested too deeply, or repeats itself too often.');
  }
}

/**
 * The weekend and the holidays of some years, out of a file of our own form.
 * @param source where they were announced; null: as the file says.
 * @throws DomainError `calendar-file-invalid`, `calendar-too-large` (422).
 */
export function readYears(
  text: string,
  years: Years,
  source: string | null,
): { readonly weekend: readonly number[]; readonly holidays: readonly Holiday[] } {
  try {
    const { weekend, holidays } = readCalendar(text);
    const within = holidays.filter(({ on }) => {
      const year = Number(on.slice(0, 4));
      return year >= years.from && year <= years.to;
    });
    return {
      weekend,
      holidays: within.map((one) => ({ ...one, source: source ?? one.source })),
    };
  } catch (error) {
    if (!(error instanceof CalendarFault)) throw error;
    const sentence = 'The file cannot be read. Nothing was imported.';
    const problem = { severity: 'error', pointer: '/content', code: 'line-invalid' } as const;
    throw new DomainError('invalid', 'calendar-file-invalid', sentence, {
      problems: [{ ...problem, message: error.message }],
    });
  }
}

function daysOf(entry: unknown, index: number, source: string | null): Holiday[] {
  const where = `Holiday ${index + 1}`;
  if (!isRecord(entry)) throw new CalendarFault(`${where} is no entry with members.`);
  const { on, until = on, name, status = 'confirmed', half = false, ...more } = entry;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined)
    throw new CalendarFault(`${where} has an unknown member "${unknown}".`);
  if (typeof on !== 'string' || typeof name !== 'string' || typeof until !== 'string')
    throw new CalendarFault(`${where} wants texts for "on", "name" and "until".`);
  if (status !== 'confirmed' && status !== 'provisional')
    throw new CalendarFault(`${where}: the status is confirmed or provisional.`);
  if (typeof half !== 'boolean') throw new CalendarFault(`${where}: "half" is true or false.`);
  const fault = faultIn({ on, name });
  if (fault !== undefined) throw new CalendarFault(`${where}: ${fault}.`);
  const days = isDay(until) ? (Date.parse(until) - Date.parse(on)) / 86_400_000 + 1 : 0;
  if (days < 1 || days > longest)
    throw new CalendarFault(`${where} lasts from ${on} until ${until}: one to ${longest} days.`);
  return Array.from({ length: days }, (_, further) => ({
    on: new Date(Date.parse(on) + further * 86_400_000).toISOString().slice(0, 10),
    ...{ name, status, half, source },
  }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
