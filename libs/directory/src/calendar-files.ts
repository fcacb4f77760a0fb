import { DomainError } from '@rogatory/kernel';
import { CsvError, parse as parseCsv } from 'csv-parse/sync';
import {
  faultIn,
  inOrder,
  within,
  type Fault,
  type Holiday,
  type Written,
  type Years,
} from './holidays.js';
import { fromICalendar } from './icalendar.js';

/** Longest file, in characters. */
export const longestFile = 200_000;
/** Faults told at once; whoever has more does not read them. */
const mostFaults = 100;

export type CalendarFormat = 'csv' | 'icalendar';

/**
 * The holidays of some years, out of a file: all of them, or none where one line is wrong.
 * @param source where they were announced.
 * @throws DomainError `calendar-file-invalid` (422) with each fault and its line; `calendar-too-large` (422).
 */
export function readHolidays(
  format: CalendarFormat,
  text: string,
  years: Years,
  source: string | null,
): Holiday[] {
  if (text.length > longestFile) {
    throw fileFault(`A calendar file has at most ${longestFile} characters.`, []);
  }
  const faults: Fault[] = [];
  const read = format === 'csv' ? fromCsv(text, faults) : fromICalendar(text, years, faults);
  if (faults.length > 0) {
    const what = faults.length === 1 ? 'One line' : `${faults.length} lines`;
    throw fileFault(`${what} of the file cannot be read. Nothing was imported.`, faults);
  }
  return inOrder(
    read.filter(({ on }) => within(years, on)).map((holiday) => ({ ...holiday, source })),
  );
}

/** Lines `date,name[,status][,half]`, with or without a head; lines that begin with # are remarks. */
function fromCsv(text: string, faults: Fault[]): Written[] {
  let lines: { readonly record: string[]; readonly info: { readonly lines: number } }[];
  try {
    lines = parseCsv(text, {
      ...{ bom: true, trim: true, skip_empty_lines: true, relax_column_count: true },
      ...{ comment: '#', comment_no_infix: true, info: true },
    }) as unknown as typeof lines; // with `info`, each record comes with its line
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines: line } = error as unknown as { readonly lines?: number };
    faults.push({ line: line ?? 1, reason: 'the quotes do not match' });
    return [];
  }
  const first = lines[0]?.record;
  const body = first && /^(date|on|day)$/i.test(first[0] ?? '') ? lines.slice(1) : lines;
  return body.flatMap(({ record, info }) => {
    const holiday = fromLine(record);
    if (typeof holiday !== 'string') return [holiday];
    faults.push({ line: info.lines, reason: holiday });
    return [];
  });
}

/** A holiday, or why the line is none. */
function fromLine([on = '', name = '', status = '', half = '', ...more]: string[]):
  Written | string {
  if (more.length > 0) return 'there are more than four columns; put names with a comma in quotes';
  const known = status.toLowerCase() || 'confirmed';
  if (known !== 'provisional' && known !== 'confirmed')
    return `"${status.slice(0, 40)}" is no status; write provisional or confirmed`;
  const yes = /^(half|true|yes|1)$/i.test(half);
  if (!yes && !/^(|whole|false|no|0)$/i.test(half))
    return `"${half.slice(0, 40)}" does not say whether it is half a day; write half, or nothing`;
  return faultIn({ on, name }) ?? { on, name, status: known, half: yes };
}

function fileFault(sentence: string, faults: readonly Fault[]): DomainError {
  return new DomainError('invalid', 'calendar-file-invalid', sentence, {
    problems: faults.slice(0, mostFaults).map(({ line, reason }) => ({
      severity: 'error',
      pointer: '/content',
      code: 'line-invalid',
      message: `Line ${line}: ${reason}.`,
    })),
  });
}
