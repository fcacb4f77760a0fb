import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figures } from '../support/figures.js';

const tool = join(__dirname, '../../tools/asvs.mjs');

function check(folder?: string): { code: number | null; found: string; faults: string[] } {
  const args = [tool, '--check', ...(folder === undefined ? [] : [folder])];
  const options = { encoding: 'utf8', timeout: 25_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  const faults = stderr.split('\n').filter((line) => line !== '');
  return { code: status, found: stdout.trim(), faults };
}

describe('docs/asvs.md', () => {
  it('is what the titles of the tests say, and every adopted item has one', () => {
    const { code, found, faults } = check();
    expect({ code, faults }).toEqual({ code: 0, faults: [] });
    figures('asvs', found);
  });
});

describe('the table of ASVS items', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-asvs-'));
    for (const name of ['apps', 'config', 'docs', 'libs', 'test']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'docs/asvs.md'), '');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const item = (number: string) => ({ item: number, level: 1, gist: 'A gist.' });
  const write = (list: object, test: string): void => {
    writeFileSync(join(folder, 'docs/asvs-items.json'), JSON.stringify(list));
    writeFileSync(join(folder, 'test/a.spec.ts'), test);
  };
  const outOfDate = 'docs/asvs.md is out of date. Run: npm run asvs';

  it('knows an item by the title of a group, of a test, and of one for many values', () => {
    const items = ['1.1.1', '2.2.2', '3.3.3'].map((number) => ({ ...item(number), adopted: true }));
    write(
      { items, open: [] },
      `describe('a [ASVS 1.1.1]', () => { it.each([1])(\`b \${c} [ASVS 2.2.2, 3.3.3]\`, () => {}); });`,
    );
    expect(check(folder)).toEqual({ code: 1, found: '3 items, 1 tests', faults: [outOfDate] });
  });

  it('refuses a title that names an item nobody knows, and one that is said to be open', () => {
    write(
      { items: [item('1.1.1')], open: [{ ...item('2.2.2'), why: 'Later.' }] },
      `it('a [ASVS 1.1.1, 2.2.2]', () => {});`,
    );
    expect(check(folder).faults).toEqual([
      'test/a.spec.ts: "a" names 2.2.2, which docs/asvs-items.json lacks.',
      `2.2.2 is listed as open, and a test's title names it.`,
      outOfDate,
    ]);
  });

  it('misses a test for an item that was adopted', () => {
    write({ items: [{ ...item('1.1.1'), adopted: true }], open: [] }, `it('a', () => {});`);
    expect(check(folder).faults).toContain(`1.1.1 is adopted, and no test's title names it.`);
  });
});
