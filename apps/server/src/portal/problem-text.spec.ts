import { join } from 'node:path';
import {
  AreIds,
  DomainError,
  invalid,
  IsDay,
  IsInstant,
  IsLine,
  IsText,
  toldWith,
  validated,
  type Problem,
} from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { IsEmail, IsIn, IsInt, Max, MaxLength, Min } from 'class-validator';
import { codesInCode } from '../../../../test/support/codes.js';
import { languages, Messages } from './messages.js';
import { ProblemTexts } from './problem-text.js';
import { translations } from './translations.js';

const messages = new Messages(true);
const folder = join(__dirname, '../../../../config/instruments');
const translated = translations(Law.load(folder), { states: () => [] });
const textsIn = (tag: string): ProblemTexts => {
  const language = languages.find((one) => one.tag === tag);
  if (!language) throw new Error(`The portal does not speak ${tag}.`);
  return new ProblemTexts(messages, translated, language);
};

/** Codes whose own page tells them, under a name of its own. */
const ownPages = ['fault', 'fault.directory', 'views.fault', 'assign.fault'];
/** What the pages of errors say for all errors of a status, and what leads elsewhere. */
const ofTheStatus = [
  ...['not-found', 'internal', 'unavailable', 'too-large', 'unauthenticated', 'request-timeout'],
  ...['method-not-allowed', 'method-unknown', 'uri-too-long', 'headers-too-large', 'malformed'],
  ...['not-acceptable', 'unsupported-media-type', 'foreign-form', 'cross-site', 'starting'],
  ...['access-link-invalid', 'address-unreadable', 'sign-in-step', 'sign-in-ended'],
  ...['step-up-required', 'read-reason-required', 'node-key-wrong', 'unknown-language'],
  'search-too-short',
];
/** What only programs can bring about: tokens, headers, service accounts, and acts of the system. */
const ofPrograms = [
  ...['invalid-request', 'invalid-scope', 'invalid-client', 'unsupported-grant-type'],
  ...['idempotency-key-invalid', 'precondition-required', 'officers-only', 'too-many-streams'],
  ...['unknown-action', 'not-expired'],
];

class Form {
  @IsText(20)
  readonly reasons!: string;
  @MaxLength(7)
  readonly necessity!: string;
  @IsDay()
  readonly until!: string;
  @IsInstant()
  readonly from!: string;
  @IsLine(30)
  readonly name!: string;
  @IsInt()
  @Min(2)
  @Max(50)
  readonly maxPenaltyYears!: number;
  @IsIn(['a', 'b'])
  readonly outcome!: string;
  @IsEmail()
  readonly theirReference!: string;
  @AreIds(3)
  readonly documents!: string[];
}

function problemsOf(sent: object): { error: DomainError; problems: readonly Problem[] } {
  try {
    validated(Form, sent);
  } catch (error) {
    if (error instanceof DomainError) return { error, problems: error.detail.problems ?? [] };
  }
  throw new Error('Nothing was wrong.');
}

describe('what is wrong with a form', () => {
  const { errors, problems: single } = codesInCode();
  const codes = [...new Set([...errors.keys(), ...single])];

  it.each(languages)('is told in $tag, whatever code the use cases give it', (language) => {
    const isTold = (code: string): boolean =>
      new ProblemTexts(messages, translated, language).knows(code) ||
      ownPages.some((page) => messages.has(language, `${page}.${code}`));
    const elsewhere = [...ofTheStatus, ...ofPrograms, 'missing'];
    expect(codes.length).toBeGreaterThan(150);
    expect(codes.filter((code) => !isTold(code) && !elsewhere.includes(code))).toEqual([]);
    // what stands apart is still thrown
    expect(elsewhere.filter((code) => !codes.includes(code))).toEqual([]);
  });

  it.each([
    [{ reasons: 'x'.repeat(21) }, 'بين 1 و20'],
    [{ necessity: 'x'.repeat(8) }, 'الحد الأقصى لعدد الأحرف: 7'],
    [{ until: '2026-02-30' }, 'يومًا موجودًا في التقويم'],
    [{ from: 'tomorrow' }, 'يومًا وساعة'],
    [{ name: 'a\nb' }, 'في سطر واحد'],
    [{ maxPenaltyYears: 1 }, '2 أو أكثر'],
    [{ maxPenaltyYears: 51 }, '50 أو أقل'],
    [{ maxPenaltyYears: 2.5 }, 'عددًا صحيحًا'],
    [{ outcome: 'c' }, 'اختر أحد الأجوبة'],
    [{ theirReference: 'c' }, 'عنوان بريد إلكتروني'],
    [{ documents: Array.from({ length: 4 }, () => '0198c5a0-0000-7000-8000-000000000001') }, ': 3'],
    [{ reasons: '\ud800' }, 'لا يمكن حفظها'],
    [{ until: '' }, 'املأ'],
    [{ surprise: 1 }, 'غير مطلوب هنا'],
  ])('names the field, the rule and its limits in Arabic (%#)', (sent, expected) => {
    const { error, problems } = problemsOf(sent);
    const [name = ''] = Object.keys(sent);
    const problem = problems.find(({ pointer }) => pointer === `/${name}`);
    if (!problem) throw new Error(`Nothing is wrong with ${name}.`);
    const { text, english } = textsIn('ar').ofProblem(problem, error, {
      label: () => 'الحقل',
    });
    expect(text).toContain(expected);
    expect(english).toBeUndefined();
    expect(text.replaceAll('office@ministry.example', '')).not.toMatch(/[a-z]/i);
  });

  it('is told with the day that the law gives, as its reader writes days', () => {
    const error = toldWith(invalid('not-longer', '/until', 'Until 2026-12-24 already.'), {
      values: { day: '2026-12-24' },
    });
    expect(textsIn('fr').ofProblem(error.detail.problems![0]!, error).text).toBe(
      'Les données sont déjà conservées jusqu’au jeu. 24 décembre 2026. Indiquez un jour ultérieur.',
    );
  });

  it('calls what the instrument asks for by its own words, in the reader’s language', () => {
    const contents = Law.load(folder).kind('un-cybercrime-2024', 'stored-data').contents;
    const problem: Problem = {
      severity: 'error',
      pointer: '/contents/facts',
      code: 'content-missing',
      message: '"Summary of the facts" is missing.',
      basis: 'un-cybercrime-2024:40(15)(c)',
    };
    const error = new DomainError('invalid', 'invalid-body', '', { problems: [problem] });
    const said = (tag: string) => textsIn(tag).ofProblem(problem, error, { contents }).text;
    expect(said('ru')).toMatch(/^Не указано: «[А-Яа-я ]+»\. [А-Я]/);
    expect(said('en')).toBe(problem.message);
  });

  it('is told in general where there is no text, with the English sentence marked as such', () => {
    const error = { code: 'brand-new', message: 'Something brand-new is wrong.' };
    expect(textsIn('ar').ofError(error)).toEqual({
      text: messages.text(languages[1], 'problem.other'),
      english: error.message,
    });
    expect(textsIn('en').ofError(error)).toEqual({ text: error.message });
  });
});
