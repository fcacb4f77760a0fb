import type { Called, Names } from '@rogatory/casework';
import { DomainError, uuidForm, type Actor } from '@rogatory/kernel';
import type { FieldError } from '../field-error.js';

/** What was typed to narrow a record, as the record knows it. */
export interface Sought {
  /** Ids in place of names, addresses and references. */
  readonly ids: Readonly<Record<string, string>>;
  /** Officers of whom each could be meant. */
  readonly choices: readonly Called[];
  readonly errors: readonly FieldError[];
  /** Name of the officer that an id stands for. */
  readonly who: string | null;
}

/** Finds the ids of an officer and a request by what auditors call them; an id stays what it is. */
export async function soughtBy(
  names: Names,
  actor: Actor,
  { actor: words, request, ...rest }: Readonly<Record<string, string>>,
  tell: (key: string) => string,
): Promise<Sought> {
  const ids: Record<string, string> = { ...rest };
  const errors: FieldError[] = [];
  let choices: readonly Called[] = [];
  let who: string | null = null;
  if (words !== undefined) {
    ids['actor'] = words;
    if (uuidForm.test(words)) who = (await names.of(actor, [words])).get(words) ?? null;
    else {
      const found = await names.called(actor, words.slice(0, 320));
      if (found.length > 1) choices = found;
      // whoever is no officer may be a service account, whose id is its name
      else if (found[0]) ids['actor'] = found[0].id;
      who = found.length === 1 ? (found[0]?.name ?? null) : null;
    }
  }
  if (request !== undefined) {
    const id = uuidForm.test(request)
      ? request
      : await names.requestCalled(actor, request.slice(0, 100));
    if (id === undefined) errors.push({ field: 'request', text: tell('trail.wrong.request') });
    else ids['request'] = id;
  }
  return { ids, choices, errors, who };
}

/** A last day before the first one: nothing could fit, which would read as if nothing had happened. */
export function reversedIn(
  { from, to }: { readonly from?: string; readonly to?: string },
  tell: (key: string) => string,
): FieldError[] {
  const isReversed = from !== undefined && to !== undefined && to < from;
  return isReversed ? [{ field: 'to', text: tell('trail.wrong.reversed') }] : [];
}

/** What a class that checks a filter has against it, at its fields and in words. */
export function wrongIn(error: unknown, tell: (key: string) => string): FieldError[] {
  if (!(error instanceof DomainError) || !error.detail.problems) throw error;
  const texts: Readonly<Record<string, string>> = { address: 'address', from: 'day', to: 'day' };
  return error.detail.problems.map(({ pointer }) => {
    const field = pointer.slice(1);
    return { field, text: tell(`trail.wrong.${texts[field] ?? 'other'}`) };
  });
}
