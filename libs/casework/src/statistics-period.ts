import { invalid } from '@rogatory/kernel';
import type { Span } from '@rogatory/persistence';

/** First and last month, `YYYY-MM`. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const form = /^(19|2\d)\d\d-(0[1-9]|1[0-2])$/;
/** As many months as one table of them is still read. */
const longest = 60;
/** Years that may be asked for together. */
const years = [1, 2, 3, 4, 5];
/** Months that are shown where no period is given. */
const usual = 12;

/**
 * The months that were asked about and as many before them. A first or last month that is missing follows from the
 * other one, or from the present month. Periods that begin and end anywhere could be subtracted from each other until a
 * small number is left, so that there are few.
 * @param thisMonth the month that it is for the State.
 * @throws DomainError `period-invalid`, `period-ahead`, `period-reversed`, `period-too-long`, `period-uneven` (422).
 */
export function spanOf(
  { state, zone }: Pick<Span, 'state' | 'zone'>,
  { from: first, to: last }: Partial<Period>,
  thisMonth: string,
): Span {
  if (first !== undefined && !form.test(first))
    throw invalid('period-invalid', '/from', 'Write the first month as 2026-01.');
  if (last !== undefined && !form.test(last))
    throw invalid('period-invalid', '/to', 'Write the last month as 2026-12.');
  const to =
    last ?? earlier(thisMonth, first === undefined ? thisMonth : addMonths(first, usual - 1));
  const from = first ?? addMonths(to, 1 - usual);
  if (to > thisMonth)
    throw invalid(
      'period-ahead',
      '/to',
      'The last month lies ahead: end with the present month at the latest.',
    );
  if (from > to)
    throw invalid('period-reversed', '/from', 'The first month comes after the last one.');
  const length = monthsBetween(from, to).length;
  if (length > longest)
    throw invalid('period-too-long', '/from', `Ask for ${longest} months at most.`);
  if (!isWhole(from, to, thisMonth))
    throw invalid(
      'period-uneven',
      '/to',
      'Ask for one month, a quarter, one or more whole years, or the last twelve months.',
    );
  return { state, zone, from, before: addMonths(from, -length), until: addMonths(to, 1) };
}

/** Whether it is a month, a quarter, some years, or the months up to now; what is not over ends with this month. */
function isWhole(from: string, to: string, thisMonth: string): boolean {
  const first = Number(from.slice(5));
  const lengths = [
    1,
    ...(first % 3 === 1 ? [3] : []),
    ...(first === 1 ? years.map((count) => 12 * count) : []),
  ];
  const ends = lengths.map((length) => earlier(addMonths(from, length - 1), thisMonth));
  return ends.includes(to) || (to === thisMonth && from === addMonths(to, 1 - usual));
}

/** A period that people look at. */
export interface OfferedPeriod extends Period {
  readonly name: 'month' | 'quarter' | 'year' | 'year-before';
}

/** Periods around the month that is shown last. @param thisMonth the month that it is for the State. */
export function periodsAround(last: string, thisMonth: string): readonly OfferedPeriod[] {
  const [year, month] = last.split('-').map(Number) as [number, number];
  const quarter = `${year}-${String(month - ((month - 1) % 3)).padStart(2, '0')}`;
  return [
    { name: 'month', from: last, to: last },
    { name: 'quarter', from: quarter, to: earlier(addMonths(quarter, 2), thisMonth) },
    { name: 'year', from: `${year}-01`, to: earlier(`${year}-12`, thisMonth) },
    { name: 'year-before', from: `${year - 1}-01`, to: `${year - 1}-12` },
  ];
}

/** The month `count` months after one; before it where the count is negative. */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** Every month from one to another, both included; at most one more than may be asked for. */
export function monthsBetween(from: string, to: string): readonly string[] {
  const months: string[] = [];
  for (let month = from; month <= to && months.length <= longest; month = addMonths(month, 1)) {
    months.push(month);
  }
  return months;
}

const earlier = (one: string, other: string): string => (one < other ? one : other);
