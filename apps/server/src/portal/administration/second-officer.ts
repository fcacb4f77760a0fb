import { requireRole } from '@rogatory/kernel';
import { reader } from '../cases/cases.controller.js';
import type { Values } from '../messages.js';
import type { SignedIn } from '../visit.js';
import { nowhere } from './administration-desk.js';
import type { Plan } from './administration-forms.js';
import { say } from './sheet.js';

type Words = (key: string, values?: Values) => string;

export const ends = ['confirm', 'decline', 'withdraw'] as const;

/** @throws DomainError `role-missing` (403). */
export function requireSecond(visit: SignedIn): void {
  requireRole(reader(visit), ['admin', 'authority'], 'confirm what takes a second officer');
}

/** How what waits is confirmed, declined or taken back. */
export function endingPlan(t: Words, place: string, back: string, end: string): Plan {
  if (!ends.some((name) => name === end)) throw nowhere();
  const isRecovery = back === '/administration';
  return {
    ...{ title: t(`${end}.title`), back, action: `${place}/${end}`, button: t(end) },
    blocks: [{ kind: 'text', pieces: say(t(isRecovery ? `recovery.${end}` : `four-eyes.${end}`)) }],
    fields: (form) =>
      isRecovery && end === 'confirm'
        ? []
        : [form.long('reasons', { optional: end !== 'decline' })],
  };
}
