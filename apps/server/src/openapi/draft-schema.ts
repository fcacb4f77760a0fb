import { draftSchemaId } from '@rogatory/casework';
import type { Law } from '@rogatory/law';
import { bodyForms } from './forms.js';

interface Described {
  readonly properties: Readonly<Record<string, object>>;
}

/**
 * The JSON Schema (2020-12) of the file of a draft: the very form that checks a draft, with what the instrument asks
 * this kind to state. A draft may lack anything but what makes it the request that it is.
 */
export function draftSchema(law: Law, instrument: string, id: string): object {
  const kind = law.kind(instrument, id);
  const forms: Readonly<Record<string, unknown>> = bodyForms();
  const known = new Map<string, unknown>();
  const { properties } = local(forms['DraftDto'], forms, known) as Described;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: draftSchemaId(instrument, id),
    title: kind.name,
    description: kind.purpose,
    type: 'object',
    properties: {
      $schema: { const: draftSchemaId(instrument, id) },
      ...properties,
      instrument: { const: instrument },
      kind: { const: id },
      contents: {
        type: 'object',
        properties: Object.fromEntries(
          kind.contents.map(({ field, label, help, example, schema }) => [
            field,
            { title: label, description: help, examples: [example], ...schema },
          ]),
        ),
        additionalProperties: false,
      },
    },
    required: ['instrument', 'kind', 'requestedState'],
    additionalProperties: false,
    $defs: Object.fromEntries(known),
  };
}

/** A schema with what it refers to among its own definitions, and not among those of the API's description. */
function local(
  schema: unknown,
  all: Readonly<Record<string, unknown>>,
  known: Map<string, unknown>,
): unknown {
  if (Array.isArray(schema)) return schema.map((one) => local(one, all, known));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => {
      const form =
        name === '$ref' && typeof value === 'string' ? value.split('/').at(-1) : undefined;
      if (form === undefined) return [name, local(value, all, known)];
      if (!known.has(form)) {
        known.set(form, {});
        known.set(form, local(all[form], all, known));
      }
      return [name, `#/$defs/${form}`];
    }),
  );
}
