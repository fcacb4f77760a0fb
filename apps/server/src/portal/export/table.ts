import { Readable } from 'node:stream';
import type { Page } from '@rogatory/kernel';
import { stringify } from 'csv-stringify';

/** A cell: a text, a number, a calendar day (`YYYY-MM-DD`), or a moment, told in the table's time zone. */
export type Cell = string | number | null | { readonly day: string } | { readonly at: Date };

export interface Column {
  /** In the reader's language; a column of moments says the time zone too. */
  readonly title: string;
  /** In characters, for XLSX; wide enough for the title where it is left out. */
  readonly width?: number;
}

export interface Table {
  /** Of the file, without its ending: letters of ASCII, digits and hyphens. */
  readonly name: string;
  /** Of the sheet, in the reader's language. */
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
  /** IANA name of the zone that moments are told in. */
  readonly zone?: string;
}

/**
 * RFC 4180 with a byte order mark, which spreadsheets know UTF-8 by. Texts that a spreadsheet would take for a formula
 * begin with an apostrophe. [ASVS 1.2.10]
 */
export function csv({ columns, rows, zone = 'UTC' }: Table): Readable {
  const written = stringify({
    ...{ bom: true, record_delimiter: 'windows', escape_formulas: true, quoted_string: true },
  });
  const lines = async function* (): AsyncGenerator<(string | number)[]> {
    yield columns.map(({ title }) => title);
    for await (const row of rows) yield row.map((cell) => plain(cell, zone));
  };
  return Readable.from(lines())
    .on('error', (error) => written.destroy(error))
    .pipe(written);
}

function plain(cell: Cell, zone: string): string | number {
  if (cell === null) return '';
  if (typeof cell !== 'object') return cell;
  return 'day' in cell ? cell.day : clockIn(cell.at, zone);
}

/**
 * The lines of pages one after another. Where the last page names a next one, a line at the end says that there is more:
 * a file that was cut must not pass for a whole one.
 */
export async function* linesOf<T>(
  pages: AsyncIterable<Page<T>>,
  cells: (line: T) => readonly Cell[],
  cut: (count: number) => string,
): AsyncGenerator<readonly Cell[]> {
  let [count, width, isCut] = [0, 1, false];
  for await (const { items, next } of pages) {
    const rows = items.map(cells);
    yield* rows;
    count += rows.length;
    width = rows[0]?.length ?? width;
    isCut = next !== null;
  }
  if (isCut) yield [cut(count), ...Array<Cell>(width - 1).fill(null)];
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** A moment as its day and time somewhere, `YYYY-MM-DD HH:mm`, which sorts as a text too. */
export function clockIn(at: Date, zone: string): string {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', {
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
      timeZone: zone,
    });
    clocks.set(zone, clock);
  }
  return clock.format(at);
}
