import fc, { type Arbitrary } from 'fast-check';

type Json = Record<string, any>;

/** Where a schema leads, and what its members are called elsewhere. */
export interface Words {
  readonly schemas: Json;
  /** Values that have a meaning in the world, by the name of the member that they fit. */
  readonly known: Readonly<Record<string, readonly unknown[]>>;
}

/** Texts that have broken programs before. */
export const nastyTexts: readonly string[] = [
  ...[
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud83d',
    '\udc00x',
    '\ufeff',
    '\u202egnp.exe',
    'ＮＦＫＣ',
    'ß',
  ],
  ...[
    'I\u0307',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'e\u0301'.repeat(50),
    '\u2028\u2029',
    '\r\nset-cookie: a=b',
    '%00',
    '%',
    '{{7*7}}',
  ],
  ...["' OR '1'='1", "'; --", '\\', '"', '$1', '${x}', '<script>', '=1+1', '../../../x', 'null'],
  ...['__proto__', 'constructor', 'NaN', '-1', '1e9', '0x10', 'true', '[object Object]'],
];
const lengths = [59, 60, 61, 100, 101, 200, 201, 500, 501, 2000, 2001, 5000, 5001, 20_000, 20_001];
export const nastyText: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nastyTexts),
  fc.constantFrom(...lengths, 100_001).map((length) => 'x'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const nastyDay = fc.constantFrom(
  ...['2026-02-30', '0000-00-00', '9999-12-31', '1899-12-31', '3000-01-01', '2026-13-01'],
  ...['2026-11-22T00:00:00Z', '20261122', '+002026-11-22', '-000001-01-01', '2026-11-22T25:00:00Z'],
  ...['1900-01-01', '2999-12-31', '2026-11-22 ', '2026-W47-7', '2024-02-29', '2026-1-2'],
);
const nastyNumber = fc.constantFrom(
  ...[0, -0, -1, 1.5, 200, 201, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 53 + 2, 1e21, 1e308, 5e-324],
);
const nastyNames = [
  ...[
    'id',
    'state',
    'version',
    'requestingState',
    'requestedState',
    'reference',
    'contentsVersion',
  ],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'toJSON'],
  ...['', 'a/b~c', 'x'.repeat(5000), '\u0000', '\ud83d', 'then', 'length', 'actor', 'roles'],
];
const anyJson = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], 'x', 0),
  nastyNumber,
  nastyText,
  nastyDay,
  fc.jsonValue({ maxDepth: 3 }),
);

/** Any JSON whose numbers are kept exactly. */
const smallJson: Arbitrary<unknown> = fc
  .jsonValue({ maxDepth: 2 })
  .map(
    (value) =>
      JSON.parse(JSON.stringify(value), (name, inner: unknown) =>
        name in {} ? undefined : typeof inner === 'number' ? Math.round(inner % 1000) || 0 : inner,
      ) as unknown,
  );

/** Values that a schema admits; a member whose name is known gets a known value more often than not. */
export function valid(schema: Json, words: Words, name = ''): Arbitrary<unknown> {
  const made = byForm(schema, words, name);
  const known = words.known[name];
  if (!known) return made;
  if (known.length === 0) return fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, made);
  const fits =
    schema.type === 'array'
      ? fc.array(fc.constantFrom(...known), { maxLength: 2 })
      : fc.constantFrom(...known);
  return fc.oneof({ weight: 5, arbitrary: fits }, { weight: 1, arbitrary: made });
}

