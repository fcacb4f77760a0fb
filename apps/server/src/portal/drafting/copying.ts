import type { Idempotency } from '@rogatory/casework';
import type { Directory } from '@rogatory/directory';
import { canonical } from '@rogatory/history';
import { requireRole, type Actor } from '@rogatory/kernel';
import { createHash, randomUUID } from 'node:crypto';
import { reader } from '../cases/cases.controller.js';
import type { Choice } from '../cases/form-field.js';
import { field } from '../forms.js';
import type { SignedIn } from '../visit.js';
import { drafterRoles } from './draftable.js';

/** The States that somebody can ask. */
export function choiceOfStates(directory: Directory, { state }: Pick<Actor, 'state'>): Choice[] {
  return directory
    .states()
    .filter(({ code }) => code !== state)
    .map(({ code, name }) => ({ value: code, text: name }));
}

/** Whoever visits, if they may write requests at all. @throws DomainError `role-missing` (403). */
export function requireDrafter(visit: SignedIn): Actor {
  requireRole(visit.session.actor, drafterRoles, 'draft a request');
  return reader(visit);
}

/** What makes a form that is sent twice answer as it did the first time. */
export function keyed(visit: SignedIn, body: object): Idempotency {
  const path = visit.url.split('?')[0] ?? '';
  const fingerprint = createHash('sha256')
    .update(`${path}\n${canonical(body)}`)
    .digest('hex');
  return { key: field(visit, 'key') || randomUUID(), fingerprint };
}
