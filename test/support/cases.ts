import { ClockTower } from '@rogatory/deadlines';
import type { RequestView } from '@rogatory/casework';
import { setTimeout as sleep } from 'node:timers/promises';
import { aPreservation, aStoredDataRequest, assessment } from './drafts.js';
import type { TestNode } from './node.js';

/** The roads of both lifecycles, as far as tests walk them before they begin. */
const roads = {
  preservation: ['transmitted', 'received', 'preserved'],
  request: ['transmitted', 'received', 'in-assessment', 'accepted', 'in-execution', 'executed'],
} as const;
export type PreservationState = (typeof roads.preservation)[number];
export type RequestState = (typeof roads.request)[number];

/** A preservation from XA to XB, brought to a state by its officers. `until` is needed from `preserved` on. */
export async function preservationThatIs(
  node: TestNode,
  state: PreservationState,
  {
    until,
    from = until,
    ...draft
  }: Record<string, unknown> & { until?: string; from?: string } = {},
): Promise<RequestView> {
  const acts = [
    ['xa-contact', 'transmit', {}],
    ['xb-contact', 'acknowledge', {}],
    ['xb-contact', 'preserve', { from, until, assessment }],
  ] as const;
  return walk(
    node,
    await node.draft('xa-liaison', aPreservation(draft)),
    acts.slice(0, roads.preservation.indexOf(state) + 1),
  );
}

/** A request for stored data from XA to XB, brought to a state by its officers. */
export async function requestThatIs(
  node: TestNode,
  state: RequestState,
  draft: Record<string, unknown> = {},
): Promise<RequestView> {
  const made = await node.draft('xa-liaison', aStoredDataRequest(draft));
  await node.do('xa-liaison', made.id, 'submit-for-approval');
  const acts = [
    ['xa-authority', 'transmit', {}],
    ['xb-authority', 'acknowledge', {}],
    ['xb-authority', 'start-assessment', {}],
    ['xb-authority', 'accept', { assessment }],
    ['xb-executing', 'start-execution', {}],
    ['xb-executing', 'complete', { summary: 'Delivered in full.' }],
  ] as const;
  return walk(node, made, acts.slice(0, roads.request.indexOf(state) + 1));
}

async function walk(
  node: TestNode,
  made: RequestView,
  acts: readonly (readonly [string, string, object])[],
): Promise<RequestView> {
  let view = made;
  for (const [client, action, body] of acts) view = await node.do(client, made.id, action, body);
  return view;
}

/** Sets the database's clock, which goes on from there. */
export async function setTime(node: TestNode, instant: string): Promise<void> {
  await node.sql(`DO $do$ BEGIN EXECUTE format('CREATE OR REPLACE FUNCTION node_time() RETURNS timestamptz
    LANGUAGE sql VOLATILE AS $$ SELECT date_trunc(''milliseconds'', clock_timestamp() + %L::interval) $$',
    timestamptz '${instant}' - clock_timestamp()); END $do$`);
}

/** A clock of a request, as an officer reads it over the API. */
export async function clockOf(
  node: TestNode,
  client: string,
  id: string,
  limit: string,
): Promise<any> {
  const { body } = await node.call(client, 'GET', `/api/v1/requests/${id}/deadlines`);
  const clocks = body.items.filter((clock: { limit: string }) => clock.limit === limit);
  return clocks.find((clock: { closedAt: unknown }) => clock.closedAt === null) ?? clocks.at(-1);
}

export interface Firing {
  readonly room: 'shared' | 'private';
  readonly state: string;
  readonly limit: string;
  readonly threshold: string;
  readonly plannedFor: string;
  readonly dueAt: string;
  readonly at: Date;
}

/** Every clock event of a request, in the order of its rooms, past every protection. */
export async function firingsOf(node: TestNode, id: string): Promise<Firing[]> {
  const rows = await node.sql(
    `SELECT 'shared' AS room, '' AS state, seq, at, data FROM shared_event WHERE request_id = $1 AND type = 'deadline'
      UNION ALL SELECT 'private', state, seq, at, data FROM private_event WHERE request_id = $1 AND type = 'deadline'
      ORDER BY room DESC, state, seq`,
    [id],
  );
  return rows.map(({ data, ...row }) => ({ ...row, ...JSON.parse(data) }));
}

export function sweep(node: TestNode): Promise<number> {
  return node.app.get(ClockTower).sweep();
}

/** Waits until a look finds something, by default for ten seconds. */
export async function eventually<T>(
  look: () => Promise<T | false | undefined | null>,
  what: string,
  patience = 10_000,
): Promise<T> {
  for (const end = Date.now() + patience; ;) {
    const found = await look();
    if (found) return found;
    await sleep(25);
    if (Date.now() > end) throw new Error(`It did not come about: ${what}.`);
  }
}
