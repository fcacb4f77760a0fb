import { join } from 'node:path';
import fc from 'fast-check';
import type { DraftFacts } from './draft-check.js';
import { Law } from './law.js';

const law = Law.load(join(__dirname, '../../../config/instruments'));
const un = 'un-cybercrime-2024';
const belvia = { name: 'Belvia', languages: ['vi', 'en'] };

const whole = {
  authority: 'Court of Port Aldor',
  subject: 'Investigation 2026/417',
  facts: 'On 12 November 2026 a hospital network was entered.',
  assistance: 'Subscriber data of the account below',
  persons: 'Holder of 203.0.113.84',
  period: { from: '2026-11-01', to: '2026-11-16' },
  purpose: 'Identify the author',
};

const aDraft = (changes: Partial<DraftFacts> = {}): DraftFacts => ({
  instrument: un,
  kind: 'stored-data',
  language: 'en',
  offences: [{ article: '7' }],
  contents: whole,
  items: [{ measure: 'disclose' }],
  links: [],
  ...changes,
});

const check = (changes: Partial<DraftFacts> = {}) => law.check(aDraft(changes), belvia);
const without = (...fields: string[]) =>
  Object.fromEntries(Object.entries(whole).filter(([field]) => !fields.includes(field)));

describe('checking a draft', () => {
  it('finds nothing in a whole one, with or without a preservation before it', () => {
    expect(check()).toEqual([]);
    expect(check({ links: [{ type: 'follows' }] })).toEqual([]);
  });

  it('names what is missing by its letter', () => {
    expect(check({ contents: without('facts') })).toEqual([
      {
        severity: 'error',
        pointer: '/contents/facts',
        code: 'content-missing',
        message: expect.stringMatching(
          /^"Summary of the facts" is missing\. Who did what/,
        ) as string,
        basis: `${un}:40(15)(c)`,
      },
    ]);
  });

  it.each([null, '', '   '])('takes %j for missing', (facts) => {
    expect(check({ contents: { ...whole, facts } })).toMatchObject([{ code: 'content-missing' }]);
  });

  it('only advises what is due where applicable', () => {
    expect(check({ contents: without('persons', 'period') })).toMatchObject([
      { severity: 'warning', code: 'content-advised', pointer: '/contents/persons' },
      {
        severity: 'warning',
        code: 'content-advised',
        pointer: '/contents/period',
        basis: `${un}:40(15)(f)`,
      },
    ]);
  });

  it('asks for no facts to serve a document', () => {
    expect(law.kind(un, 'mla-service').contents.map(({ field }) => field)).not.toContain('facts');
    expect(check({ kind: 'mla-service', contents: without('facts'), items: [] })).toEqual([]);
  });

  it.each([
    [
      { ...whole, facts: 7 },
      '/contents/facts',
      'content-invalid',
      '"Summary of the facts" must be of type string.',
    ],
    [
      { ...whole, facts: 'x'.repeat(20_001) },
      '/contents/facts',
      'content-invalid',
      '"Summary of the facts" is too long: at most 20000 characters.',
    ],
    [
      { ...whole, period: 'November' },
      '/contents/period',
      'content-invalid',
      '"Period" must be of type object.',
    ],
    [
      { ...whole, period: { from: '2026-11-01' } },
      '/contents/period',
      'content-invalid',
      '"Period" lacks "to".',
    ],
    [
      { ...whole, period: { from: '2026-11-31', to: '2026-12-02' } },
      '/contents/period/from',
      'content-invalid',
      '"Period" at from must be a date, written YYYY-MM-DD.',
    ],
    [
      { ...whole, period: { ...whole.period, 'a/b': 1 } },
      '/contents/period/a~1b',
      'content-invalid',
      '"Period" has no member "a/b".',
    ],
    [
      { ...whole, period: { from: '2026-11-16', to: '2026-11-01' } },
      '/contents/period/to',
      'content-invalid',
      '"Period" ends before it begins.',
    ],
    [
      { ...whole, 'x/~y': 1 },
      '/contents/x~1~0y',
      'content-unknown',
      expect.stringContaining('it has authority, subject, facts') as string,
    ],
  ])('points at what is malformed (%#)', (contents, pointer, code, message) => {
    expect(check({ contents })).toMatchObject([{ severity: 'error', pointer, code, message }]);
  });

  it('wants an offence, and one inside the scope', () => {
    expect(check({ offences: [] })).toMatchObject([
      { code: 'offence-missing', pointer: '/offences' },
    ]);
    expect(check({ offences: [{ maxPenaltyYears: 2 }] })).toMatchObject([
      { code: 'out-of-scope', pointer: '/offences', basis: `${un}:35(1)` },
    ]);
  });

  it('wants an item where items carry the case, and none to preserve', () => {
    const items = { severity: 'error', code: 'items-missing', pointer: '/items' };
    expect(check({ items: [] })).toMatchObject([items]);
    expect(law.kind(un, 'preservation').items).toBe('optional');
  });

  it('names the languages that the receiver accepts', () => {
    const where = { pointer: '/language', basis: `${un}:40(13)` };
    expect(check({ language: 'fr' })).toMatchObject([
      {
        ...where,
        code: 'language-not-accepted',
        message: 'Belvia accepts requests in Vietnamese (vi) or English (en), not in French (fr).',
      },
    ]);
    expect(check({ language: undefined })).toMatchObject([
      {
        ...where,
        code: 'language-missing',
        message:
          'State the language of the request. Belvia accepts Vietnamese (vi) or English (en).',
      },
    ]);
    expect(check({ language: 'not a code' })).toMatchObject([{ code: 'language-not-accepted' }]);
    expect(check({ language: 'EN' })).toEqual([]);
  });

  it('advises to give the reason of a deadline', () => {
    expect(check({ deadline: { on: '2026-12-20', reason: 'Hearing' } })).toEqual([]);
    expect(check({ deadline: null })).toEqual([]);
    expect(check({ deadline: { on: '2026-12-20', reason: ' ' } })).toMatchObject([
      { severity: 'warning', code: 'deadline-unreasoned', basis: `${un}:40(26)` },
    ]);
  });

  it.each([
    [
      'stored-data',
      'authority a, subject b, facts c, assistance d, persons e, period f, purpose g',
    ],
    [
      'preservation',
      'authority a, offence b, data c, custodian d, necessity e, intention f, secrecy g',
    ],
    [
      'rt-traffic',
      'authority a, facts b, data c, owner d, justification e, duration f, subject b, assistance d, persons e, purpose g',
    ],
  ])('asks in %s for %s', (kind, expected) => {
    const fields = law
      .kind(un, kind)
      .contents.map(({ field, letter }) => `${field} ${letter ?? ''}`);
    expect(fields.join(', ')).toBe(expected);
  });
});

describe('saving a draft', () => {
  it('admits what is incomplete, and refuses what is malformed or unknown', () => {
    expect(law.contentProblems(un, 'stored-data', {})).toEqual([]);
    expect(
      law.contentProblems(un, 'stored-data', { facts: '', period: { from: '2026-11-01' } }),
    ).toEqual([]);
    expect(law.contentProblems(un, 'stored-data', { facts: 7, colour: 'red' })).toMatchObject([
      { code: 'content-unknown', pointer: '/contents/colour' },
      { code: 'content-invalid', pointer: '/contents/facts' },
    ]);
  });

  it('never throws and never reports more than the check of the whole, whatever is sent', () => {
    const kinds = law.instrument(un).kinds.map(({ id }) => id);
    const contents = fc.dictionary(
      fc.oneof(fc.constantFrom(...Object.keys(whole)), fc.string()),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...kinds), contents, (kind, given) => {
        const all = check({ kind, contents: given }).map((problem) => JSON.stringify(problem));
        const some = law.contentProblems(un, kind, given).map((problem) => JSON.stringify(problem));
        expect(all).toEqual(expect.arrayContaining(some));
      }),
    );
  });
});
