import type { FormContext, ReadForm, Typed } from './form-field.js';
import {
  choicesIn,
  isAnswered,
  isFree,
  perItem,
  rowsOf,
  type FormSchemas,
  type Schema,
} from './form-schema.js';
import { instantOf } from './local-time.js';

interface ReadingForm {
  readonly context: FormContext;
  readonly typed: Typed;
  readonly places: Map<string, string>;
}

/** Makes the body of an action from what was typed into its form; rows that were left empty are left out. */
export class ActFormReader {
  constructor(private readonly schemas: FormSchemas) {}

  read(context: FormContext, typed: Typed): ReadForm {
    const places = new Map<string, string>();
    const schema = this.schemas.of(context.action);
    const body = schema ? this.value(schema, '', '', { context, typed, places }) : undefined;
    return { body: (body ?? {}) as Record<string, unknown>, places }; // a schema of a body is one of an object
  }

  /** What was typed for a schema, or undefined where that is nothing. */
  private value(given: Schema, path: string, pointer: string, reading: ReadingForm): unknown {
    const { schema, name: form } = this.schemas.resolve(given);
    const { typed, places, context } = reading;
    places.set(pointer, path);
    if (schema.type === 'array') return this.values(schema, path, pointer, reading);
    if (schema.properties) {
      const members = Object.entries(schema.properties).flatMap(([name, member]) => {
        if (name === 'id' && perItem.includes(form)) {
          const id = context.items[Number(/_(\d+)$/.exec(path)?.[1])]?.value;
          return id === undefined ? [] : [[name, id] as const];
        }
        if (isFree(member)) return [];
        const value = this.value(
          member,
          path === '' ? name : `${path}-${name}`,
          `${pointer}/${name}`,
          reading,
        );
        return value === undefined ? [] : [[name, value] as const];
      });
      const said = members.filter(([name]) => name !== 'id');
      return said.length > 0 || pointer === '' ? Object.fromEntries(members) : undefined;
    }
    if (isAnswered(pointer.slice(1), context)) {
      const given = (context.questions ?? []).map((_, at) => (typed[`${path}_${at}`] ?? '').trim());
      return given.some(Boolean) ? given : undefined;
    }
    const text = (typed[path] ?? '').replaceAll('\r\n', '\n').trim();
    if (text === '') return undefined;
    if (schema.format === 'date-time' && context.zone !== undefined) {
      return instantOf(text, context.zone);
    }
    if (schema.type === 'integer' && /^\d{1,9}$/.test(text)) return Number(text);
    return schema.type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text;
  }

  private values(schema: Schema, path: string, pointer: string, reading: ReadingForm): unknown {
    const { typed, context } = reading;
    const entry = this.schemas.resolve(schema.items ?? {});
    const name = path.split('-').at(-1) ?? '';
    if (entry.schema.format === 'uuid') {
      const choices = choicesIn(context, name);
      const chosen = choices.filter(({ value }) => typed[`${path}_${value}`] === value);
      return chosen.length > 0 ? chosen.map(({ value }) => value) : undefined;
    }
    const count = perItem.includes(entry.name)
      ? context.items.length
      : rowsOf(path, name, typed, schema.maxItems);
    const list: unknown[] = [];
    for (let index = 0; index < count; index += 1) {
      const at = `${pointer}/${list.length}`;
      const value = this.value(
        entry.schema.properties ? (schema.items ?? {}) : entry.schema,
        `${path}_${index}`,
        at,
        reading,
      );
      if (value !== undefined) list.push(value);
    }
    return list.length > 0 ? list : undefined;
  }
}
