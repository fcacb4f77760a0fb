import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { buffer, text } from 'node:stream/consumers';
import { unzipped } from '../../../../../test/support/unzipped.js';
import { csv, linesOf, type Cell, type Table } from './table.js';
import { xlsx } from './xlsx.js';

const table = (rows: readonly (readonly Cell[])[], columns = ['One', 'Two']): Table => ({
  ...{ name: 'list', title: 'A list: of [all]', zone: 'Asia/Ho_Chi_Minh', rows },
  columns: columns.map((title) => ({ title })),
});
const at = new Date('2026-12-31T18:30:00Z');
const read = (file: string): string[][] => parse(file.replace(/^\uFEFF/, ''));
const writtenAs = (given: string): string =>
  /^[=+\-@\t\r＝＋－＠]/.test(given) ? `'${given}` : given;

describe('a table as CSV', () => {
  it('begins with a byte order mark, and ends each line as RFC 4180 says', async () => {
    const file = await buffer(csv(table([['a', 1]])));
    expect(file.toString()).toBe('\uFEFF"One","Two"\r\n"a",1\r\n');
  });

  it('tells moments in the zone of the table, and days as they are', async () => {
    const file = await text(csv(table([[{ at }, { day: '2026-12-31' }]])));
    expect(read(file)[1]).toEqual(['2027-01-01 01:30', '2026-12-31']);
  });

  it('lets no text be a formula, and changes nothing else of it [ASVS 1.2.10]', async () => {
    const tricky = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'), fc.string())
        .map((parts) => parts.join('')),
      fc.constantFrom("=cmd|' /C calc'!A0", '@SUM(1+9)', '"=1+1', 'a,=1', 'a\r\n=1', '-2', '+1'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(tricky, tricky), { maxLength: 5 }), async (rows) => {
        const [, ...lines] = read(await text(csv(table(rows))));
        expect(lines).toEqual(rows.map((row) => row.map(writtenAs)));
        for (const cell of lines.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves a number a number, below zero too', async () => {
    expect(read(await text(csv(table([[-2, null]]))))[1]).toEqual(['-2', '']);
  });

  it('breaks off where its rows do', async () => {
    const rows = async function* (): AsyncGenerator<readonly Cell[]> {
      yield await Promise.resolve(['a', 'b']);
      throw new Error('The database is gone.');
    };
    await expect(text(csv({ ...table([]), rows: rows() }))).rejects.toThrow(
      'The database is gone.',
    );
  });
});

describe('a table as XLSX', () => {
  const parts = async (given: Table, rightToLeft: boolean): Promise<Record<string, string>> =>
    unzipped(await xlsx(given, rightToLeft));

  it('holds texts as texts, days and moments as dates, and a heading that stays in sight', async () => {
    const files = await parts(
      table([
        ['=1+1', { day: '2026-12-31' }],
        ['\u0000ok', { at }],
      ]),
      false,
    );
    const sheet = files['xl/worksheets/sheet1.xml'] ?? '';
    expect(sheet).not.toContain('<f>');
    expect(sheet).toContain('<v>46387</v>');
    expect(sheet).toContain('<v>46388.0625</v>');
    expect(sheet).toContain('state="frozen"');
    expect(sheet).not.toContain('rightToLeft');
    expect(files['xl/sharedStrings.xml']).toContain('=1+1');
    expect(files['xl/workbook.xml']).toContain('A list  of  all');
  });

  it('is written from right to left in a language that is', async () => {
    const sheet = (await parts(table([['a', 'b']]), true))['xl/worksheets/sheet1.xml'];
    expect(sheet).toContain('rightToLeft="1"');
  });
});

describe('the lines of a long list', () => {
  const written = async (
    pages: { items: string[]; next: string | null }[],
  ): Promise<string[][]> => {
    const rows: (readonly Cell[])[] = [];
    const given = (async function* () {
      await Promise.resolve();
      yield* pages;
    })();
    const cells = (line: string): Cell[] => [line, line.length];
    for await (const row of linesOf(given, cells, (count) => `the first ${count}`)) rows.push(row);
    return read(await text(csv(table(rows)))).slice(1);
  };

  it('end with a word on it where there are more, and with none where there are not', async () => {
    const [first, second] = [
      { items: ['a', 'bb'], next: 'on' },
      { items: ['ccc'], next: null },
    ];
    const lines = [
      ['a', '1'],
      ['bb', '2'],
    ];
    expect(await written([first, second])).toEqual([...lines, ['ccc', '3']]);
    expect(await written([first])).toEqual([...lines, ['the first 2', '']]);
    expect(await written([])).toEqual([]);
  });
});
