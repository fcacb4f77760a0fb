import type { TestNode } from '../node.js';
import { sessionOf } from '../officers.js';
import {
  ask,
  cells,
  expiredToken,
  faultsOf,
  type Cell,
  type Credentials,
  type Outcome,
} from './cells.js';
import type { Caller } from './expected.js';
import type { World } from './world.js';

export interface Found {
  readonly cells: number;
  readonly faults: readonly string[];
  /** How many cells were let through, and how many were not: a matrix that shuts everybody out proves little. */
  readonly through: number;
  readonly refused: number;
}

/** How each caller signs in. */
export async function credentialsFor(node: TestNode, who: readonly Caller[]): Promise<Credentials> {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const known = new Map<string, Readonly<Record<string, string>>>();
  for (const { name, kind } of who) {
    if (kind === 'service') known.set(name, bearer(await node.token(name)));
    if (kind === 'officer') known.set(name, { cookie: (await sessionOf(node, name)).cookie });
  }
  known.set('none', {});
  known.set('garbage', bearer('a.b.c'));
  known.set('expired', bearer(await expiredToken(node, 'xa-authority')));
  known.set('revoked', bearer(await node.token('fr-liaison')));
  await node.sql("UPDATE service_account SET revoked_at = node_time() WHERE id = 'fr-liaison'");
  const { cookie, session } = await sessionOf(node, 'second@xa.example');
  known.set('ended session', { cookie });
  await node.sql('UPDATE session SET ended_at = node_time() WHERE id = $1', [session]);
  return known;
}

/** Asks questions, eight at a time, and hands every answer on. */
export async function askAll(
  node: TestNode,
  all: readonly Cell[],
  credentials: Credentials,
  look: (outcome: Outcome) => void,
): Promise<void> {
  let next = 0;
  const asking = async (): Promise<void> => {
    for (let cell = all[next++]; cell; cell = all[next++]) look(await ask(node, cell, credentials));
  };
  await Promise.all(Array.from({ length: 8 }, asking));
}

/** Asks every question of the matrix and compares each answer with the table. */
export async function run(
  node: TestNode,
  world: World,
  who: readonly Caller[],
  credentials: Credentials,
): Promise<Found> {
  const faults: string[] = [];
  const all = cells(world, who);
  let through = 0;
  await askAll(node, all, credentials, (outcome) => {
    faults.push(...faultsOf(outcome, world));
    if (![401, 403, 404].includes(outcome.status)) through += 1;
  });
  return { cells: all.length, faults, through, refused: all.length - through };
}