function byForm(schema: Json, words: Words, name: string): Arbitrary<unknown> {
  if (schema.$ref) {
    const target = words.schemas[String(schema.$ref).split('/').at(-1) ?? ''] as Json;
    return fc.constant(null).chain(() => valid(target, words));
  }
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  if (choices) return fc.oneof(...choices.map((choice) => valid(choice, words, name)));
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]));
  if ('const' in schema) return fc.constant(schema.const);
  switch (schema.type) {
    case 'object':
      return object(schema, words);
    case 'array':
      return (schema.uniqueItems ? fc.uniqueArray : fc.array)(
        valid((schema.items ?? {}) as Json, words, name),
        {
          minLength: (schema.minItems as number | undefined) ?? 0,
          maxLength: Math.max((schema.minItems as number | undefined) ?? 0, 3),
        },
      );
    case 'integer':
      return fc.integer({
        min: (schema.minimum as number | undefined) ?? 0,
        max: (schema.maximum as number | undefined) ?? 100,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return text(schema);
    default:
      return smallJson;
  }
}

function text({ format, pattern, minLength = 1, maxLength = 40 }: Json): Arbitrary<string> {
  if (format === 'date') return fc.integer({ min: -5, max: 400 }).map(dayFromNow);
  if (format === 'date-time') {
    return fc.integer({ min: -5, max: 400 }).map((days) => `${dayFromNow(days)}T10:20:30.400Z`);
  }
  if (format === 'uuid') return fc.uuid();
  if (format === 'email') return fc.stringMatching(/^[a-z]{3,9}@[a-z]{3,9}\.example$/);
  if (pattern && pattern !== '\\S') return fc.stringMatching(new RegExp(pattern as string));
  return fc
    .string({
      unit: 'grapheme',
      minLength: minLength as number,
      maxLength: Math.min(maxLength as number, 40),
    })
    .map((made) =>
      Array.from(made)
        .slice(0, maxLength as number)
        .join(''),
    )
    .map((made) => (/\S/.test(made) ? made : 'something'.slice(0, maxLength as number)));
}

/** Days are counted from one that stays, so that a seed means the same tomorrow. */
function dayFromNow(days: number): string {
  return new Date(Date.UTC(2026, 11, 1) + days * 86_400_000).toISOString().slice(0, 10);
}

function object(schema: Json, words: Words): Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Json);
  const open = schema.additionalProperties as Json | boolean | undefined;
  if (properties.length === 0 && open !== false) {
    const inner = typeof open === 'object' ? valid(open, words) : smallJson;
    const minKeys = (schema.minProperties as number | undefined) ?? 0;
    return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), inner, {
      ...{ minKeys, maxKeys: 3, noNullPrototype: true },
    });
  }
  const members = properties.map(([name, member]) => [name, valid(member as Json, words, name)]);
  const whole = fc.record(Object.fromEntries(members) as Record<string, Arbitrary<unknown>>, {
    noNullPrototype: true,
  });
  const left = fc.subarray(properties.map(([name]) => name));
  return fc.tuple(whole, left).map(([value, kept]) => {
    const needed = new Set([...kept, ...required(schema, value)]);
    return Object.fromEntries(Object.entries(value).filter(([name]) => needed.has(name)));
  });
}

/** The members that an object needs: always, or for what one of its members says. */
function required({ required: always = [], allOf = [] }: Json, value: Json): string[] {
  const conditions = allOf as { if: { properties: Json }; then: { required: string[] } }[];
  const more = conditions.filter(({ if: { properties } }) =>
    Object.entries(properties).every(([name, { enum: some }]) => some.includes(value[name])),
  );
  return [...(always as string[]), ...more.flatMap(({ then }) => then.required)];
}

/** A valid value with one thing wrong in it, somewhere. */
export function spoiled(made: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc
    .record({
      value: made,
      at: fc.nat(1000),
      how: fc.nat(5),
      with: anyJson,
      name: fc.constantFrom(...nastyNames),
    })
    .map(({ value, at, how, with: other, name }) => {
      const copy = structuredClone(value);
      const places = placesIn(copy);
      const place = places[at % Math.max(places.length, 1)];
      if (!place) return other;
      const { holder, key } = place;
      if (how === 0) Reflect.deleteProperty(holder, key);
      else if (how <= 2) put(holder, key, other);
      else if (how === 3) put(holder, name, other);
      else if (how === 4) put(holder, key, wider(holder[key]));
      else put(holder, key, nested(holder[key]));
      return copy;
    });
}

function placesIn(value: unknown): { holder: Json; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { holder: value, key },
    ...placesIn(inner),
  ]);
}

/** An own member whatever its name, as JSON text can have it. */
function put(holder: Json, key: string, value: unknown): void {
  if (Array.isArray(holder) && key === 'length') return; // a list's own, which JSON cannot set
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function wider(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: 501 }, () => value[0] as unknown);
  if (typeof value === 'string') return value.repeat(2000);
  return typeof value === 'number' ? value * 1e6 : [value];
}

function nested(value: unknown): unknown {
  let deep = value;
  for (let level = 0; level < 70; level += 1) deep = level % 2 ? [deep] : { a: deep };
  return deep;
}
