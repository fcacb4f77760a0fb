import type { Actor } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import type { DomainError } from '@rogatory/kernel';
import type { Kind, Law } from '@rogatory/law';
import { ActForm } from '../cases/act-form.js';
import { errorsOf, namedIn } from '../cases/act-typed.js';
import type { Field, FormContext, ReadForm, Typed } from '../cases/form-field.js';
import type { ActionSchemas, FormSchemas, Schema } from '../cases/form-schema.js';
import type { FieldError } from '../field-error.js';
import type { ProblemTexts } from '../problem-text.js';
import type { SignedIn } from '../visit.js';
import { isSupplied } from './afterwards.js';
import { beginning } from './beginning.js';
import { draftable, type Asked } from './draftable.js';
import { languageName, measures, type Texts } from './draft-form.js';

/** What the form is made with. */
export interface UrgentForm {
  readonly asked: Asked;
  readonly to: string;
  readonly texts: Texts;
  /** BCP 47 tag of the page. */
  readonly tag: string;
  readonly zone: string;
  /** A sentence of the instrument, as the officer reads it. */
  readonly inLanguage: (english: string) => string;
}

/**
 * The kinds that somebody in a hurry can ask for: those that a 24/7 contact point takes, which come first, and those
 * that the instrument lets be made by word of mouth where there is urgency.
 */
export function urgentKinds(law: Law, actor: Pick<Actor, 'roles'>): Asked[] {
  const open = draftable(actor);
  const isAtAnyHour = ({ receivers }: Kind): boolean => receivers.includes('contact-point');
  return law.instruments
    .flatMap(({ id: instrument, kinds }) => kinds.map((kind) => ({ instrument, kind })))
    .filter(
      ({ kind }) =>
        !kind.useAction && open.includes(kind.lifecycle) && (isAtAnyHour(kind) || mayBeOral(kind)),
    )
    .sort((one, other) => Number(isAtAnyHour(other.kind)) - Number(isAtAnyHour(one.kind)));
}

export function mayBeOral({ limits }: Kind): boolean {
  return limits.some(({ when }) => when === 'oral');
}

/** The one page for what cannot wait: all that would bar transmission, and nothing that can follow. */
export class UrgentForms {
  constructor(private readonly schemas: ActionSchemas) {}

  /** The form's schema: a draft without what may follow, without the choices that do not hurry. */
  of({ kind }: Asked): FormSchemas {
    const member = (name: string): Schema => this.schemas.member('DraftDto', name);
    // what cannot be sent later unasked is asked for now
    const asked = isSupplied(kind)
      ? kind.contents.filter(({ required }) => required === 'always')
      : kind.contents;
    const needed = kind.contents.filter(({ required }) => required === 'always');
    const contents: Schema = {
      type: 'object',
      properties: Object.fromEntries(asked.map(({ field, schema }) => [field, schema])),
      required: needed.map(({ field }) => field),
    };
    const schema: Schema = {
      type: 'object',
      properties: {
        urgency: { type: 'string', enum: ['urgent', 'emergency'] },
        offences: member('offences'),
        ...(kind.items === 'required' && { items: member('items') }),
        contents,
        language: member('language'),
        confidential: member('confidential'),
        ...(mayBeOral(kind) && { oral: member('oral') }),
      },
      required: ['urgency', 'offences', 'items', 'language', 'confidential'],
    };
    return { of: () => schema, resolve: (given) => this.schemas.resolve(given) };
  }

  /** The errors at their fields; of what the law says, each at the part of the form that it is about. */
  errors(
    { asked }: UrgentForm,
    error: DomainError,
    read: ReadForm,
    context: FormContext,
    texts: ProblemTexts,
  ): FieldError[] {
    const known = new Set(read.places.values());
    const naming = { ...namedIn(context), contents: asked.kind.contents };
    return errorsOf(error, read, texts, naming).map((one) =>
      one.field === 'main' || known.has(one.field) ? one : { ...one, field: 'main' },
    );
  }

  context(
    { asked, to, texts, tag, zone, inLanguage }: UrgentForm,
    law: Law,
    directory: Directory,
  ): FormContext {
    const { languages } = directory.state(to);
    return {
      ...{ action: 'urgent', zone },
      ...{ items: [], documents: [], authorities: [], states: [], grounds: [] },
      ...{ conditions: [], obligations: [] },
      text: (key) => texts(`draft.${key}`) ?? texts(key),
      choices: {
        article: law.instrument(asked.instrument).offences.map(({ article, name }) => ({
          value: article,
          text: `${article}: ${inLanguage(name)}`,
        })),
        measure: measures.map((value) => ({ value, text: texts(`measure.${value}`) ?? value })),
        ...(languages.length > 0 && {
          language: languages.map((value) => ({ value, text: languageName(value, tag) })),
        }),
      },
    };
  }

  /** The form as the page shows it; what the instrument asks for comes with its own words and its example. */
  fields(
    form: UrgentForm,
    context: FormContext,
    typed: Typed,
    errors: Map<string, string>,
  ): Field[] {
    const { kind } = form.asked;
    const all = new ActForm(this.of(form.asked)).fields(context, typed, errors);
    return all.flatMap((field): Field[] => {
      if (field.path === 'contents' && field.kind === 'group') {
        const forExample = form.texts('draft.example') ?? '';
        return field.fields.map((one) => worded(one, kind, forExample, form.inLanguage));
      }
      // what is chosen from a list needs no word on how it would be typed
      if (field.path === 'language' && field.kind !== 'line') return [{ ...field, hint: null }];
      if (field.path !== 'oral' || field.kind !== 'group') return [field];
      const isOpen = [...Object.keys(typed), ...errors.keys()].some(
        (name) => name.startsWith('oral-') && (typed[name] !== '' || errors.has(name)),
      );
      const label = form.texts('urgent.oral') ?? '';
      return [{ ...field, path: 'oral-more', kind: 'fold', label, isOpen, fields: field.fields }];
    });
  }
}

function worded(
  field: Field,
  { contents }: Kind,
  forExample: string,
  inLanguage: UrgentForm['inLanguage'],
): Field {
  const content = contents.find((one) => `contents-${one.field}` === field.path);
  if (!content) return field;
  const { letter } = content;
  const [label, help] = [inLanguage(content.label), inLanguage(content.help)];
  const named = letter === undefined ? label : `${label} (${letter})`;
  const example = inLanguage(content.example);
  return { ...field, label: named, hint: `${help} ${forExample} ${example}` };
}

/** What a fresh form holds: what the node knows, and the choices that most would make. */
export function usual(
  { asked, to, tag }: UrgentForm,
  { session }: SignedIn,
  directory: Directory,
): Typed {
  const said = { need: '', offence: '', years: '', account: '' };
  const known = { said, offence: '', actor: session.actor, to, tag };
  const { language, contents = {} } = beginning(asked.kind, known, directory);
  const { items, measure } = asked.kind;
  return {
    ...{ urgency: 'urgent', confidential: 'true' },
    ...(language !== undefined && { language }),
    ...(items === 'required' && measure !== undefined && { 'items_0-measure': measure }),
    ...Object.fromEntries(
      Object.entries(contents).map(([field, text]) => [`contents-${field}`, text]),
    ),
  };
}
