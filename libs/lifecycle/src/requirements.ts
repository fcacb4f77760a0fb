import { DomainError, invalid, toldWith } from '@rogatory/kernel';
import type { Citation } from '@rogatory/law';
import type { ItemDecision } from './commands.js';
import type { Context } from './context.js';
import type { About, Assessment, ConditionTerm, GroundChoice, RequestRecord } from './record.js';

export function checkItems(
  request: RequestRecord,
  items: readonly ItemDecision[],
  context: Context,
): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const at = `/items/${index}`;
    if (seen.has(item.id) || !request.items.some(({ id }) => id === item.id)) {
      throw invalid('item-unknown', `${at}/id`, 'Name each item of this request once.');
    }
    seen.add(item.id);
    needConditions(item.conditions ?? [], `${at}/conditions`, context);
    if (item.decision === 'refused' || item.decision === 'postponed') {
      needReasons(item.reasons, `${at}/reasons`);
      if (item.decision === 'postponed') needFuture(item.reviewOn, `${at}/reviewOn`, context);
    }
  });
  const declined = items.flatMap(({ decision, grounds = [] }) =>
    decision in declining
      ? [{ about: declining[decision as keyof typeof declining], grounds }]
      : [],
  );
  // every ground first, then the consultations: a wrong ground is the caller's to mend before anything else
  for (const { about, grounds } of declined) needAdmitted(about, grounds, context);
  for (const { about, grounds } of declined) needConsultation(request, about, grounds, context);
}

const declining = { refused: 'refusal', postponed: 'postponement' } as const;

type Declining = Extract<About, 'refusal' | 'postponement'>;

/** Only grounds that the instrument admits for this kind, and consulted about first where one demands it. */
export function checkGrounds(
  request: RequestRecord,
  about: Declining,
  chosen: readonly GroundChoice[],
  context: Context,
): void {
  needAdmitted(about, chosen, context);
  needConsultation(request, about, chosen, context);
}

/**
 * Only conditions that the instrument knows for this kind; what they say is free. Where it knows none, so is the code.
 */
export function needConditions(
  terms: readonly ConditionTerm[],
  at: string,
  { conditions }: Context,
): void {
  const admitted = conditions.map(({ code }) => code);
  const wrong = terms.findIndex(({ code }) => !admitted.includes(code));
  if (wrong < 0 || admitted.length === 0) return;
  const message =
    'Choose a condition that the instrument knows for this kind of request. Its text is yours to write.';
  const pointer = `${at}/${wrong}/code`;
  const problems = [
    { severity: 'error', pointer, code: 'condition-not-admitted', message },
  ] as const;
  throw new DomainError('invalid', 'condition-not-admitted', message, { admitted, problems });
}

function needAdmitted(
  about: Declining,
  chosen: readonly GroundChoice[],
  { admitted }: Context,
): void {
  const open = admitted.filter(({ type }) => type === about).map(({ code }) => code);
  if (chosen.length > 0 && chosen.every(({ code }) => open.includes(code))) return;
  throw new DomainError(
    'invalid',
    'ground-not-admitted',
    `A ${about} needs at least one of the grounds that the instrument admits for this kind of request.`,
    { admitted: open },
  );
}

function needConsultation(
  { progress: { concluded = [], conditionsAnswered } }: RequestRecord,
  about: Declining,
  chosen: readonly GroundChoice[],
  { admitted, basisOf }: Context,
): void {
  const demanding = admitted.filter(
    ({ code, consultation }) =>
      consultation === 'required' && chosen.some((ground) => ground.code === code),
  );
  if (demanding.length === 0 || concluded.includes(about) || conditionsAnswered) return;
  throw conflict(
    'consultation-required',
    `Before a ${about} on this ground, consult the requesting State about it and conclude, or offer conditions and wait for the answer.`,
    [...basisOf('open-consultation'), ...demanding.map(({ basis }) => basis)],
  );
}

export function needAssessment(given: Assessment | undefined, { room }: Context): void {
  const assessment = given ?? room.assessment;
  if (!assessment) {
    throw conflict(
      'assessment-missing',
      'Record an assessment first, its rights review included, or give it along.',
    );
  }
  if (assessment.rights.finding === 'serious-concern') {
    throw conflict(
      'rights-concern',
      'The rights review found a serious concern. Refuse, consult, or review the finding before you accept.',
    );
  }
}

export function needReasons(reasons: string | undefined, pointer: string): void {
  if (!reasons?.trim()) throw invalid('reasons-missing', pointer, 'Give reasons.');
}

export function needFuture(date: string | undefined, pointer: string, { today }: Context): void {
  if (date === undefined || date <= today)
    throw invalid('date-not-ahead', pointer, 'Name a day after today.');
}

export function needBeforeExpiry({ overdue }: Context): void {
  if (overdue.includes('preservation')) {
    throw conflict(
      'preservation-expired',
      'The preservation has expired; it can no longer be extended.',
    );
  }
}

export function needLonger(now: string | undefined, asked: string): void {
  if (now !== undefined && asked <= now) {
    const sentence = `The data are preserved until ${now} already. Name a later day.`;
    throw toldWith(invalid('not-longer', '/until', sentence), { values: { day: now } });
  }
}

/** Where in a body a number of the law is broken. */
export function brokenAt(
  code: string,
  pointer: string,
  message: string,
  basis: readonly Citation[],
): DomainError['detail'] {
  return { basis, problems: [{ severity: 'error', pointer, code, message }] };
}

export function conflict(
  code: string,
  message: string,
  basis: readonly Citation[] = [],
): DomainError {
  return new DomainError('conflict', code, message, basis.length > 0 ? { basis } : {});
}
