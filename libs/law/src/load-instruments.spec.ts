import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InstrumentFault } from './instrument-fault.js';
import { loadInstruments } from './load-instruments.js';

const shipped = join(__dirname, '../../../config/instruments');
const text = readFileSync(join(shipped, 'un-cybercrime-2024.yaml'), 'utf8');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder with the shipped form and these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'instruments-'));
  folders.push(folder);
  copyFileSync(join(shipped, 'instrument.schema.json'), join(folder, 'instrument.schema.json'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

function faultOf(files: Readonly<Record<string, string>>): InstrumentFault {
  try {
    loadInstruments(folderOf(files));
  } catch (error) {
    if (error instanceof InstrumentFault) return error;
    throw error;
  }
  throw new Error('No fault was found.');
}

/** What is wrong, what in the shipped text becomes what, the reason told, and what stands on the line told. */
type Break = readonly [what: string, from: string, to: string, reason: string, at?: string];

const lineOf = (broken: string, part: string) =>
  broken.slice(0, broken.indexOf(part)).split('\n').length;

/** All breaks in one file at once: every one of them must be told. */
function tellsEach(breaks: readonly Break[]): void {
  const broken = breaks.reduce((result, [what, from, to]) => {
    if (!result.includes(from)) throw new Error(`Nothing to break for ${what}.`);
    return result.replace(from, to);
  }, text);
  const { defects } = faultOf({ 'treaty.yaml': broken });

  const expected = breaks.map(([what, , to, reason, at = to]) => ({ what, reason, at }));

  it.each(expected)('tells $what', ({ reason, at }) => {
    const told = defects.filter((defect) => defect.reason.includes(reason));
    expect(told.map(({ line }) => line)).toContain(lineOf(broken, at));
    expect(told[0]?.file).toMatch(/treaty\.yaml$/);
  });

  it('in the order of the lines, each once', () => {
    const lines = defects.map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    expect(new Set(defects.map(({ line, reason }) => `${line} ${reason}`)).size).toBe(
      defects.length,
    );
  });
}

describe('a file that is no YAML', () => {
  tellsEach([
    [
      'an id given twice',
      '\n  R-DC:',
      '\n  R-SCOPE:',
      '`R-SCOPE` stands here a second time',
      '  R-SCOPE:\n    basis: 40(8)',
    ],
    [
      'a bracket that never closes',
      'offences: 35(1)',
      'offences: [35(1)',
      'Not readable as YAML: ',
      'items: 40(15)(d)',
    ],
  ]);
});

describe('a file of another form', () => {
  tellsEach([
    [
      'an unknown key',
      'seriousCrimeYears: 4',
      'colour: red',
      'colour: this key is not known here.',
    ],
    ['a missing key', "adopted: '2024-12-24'\n", '', 'The file: `adopted` is missing.', '#'],
    [
      'a wrong value',
      'scope: electronic-evidence',
      'scope: every',
      'kinds > mla-general > scope: must be one of conventional,electronic-evidence.',
    ],
    [
      'a name that does not fit',
      '\n  R-DC:',
      '\n  dual:',
      'grounds > dual: this name does not fit here.',
      '  dual:',
    ],
    [
      'a number that is no reference',
      'items: 40(15)(d)',
      'items: 40',
      'checkBasis > items: must be string.',
    ],
    [
      'a misspelt threshold',
      '[warn -12 hours',
      '[warn 12 hours',
      'limits > acknowledge > thresholds > 0: must match pattern',
    ],
  ]);
});

describe('a file whose names name nothing', () => {
  tellsEach([
    ['a citation of nothing', '  offences: 35(1)', '  offences: 35(9)', 'no paragraph `35(9)`'],
    ['an offence in no article', "  '19': Part", "  '99': Part", 'no article `99`'],
    [
      'a schema that is none',
      'line: { type: string,',
      'line: { type: text,',
      '`line` is no JSON Schema: ',
    ],
    [
      'a schema that does not stand alone',
      '  text: { type: string,',
      "  text: { $ref: '#',",
      '`text` has a $ref.',
    ],
    ['an unknown schema', 'schema: long-text', 'schema: novel', 'no schema `novel`'],
    [
      'a field twice',
      'field: subject',
      'field: authority',
      'The field `authority` is here twice.',
      '  mla:\n    - field',
    ],
    ['an unknown ground', 'mla: [R-SCOPE,', 'mla: [R-NONE,', 'no ground `R-NONE`'],
    [
      'a ground twice',
      'extradition: [R-SCOPE,',
      'extradition: [R-EXT-DC,',
      'The ground `R-EXT-DC` is here twice.',
    ],
    [
      'a set named like a rule',
      '  preservation-request:',
      '  preservation:',
      '`preservation` is a limit too.',
      '  preservation:\n    - use',
    ],
    ['an unknown limit', '    - requester-deadline', '    - wish', 'no limit `wish`'],
    [
      'a threshold twice',
      '[warn -12 hours',
      '[due 0 hours',
      'The limit `acknowledge` has a threshold twice.',
      '  acknowledge:\n    name',
    ],
    [
      'a limit without time',
      '    dateFrom: reviewOn\n',
      '',
      'The limit `review` needs an `amount` or a `dateFrom`.',
      '  review:\n',
    ],
    ['an unknown duty', '    - rights', '    - sleep', 'no duty `sleep`'],
    [
      'an unknown set of contents',
      'contents: [mla]',
      'contents: [all]',
      'no set of contents `all`',
    ],
    [
      'an unknown field',
      'without: [facts]',
      'without: [fact]',
      'The set `mla` has no field `fact`.',
    ],
    ['an unknown kind', '{ kind: preservation,', '{ kind: keeping,', 'no kind `keeping`'],
    ['a kind of no article', "article: '46'", "article: '146'", 'no article `146`'],
    [
      'a stray paragraph',
      '      2(a):',
      '      3(z):',
      'Paragraph `3(z)` is not one of article 2.',
    ],
  ]);
});

describe('a folder of instruments', () => {
  it('is refused with file, line and reason in the message', () => {
    const fault = faultOf({ 'treaty.yaml': text.replace('items: 40(15)(d)', 'items: 40(98)') });
    expect(fault.line).toBe(lineOf(text, 'items: 40(15)(d)'));
    const said = `${fault.file}:${fault.line}: There is no paragraph \`40(98)\` in this file.`;
    expect(fault.message).toBe(`The instruments cannot be used.\n  ${said}`);
  });

  it('holds each id once', () => {
    const { defects } = faultOf({ 'a.yaml': text, 'b.yaml': text });
    expect(defects.map(({ reason }) => reason)).toEqual([
      'Another file already holds the instrument `un-cybercrime-2024`.',
    ]);
    expect(defects[0].file).toMatch(/b\.yaml$/);
  });

  it('holds no empty file', () => {
    expect(faultOf({ 'treaty.yaml': '' })).toMatchObject({ line: 1 });
  });
});
