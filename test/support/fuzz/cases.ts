import fc, { type Arbitrary } from 'fast-check';
import { lifecycles } from '../../../libs/lifecycle/src/lifecycles.js';
import type { Contract, Operation } from '../contract.js';
import { aStoredDataRequest } from '../drafts.js';
import { sentOf, type Sent } from './bodies.js';
import { nastyText, valid, type Words } from './values.js';
import { clients, keepers, type Known, type World } from './world.js';

type Json = Record<string, any>;

/** One call, ready to be sent. */
export interface Case {
  readonly client: string;
  readonly method: string;
  /** As it goes over the wire, percent-encoded where need be. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** Stands in a body for what only the request that is asked about has. */
const placeholders = { item: ['@item0', '@item1'], document: ['@document0'] } as const;

/** Values with a meaning, by the name of the member. */
export function wordsOf(contract: Contract, { requests, places }: World): Words {
  const ids = requests.slice(0, 6).map(({ id }) => id);
  return {
    schemas: contract.document.components.schemas as Json,
    known: {
      instrument: ['un-cybercrime-2024', 'un-cybercrime-2030'],
      kind: ['stored-data', 'preservation', 'traffic-disclosure', 'extradition'],
      requestedState: ['XB', 'XC', 'XA', 'ZZ'],
      counterpart: ['XA', 'XB'],
      state: ['draft', 'accepted', 'XB'],
      code: ['R-DOM', 'R-ESS', 'C-TERMS', 'wrong-authority'],
      authority: ['xb-competent', 'xa-competent', 'xd-central', 'nowhere'],
      assignee: places['assignments'] ?? [],
      delegate: places['officers'] ?? [],
      absent: places['officers'] ?? [],
      to: [...(places['officers'] ?? []), '2026-12-24'],
      unit: places['units'] ?? [],
      action: ['refuse', 'deliver'],
      id: placeholders.item,
      documents: placeholders.document,
      request: ids,
      grant_type: ['client_credentials'],
      article: ['7', '19', '99'],
      contents: [{}, aStoredDataRequest()['contents'], { facts: 'Something happened.' }],
    },
  };
}

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

function pathValue(
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
function query(parameters: readonly Json[], words: Words): Arbitrary<string> {
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

function headers(operation: Json): Arbitrary<Record<string, string | string[]>> {
  const told = ((operation.parameters ?? []) as Json[]).filter((one) => one.in === 'header');
  const named = told.map(({ name }) => String(name).toLowerCase());
  return fc.record(
    {
      ...(named.includes('if-match') && {
        'if-match': header([
          ...['*', '*', '*', '*', '*', '*'],
          '"1"',
          '"2"',
          'W/"1"',
          '"x"',
          '',
          '"1","2"',
          'x'.repeat(500),
          '"9999999999999999999"',
        ]),
      }),
      ...(named.includes('idempotency-key') && {
        'idempotency-key': header([
          'one',
          'two',
          'a b',
          '',
          'x'.repeat(200),
          'x'.repeat(201),
          '\u00e9',
        ]),
      }),
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
    { requiredKeys: [] },
  );
}

/** Calls of one operation: most of them nearly right, by many askers, about requests in many states. */
export function casesOf(one: Operation, words: Words, world: World): Arbitrary<Case> {
  const { operation, method, path } = one;
  const parameters = (operation.parameters ?? []) as Json[];
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const asked = query(parameters, words);
  const isKept = /\/(officers|units|delegations|four-eyes|access-events|node)\b/.test(path);
  const anybody = fc.constantFrom(...clients);
  const askers = isKept
    ? fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...keepers) },
        { weight: 1, arbitrary: anybody },
      )
    : anybody;
  const told = headers(operation);
  const bodies = new Map<string | undefined, Arbitrary<Sent>>();
  const bodyFor = (action: string | undefined): Arbitrary<Sent> => {
    const made = bodies.get(action) ?? sentOf(operation, words, action);
    bodies.set(action, made);
    return made;
  };
  return fc
    .record({
      client: askers,
      request: path.includes('pending')
        ? fc.constantFrom(...world.requests.filter(({ pending }) => pending))
        : fc.constantFrom(...world.requests),
      isKnown: fc.integer({ min: 0, max: 9 }).map((dice) => dice < 8),
      values: fc.tuple(
        ...inPath.map((parameter) => {
          const place =
            new RegExp(`(\\w[\\w-]*)/\\{${String(parameter.name)}\\}`).exec(path)?.[1] ?? '';
          return pathValue(parameter, words, world.places[place] ?? []);
        }),
      ),
    })
    .chain(({ client, request, isKnown, values }) => {
      const given = Object.fromEntries(inPath.map(({ name }, index) => [name, values[index]]));
      const named: Record<string, string | undefined> = {
        ...given,
        ...(isKnown && path.includes('/requests/{id}') && { id: request.id }),
        ...(isKnown && request.documents[0] && { documentId: request.documents[0] }),
        ...(isKnown && request.pending && { pendingId: request.pending }),
      };
      const sent = method === 'GET' ? fc.constant<Sent>({}) : bodyFor(named['action']);
      return fc.tuple(asked, told, sent).map(([search, more, { type, body }]): Case => ({
        client,
        method,
        url: path.replace(/\{(\w+)\}/g, (_, name: string) => named[name] ?? '') + search,
        headers: { ...more, ...(type !== undefined && { 'content-type': type }) },
        ...(body !== undefined && {
          body: typeof body === 'string' ? filled(body, request) : body,
        }),
      }));
    });
}

function filled(body: string, { items, documents }: Known): string {
  return body
    .replaceAll('@item0', items[0] ?? '@item0')
    .replaceAll('@item1', items[1] ?? '@item1')
    .replaceAll('@document0', documents[0] ?? '@document0');
}
