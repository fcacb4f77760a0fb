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
  const key = field(visit, name).slice(0, 100) || randomUUID();
  return { key: step === '' ? key : `${key}-${step}`, fingerprint };
}

/**
 * As `onceOf`, for forms whose page is gone back to for the next one: sent with other contents, it does another thing.
 */
export function onceEachOf(visit: SignedIn, body: object, name = 'key'): Idempotency {
  const { key, fingerprint } = onceOf(visit, body, '', name);
  return { key: `${key}-${fingerprint.slice(0, 16)}`, fingerprint };
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
