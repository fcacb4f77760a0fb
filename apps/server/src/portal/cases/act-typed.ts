import type { EventView, RequestView } from '@rogatory/casework';
import type { DomainError } from '@rogatory/kernel';
import type { FieldError } from '../field-error.js';
import type { EventLine } from './case-pages.js';
import type { CaseView } from './case-view.js';
import type { Field, ReadForm, Typed } from './form-field.js';

/** Fields of a form that are no members of the body. */
const own: readonly string[] = ['form', 'version', 'key', 'step', 'more'];

/** Whatever the officer can mend on the page, or must know of, without losing what was typed. */
export function isShownAtForm({ kind }: DomainError): boolean {
  return ['invalid', 'conflict', 'stale', 'malformed'].includes(kind);
}

/** The texts of a form, without what PostgreSQL cannot keep. */
export function typedIn(body: unknown): Typed {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      typeof value === 'string' &&
      (!own.includes(name) || name === 'version' || name === 'key' || name === 'more')
        ? [[name, value.replaceAll('\0', '')]]
        : [],
    ),
  );
}

/** What tells that nothing stands where something must. */
const missing: readonly string[] = ['missing', 'reasons-missing'];

/**
 * What is wrong, each at the field that it came from, by the name that the field has on the form; what is about no field
 * stands above the form.
 */
export function errorsOf(
  { message, detail, code }: DomainError,
  { places }: ReadForm,
  fields: readonly Field[] = [],
  tell: (key: string, values: Readonly<Record<string, string>>) => string = (key) => key,
): FieldError[] {
  const labels = labelsOf(fields);
  const problems = detail.problems ?? [];
  if (problems.length === 0 || code === 'stale') return [{ field: 'main', text: message }];
  return problems.map(({ pointer, code: why, message: said }) => {
    const field = places.get(pointer) ?? pointer.slice(1).replaceAll('/', '-');
    const label = labels.get(field);
    if (label === undefined) return { field, text: said };
    if (missing.includes(why)) return { field, text: tell('form.missing', { label }) };
    const member = pointer.slice(pointer.lastIndexOf('/') + 1);
    return { field, text: said.replace(`"${member}"`, `“${label}”`) };
  });
}

/** What each field of a form is called, by its name. */
function labelsOf(fields: readonly Field[]): ReadonlyMap<string, string> {
  const within = (field: Field): readonly Field[] => {
    if (field.kind === 'rows') return field.rows;
    return field.kind === 'group' || field.kind === 'fold' ? field.fields : [];
  };
  return new Map(fields.flatMap((one) => [[one.path, one.label], ...labelsOf(within(one))]));
}

/** What happened to a request while a form was being filled in, from its history; nothing where that is empty. */
export function meanwhileOf(
  events: readonly EventView[],
  request: RequestView,
  typed: Typed,
  view: CaseView,
): EventLine[] {
  const seen = Number(typed['version'] ?? request.version);
  return events
    .filter(({ room }) => room === 'shared')
    .slice(-Math.max(1, request.version - seen))
    .map((event) => view.event(event, request));
}
