import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mailTexts } from '@rogatory/notifications';
import { IntlMessageFormat } from 'intl-messageformat';
import { languageOf, languages, Messages } from './messages.js';

const messages = new Messages(true);
const [english, arabic] = languages;
const others = languages.slice(1);
const folder = join(__dirname, 'messages');

type Elements = ReturnType<IntlMessageFormat['getAst']>;
const parse = (text: string): Elements =>
  new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst();
/** Types of elements, by the parser's numbers. */
const types = { literal: 0, select: 5, plural: 6, pound: 7 };
const typeOf = ({ type }: { readonly type: number }): number => type;

/** Texts of all files of a language. */
function textsOf(tag: string): Record<string, string> {
  const files = readdirSync(join(folder, tag));
  const parts = files.map(
    (file) => JSON.parse(readFileSync(join(folder, tag, file), 'utf8')) as Record<string, string>,
  );
  return Object.assign({}, ...parts) as Record<string, string>;
}

/** What a message is told with: the name and the sort of each of its values. */
function valuesOf(elements: Elements): string[] {
  return elements.flatMap((element) => {
    const type = typeOf(element);
    if (type === types.literal || type === types.pound || !('value' in element)) return [];
    const own = [`${element.value} ${String(type)}`];
    if (!('options' in element)) return own;
    return [...own, ...Object.values(element.options).flatMap(({ value }) => valuesOf(value))];
  });
}

/** The forms of each plural, exact numbers apart, and the choices of each select. */
function formsOf(elements: Elements, type: number): string[][] {
  return elements.flatMap((element) => {
    if (!('options' in element)) return [];
    const inner = Object.values(element.options).flatMap(({ value }) => formsOf(value, type));
    const own = Object.keys(element.options).filter((form) => !form.startsWith('='));
    return typeOf(element) === type ? [own.toSorted(), ...inner] : inner;
  });
}

/** What may read the same as in English: our name everywhere, and words that a language shares with it. */
const alike: Readonly<Record<string, readonly string[]>> = {
  every: ['name', 'requests.export.csv'],
  id: [
    ...['role.auditor', 'role.admin', 'role.operator', 'audit.title', 'navigation.audit'],
    ...['demonstration.officer.auditor', 'demonstration.officer.admin'],
  ],
  es: [
    ...['option.value.false', 'draft.option.confidential.false', 'error.prefix', 'error.word'],
    ...['role.auditor', 'demonstration.officer.auditor', 'request.document.size'],
    ...['administration.holiday.provisional', 'step.provisional'],
  ],
  fr: [
    ...['navigation.menu', 'navigation.news', 'news.title', 'design.news', 'navigation.audit'],
    ...['audit.title', 'navigation.administration', 'administration.title', 'term.condition'],
    ...['administration.part.webhooks', 'administration.node.version', 'term.consultation'],
    ...['administration.field.position', 'administration.secret.label', 'thread.consultation'],
    ...['thread.conditions', 'thread.other', 'request.history.messages', 'request.conditions'],
    ...['field.conditions', 'field.condition', 'row.conditions', 'option.about.conditions'],
    ...['help.glossary.conditions', 'field.questions', 'row.questions', 'field.documents'],
    ...['request.documents', 'draft.field.description'],
  ],
};
const isAlike = (tag: string, key: string): boolean =>
  [...(alike['every'] ?? []), ...(alike[tag] ?? [])].includes(key);

