import { Worker } from 'node:worker_threads';
import { clockIn, type Cell, type Table } from './table.js';

/**
 * What the thread runs: a text, since the same file is run compiled and, in tests, from its source. Ten thousand lines
 * take more than half a second, for which everybody else would have to wait.
 */
const work = `
const { parentPort, workerData } = require('node:worker_threads');
const { default: write } = require(workerData.library);
const { rows, options } = workerData;
write(rows, options).toBuffer().then((file) => parentPort.postMessage(file));
`;

/** As much as Excel holds in a cell. */
const longest = 32_767;
const bold = { fontWeight: 'bold', alignVertical: 'top', wrap: true } as const;

/** One file is made at a time: they are large, and the machine serves others. */
let last: Promise<unknown> = Promise.resolve();

/**
 * A sheet with a heading that stays in sight and with real days and moments, written from right to left where the
 * language is. Texts are texts in it whatever they begin with: no formula comes of them.
 */
export async function xlsx(table: Table, rightToLeft: boolean): Promise<Buffer> {
  const rows: unknown[][] = [table.columns.map(({ title }) => ({ value: title, ...bold }))];
  for await (const row of table.rows) {
    rows.push(row.map((cell) => value(cell, table.zone ?? 'UTC')));
  }
  const options = {
    ...{ sheet: sheetName(table.title), rightToLeft, stickyRowsCount: 1 },
    columns: table.columns.map(({ title, width }) => ({ width: width ?? title.length + 4 })),
  };
  const file = last.then(() => inThread({ rows, options }));
  last = file.catch(() => undefined);
  return file;
}

function inThread(data: { readonly rows: unknown[][]; readonly options: object }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(work, {
      eval: true,
      workerData: { ...data, library: require.resolve('write-excel-file/node') },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    thread.once('message', (file: Uint8Array) => {
      resolve(Buffer.from(file));
    });
    thread.once('error', reject);
    thread.once('exit', (code) => {
      reject(new Error(`The thread that writes XLSX ended with ${code} and no file.`));
    });
  });
}

/** A cell as the library takes it. Days and moments become numbers of days: the format alone makes dates of them. */
function value(cell: Cell, zone: string): unknown {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string') return cell.slice(0, longest);
  if (typeof cell === 'number') return cell;
  if ('day' in cell) return { value: new Date(`${cell.day}T00:00:00Z`), format: 'yyyy-mm-dd' };
  const local = new Date(`${clockIn(cell.at, zone).replace(' ', 'T')}:00Z`);
  return { value: local, format: 'yyyy-mm-dd hh:mm' };
}

/** At most 31 characters, and none of those that Excel refuses. */
function sheetName(title: string): string {
  const name = title
    .replace(/[\\/?*[\]:']/g, ' ')
    .trim()
    .slice(0, 31)
    .trim();
  return name === '' ? '1' : name;
}
