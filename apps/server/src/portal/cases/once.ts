import type { Idempotency } from '@rogatory/casework';
import { canonical } from '@rogatory/history';
import { createHash, randomUUID } from 'node:crypto';
import { field } from '../forms.js';
import type { SignedIn } from '../visit.js';

/**
 * Makes a form that is sent twice do what it does once: by the key that its page gave it, and what it came with.
 * @param step which of several things that one form does, each once; @param name of the field with the key.
 */
export function onceOf(visit: SignedIn, body: object, step = '', name = 'key'): Idempotency {
  const path = visit.url.split('?')[0] ?? '';
  const fingerprint = createHash('sha256')
    .update(`${path} ${step}\n${canonical(body)}`)
    .digest('hex');
  const key = field(visit, name) || randomUUID();
  return { key: step === '' ? key : `${key}-${step}`, fingerprint };
}

/** The members of a body that were typed; empty fields are left out. */
export function bodyOf<const N extends string>(
  visit: SignedIn,
  ...names: readonly N[]
): Partial<Record<N, string>> {
  const typed = names.flatMap((name) => {
    const text = field(visit, name).replaceAll('\r\n', '\n').trim();
    return text === '' ? [] : [[name, text] as const];
  });
  return Object.fromEntries(typed) as Partial<Record<N, string>>;
}