describe('the messages', () => {
  it('are in the eight languages of the portal', () => {
    const tags = languages.map(({ tag }) => tag).toSorted();
    expect(tags).toEqual(['ar', 'en', 'es', 'fr', 'id', 'ru', 'vi', 'zh']);
    expect(readdirSync(folder).toSorted()).toEqual(tags);
  });

  it.each(others)('in $tag say what the English ones say, no less and no more', (language) => {
    expect([...messages.keys(language)].sort()).toEqual([...messages.keys(english)].sort());
  });

  it.each(others)(
    'in $tag are told with the same values, and count as the language does',
    ({ tag }) => {
      const [own, source] = [textsOf(tag), textsOf(english.tag)];
      const needed = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.toSorted();
      for (const [key, text] of Object.entries(own).filter(([name]) => !name.startsWith('$'))) {
        const [theirs, ours] = [parse(source[key] ?? ''), parse(text)];
        expect([key, [...new Set(valuesOf(ours))].sort()]).toEqual([
          key,
          [...new Set(valuesOf(theirs))].sort(),
        ]);
        for (const forms of formsOf(ours, types.plural))
          expect([key, forms]).toEqual([key, needed]);
        const choices = (all: string[][]): string[] => [...new Set(all.flat())].sort();
        expect([key, choices(formsOf(ours, types.select))]).toEqual([
          key,
          choices(formsOf(theirs, types.select)),
        ]);
      }
    },
  );

  it.each(others)('in $tag are in that language, and say who has yet to read them', ({ tag }) => {
    const [own, source] = [textsOf(tag), textsOf(english.tag)];
    const hasWords = (text = ''): boolean => /\p{L}/u.test(text.replaceAll(/\{[^{}]*\}/g, ''));
    const same = Object.keys(source).filter(
      (key) => own[key] === source[key] && hasWords(source[key]),
    );
    expect(same.filter((key) => !isAlike(tag, key))).toEqual([]);
    for (const file of readdirSync(join(folder, tag))) {
      const { $review } = JSON.parse(readFileSync(join(folder, tag, file), 'utf8')) as {
        readonly $review?: string;
      };
      expect([file, $review]).toEqual([
        file,
        expect.stringContaining('awaits review by a native legal reader'),
      ]);
    }
  });

  it('count in Arabic as Arabic does', () => {
    const say = (seconds: number) => messages.text(arabic, 'fault.too-many-failures', { seconds });
    expect(new Set([1, 2, 3, 11].map(say)).size).toBe(4);
    expect(say(3)).toContain('3 ثوانٍ');
    expect(say(2)).toContain('ثانيتين');
  });

  it('speak to officers in Vietnamese with one form of address, in mail too', () => {
    const said = [...Object.values(textsOf('vi')), ...Object.values({ ...mailTexts['vi']?.texts })];
    expect(said.filter((text) => /(?<!\p{L})bạn(?!\p{L})/iu.test(text))).toEqual([]);
    expect(said.filter((text) => text.includes('quý vị')).length).toBeGreaterThan(20);
  });

  it('are spelt in Russian as the United Nations spell it: ё only where the word would be another', () => {
    const own = Object.entries({ ...textsOf('ru'), ...mailTexts['ru']?.texts });
    // what officers may type is known in both spellings
    const said = own.filter(([key]) => key !== 'choose.small-words');
    const others = said.filter(([, text]) =>
      /ё/i.test(text.replaceAll(/(?<!\p{L})всё(?!\p{L})/giu, '')),
    );
    expect(others).toEqual([]);
  });

  it('call one thing by one word in Arabic and French, and set French signs as French does', () => {
    const said = (tag: string): [string, string][] =>
      Object.entries(textsOf(tag)).filter(([key]) => !/^(plain|choose\.small-words|\$)/.test(key));
    // a form, a recovered account, the State asked, a call, whoever stands in (no letters rogatory), a tanwin
    const arabic = /استمار|استرداد|المطلوب منها|المتلقية للطلب|نداء|إنابة|اً/u;
    expect(said('ar').filter(([, text]) => arabic.test(text))).toEqual([]);
    // a treaty, a replacement, an order, what is put off, and spaces that would let a line break
    const french = /instrument|suppléan|ordonnance|ajourn| [;!?»](?!\p{L})| :(?!:)|«(?!\u00a0)|'/iu;
    expect(said('fr').filter(([, text]) => french.test(text))).toEqual([]);
  });

  it('keep a foreign name in its own direction', () => {
    expect(messages.text(arabic, 'home.welcome', { name: 'Paul' })).toContain('\u2068Paul\u2069');
    // a code that chooses the wording is compared as it is: hours are no days
    expect(messages.text(arabic, 'due.left', { count: 7, unit: 'hours' })).toBe('بقيت 7 ساعات');
    expect(messages.text(arabic, 'due.left', { count: 7, unit: 'days' })).toBe('بقيت 7 أيام');
  });

  it('are one sentence, also where a macro of a page has written a part of it', () => {
    const what = Object('Transmitted') as string;
    const values = { what, state: 'Belvia', when: 'now' };
    const said = messages.text(english, 'home.started.step', values);
    expect(said).toBe('Last step: Transmitted (Belvia), now');
  });

  it('write the first of a month in French as an ordinal, and no other day', () => {
    const french = languageOf('fr')!;
    expect(messages.day(french, '2026-12-01')).toBe('mar. 1er décembre 2026');
    expect(messages.day(french, '2026-12-11')).toBe('ven. 11 décembre 2026');
    const at = new Date('2026-12-01T01:01:00Z');
    expect(messages.moment(french, at)).toBe('1er décembre 2026 à 01:01 UTC');
    expect(messages.moment(languageOf('es')!, at)).toMatch(/^1 de diciembre/);
  });

  it('say so where one is missing, instead of showing its name', () => {
    expect(() => messages.text(english, 'no-such-message')).toThrow('no-such-message');
  });

  it.each(languages)('in $tag tell moments and numbers with the digits 0 to 9', (language) => {
    const at = new Date('2026-11-22T03:05:00Z');
    for (const told of [
      messages.moment(language, at, 'Asia/Ho_Chi_Minh'),
      messages.day(language, '2026-11-22'),
      messages.hour(language, at, 'Asia/Ho_Chi_Minh'),
      messages.text(language, 'fault.too-many-failures', { seconds: 1234 }),
    ]) {
      expect(told).toMatch(/\d/);
      expect(told.replaceAll(/[0-9]/g, '')).not.toMatch(/\p{Nd}/u);
    }
  });
});

