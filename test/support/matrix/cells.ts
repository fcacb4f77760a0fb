import type { Role } from '@rogatory/kernel';
import { createHmac, randomUUID } from 'node:crypto';
import type { TestNode } from '../node.js';
import { acts, keeps, table, verdict, type Caller } from './expected.js';
import { canariesIn, objects, sees, states, type ObjectName, type World } from './world.js';

const roles: readonly Role[] = [
  'liaison',
  'authority',
  'contact',
  'executing',
  'auditor',
  'admin',
  'operator',
];

/** One question: who asks what about which object. */
export interface Cell {
  readonly route: string;
  readonly caller: Caller;
  readonly object: ObjectName | undefined;
  readonly url: string;
  readonly body: string | undefined;
}

export interface Outcome extends Cell {
  readonly status: number;
  readonly text: string;
}

/** Headers with which each caller signs in. */
export type Credentials = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Every role of each State, as a service account and as an officer with a session; and those who are nobody.
 * @param sessions the roles of officers with a session; fewer make a shorter run.
 */
export function callers(sessions: readonly Role[] = roles): Caller[] {
  const known = states.flatMap((state) =>
    roles.flatMap((role) => {
      const id = `${state.toLowerCase()}-${role}`;
      const email = `${role}@${state.toLowerCase()}.example`;
      return [
        { name: id, kind: 'service', state, role } as const,
        ...(sessions.includes(role)
          ? [{ name: email, kind: 'officer', state, role } as const]
          : []),
      ];
    }),
  );
  const nobody = ['none', 'garbage', 'expired', 'revoked', 'ended session'].map((name) => ({
    name,
    kind: 'nobody' as const,
    state: undefined,
    role: undefined,
  }));
  return [...known, ...nobody];
}

/** A token of our own making, with the node's own key, that was good until a minute ago. */
export async function expiredToken(node: TestNode, client: string): Promise<string> {
  const [, claims] = (await node.token(client)).split('.');
  const [{ kid, secret }] = await node.sql('SELECT kid, secret FROM signing_key');
  const said = JSON.parse(Buffer.from(claims!, 'base64url').toString());
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${part({ ...said, iat: now - 360, exp: now - 60 })}`;
  return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
}

/** The address of a route about an object. What it names further is private to the requesting side, or unknown. */
function address(path: string, object: ObjectName | undefined, world: World): string {
  const thing = object && world[object];
  const file = thing?.documents[thing.requesting] ?? randomUUID();
  return path
    .replace('/instruments/:id', '/instruments/un-cybercrime-2024')
    .replace(':kind', 'stored-data')
    .replace('/requests/:id', `/requests/${thing?.id ?? ''}`)
    .replace(':documentId', file)
    .replace(':pendingId', thing?.pending ?? randomUUID())
    .replace(/:(\w+)/g, randomUUID())
    .replace('*', 'no-such-file');
}

const probe = JSON.stringify({ surprise: true });

/**
 * Every question that the table asks.
 * @param bodyOf what is sent; by default a member that no body takes, so that nothing changes.
 */
export function cells(
  world: World,
  who: readonly Caller[],
  bodyOf: (route: string, object: ObjectName | undefined) => string = () => probe,
): Cell[] {
  const routes = Object.keys(table);
  return routes.flatMap((route) => {
    const [method, path] = route.split(' ') as [string, string];
    const about = path.includes('/requests/:id') ? objects : [undefined];
    const sends = method !== 'GET';
    // the portal's pages of acts are pages like others: whoever has no session is led to the sign-in
    const ways =
      path.startsWith('/api/') && path.includes(':action')
        ? Object.keys(acts).map((act) => ({ route: act, path: path.replace(':action', act) }))
        : [{ route, path }];
    return ways.flatMap((way) =>
      about.flatMap((object) =>
        who.map((caller) => ({
          route: way.route,
          caller,
          object,
          url: address(way.path, object, world),
          body: sends ? bodyOf(way.route, object) : undefined,
        })),
      ),
    );
  });
}

export async function ask(node: TestNode, cell: Cell, credentials: Credentials): Promise<Outcome> {
  const method = cell.route in acts ? 'POST' : cell.route.split(' ')[0]!;
  const reply = await node.app.inject({
    method: method as 'GET',
    url: cell.url,
    headers: {
      'read-reason': 'matrix',
      'sec-fetch-site': 'same-origin',
      'if-match': '*',
      ...(cell.body !== undefined && { 'content-type': 'application/json' }),
      ...credentials.get(cell.caller.name),
    },
    ...(cell.body !== undefined && { payload: cell.body }),
  });
  const text = `${JSON.stringify(reply.headers)}\n${reply.payload}`;
  return { ...cell, status: reply.statusCode, text };
}

/** What is wrong with an answer; nothing, mostly. */
export function faultsOf(outcome: Outcome, world: World): string[] {
  const { route, caller, object, status } = outcome;
  const wanted = verdict(table[route] ?? acts[route]!, caller, object, object && world[object]);
  const where = `${route} ${object ?? ''} by ${caller.name}: ${String(status)}`;
  return [
    ...(keeps(wanted, status) ? [] : [`${where}, not ${wanted}`]),
    ...leaksOf(outcome).map((word) => `${where} tells ${word}`),
  ];
}

/** Planted words that the caller must not read. */
export function leaksOf({ caller, text }: Pick<Outcome, 'caller' | 'text'>): string[] {
  const { state, role, name } = caller;
  return canariesIn(text)
    .filter((canary) => {
      if (!state || !role || !sees(canary.object, state, role, name)) return true;
      return canary.state !== undefined && canary.state !== state;
    })
    .map(({ word }) => word);
}
