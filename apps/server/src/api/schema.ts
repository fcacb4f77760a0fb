/** The words in which answers are described: small pieces of JSON Schema 2020-12. */
export type Schema = Readonly<Record<string, unknown>>;

export const text: Schema = { type: 'string' };
export const uuid: Schema = { type: 'string', format: 'uuid' };
export const instant: Schema = { type: 'string', format: 'date-time' };
export const day: Schema = { type: 'string', format: 'date' };
export const whole: Schema = { type: 'integer' };
export const count: Schema = { type: 'integer', minimum: 0 };
export const yes: Schema = { type: 'boolean' };
/** An object whose members are not ours to name. */
export const anything: Schema = { type: 'object', additionalProperties: true };
/** SHA-256 in hexadecimal. */
export const sha256: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
export const stateCode: Schema = { type: 'string', pattern: '^[A-Z]{2}$' };
/** A name that programs look at: kebab-case. */
export const code: Schema = { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' };
/** A paragraph, such as `un-cybercrime-2024:40(15)(c)`. */
export const citation: Schema = { type: 'string', pattern: '^[a-z0-9-]+:[0-9a-zA-Z()]+$' };

export const list = (items: Schema): Schema => ({ type: 'array', items });
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
export const maybe = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });

/** An object with these members, always and sometimes. It may grow further ones. */
export function record(
  always: Readonly<Record<string, Schema>>,
  sometimes: Readonly<Record<string, Schema>> = {},
): Schema {
  return {
    type: 'object',
    properties: { ...always, ...sometimes },
    required: Object.keys(always),
  };
}

export const page = (items: Schema): Schema => record({ items: list(items), next: maybe(text) });
