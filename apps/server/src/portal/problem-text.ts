import { tellingOf, type DomainError, type Problem } from '@rogatory/kernel';
import type { Language, Messages, Values } from './messages.js';
import type { Translations } from './translations.js';

/** What is said of something that is wrong, in the reader's language. */
export interface Said {
  readonly text: string;
  /** The sentence of the API, in English: where ours is but a general one, this one says what exactly. */
  readonly english?: string;
}

/** A part of a draft that the instrument asks for, by its own words. */
interface Content {
  readonly field: string;
  readonly label: string;
  readonly help: string;
}

/** How the form calls what it asks for. */
export interface Naming {
  /** The name of a member of the body; undefined where the form does not ask for it. */
  readonly label?: (name: string) => string | undefined;
  readonly contents?: readonly Content[];
}

/** Texts of the checks that a body goes through; others say that it is not of the form that is expected. */
const ruleOf: Readonly<Record<string, string>> = {
  ...{ isLength: 'length', maxLength: 'longest', min: 'least', max: 'most' },
  ...{ isInt: 'whole-number', isIn: 'choice', isBoolean: 'choice', isUuid: 'choice' },
  ...{ isEmail: 'email', arrayMaxSize: 'entries', arrayUnique: 'once' },
};
/** Where the text of a code is looked for. */
const places = ['problem', 'administration.fault'] as const;
/** What else has to be said in English: which line of a file is meant, and what is wrong with it. */
const general: readonly string[] = ['line-invalid'];

/** Tells errors of the use cases in the reader's language: by their codes, and by the checks that were not passed. */
export class ProblemTexts {
  constructor(
    private readonly messages: Messages,
    private readonly translations: Translations,
    private readonly language: Language,
  ) {}

  /** Whether there is a text of our own for a code. */
  knows(code: string): boolean {
    return this.keyOf(code) !== undefined;
  }

  /** What is said of an error as a whole. */
  ofError(error: Pick<DomainError, 'code' | 'message'>): Said {
    return this.say(this.keyOf(error.code), error.code, error.message, this.valuesOf(error));
  }

  /** What is said of one thing that is wrong with a body, at the field that it is about. */
  ofProblem(problem: Problem, error: object, { label, contents = [] }: Naming = {}): Said {
    const { code, pointer, message, basis } = problem;
    // what the instrument says of itself is more than a text for all instruments can say
    if (this.language.tag === 'en' && basis !== undefined) return { text: message };
    const content = contents.find(({ field }) => pointer.startsWith(`/contents/${field}`));
    const name = pointer.split('/').findLast((part) => !/^\d*$/.test(part)) ?? '';
    const values = {
      label: content ? this.law(content.label) : ((label ?? this.label)(name) ?? name),
      help: content ? this.law(content.help) : '',
      ...this.valuesOf(problem, error),
    };
    return this.say(this.keyOfProblem(problem), code, message, values);
  }

  /** How the forms of acts call a member of a body. */
  private readonly label = (name: string): string | undefined =>
    this.has(`field.${name}`) ? this.messages.text(this.language, `field.${name}`) : undefined;

  /** What is said of a break in a history. */
  ofBreak(fault: { readonly what: string }): Said {
    const { rule = '', values = {} } = tellingOf(fault) ?? {};
    const key = `verification.what.${rule}`;
    if (!this.has(key)) return { text: fault.what, english: fault.what };
    return { text: this.messages.text(this.language, key, values) };
  }

  private say(key: string | undefined, code: string, english: string, values: Values): Said {
    const text = this.messages.text(this.language, key ?? 'problem.other', values);
    if (key !== undefined && !general.includes(code)) return { text };
    return this.language.tag === 'en' ? { text: english } : { text, english };
  }

  private keyOfProblem(problem: Problem): string | undefined {
    const { code } = problem;
    if (code === 'missing') return 'form.missing';
    const rule = tellingOf(problem)?.rule ?? '';
    const own = `problem.rule.${ruleOf[rule] ?? rule}`;
    return code === 'invalid' && this.has(own) ? own : this.keyOf(code);
  }

  private keyOf(code: string): string | undefined {
    return places.map((place) => `${place}.${code}`).find((key) => this.has(key));
  }

  /** Numbers and days that the sentence speaks of, each as the reader writes it. */
  private valuesOf(...told: readonly object[]): Values {
    const values = told.map((one) => tellingOf(one)?.values).find((one) => one) ?? {};
    const { day, ...rest } = values;
    return typeof day === 'string' ? { ...rest, day: this.messages.day(this.language, day) } : rest;
  }

  private law(english: string): string {
    return this.translations.law(this.language, english);
  }

  private has(key: string): boolean {
    return this.messages.has(this.language, key);
  }
}
