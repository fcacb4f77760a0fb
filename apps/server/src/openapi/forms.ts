import type { OpenAPIObject } from '@nestjs/swagger';
import { bodies, DraftDto } from '@rogatory/casework';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
interface Form {
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

const text = { type: 'string' as const, minLength: 1, pattern: '\\S' };

let known: Readonly<Record<string, Form>> | undefined;
let asked: Schemas | undefined;

/**
 * Schemas of every body, as the very classes say that check it. Unknown members are refused; what a class fills in
 * itself need not be sent. Made when first asked for, which takes some tenths of a second, once in a process.
 */
export function bodyForms(): Schemas {
  asked ??= closedForms(checkedForms());
  return asked;
}

/** The parameters of a query, as the class says that checks it. */
export function queryParameters(name: string): object[] {
  const form = checkedForms()[name];
  if (!form) throw new Error(`No class ${name} checks a query.`);
  return Object.entries(form.properties).map(([parameter, described]) => {
    const { description, ...schema } = described as { description?: string };
    const required = form.required?.includes(parameter) === true;
    return {
      name: parameter,
      in: 'query',
      required,
      schema,
      ...(description && { description }),
    };
  });
}

function checkedForms(): Readonly<Record<string, Form>> {
  if (known) return known;
  // the two libraries describe one and the same JSON Schema with types of their own
  const described = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: {
      isAnswers: {
        anyOf: [
          { ...text, maxLength: 100_000 },
          {
            type: 'array',
            minItems: 1,
            maxItems: 100,
            items: {
              anyOf: [text, { type: 'object', minProperties: 1, additionalProperties: text }],
            },
          },
        ],
      },
      isIso8601: { type: 'string', format: iso8601 },
    },
  }) as unknown as Record<string, Form>;
  known = Object.fromEntries(
    Object.entries(described).map(([name, form]) => [name, withFormats(form)]),
  );
  return known;
}

function closedForms(all: Readonly<Record<string, Form>>): Schemas {
  const closed = Object.entries(all)
    .filter(([name]) => name.endsWith('Dto'))
    .map(([name, form]) => [name, { ...form, additionalProperties: false }] as const);
  const forms: Record<string, Form> = Object.fromEntries(closed);
  const draft = forms[DraftDto.name];
  if (!draft) throw new Error('The form of a draft is not described.');
  const filled = Object.entries(new DraftDto()).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  const required = draft.required?.filter((name) => !filled.includes(name)) ?? [];
  const described = {
    ...forms,
    [DraftDto.name]: { ...draft, required },
    DraftPatch: patchOf(draft),
  };
  return described as unknown as Schemas;
}

/** Stands for a day or an instant, until it is known which of the two the pattern beside it takes. */
const iso8601 = 'iso8601';

function withFormats(form: Form): Form {
  const properties = Object.entries(form.properties).map(([name, described]) => {
    const { format, ...schema } = described as { format?: string; pattern?: string };
    if (format !== iso8601) return [name, described] as const;
    const pattern = new RegExp(schema.pattern ?? '');
    const day = pattern.test('2026-12-31') && 'date';
    const instant = pattern.test('2026-12-31T12:00:00Z') && 'date-time';
    const known = day && instant ? false : day || instant;
    return [name, known ? { ...schema, format: known } : schema] as const;
  });
  return { ...form, properties: Object.fromEntries(properties) };
}

/** A JSON merge patch of a draft (RFC 7396): every member may be left out, and null removes one. */
function patchOf({ properties }: Form): object {
  const nullable = Object.entries(properties).map(([name, schema]) => [
    name,
    { anyOf: [schema, { type: 'null' }] },
  ]);
  return {
    type: 'object',
    properties: Object.fromEntries(nullable) as object,
    additionalProperties: false,
  };
}

/** The body of each action, by its name. Several actions share a form: which one counts, the address says. */
export const actionBody = {
  anyOf: Object.entries(bodies).map(([action, form]) => ({
    title: action,
    $ref: `#/components/schemas/${form.name}`,
  })),
};
