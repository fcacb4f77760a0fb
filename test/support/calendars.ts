import { Recalculation } from '@rogatory/deadlines';
import type { Reply, TestNode } from './node.js';

export interface Off {
  readonly on: string;
  readonly name: string;
  readonly status?: 'provisional' | 'confirmed';
  readonly half?: boolean;
}

/** A State's calendar, as its administrators read it. */
export async function calendarIn(node: TestNode, state: string): Promise<any> {
  return (await node.call(`${state.toLowerCase()}-admin`, 'GET', `/api/v1/calendars/${state}`))
    .body;
}

/** A State writes its calendar anew, on top of the version that it has. */
export async function writeCalendar(
  node: TestNode,
  state: string,
  holidays: readonly Off[],
  weekend: readonly number[] = [6, 7],
): Promise<any> {
  const { version } = await calendarIn(node, state);
  const reply = await put(
    node,
    `${state.toLowerCase()}-admin`,
    state,
    { weekend, holidays },
    version,
  );
  if (reply.status !== 200) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** A State as one that never had a calendar: its weekend is all that is known. */
export async function forgetCalendar(node: TestNode, state: string): Promise<void> {
  await node.sql('DELETE FROM holiday WHERE state = $1', [state]);
  await node.sql('DELETE FROM working_calendar WHERE state = $1', [state]);
}

export function put(
  node: TestNode,
  client: string,
  state: string,
  body: object,
  version: number | '*',
): Promise<Reply> {
  const seen = { 'if-match': version === '*' ? '*' : `"${version}"` };
  return node.call(client, 'PUT', `/api/v1/calendars/${state}`, body, seen);
}

/** Keeps every promise of a recalculation, as the worker would; answers how many deadlines have moved. */
export async function recalculate(node: TestNode): Promise<number> {
  const open = await node.sql(
    "SELECT id, data FROM outbox WHERE name = 'recalculate' AND done_at IS NULL ORDER BY id",
  );
  let moved = 0;
  for (const { id, data } of open) {
    moved += await node.app.get(Recalculation).run({ promise: id, ...data });
  }
  return moved;
}

export interface Move {
  readonly request: string;
  readonly room: 'shared' | 'private';
  readonly state: string;
  readonly limit: string;
  readonly oldDueOn: string;
  readonly newDueOn: string;
  readonly version: number;
  readonly daysOff: readonly { readonly name?: string }[];
}

/** Every event of a deadline that moved, past every protection. */
export async function movesOf(node: TestNode, ids?: readonly string[]): Promise<Move[]> {
  const rows = await node.sql(
    `SELECT * FROM (
        SELECT request_id AS request, 'shared' AS room, '' AS state, seq, type, data FROM shared_event
        UNION ALL SELECT request_id, 'private', state, seq, type, data FROM private_event) AS e
      WHERE type = 'deadline-moved' AND ($1::text[] IS NULL OR request::text = ANY ($1))
      ORDER BY room DESC, state, request, seq`,
    [ids ?? null],
  );
  return rows.map(({ data, ...row }) => ({ ...row, ...JSON.parse(data) }));
}
