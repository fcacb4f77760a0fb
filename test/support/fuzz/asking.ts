import fc, { type Arbitrary } from 'fast-check';
import { lifecycles } from '../../../libs/lifecycle/src/lifecycles.js';
import { nastyText, valid, type Words } from './values.js';

type Json = Record<string, any>;

const tricks = [
  ...[
    '..',
    '.',
    '../me',
    '..%2fme',
    '%2e%2e',
    '%2e%2e%2f%2e%2e%2fhealth',
    '%00',
    'a%00b',
    '%ff',
    '%c0%ae',
  ],
  ...['%', '%zz', '%25', '%2525', '*', ':id', '{id}', '-1', '0', 'null', 'undefined', '__proto__'],
  ...[
    'constructor',
    '%27%20or%201=1',
    '%0d%0aset-cookie:a=b',
    ';id=1',
    '[object%20Object]',
    '%F0%9F%92%A9',
  ],
  ...['x'.repeat(199), 'x'.repeat(201), 'x'.repeat(3000), '00000000-0000-0000-0000-000000000000'],
];

const actionOf = lifecycles.flatMap(({ transitions }) => transitions.map(({ action }) => action));

/** A parameter of the address: known, made up, or a trick. */
export function pathValue(
  { name, schema = {} }: Json,
  words: Words,
  known: readonly string[],
): Arbitrary<string> {
  if (name === 'action') {
    return fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...actionOf) },
      { weight: 1, arbitrary: fc.constantFrom(...tricks) },
    );
  }
  const plain = valid(schema as Json, words, String(name)).map((value) =>
    encodeURIComponent(String(value)),
  );
  if (known.length > 0) {
    return fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...known) },
      { weight: 1, arbitrary: plain },
      { weight: 1, arbitrary: fc.constantFrom(...tricks) },
    );
  }
  return fc.oneof(
    { weight: 2, arbitrary: plain },
    { weight: 1, arbitrary: fc.constantFrom(...tricks) },
  );
}

/** A query: as described, with one value spoiled, with strangers, twice over, or as no query should be. */
export function query(parameters: readonly Json[], words: Words): Arbitrary<string> {
  const asked = parameters.filter((one) => one.in === 'query');
  const strange = fc.constantFrom(
    ...[
      '?',
      '?a',
      '?=&=',
      '?__proto__[x]=1',
      '?constructor=1',
      '?id[]=1&id[]=2',
      '?%00=%00',
      '?q=%zz',
      '?a=1;b=2',
    ],
    `?q=${'x'.repeat(5000)}`,
  );
  if (asked.length === 0) {
    return fc.oneof({ weight: 8, arbitrary: fc.constant('') }, { weight: 1, arbitrary: strange });
  }
  const pairs = asked.map(({ name, schema }) =>
    fc
      .oneof(
        { weight: 3, arbitrary: valid(schema as Json, words, String(name)) },
        { weight: 1, arbitrary: nastyText },
      )
      .map((value) => `${String(name)}=${encodeURIComponent(String(value).toWellFormed())}`),
  );
  const some = fc
    .subarray(pairs.map((_, index) => index))
    .chain((chosen) => fc.tuple(...chosen.map((index) => pairs[index] as Arbitrary<string>)))
    .map((made) => (made.length === 0 ? '' : `?${made.join('&')}`));
  const twice = some.map((made) => (made === '' ? '' : `${made}&${made.slice(1)}`));
  return fc.oneof(
    { weight: 6, arbitrary: some },
    { weight: 1, arbitrary: twice },
    { weight: 1, arbitrary: strange },
  );
}

const header = (values: readonly string[]): Arbitrary<string> => fc.constantFrom(...values);

/** Headers: mostly those that a program sends, at times those that nobody should. */
export function headers(operation: Json): Arbitrary<Record<string, string>> {
  const told = ((operation.parameters ?? []) as Json[]).filter((one) => one.in === 'header');
  const named = told.map(({ name }) => String(name).toLowerCase());
  const version = fc.record({ 'if-match': header(['*', '*', '*', '"1"', '"3"']) });
  const usual = named.includes('if-match') ? version : fc.constant({});
  const odd = fc.record(
    {
      'if-match': header([
        '*',
        'W/"1"',
        '"x"',
        '',
        '"1","2"',
        'x'.repeat(500),
        `"${'9'.repeat(20)}"`,
      ]),
      'idempotency-key': header(['one', 'two', 'a b', '', 'x'.repeat(201), '\u00e9']),
      accept: header(['*/*', 'text/html', 'application/xml', 'x', 'application/json;q=0']),
      'x-http-method-override': header(['DELETE', 'PUT', 'GET']),
      'x-forwarded-for': header(['127.0.0.1', 'x', '::1, 10.0.0.1', "'; --"]),
      'accept-language': header(['en', '*', 'x'.repeat(300), '\u00ff']),
      'user-agent': header(['', 'x'.repeat(3000), '\u00e9\u00ff', '${jndi:ldap://x}']),
      'read-reason': header(['', 'because', 'x'.repeat(2000), '\u00e9']),
      cookie: header(['a=b', '__Host-session=x', ';;;', '__proto__=1']),
      range: header(['bytes=0-1', 'bytes=9-1', 'x']),
      'if-none-match': header(['*', '"1"']),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  return fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: odd });
}
