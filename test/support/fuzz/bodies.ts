import fc, { type Arbitrary } from 'fast-check';
import { spoiled, valid, type Words } from './values.js';

type Json = Record<string, any>;

const header = (values: readonly string[]): Arbitrary<string> => fc.constantFrom(...values);

const types = [
  'application/json',
  'application/merge-patch+json',
  'application/json; charset=utf-8',
];
const odd = [
  ...[
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'json',
    '',
  ],
  ...[
    'application/json; charset=utf-16',
    'application/json;',
    'APPLICATION/JSON',
    'multipart/form-data; boundary=x',
  ],
];
const rawBodies: readonly (string | Buffer)[] = [
  ...[
    '',
    ' ',
    'null',
    'true',
    '1',
    '"x"',
    '[]',
    '[[]]',
    '{',
    '{}{}',
    '{"a":1,}',
    '{a:1}',
    'NaN',
    '\ufeff{}',
  ],
  ...[
    '{"text":"a","text":"b"}',
    '{"__proto__":{"x":1}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '1e999',
  ],
  ...[
    '{"text":1e999}',
    '{"a":-0}',
    `{"a":${'['.repeat(65)}${']'.repeat(65)}}`,
    `"${'x'.repeat(70_000)}"`,
  ],
  ...['a=b&a=c', '--x\r\n\r\n--x--', `{"text":"\\ud800"}`, '{"text":"\\u0000"}'],
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
];

/** A body with what it says of itself. */
export interface Sent {
  readonly type?: string | undefined;
  readonly body?: string | Buffer;
}

function bodyOf(schema: Json, words: Words): Arbitrary<Sent> {
  const good = valid(schema, words);
  const asJson = (value: unknown): string => JSON.stringify(value);
  const type = header(types);
  return fc.oneof(
    { weight: 8, arbitrary: fc.record({ body: good.map(asJson), type }) },
    { weight: 8, arbitrary: fc.record({ body: spoiled(good).map(asJson), type }) },
    { weight: 2, arbitrary: fc.record({ body: fc.constantFrom(...rawBodies), type }) },
    { weight: 1, arbitrary: fc.record({ body: good.map(asJson), type: header(odd) }) },
    { weight: 1, arbitrary: fc.constant({}) },
  );
}

function formOf(schema: Json, words: Words): Arbitrary<Sent> {
  const pairs = (value: unknown): string =>
    Object.entries(value as Json)
      .flatMap(([name, one]) => [one as unknown].flat().map((part) => [name, part]))
      .map((pair) => pair.map((part) => encodeURIComponent(String(part).toWellFormed())).join('='))
      .join('&');
  const type = fc.constant('application/x-www-form-urlencoded');
  const good = valid(schema, words);
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ body: good.map(pairs), type }) },
    {
      weight: 4,
      arbitrary: fc.record({
        body: spoiled(good).map((value) =>
          typeof value === 'object' && value ? pairs(value) : String(value),
        ),
        type,
      }),
    },
    { weight: 1, arbitrary: fc.record({ body: fc.constantFrom(...rawBodies), type: header(odd) }) },
    {
      weight: 1,
      arbitrary: fc.record({ body: good.map(pairs).map((made) => `${made}&${made}`), type }),
    },
  );
}

const fileParts = [
  ['name="file"; filename="a.txt"', 'text/plain'],
  ['name="file"; filename="../../a\\u0000.txt"', 'text/html'],
  ['name="file"; filename=""', 'x'],
  [`name="file"; filename="${'x'.repeat(10_000)}"`, 'image/svg+xml'],
  ['name="file"', 'text/plain'],
  ['name="other"; filename="a"', 'text/plain'],
  ['name="file"; filename*=utf-8\'\'%E2%80%AEgnp.exe', 'text/plain'],
  ['name="__proto__"; filename="a"', 'text/plain'],
  ['filename="a"', ''],
] as const;

function multipart(): Arbitrary<Sent> {
  const part = fc
    .constantFrom(...fileParts)
    .map(
      ([disposition, type]) =>
        `--edge\r\ncontent-disposition: form-data; ${disposition}\r\ncontent-type: ${type}\r\n\r\nevidence\r\n`,
    );
  const body = fc
    .tuple(
      fc.array(part, { maxLength: 3 }),
      fc.constantFrom('--edge--\r\n', '', '--edge', '--other--'),
    )
    .map(([parts, end]) => parts.join('') + end);
  return fc.record({
    body: fc.oneof(
      { weight: 6, arbitrary: body },
      { weight: 1, arbitrary: fc.constantFrom(...rawBodies) },
    ),
    type: fc.oneof(
      { weight: 6, arbitrary: fc.constant('multipart/form-data; boundary=edge') },
      { weight: 1, arbitrary: header([...odd, ...types]) },
    ),
  });
}

/** Bodies of an operation: as described, with one thing wrong, or as none should be. */
export function sentOf(operation: Json, words: Words, action?: string): Arbitrary<Sent> {
  const content = operation.requestBody?.content as Json | undefined;
  if (!content)
    return fc.oneof(
      { weight: 6, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: fc.record({
          body: fc.constantFrom(...rawBodies),
          type: header([...types, ...odd]),
        }),
      },
    );
  if (content['multipart/form-data']) return multipart();
  const form = content['application/x-www-form-urlencoded'] as Json | undefined;
  if (form) return formOf(form.schema as Json, words);
  const schema = (content['application/json'] as Json).schema as Json;
  const own = (schema.anyOf as Json[] | undefined)?.find(({ title }) => title === action);
  const { title: _, ...ownSchema } = own ?? {};
  return own
    ? fc.oneof(
        { weight: 8, arbitrary: bodyOf(ownSchema, words) },
        { weight: 1, arbitrary: bodyOf(schema, words) },
      )
    : bodyOf(schema, words);
}
