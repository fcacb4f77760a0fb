import { Environment, FileSystemLoader } from 'nunjucks';
import { dirname, join } from 'node:path';
import type { Step } from '@rogatory/deadlines';
import { dayThatEnds } from './day-that-ends.js';
import type { Word } from './cases/event-lines.js';
import { StepTexts } from './cases/step-text.js';
import { assetsVersion } from './assets.js';
import { helpFor } from './help/help-places.js';
import { isolate, languages, type Language, type Messages, type Values } from './messages.js';
import type { Pages } from './pages.js';
import type { Translations } from './translations.js';

/** What every page shows around its own content. */
export interface Frame {
  readonly language: Language;
  /** The address of this page, to come back to from the choice of language. */
  readonly path: string;
  /** What forms carry to show that they are ours; see `FormTokens`. */
  readonly formToken: string;
  /** IANA name of the time zone that moments are told in; UTC where nobody is signed in. */
  readonly zone?: string;
  /** Name of whoever is signed in. */
  readonly officer?: string;
  /** Whether whoever is signed in works with cases. */
  readonly seesCases?: boolean;
  readonly roles?: readonly string[];
  /** Seconds until the session ends unless it is used before. */
  readonly sessionSeconds?: number;
  /** Whether the visitor is on the way in: a step of signing in is done, and another is due. */
  readonly isSigningIn?: boolean;
  /** Whether the fictional States are in this database. */
  readonly demonstration: boolean;
  /** By which the log knows what this page tells of; only where somebody may want to report it. */
  readonly reference?: string;
}

/** Renders pages: Nunjucks with our views over those of govuk-frontend. */
export class Views {
  private readonly nunjucks: Environment;
  private readonly assets: string;
  /** The language of the page that is being rendered; rendering is one synchronous step. */
  private language: Language = languages[0];
  /** The time zone of its moments. */
  private zone: string | undefined;

  constructor(
    private readonly messages: Messages,
    private readonly translations: Translations,
    strict: boolean,
    version = assetsVersion(),
  ) {
    this.assets = `/assets/${version}`;
    const govuk = join(dirname(require.resolve('govuk-frontend/package.json')), 'dist');
    this.nunjucks = new Environment(new FileSystemLoader([join(__dirname, 'views'), govuk]), {
      autoescape: true,
      throwOnUndefined: strict,
      trimBlocks: true,
      lstripBlocks: true,
    });
    // macros see no more of a page than what they are handed and what is known everywhere
    this.nunjucks.addGlobal('law', (text: string) => translations.law(this.language, text));
    this.nunjucks.addGlobal('dueAt', (at: Date) => this.dueAt(at));
    this.nunjucks.addGlobal('told', (word: Word) => this.told(word));
    this.nunjucks.addGlobal('hasText', (key: string) => messages.has(this.language, key));
    this.nunjucks.addGlobal('stateName', (code: string) =>
      translations.stateName(this.language, code),
    );
  }

  /** When something falls due: a day where it is one that ends then, for its midnight bears the date of the next. */
  private dueAt(at: Date): string {
    const day = dayThatEnds(at, this.zone ?? 'UTC');
    return day === null
      ? this.messages.moment(this.language, at, this.zone)
      : this.messages.text(this.language, 'due.day', {
          day: this.messages.day(this.language, day),
        });
  }

  /** What was said, in the reader's language; what somebody wrote as it is. See `cases/saying.ts`. */
  private told(word: Word): string {
    const { language, messages } = this;
    if (typeof word === 'string') return this.days(word);
    if ('law' in word) return this.translations.law(language, word.law);
    if ('state' in word) return this.translations.stateName(language, word.state);
    if ('at' in word) {
      return word.isDue ? this.dueAt(word.at) : messages.moment(language, word.at, this.zone);
    }
    if ('parts' in word) {
      return word.parts.map((part) => isolate(language, this.told(part))).join(' · ');
    }
    const key = word.keys.find((one) => messages.has(language, one));
    return key === undefined ? word.code : messages.text(language, key, word.values);
  }

  /** A day, or from one day to another, as the reader's language writes them; any other text as it is. */
  private days(text: string): string {
    const days = text.split(' – ');
    if (days.length > 2 || !days.every((one) => isDay(one) || one === '…')) return text;
    return days
      .map((one) => (isDay(one) ? this.messages.day(this.language, one) : one))
      .join(' – ');
  }

  render<P extends keyof Pages>(page: P, frame: Frame, model: Pages[P]): string {
    const { language } = frame;
    this.language = language;
    this.zone = frame.zone;
    const steps = new StepTexts(this.messages, this.translations, language, frame.zone);
    return this.nunjucks.render(`${page}.njk`, {
      ...frame,
      page,
      languages,
      assets: this.assets,
      reference: frame.reference ?? null,
      officer: frame.officer ?? null,
      isSigningIn: frame.isSigningIn ?? false,
      seesCases: frame.seesCases ?? false,
      roles: frame.roles ?? [],
      sessionSeconds: frame.sessionSeconds ?? null,
      // some minutes before, and never for most of the time
      sessionAhead: Math.max(1, Math.min(5, Math.floor((frame.sessionSeconds ?? 0) / 180))),
      help: helpFor(page, frame.roles ?? [], model),
      back: null, // a page with another above it says which
      model,
      t: (key: string, values?: Values) => this.messages.text(language, key, values),
      stepText: (step: Step) => steps.of(step),
      hour: (at: Date, zone: string) => this.messages.hour(language, at, zone),
      day: (on: string) => this.messages.day(language, on),
      month: (on: string) => this.messages.month(language, on),
      weekday: (on: string) => this.messages.weekday(language, on),
      has: (key: string) => this.messages.has(language, key),
      when: (at: Date) => this.messages.moment(language, at, frame.zone),
    });
  }
}

/** Whether a text is a calendar date, and one that there is. */
function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}
