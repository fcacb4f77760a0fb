import type { TestNode } from '../node.js';
import type { World } from './world.js';

/** Tables with a State's own rows about a request, those without a request, and those that both parties share. */
const ownTables = [
  ...['private_event', 'private_room', 'document', 'assignment', 'seal', 'pending_act'],
  'notification',
];
const stateTables = ['reference_counter', 'idempotency'];
const sharedTables = ['shared_event', 'deadline', 'threshold', 'link'];

/** Everything that a stranger must leave as it is, as one hash a table. */
export async function fingerprint(
  node: TestNode,
  states: readonly string[],
  requests: readonly string[],
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const look = async (table: string, where: string, ...values: (readonly string[])[]) => {
    const [row] = await node.sql(
      `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS hash FROM ${table} t WHERE ${where}`,
      values,
    );
    found[table] = row.hash as string;
  };
  for (const table of ownTables) {
    await look(table, 't.state = ANY ($1) AND t.request_id::text = ANY ($2)', states, requests);
  }
  for (const table of stateTables) await look(table, 't.state = ANY ($1)', states);
  for (const table of sharedTables) await look(table, 't.request_id::text = ANY ($1)', requests);
  await look('request', 't.id::text = ANY ($1)', requests);
  return found;
}

export const requestsOf = (world: World): string[] => Object.values(world).map(({ id }) => id);
