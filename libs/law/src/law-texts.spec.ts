import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LawTexts, sentencesOf } from './law-texts.js';
import { loadInstruments } from './load-instruments.js';

const folder = join(__dirname, '../../../config/instruments');
const instruments = loadInstruments(folder);
const texts = LawTexts.load(folder);
const files = readdirSync(join(folder, 'translations')).filter((name) => name.endsWith('.json'));
const tags = [...new Set(files.map((name) => name.split('.')[1] ?? ''))];
const english = [...new Set(instruments.flatMap((one) => [...sentencesOf(one)]))].toSorted();

const figures = (text: string): string[] => text.match(/\d+/g) ?? [];

describe('the translations of the instruments', () => {
  it('are in seven languages beside English', () => {
    expect(tags.toSorted()).toEqual(['ar', 'es', 'fr', 'id', 'ru', 'vi', 'zh']);
  });

  it('say of every sentence what it is elsewhere, and of nothing else', () => {
    for (const tag of tags) {
      expect([tag, texts.sentences(tag).toSorted()]).toEqual([tag, english]);
      const untold = english.filter((one) => texts.text(tag, one).trim() === '');
      // a single word may be the same in two languages
      const same = english.filter((one) => one.includes(' ') && texts.text(tag, one) === one);
      expect([tag, untold, same]).toEqual([tag, [], []]);
    }
  });

  it('keep the numbers of articles and paragraphs', () => {
    const cited = english.filter((one) => /\b(article|paragraph)s?\b.*\d/i.test(one));
    for (const tag of tags) {
      const wrong = cited.filter((one) => {
        const said = figures(texts.text(tag, one));
        return figures(one).some((figure) => !said.includes(figure));
      });
      expect([tag, wrong]).toEqual([tag, []]);
    }
  });

  it('say that a native legal reader has yet to review them', () => {
    for (const file of files) {
      const said = JSON.parse(readFileSync(join(folder, 'translations', file), 'utf8')) as {
        readonly $review?: string;
      };
      expect([file, said.$review]).toEqual([file, expect.stringContaining('awaits review')]);
    }
  });

  it('leave in English what nobody has translated', () => {
    expect(texts.text('fr', 'No such sentence.')).toBe('No such sentence.');
    expect(texts.text('xx', 'Bank secrecy.')).toBe('Bank secrecy.');
    expect(texts.has('xx', 'Bank secrecy.')).toBe(false);
  });
});
