import type { Problem } from '@rogatory/kernel';
import type { ContentsCheck } from './contents-check.js';
import type { Instrument, Kind, Urgency } from './instrument.js';
import { scopeOf } from './scope.js';
import type { StatedOffence } from './scope.js';

/** What the check of a draft looks at. */
export interface DraftFacts {
  readonly instrument: string;
  readonly kind: string;
  readonly urgency?: Urgency | undefined;
  readonly language?: string | undefined;
  /** Set where the request was made orally before it was written. */
  readonly oral?: object | undefined;
  readonly offences: readonly StatedOffence[];
  readonly contents: Readonly<Record<string, unknown>>;
  readonly items: readonly unknown[];
  readonly deadline?:
    { readonly on: string; readonly reason?: string | undefined } | null | undefined;
  readonly links: readonly { readonly type: string }[];
}

/** The State that is to receive a draft, as the directory knows it. */
export interface Receiver {
  readonly name: string;
  /** Languages it accepts; none recorded, none demanded. */
  readonly languages: readonly string[];
}

/** Why a draft would come back: errors bar transmission, warnings do not. */
export function checkDraft(
  instrument: Instrument,
  kind: Kind,
  contents: ContentsCheck,
  draft: DraftFacts,
  receiver: Receiver,
): Problem[] {
  return [
    ...offenceProblems(instrument, kind, draft),
    ...contents.ofWhole(draft.contents),
    ...itemProblems(instrument, kind, draft),
    ...languageProblems(instrument, draft, receiver),
    ...deadlineProblems(instrument, draft),
    ...oralProblems(instrument, kind, draft),
  ];
}

function offenceProblems(instrument: Instrument, kind: Kind, { offences }: DraftFacts): Problem[] {
  const { inside, reason: message, basis } = scopeOf(instrument, kind, offences);
  if (inside) return [];
  const where = { severity: 'error', pointer: '/offences', message } as const;
  return offences.length === 0
    ? [{ ...where, code: 'offence-missing', basis: instrument.checkBasis.offences }]
    : [{ ...where, code: 'out-of-scope', basis: basis[0] ?? instrument.checkBasis.offences }];
}

function itemProblems({ checkBasis }: Instrument, kind: Kind, { items }: DraftFacts): Problem[] {
  if (kind.items !== 'required' || items.length > 0) return [];
  return [
    {
      severity: 'error',
      pointer: '/items',
      code: 'items-missing',
      message: 'List what you ask for, one item each, so that every item can be decided by itself.',
      basis: checkBasis.items,
    },
  ];
}

function languageProblems(
  { checkBasis }: Instrument,
  { language }: DraftFacts,
  { name, languages }: Receiver,
): Problem[] {
  const stated = language?.trim().toLowerCase();
  const isOpen = languages.length === 0;
  if (stated && (isOpen || languages.some((one) => one.toLowerCase() === stated))) return [];

  const where = { severity: 'error', pointer: '/language', basis: checkBasis.language } as const;
  const accepted = languages.map(languageName).join(' or ');
  if (!stated) {
    const hint = isOpen ? '' : ` ${name} accepts ${accepted}.`;
    const message = `State the language of the request.${hint}`;
    return [{ ...where, code: 'language-missing', message }];
  }
  const message = `${name} accepts requests in ${accepted}, not in ${languageName(stated)}.`;
  return [{ ...where, code: 'language-not-accepted', message }];
}

function deadlineProblems({ checkBasis }: Instrument, { deadline }: DraftFacts): Problem[] {
  if (!deadline || deadline.reason?.trim()) return [];
  return [
    {
      severity: 'warning',
      pointer: '/deadline/reason',
      code: 'deadline-unreasoned',
      message: 'Give the reason for the deadline: only a reasoned one is taken into account.',
      basis: checkBasis.deadline,
    },
  ];
}

/** Only what is urgent may be made orally, and only a kind that knows the duty to confirm it in writing. */
function oralProblems(
  { checkBasis }: Instrument,
  kind: Kind,
  { oral, urgency }: DraftFacts,
): Problem[] {
  if (!oral) return [];
  const where = { severity: 'error', basis: checkBasis.oral } as const;
  if (!kind.limits.some(({ when }) => when === 'oral')) {
    const message = 'A request of this kind is made in writing. Leave out how it was made orally.';
    return [{ ...where, pointer: '/oral', code: 'oral-not-open', message }];
  }
  if (urgency === 'urgent' || urgency === 'emergency') return [];
  const message =
    'Only an urgent request may be made orally. Say that it is urgent or an emergency, or make it in writing.';
  return [{ ...where, pointer: '/urgency', code: 'oral-not-urgent', message }];
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/** `French (fr)`; a code that is no language code stands as it is. */
function languageName(code: string): string {
  const name = /^[a-z]{2,3}$/i.test(code) ? languageNames.of(code) : code;
  return name && name !== code ? `${name} (${code})` : code;
}
