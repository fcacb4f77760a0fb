import type { EventView, RequestView } from '@rogatory/casework';
import type { DomainError } from '@rogatory/kernel';
import type { Command } from '@rogatory/lifecycle';
import type { FieldError } from '../field-error.js';
import type { Naming, ProblemTexts } from '../problem-text.js';
import type { EventLine, Said } from './event-lines.js';
import type { CaseView } from './case-view.js';
import { isAction } from './cases.controller.js';
import type { Field, FormContext, ReadForm, Typed } from './form-field.js';

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

/**
 * What is wrong, each at the field that it came from, by the name that the field has on the form; what is about no field
 * stands above the form.
 */
export function errorsOf(
  error: DomainError,
  { places }: Pick<ReadForm, 'places'>,
  texts: ProblemTexts,
  { fields = [], ...naming }: Naming & { readonly fields?: readonly Field[] } = {},
): FieldError[] {
  const { detail, code } = error;
  const problems = detail.problems ?? [];
  if (problems.length === 0 || code === 'stale') {
    return [{ field: 'main', ...texts.ofError(error) }];
  }
  const labels = labelsOf(fields);
  return problems.map((problem) => {
    const field = places.get(problem.pointer) ?? problem.pointer.slice(1).replaceAll('/', '-');
    const own = labels.get(field);
    const called = own === undefined ? naming : { ...naming, label: () => own };
    // whoever is told that something is missing is told what
    const isMissing = own !== undefined && problem.code === 'reasons-missing';
    const told = isMissing ? { ...problem, code: 'missing' } : problem;
    return { field, ...texts.ofProblem(told, error, called) };
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

/** How a form of an act calls what it asks for. */
export function namedIn({ action, text }: FormContext): Naming {
  return { label: (name) => text(`field.${action}.${name}`) ?? text(`field.${name}`) };
}

/** A form whose fields are called as the members of its body. */
export const plainForm: Pick<ReadForm, 'places'> = { places: new Map() };

/** What happened to a request while a form was being filled in, from its history, the latest last; nothing where that is empty. */
export function meanwhileOf(
  events: readonly EventView[],
  request: RequestView,
  typed: Typed,
  view: CaseView,
): EventLine[] {
  const seen = Number(typed['version'] ?? request.version);
  return (
    events
      // what one's own State did by itself counts as well: submitted, given back, changed
      .filter(({ room, type }) => room === 'shared' || isAction(type) || type === 'change')
      .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
      .slice(-Math.max(1, request.version - seen))
      .map((event) => view.event(event, request))
  );
}

/** The documents that go along with a transmission, by their names. */
export function enclosedIn({ action, documents }: FormContext, body: object): Said[] {
  const { leaveOut = [] } = body as Command<'transmit'>; // checked by its class, and read for that action alone
  const values = documents.filter(({ value }) => !leaveOut.includes(value)).map(({ text }) => text);
  return action === 'transmit' && values.length > 0 ? [{ name: 'documents', values }] : [];
}
