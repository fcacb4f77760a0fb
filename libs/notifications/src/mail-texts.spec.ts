import { IntlMessageFormat } from 'intl-messageformat';
import { mailAbout, mailDigest, mailTexts, news, newsOf } from './mail-texts.js';
import type { MailKey } from './mail-texts/texts.js';
import { eventTypes } from './webhook.dto.js';

const languages = ['ar', 'en', 'es', 'fr', 'id', 'ru', 'vi', 'zh'];
const url = 'https://node.example/';

/** An element of a text as its parser has it. */
interface Element {
  readonly type: number;
  readonly value: string;
  readonly options: Readonly<Record<string, { readonly value: readonly Element[] }>>;
}
const [argument, plural, pound] = [1, 6, 7];

/** What a text is given, the forms of number that it has, and whether all that stand for many say the number. */
function partsOf(text: string, tag: string) {
  const format = new IntlMessageFormat(text, tag, undefined, { ignoreTag: true });
  const elements = format.getAst() as unknown as readonly Element[];
  const plurals = elements.filter(({ type }) => type === plural);
  return {
    values: elements
      .filter(({ type }) => type === argument || type === plural)
      .map(({ value }) => value)
      .sort(),
    forms: plurals.map(({ options }) => Object.keys(options).sort()),
    counts: plurals.every(({ options }) =>
      Object.entries(options).every(
        ([form, { value }]) =>
          ['zero', 'one', 'two'].includes(form) || value.some(({ type }) => type === pound),
      ),
    ),
  };
}

describe('the texts of mail', () => {
  it('are there in every language of the United Nations, and in those of the pilots', () => {
    expect(Object.keys(mailTexts).sort()).toEqual(languages);
  });

  it.each(languages)(
    'in %s lack no sentence and no value, and have every form of number',
    (tag) => {
      const { texts, review } = mailTexts[tag]!;
      const english = mailTexts['en']!.texts;
      const wanted = [...new Intl.PluralRules(tag).resolvedOptions().pluralCategories].sort();
      expect(['awaited', 'done']).toContain(review);
      expect(Object.keys(texts)).toEqual(Object.keys(english));
      for (const key of Object.keys(texts) as MailKey[]) {
        expect(texts[key]).toMatch(/\S/);
        const { values, forms, counts } = partsOf(texts[key], tag);
        expect([key, values]).toEqual([key, partsOf(english[key], 'en').values]);
        for (const found of forms) expect([key, found, counts]).toEqual([key, wanted, true]);
      }
    },
  );

  it('in other languages are no copies of the English ones', () => {
    for (const tag of languages.filter((one) => one !== 'en')) {
      const same = Object.entries(mailTexts[tag]!.texts).filter(
        ([key, text]) => text === mailTexts['en']!.texts[key as MailKey],
      );
      expect([tag, same]).toEqual([tag, []]);
    }
  });
});

describe('a mail', () => {
  it.each(eventTypes)('about %s names nothing of a case, in any language', (type) => {
    for (const tag of languages) {
      const { subject, text } = mailAbout(type, tag, url);
      expect(`${subject} ${text}`).not.toMatch(/undefined|\{|\b[A-Z]{2}-\d/);
      expect(text).toContain(url);
    }
  });

  it('is in English for who reads a language that it is not written in', () => {
    expect(mailAbout('refuse', 'pt-BR', '').language).toBe('en');
    expect(mailAbout('refuse', null, '').language).toBe('en');
    expect(mailAbout('refuse', 'ar-EG', '').language).toBe('ar');
    expect(mailAbout('constructor', '__proto__', '').language).toBe('en');
  });

  it('that calls somebody says so, and a test says that it is one', () => {
    expect(mailAbout('page', 'en', url).subject).toContain('urgent');
    expect(mailAbout('contact-test', 'en', url).subject).toContain('test');
    expect(['page', 'contact-test', 'transmit', 'toString'].map(newsOf)).toEqual([
      ...['page', 'page', 'arrival', 'other'],
    ]);
  });
});

describe('a digest', () => {
  it('says how many news there are of each kind, and nothing of kinds without any', () => {
    const { subject, text } = mailDigest({ decision: 1, deadline: 3, other: 0 }, 'en', url);
    expect(subject).toBe('Rogatory: 4 pieces of news to read');
    expect(text.split('\n').slice(0, 3)).toEqual([
      'New in Rogatory since your last digest, and not read yet:',
      '- 3 messages about deadlines',
      '- 1 message about a decision on a request',
    ]);
    expect(text).toContain(url);
  });

  it('counts what a later version wrote among the others', () => {
    expect(mailDigest({ other: 1, weather: 2 }, 'en', url).text).toContain('- 3 other messages');
  });

  it.each(languages)('in %s has a form for every number, with the digits 0 to 9', (tag) => {
    for (const kind of news) {
      for (const count of [1, 2, 3, 5, 11, 21, 100, 1_000_000]) {
        const { subject, text } = mailDigest({ [kind]: count }, tag, url);
        expect(`${subject} ${text}`).not.toMatch(/[{}#\u0660-\u0669]|undefined/);
        if (count > 2) expect(subject.replace(/\D/g, '')).toBe(String(count));
      }
    }
  });

  it('counts in Arabic and in Russian as those languages do', () => {
    const lines = (tag: string, counts: number[]): string[] =>
      counts.map((other) => mailDigest({ other }, tag, url).text.split('\n')[1]!);
    expect(lines('ru', [1, 3, 5, 21])).toEqual([
      ...['- 1 другое сообщение', '- 3 других сообщения', '- 5 других сообщений'],
      '- 21 другое сообщение',
    ]);
    expect(new Set(lines('ar', [1, 2, 3, 11])).size).toBe(4);
    expect(lines('ar', [2])[0]).not.toMatch(/\d/);
    expect(lines('ar', [11])[0]).toContain('11 رسالة أخرى');
  });
});

describe('a mail in Arabic', () => {
  const mails = [
    ...['transmit', 'page', 'contact-test'].map((type) => mailAbout(type, 'ar', url)),
    mailDigest({ deadline: 2, arrival: 12 }, 'ar', url),
  ];

  it('reads from the right, also where it begins with a Latin word, which keeps its own direction', () => {
    for (const { subject, text } of mails) {
      const lines = [subject, ...text.split('\n')].filter((line) => /[\u0600-\u06ff]/.test(line));
      expect(lines.length).toBeGreaterThan(2);
      for (const line of lines) {
        expect(line.startsWith('\u200F')).toBe(true);
        expect(line.replace(/\u2066[^\u2069]*\u2069/g, '')).not.toMatch(/[A-Za-z]/);
      }
      expect(subject).toContain('\u2066Rogatory\u2069');
    }
  });

  it('has the address on a line of its own, without marks that would break it', () => {
    for (const { text } of mails) expect(text.split('\n')).toContain(url);
  });
});
