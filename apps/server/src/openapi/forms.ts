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

/** What may be sent, as the very classes say that check it: bodies as schemas, queries as parameters. */
export class Forms {
  private readonly checked: Readonly<Record<string, Form>>;

  constructor() {
    // the two libraries describe one and the same JSON Schema with types of their own
    this.checked = validationMetadatasToSchemas({
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
        isIso8601: { type: 'string', format: 'date' },
      },
    }) as unknown as Record<string, Form>;
  }

  /** Schemas of every body. Unknown members are refused; what a class fills in itself need not be sent. */
  bodies(): Schemas {
    const closed = Object.entries(this.checked)
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

  /** The parameters of a query. */
  query(name: string): object[] {
    const form = this.checked[name];
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
