import type { EventView, RequestSummary } from '@rogatory/casework';
import type { Directory } from '@rogatory/directory';
import type { DomainError } from '@rogatory/kernel';
import type { Law } from '@rogatory/law';
import type { RequestView } from '@rogatory/casework';
import { errorsOf, namedIn } from '../cases/act-typed.js';
import type { FieldError } from '../field-error.js';
import type { Choice, FormContext, ReadForm, Typed } from '../cases/form-field.js';
import type { FormSchemas, Schema } from '../cases/form-schema.js';
import { localOf } from '../cases/local-time.js';
import type { ProblemTexts } from '../problem-text.js';
import type { Task } from './draft-tasks.js';

/** What can be asked for, by the words of the portal; others that a draft has are offered as they stand. */
export const measures = [
  ...['disclose', 'preserve', 'search', 'secure', 'seize', 'copy', 'hear', 'serve', 'identify'],
  ...['freeze', 'examine', 'other'],
] as const;

export interface Texts {
  (key: string): string | undefined;
}

/** What a form of a draft's part is made with. */
export interface DraftForm {
  readonly task: Task;
  readonly request: RequestView;
  readonly texts: Texts;
  /** BCP 47 tag of the page. */
  readonly tag: string;
  readonly zone: string;
  /** Preservations that the request could follow. */
  readonly earlier: readonly RequestSummary[];
}

/** Names of languages, in the language of the page; a code that is none stands as it is. */
export function languageName(code: string, tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** What the form offers to choose from, and the names of its parts: the instrument's own where it has some. */
export function contextOf(form: DraftForm, law: Law, directory: Directory): FormContext {
  const { task, texts, zone } = form;
  const { content } = task;
  const text = (key: string): string | undefined => {
    if (content && key === 'field.value') return texts('draft.field.value');
    return content ? texts(key) : (texts(`draft.${key}`) ?? texts(key));
  };
  return {
    ...{ action: task.id, text, zone },
    ...{ items: [], documents: [], authorities: [], states: [], grounds: [] },
    ...{ conditions: [], obligations: [] },
    choices: content ? {} : choicesOf(form, law, directory),
  };
}

function choicesOf(
  { request, texts, tag, earlier }: DraftForm,
  law: Law,
  directory: Directory,
): Readonly<Record<string, readonly Choice[]>> {
  const { offences } = law.instrument(request.instrument);
  const inLanguage = (english: string): string => law.texts.text(tag, english);
  const known = new Set<string>(measures);
  const { languages } = directory.state(request.requestedState);
  const spoken = [...new Set([...languages, ...(request.language ? [request.language] : [])])];
  return {
    article: [
      ...offences.map(({ article, name }) => ({
        value: article,
        text: `${article}: ${inLanguage(name)}`,
      })),
      ...request.offences.flatMap(({ article }) =>
        article === undefined || offences.some((one) => one.article === article)
          ? []
          : [{ value: article, text: article }],
      ),
    ],
    measure: [...new Set([...known, ...request.items.map(({ measure }) => measure)])].map(
      (value) => ({ value, text: texts(`measure.${value}`) ?? value }),
    ),
    // where the directory has no languages, one writes its tag
    ...(languages.length > 0 && {
      language: spoken.map((value) => ({ value, text: languageName(value, tag) })),
    }),
    follows: [
      ...earlier.map(({ id: value, reference, kind, instrument, state }) => ({
        value,
        text: [
          reference,
          inLanguage(law.kind(instrument, kind).name),
          texts(`state.${state}`) ?? state,
        ].join(' · '),
      })),
      ...request.links
        .filter(
          ({ type, direction, request: id }) =>
            type === 'follows' && direction === 'to' && !earlier.some((one) => one.id === id),
        )
        .map(({ request: value }) => ({ value, text: value })),
    ],
  };
}

/** What has been written, as the fields of the form hold it. */
export function typedOf({ schema, value }: Task, schemas: FormSchemas, zone: string): Typed {
  const typed: Record<string, string> = {};
  const write = (given: Schema, path: string, now: unknown): void => {
    const known = schemas.resolve(given).schema;
    if (now === undefined || now === null) return;
    if (Array.isArray(now)) {
      const entry = schemas.resolve(known.items ?? {}).schema;
      if (entry.format !== 'uuid') typed[`rows.${path}`] = String(Math.max(1, now.length));
      now.forEach((one: unknown, index) => {
        if (entry.format === 'uuid') typed[`${path}_${String(one)}`] = String(one);
        else write(known.items ?? {}, `${path}_${index}`, one);
      });
    } else if (typeof now === 'object') {
      for (const [name, member] of Object.entries(now)) {
        const inner = known.properties?.[name];
        if (inner) write(inner, path === '' ? name : `${path}-${name}`, member);
      }
    } else {
      const text = typeof now === 'string' ? now : JSON.stringify(now);
      typed[path] = known.format === 'date-time' ? localOf(text, zone) : text;
    }
  };
  write(schema, '', value);
  return typed;
}

/** What is wrong, each at its field: problems of what the instrument asks for stand below the draft's contents. */
export function faultsOf(
  error: DomainError,
  read: ReadForm,
  { content }: Task,
  texts: ProblemTexts,
  context: FormContext,
): FieldError[] {
  const naming = { ...namedIn(context), contents: content ? [content] : [] };
  if (!content) return errorsOf(error, read, texts, naming);
  const places = new Map(
    [...read.places].map(([pointer, path]) => [
      pointer.replace(/^\/value/, `/contents/${content.field}`),
      path,
    ]),
  );
  return errorsOf(error, { places }, texts, naming).map((one) =>
    [...places.values()].includes(one.field)
      ? one
      : { ...one, field: one.field === 'main' ? 'main' : 'value' },
  );
}

/** What a change of a draft wrote: the parts that differ from what stood before. */
export function changed(
  events: readonly EventView[],
  at: number,
): Readonly<Record<string, unknown>> {
  const isWritten = (event: EventView | undefined): boolean =>
    event?.type === 'draft' || event?.type === 'change';
  if (!isWritten(events[at])) return {};
  // autosaves make many of them: the one before is near
  let place = at - 1;
  while (place >= 0 && !isWritten(events[place])) place -= 1;
  const [now, before] = [dataOf(events[at]), dataOf(events[place])];
  return Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
    ),
  );
}

/** The whole of a draft as an event has it, each of its contents by itself. */
function dataOf(event: EventView | undefined): Readonly<Record<string, unknown>> {
  const { contents, ...rest } = (event?.data ?? {}) as Readonly<Record<string, unknown>>;
  const own = typeof contents === 'object' && contents !== null ? Object.entries(contents) : [];
  return {
    ...rest,
    ...Object.fromEntries(own.map(([name, value]) => [`contents-${name}`, value])),
  };
}
