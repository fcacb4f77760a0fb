import fc from 'fast-check';
import { excerptOf, fold, termsOf } from './excerpts.js';

describe('what is looked for', () => {
  it('is words, and phrases in quotation marks; single characters are not', () => {
    expect(termsOf('  XA-2026 "port aldor" a "')).toEqual(['XA-2026', 'port aldor']);
    expect(termsOf('a')).toEqual([]);
    expect(termsOf('法院')).toEqual(['法院']);
  });

  it('is few and short, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (q) => {
        const terms = termsOf(q);
        expect(terms.length).toBeLessThanOrEqual(8);
        for (const term of terms) expect(term.includes('\0') || term.length > 60).toBe(false);
      }),
    );
  });
});

describe('an excerpt', () => {
  it('shows what was found as it is written, whatever accents and capitals were typed', () => {
    const text = 'Le juge a saisi le téléphone de Nguyễn Văn An, à Port-Aldor.';
    expect(excerptOf(text, ['nguyen'])).toEqual({
      ...{ before: 'Le juge a saisi le téléphone de ', match: 'Nguyễn' },
      after: ' Văn An, à Port-Aldor.',
    });
    expect(excerptOf('قضى القَاضِي', ['القاضي'])?.match).toBe('القَاضِي');
    expect(excerptOf(text, ['nobody'])).toBeUndefined();
    expect(excerptOf('Η ΟΔΟΣ', ['οδός'])?.match).toBe('ΟΔΟΣ');
  });

  it('is found far into a long text, without holding up whoever waits', () => {
    const written = `${'Ångström sagði nei við því. '.repeat(2000)}The Ñandú\u0301 was seen.`;
    const found = excerptOf(written, ['nandu']);
    expect(found).toMatchObject({ match: 'Ñandú\u0301', after: ' was seen.' });
    const begun = process.cpuUsage();
    for (let count = 0; count < 50; count += 1) excerptOf(written, ['absent', 'nandu']);
    const { user } = process.cpuUsage(begun);
    expect(user / 1000).toBeLessThan(2000);
  });

  it('is a part of the text, wherever the term stands', () => {
    const texts = fc.string({ unit: 'grapheme', minLength: 2, maxLength: 300 });
    fc.assert(
      fc.property(texts, fc.nat(), fc.integer({ min: 2, max: 20 }), (text, from, length) => {
        const plain = text.replace(/\s+/g, ' ');
        const characters = Array.from(plain);
        const start = from % characters.length;
        const term = characters.slice(start, start + length).join('');
        fc.pre(fold(term).trim().length > 1);
        const found = excerptOf(text, [term]);
        const shown = found && `${found.before}${found.match}${found.after}`.replace(/^…|…$/g, '');
        expect(shown !== undefined && plain.includes(shown.replace(/^…|…$/g, ''))).toBe(true);
      }),
    );
  });
});