/** Texts of the files in a folder that end like this; what tests say is no use of a message. */
function sourcesIn(place: string, ending: RegExp): string {
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path) && !/\.(spec|fixtures)\.ts$|(^|\/)messages\//.test(path))
    .map((path) => readFileSync(join(place, path), 'utf8'))
    .join('\n');
}

/**
 * Which keys the portal asks for: those written out, and those put together of pieces, `unit.act.${act}` as much as
 * 'chain.' + one, where what fills each gap is a word that stands somewhere in the sources or in the instruments.
 */
function askedFor(): (key: string) => boolean {
  const root = join(__dirname, '../../../..');
  const portal = sourcesIn(__dirname, /\.(ts|njk)$/);
  const rest = ['libs', 'apps/server/src', 'config'].map((place) =>
    sourcesIn(join(root, place), /\.(ts|yaml|json)$/),
  );
  const everything = [portal, ...rest].join('\n');
  const written = new Set([...portal.matchAll(/(['"`])([\w.-]+)\1/g)].map(([, , text]) => text));
  const words = new Set(everything.match(/[A-Za-z0-9][\w-]*/g));
  const beginnings = [...new Set(everything.match(/[A-Za-z][\w-]*-(?=\$\{)/g))];
  const templates = [...portal.matchAll(/`([^`\s]*\$\{[^`]*)`/g)].map(([, text = '']) =>
    text.split(/\$\{[^}]*\}/),
  );
  const chains = [
    ...portal.matchAll(/(?:'[\w.-]*'|[\w.[\]]+)(?: \+ (?:'[\w.-]*'|[\w.[\]]+))+/g),
  ].map(([text]) =>
    text
      .split(' + ')
      .map((part) => (part.startsWith("'") ? part.slice(1, -1) : '\0'))
      .join('')
      .split('\0'),
  );
  const looked = [...portal.matchAll(/(?:named|textOf)\([\w, ]*?'([\w.-]+)',/g)].map(
    ([, prefix = '']) => [`${prefix}.`, ''],
  );
  const forms = [...templates, ...chains, ...looked]
    .filter((pieces) => pieces.length > 1 && /\w\.|\.\w/.test(pieces.join(' ')))
    .filter((pieces) => pieces.every((piece) => /^[\w.-]*$/.test(piece)))
    .map((pieces) => pieces.map((piece) => piece.replaceAll('.', '\\.')).join('([\\w.-]+)'));
  const made = [...new Set(forms)].map((form) => new RegExp(`^${form}$`));
  const isKnown = (word: string): boolean =>
    words.has(word) || beginnings.some((beginning) => word.startsWith(beginning));
  const isMade = (key: string): boolean =>
    made.some((form) => form.exec(key)?.slice(1).join('.').split('.').every(isKnown) ?? false);
  // the pages of the administration say the first word of their keys in one place
  return (key) =>
    [key, key.replace(/^administration\./, '')].some((one) => written.has(one) || isMade(one));
}

describe('no message', () => {
  it('is kept that no page asks for', () => {
    const isAskedFor = askedFor();
    expect([...messages.keys(english)].filter((key) => !isAskedFor(key))).toEqual([]);
    expect(['no-page.asks-for-this', 'fault.that-nothing-throws'].some(isAskedFor)).toBe(false);
  });
});

describe('outside of tests, a message that a language lacks', () => {
  it('is shown in English', () => {
    const lenient = new Messages(false, join(__dirname, 'messages'));
    expect(lenient.text(arabic, 'no-such-message')).toBe('no-such-message');
    expect(lenient.has(arabic, 'name')).toBe(true);
  });
});
