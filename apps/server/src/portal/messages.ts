import { IntlMessageFormat } from 'intl-messageformat';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Languages of the portal, each with its own name for itself and the way it is written. */
export const languages = [
  { tag: 'en', name: 'English', direction: 'ltr' },
  { tag: 'ar', name: 'العربية', direction: 'rtl' },
  { tag: 'es', name: 'español', direction: 'ltr' },
  { tag: 'fr', name: 'français', direction: 'ltr' },
  { tag: 'id', name: 'Bahasa Indonesia', direction: 'ltr' },
  { tag: 'ru', name: 'русский', direction: 'ltr' },
  { tag: 'vi', name: 'Tiếng Việt', direction: 'ltr' },
  { tag: 'zh', name: '中文', direction: 'ltr' },
] as const;
export type Language = (typeof languages)[number];

export type Values = Readonly<Record<string, string | number | Date>>;

/** The language of a BCP 47 tag, or undefined where the portal does not speak it. */
export function languageOf(tag: string | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split('-')[0];
  return languages.find((language) => language.tag === primary);
}

/**
 * The first language that somebody understands, by the order of their wishes.
 * @param header `Accept-Language` of RFC 9110 section 12.5.4, such as `ar, en;q=0.5`.
 */
export function languageFrom(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((wish) => {
    const [tag = '', ...parameters] = wish.trim().split(';');
    const weight = parameters
      .map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1])
      .find(Boolean);
    return { language: languageOf(tag), weight: weight === undefined ? 1 : Number(weight) };
  });
  wishes.sort((one, other) => other.weight - one.weight);
  return wishes.find(({ language, weight }) => language && weight > 0)?.language ?? languages[0];
}

/** Digits are those of the United Nations' documents, 0 to 9, in every language, and so is the day before the month. */
const localeOf = ({ tag }: Language): string => `${tag === 'en' ? 'en-GB' : tag}-u-nu-latn`;

/** The first of a month is the only day that French counts by an ordinal; `Intl` writes a plain number. */
const ordinal = ({ tag }: Language, date: string): string =>
  tag === 'fr' ? date.replace(/(?<!\d)1 (?=\p{L})/u, '1er ') : date;

/** How moments, days and hours are written. */
const dateForms = {
  moment: {
    ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...{ timeZoneName: 'short', hourCycle: 'h23' },
  },
  day: { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  weekday: { weekday: 'long' },
  hour: { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

/** Sentences in ICU MessageFormat: a folder per language, a JSON file per part of the portal, the same keys in each. */
export class Messages {
  private readonly texts: ReadonlyMap<string, Readonly<Record<string, string>>>;
  private readonly formats = new Map<string, IntlMessageFormat>();
  private readonly dateFormats = new Map<string, Intl.DateTimeFormat>();

  /** @param strict whether a missing key is an error, as in tests, or shown as itself. */
  constructor(
    private readonly strict: boolean,
    folder = join(__dirname, 'messages'),
  ) {
    this.texts = new Map(languages.map(({ tag }) => [tag, readTexts(join(folder, tag))]));
  }

  keys({ tag }: Language): readonly string[] {
    return Object.keys(this.texts.get(tag) ?? {});
  }

  has({ tag }: Language, key: string): boolean {
    return this.find(tag, key) !== undefined;
  }

  /** One sentence. Names in it keep their own direction, whatever surrounds them. */
  text(language: Language, key: string, values: Values = {}): string {
    const format = this.format(language, key);
    if (!format) return key;
    const isolated: Record<string, string | number | Date> = {};
    const codes = choosing(format);
    for (const [name, value] of Object.entries(values)) {
      isolated[name] = codes.has(name) ? value : isolate(language, value);
    }
    const said = format.format<unknown>(isolated);
    // what a macro has written is no plain string, and would come back as a list of pieces
    return Array.isArray(said) ? said.join('') : String(said);
  }

  /** A moment as people write it, in the time zone that is given. */
  moment(language: Language, at: Date, timeZone = 'UTC'): string {
    return ordinal(language, this.dates(language, 'moment', timeZone).format(at));
  }

  /** A calendar date, `YYYY-MM-DD`. */
  day(language: Language, on: string): string {
    const date = new Date(`${on}T00:00:00Z`);
    return ordinal(language, this.dates(language, 'day', 'UTC').format(date));
  }

  /** The month of a calendar date, with its year. */
  month(language: Language, on: string): string {
    return this.dates(language, 'month', 'UTC').format(new Date(`${on}T00:00:00Z`));
  }

  /** The day of the week of a calendar date. */
  weekday(language: Language, on: string): string {
    return this.dates(language, 'weekday', 'UTC').format(new Date(`${on}T00:00:00Z`));
  }

  /** Weekday, hour and minute of a moment somewhere. */
  hour(language: Language, at: Date, timeZone: string): string {
    return this.dates(language, 'hour', timeZone).format(at);
  }

  /** A format is kept: to make one takes as long as to write a whole line of a list. */
  private dates(language: Language, form: keyof typeof dateForms, timeZone: string) {
    const name = `${language.tag} ${form} ${timeZone}`;
    const known = this.dateFormats.get(name);
    if (known) return known;
    const options = { ...dateForms[form], timeZone };
    const format = new Intl.DateTimeFormat(localeOf(language), options);
    this.dateFormats.set(name, format);
    return format;
  }

  /** A text as its file has it; where a language lacks it, the English one, save in tests. */
  private find(tag: string, key: string): string | undefined {
    const own = this.texts.get(tag)?.[key];
    return own ?? (this.strict ? undefined : this.texts.get(languages[0].tag)?.[key]);
  }

  private format(language: Language, key: string): IntlMessageFormat | undefined {
    const name = `${language.tag} ${key}`;
    const known = this.formats.get(name);
    if (known) return known;
    const text = this.find(language.tag, key);
    if (text === undefined) {
      if (this.strict) throw new Error(`The message "${key}" is missing in ${language.tag}.`);
      return undefined;
    }
    const format = new IntlMessageFormat(text, localeOf(language), undefined, { ignoreTag: true });
    this.formats.set(name, format);
    return format;
  }
}

/**
 * All files of a language. A key that stands in two of them would hide one: that is a fault. Keys that begin with `$`
 * are about the file, such as `$review`, which says that a native legal reader has yet to look at it.
 */
function readTexts(folder: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const part = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
    for (const [key, text] of Object.entries(part).filter(([name]) => !name.startsWith('$'))) {
      if (key in texts) throw new Error(`The message "${key}" stands twice in ${folder}.`);
      texts[key] = text;
    }
  }
  return texts;
}

/** Values that choose between wordings, by format: codes, which are compared and never printed. */
const chosen = new WeakMap<IntlMessageFormat, ReadonlySet<string>>();

function choosing(format: IntlMessageFormat): ReadonlySet<string> {
  const known = chosen.get(format) ?? new Set(selectsIn(format.getAst()));
  chosen.set(format, known);
  return known;
}

function selectsIn(elements: ReturnType<IntlMessageFormat['getAst']>): string[] {
  return elements.flatMap((element) => {
    if (!('options' in element)) return [];
    const inner = Object.values(element.options).flatMap(({ value }) => selectsIn(value));
    return 'pluralType' in element ? inner : [element.value, ...inner];
  });
}

/** Puts first-strong isolates around what may run against the sentence's direction. */
export function isolate<T extends string | number | Date>(
  { direction }: Language,
  value: T,
): T | string {
  if (typeof value !== 'string') return value;
  return direction === 'rtl' || /[\u0590-\u08ff]/.test(value) ? `\u2068${value}\u2069` : value;
}
