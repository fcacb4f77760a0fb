import fc, { type Arbitrary } from 'fast-check';
import { lifecycles } from '../../../libs/lifecycle/src/lifecycles.js';
import type { Contract, Operation } from '../contract.js';
import { aStoredDataRequest } from '../drafts.js';
import { sentOf, type Sent } from './bodies.js';
import { headers, pathValue, query } from './asking.js';
import type { Words } from './values.js';
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

const often = (value: string): string[] => [value, value, value, value];

/** Values with a meaning, by the name of the member. */
export function wordsOf(contract: Contract, { requests, places }: World): Words {
  const ids = requests.slice(0, 6).map(({ id }) => id);
  return {
    schemas: contract.document.components.schemas as Json,
    known: {
      instrument: [...often('un-cybercrime-2024'), 'un-cybercrime-2030'],
      kind: [...often('stored-data'), 'preservation', 'traffic-disclosure', 'extradition'],
      requestedState: [...often('XB'), 'XC', 'XA', 'ZZ'],
      counterpart: ['XA', 'XB'],
      state: ['draft', 'accepted', 'XB'],
      code: ['R-DC', 'R-DOM', 'R-ESS', 'C-TERMS', 'wrong-authority'],
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
      client_id: ['xa-liaison'],
      client_secret: [...often('demonstration'), 'wrong'],
      scope: ['liaison', 'authority'],
      client_assertion_type: [''],
      client_assertion: [''],
      language: ['en'],
      links: [],
      email: ['new@xd.example', 'liaison@xa.example'],
      from: ['2026-12-01'],
      until: ['2027-06-01', '2026-12-02'],
      article: ['7', '19', '99'],
      contents: [{}, aStoredDataRequest()['contents'], { facts: 'Something happened.' }],
    },
  };
}

/** Calls of one operation: most of them nearly right, by many askers, about requests in many states. */
export function casesOf(one: Operation, words: Words, world: World): Arbitrary<Case> {
  const { operation, method, path } = one;
  const parameters = (operation.parameters ?? []) as Json[];
  const asked = query(parameters, words);
  const told = headers(operation);
  const bodies = new Map<string | undefined, Arbitrary<Sent>>();
  const bodyFor = (action: string | undefined): Arbitrary<Sent> => {
    const made = bodies.get(action) ?? sentOf(operation, words, action);
    bodies.set(action, made);
    return made;
  };
  return targets(one, words, world).chain(({ client, request, named }) => {
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

interface Target {
  readonly client: string;
  readonly request: Known;
  readonly named: Readonly<Record<string, string | undefined>>;
}

/** Who asks about what. Of actions, most are such as the request waits for, by somebody who may take them. */
function targets(one: Operation, words: Words, world: World): Arbitrary<Target> {
  const anybody = anyTarget(one, words, world);
  if (!one.path.endsWith('/actions/{action}')) return anybody;
  const fitting = lifecycles.flatMap(({ name, transitions }) =>
    transitions.flatMap(({ action, by, roles, from }) =>
      world.requests
        .filter(({ lifecycle, state }) => lifecycle === name && from.includes(state))
        .flatMap((request) => {
          const state = by === 'requested' ? request.requested : request.requesting;
          return roles.flatMap((role) =>
            [`${state}-${role}`, `${role}@${state}.example`].map((client): Target => ({
              ...{ client, request },
              named: { id: request.id, action },
            })),
          );
        }),
    ),
  );
  const actions = [...new Set(fitting.map(({ named }) => named['action']))];
  const byAction = actions.map((action) =>
    fitting.filter(({ named }) => named['action'] === action),
  );
  const fits = fc.constantFrom(...byAction).chain((some) => fc.constantFrom(...some));
  return fc.oneof({ weight: 3, arbitrary: fits }, { weight: 1, arbitrary: anybody });
}

function anyTarget({ path, operation }: Operation, words: Words, world: World): Arbitrary<Target> {
  const inPath = ((operation.parameters ?? []) as Json[]).filter(
    ({ in: place }) => place === 'path',
  );
  const isKept = /\/(officers|units|delegations|four-eyes|access-events|node)\b/.test(path);
  const anybody = fc.constantFrom(...clients);
  const keeper = fc.constantFrom(...keepers);
  const ofRequest = path.includes('/requests/{id}');
  const waiting = world.requests.filter(({ pending }) => pending);
  return fc
    .record({
      client: isKept
        ? fc.oneof({ weight: 3, arbitrary: keeper }, { weight: 1, arbitrary: anybody })
        : anybody,
      request: fc.constantFrom(...(path.includes('pending') ? waiting : world.requests)),
      isKnown: fc.integer({ min: 0, max: 9 }).map((dice) => dice < 8),
      values: fc.tuple(
        ...inPath.map((parameter) => {
          const place = new RegExp(`([\\w-]+)/\\{${String(parameter.name)}\\}`).exec(path)?.[1];
          const before = /\/(four-eyes|recovery)\/pending|\/recovery\/\{/.exec(path)?.[0];
          return pathValue(parameter, words, world.places[before ?? place ?? ''] ?? []);
        }),
      ),
    })
    .map(({ client, request, isKnown, values }) => ({
      ...{ client, request },
      named: {
        ...(Object.fromEntries(inPath.map(({ name }, at) => [name, values[at]])) as object),
        ...(isKnown && ofRequest && { id: request.id }),
        ...(isKnown && ofRequest && request.documents[0] && { documentId: request.documents[0] }),
        ...(isKnown && ofRequest && request.pending && { pendingId: request.pending }),
      },
    }));
}

function filled(body: string, { items, documents }: Known): string {
  return body
    .replaceAll('@item0', items[0] ?? '@item0')
    .replaceAll('@item1', items[1] ?? '@item1')
    .replaceAll('@document0', documents[0] ?? '@document0');
}
