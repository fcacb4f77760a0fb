import type { About, Choice, Field, FormContext, Typed } from './form-field.js';
import {
  choicesIn,
  isAnswered,
  isFree,
  perItem,
  rowsOf,
  type FormSchemas,
  type Schema,
} from './form-schema.js';
import { isOwnMember } from './own-members.js';

/** Up to this length a text is one line. */
const line = 500;
/** Forms whose every answer stays in one's own State. */
const privateForms: readonly string[] = ['AssessmentDto', 'RecordAssessmentDto', 'RightsDto'];

/**
 * Makes the form of an action from the class that checks its body. A new action needs no page of its
 * own: only names for its members, `field.<member>` and `option.<member>.<value>` among the messages.
 */
export class ActForm {
  constructor(private readonly schemas: FormSchemas) {}

  fields(context: FormContext, typed: Typed, errors: ReadonlyMap<string, string>): Field[] {
    const schema = this.schemas.of(context.action);
    const { isPrivate = false } = context;
    return schema ? this.members(schema, '', { context, typed, errors, isPrivate }) : [];
  }

  /** Names of all members that a form asks for, for a test that each has a text. */
  names(action: string): string[] {
    const schema = this.schemas.of(action);
    return schema ? [...new Set(this.namesOf(schema))] : [];
  }

  private namesOf(given: Schema): string[] {
    const { schema } = this.schemas.resolve(given.items ?? given);
    return Object.entries(schema.properties ?? {})
      .filter(([name, member]) => name !== 'id' && !isFree(member))
      .flatMap(([name, member]) => [
        `field.${name}`,
        ...(member.enum ?? []).map((value) => `option.${name}.${value}`),
        ...this.namesOf(member),
      ]);
  }

  private members(schema: Schema, under: string, making: Making): Field[] {
    const { properties = {}, required = [] } = schema;
    // what a decision rests on comes first, reasons for oneself last: what the other State reads is what matters
    return (
      Object.entries(properties)
        .filter(([name, member]) => name !== 'id' && !isFree(member))
        // where nothing could be left out nothing is asked
        .filter(([name]) => name !== 'leaveOut' || making.context.documents.length > 0)
        .sort(([one], [other]) => rank(one) - rank(other))
        .map(([name, member]) => this.field(member, name, under, required.includes(name), making))
    );
  }

  /** The parts of an item: the decision, and what only some decisions need folded up below it. */
  private folded(schema: Schema, under: string, making: Making): Field[] {
    const all = this.members(schema, under, making);
    const isFirst = ({ required }: Field): boolean => required;
    const { typed, errors, context } = making;
    const isTouched = ([name, value]: readonly [string, string]): boolean =>
      name.startsWith(`${under}-`) &&
      !all.some((field) => isFirst(field) && field.path === name) &&
      value !== '';
    const fold: Field = {
      ...{
        kind: 'fold',
        path: `${under}-more`,
        hint: null,
        required: false,
        isPrivate: false,
        error: null,
      },
      label: textOf(context, 'form', 'fold') ?? '',
      isOpen: [...Object.entries(typed), ...errors].some(isTouched),
      fields: all.filter((field) => !isFirst(field)),
    };
    return [...all.filter(isFirst), fold];
  }

  private field(
    given: Schema,
    name: string,
    under: string,
    required: boolean,
    making: Making,
  ): Field {
    const { context, typed, errors } = making;
    const path = under === '' ? name : `${under}-${name}`;
    const { schema, name: form } = this.schemas.resolve(given);
    const isPrivate =
      making.isPrivate ||
      isOwnMember(name) ||
      privateForms.includes(form) ||
      context.action === 'record-assessment';
    const about: About = {
      ...{ path, required, isPrivate, error: errors.get(path) ?? null },
      label: this.labelOf(name, under, context),
      hint: textOf(context, 'hint', name) ?? null,
      ...(context.beside?.[name] && { beside: context.beside[name] }),
    };
    const value = typed[path] ?? '';
    const inner: Making = { ...making, isPrivate };
    const choices = choicesOf(schema, name, under, context);
    if (schema.type === 'array') return this.list(schema, name, about, inner);
    if (isAnswered(name, context)) return answers(about, inner);
    if (schema.properties) {
      return { ...about, kind: 'group', fields: this.members(schema, path, inner) };
    }
    if (choices)
      return {
        ...about,
        kind: choices.length > 7 || under.includes('_') ? 'select' : 'one',
        value,
        choices,
      };
    if (schema.format === 'date-time' && context.zone !== undefined) {
      return { ...about, kind: 'moment', value };
    }
    if (schema.format === 'date') return { ...about, kind: 'day', value };
    const isLine =
      schema.type === 'integer' || (schema.maxLength !== undefined && schema.maxLength <= line);
    return { ...about, kind: isLine ? 'line' : 'long', value };
  }

  /** A code in a row is called as its row: what lacks would else be told as "Which". */
  private labelOf(name: string, under: string, context: FormContext): string {
    const row = name === 'code' ? /([a-zA-Z]+)_\d+$/.exec(under)?.[1] : undefined;
    const called = row === undefined ? undefined : textOf(context, 'row', row);
    return called ?? textOf(context, 'field', name) ?? name;
  }

  private list(schema: Schema, name: string, about: About, making: Making): Field {
    const { context, typed } = making;
    const { path } = about;
    const entry = this.schemas.resolve(schema.items ?? {});
    if (entry.schema.format === 'uuid') {
      const choices = choicesIn(context, name);
      return { ...about, kind: 'many', choices: boxes(choices, path, typed) };
    }
    if (perItem.includes(entry.name)) {
      const rows = context.items.map(({ text }, index): Field => ({
        ...{ path: `${path}_${index}`, label: text, hint: null, required: false, error: null },
        ...{ isPrivate: about.isPrivate, kind: 'group' },
        fields: this.folded(entry.schema, `${path}_${index}`, making),
      }));
      return { ...about, kind: 'rows', rows, more: null };
    }
    const count = rowsOf(path, name, typed, schema.maxItems);
    const rows = Array.from({ length: count }, (_, index): Field => {
      const place = `${path}_${index}`;
      const required = about.required && index === 0;
      const row = { path: place, hint: null, required, isPrivate: about.isPrivate };
      const error = making.errors.get(place) ?? null;
      const label = `${textOf(context, 'row', name) ?? about.label} ${index + 1}`;
      return entry.schema.properties
        ? { ...row, label, error, kind: 'group', fields: this.members(entry.schema, place, making) }
        : { ...row, label, error, kind: 'long', value: typed[place] ?? '' };
    });
    return { ...about, kind: 'rows', rows, more: count < (schema.maxItems ?? 0) ? path : null };
  }
}

/** A field for each question that was asked, with the question as its label. */
function answers(about: About, { context, typed, errors }: Making): Field {
  const rows = (context.questions ?? []).map((question, index): Field => {
    const path = `${about.path}_${index}`;
    const row = { path, hint: null, required: true, isPrivate: about.isPrivate };
    const error = errors.get(path) ?? null;
    return { ...row, label: question, error, kind: 'long', value: typed[path] ?? '' };
  });
  return { ...about, kind: 'rows', rows, more: null };
}

interface Making {
  readonly context: FormContext;
  readonly typed: Typed;
  readonly errors: ReadonlyMap<string, string>;
  readonly isPrivate: boolean;
}

function textOf({ text, action }: FormContext, what: string, name: string): string | undefined {
  return text(`${what}.${action}.${name}`) ?? text(`${what}.${name}`);
}

function choicesOf(
  schema: Schema,
  name: string,
  under: string,
  context: FormContext,
): readonly Choice[] | undefined {
  if (schema.enum) {
    return schema.enum.map((value) => {
      const hint = context.text(`optionhint.${name}.${value}`);
      const text = context.text(`option.${name}.${value}`) ?? value;
      return { value, text, ...(hint !== undefined && { hint }) };
    });
  }
  if (schema.type === 'boolean') {
    return ['true', 'false'].map((value) => ({
      value,
      text: textOf(context, 'option', `${name}.${value}`) ?? value,
    }));
  }
  if (context.choices) return context.choices[name];
  if (name === 'authority') return context.authorities;
  if (name === 'inState') return context.states;
  if (name === 'condition') return context.obligations;
  if (name !== 'code') return undefined;
  return under.includes('conditions_') ? context.conditions : context.grounds;
}

function boxes(
  choices: readonly Choice[],
  path: string,
  typed: Typed,
): (Choice & { path: string; checked: boolean })[] {
  return choices.map((choice) => {
    const own = `${path}_${choice.value}`;
    return { ...choice, path: own, checked: typed[own] === choice.value };
  });
}

/** Where a member comes on a form; those of one rank stay in the order of their class. */
function rank(name: string): number {
  return { grounds: 0, reasons: 1, internalReasons: 3 }[name] ?? 2;
}
