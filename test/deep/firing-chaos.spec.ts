import '../support/patience.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, preservationThatIs } from '../support/cases.js';
import { figures } from '../support/figures.js';
import { startNode, type TestNode } from '../support/node.js';
import { redisUrl, type QueueBackend } from '../support/queue.js';
import { clockOff, emptyQueue, spawnServer, spawnWorker } from '../support/worker.js';
import type { WorkerProcess } from '../support/worker.js';

const requests = 50;
const each = 200;
const all = requests * each;
/** Seconds over which they fall due, and until the first one does. */
const span = 60;
const ahead = 4;

interface Scene {
  readonly title: string;
  readonly backend: QueueBackend;
  /** Seconds late that 99 of 100 may be. */
  readonly bound: number;
  readonly play: (node: TestNode, backend: QueueBackend) => Promise<void>;
}

const processes: WorkerProcess[] = [];
const begin = (one: WorkerProcess): WorkerProcess => {
  processes.push(one);
  return one;
};

/** Worker and server ten minutes apart, the queue lost twice, and 25 seconds without any worker. */
async function disturbed(node: TestNode, backend: QueueBackend): Promise<void> {
  const first = begin(spawnWorker(node, backend, clockOff(5)));
  begin(spawnServer(node, backend, clockOff(-5)));
  await sleep(12_000);
  await emptyQueue(node, backend);
  await sleep(3000);
  await first.end('SIGKILL');
  await sleep(25_000);
  begin(spawnWorker(node, backend, clockOff(-5)));
  await sleep(10_000);
  await emptyQueue(node, backend);
}

/** No worker at all. */
async function serverAlone(node: TestNode, backend: QueueBackend): Promise<void> {
  begin(spawnServer(node, backend, clockOff(5)));
  await sleep(20_000);
  await emptyQueue(node, backend);
}

const backends: readonly QueueBackend[] = redisUrl() ? ['PostgreSQL', 'Redis'] : ['PostgreSQL'];
const scenes: readonly Scene[] = backends.flatMap((backend) => [
  { title: 'disturbed', backend, bound: 30, play: disturbed },
  { title: 'server alone', backend, bound: 90, play: serverAlone },
]);

/** All of them in the same minute: each has a database and queues of its own, and the suite is short. */
describe(`ten thousand deadlines within a minute, on ${backends.join(' and on ')}`, () => {
  let nodes: TestNode[];

  beforeAll(async () => {
    nodes = [];
    // one after another: of several nodes in one process the last alone lets anybody sign in
    for (const { backend } of scenes) {
      const node = await startNode(backend);
      nodes.push(node);
      await fillIn(node);
    }
  });
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.end('SIGKILL')));
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('fire, none missed and none twice, 99 of 100 in time', async () => {
    await Promise.all(
      scenes.map(async ({ backend, play }, index) => {
        const node = nodeOf(index);
        await startClocks(node);
        await play(node, backend);
        const left = 'SELECT FROM threshold WHERE fired_at IS NULL AND at IS NOT NULL LIMIT 1';
        await eventually(
          async () => (await node.sql(left)).length === 0,
          'everything has fired',
          180_000,
        );
      }),
    );
    const found = await Promise.all(nodes.map(lateness));
    for (const [index, { title, backend }] of scenes.entries()) {
      const { median, most, worst } = found[index] ?? {};
      figures(
        `firing, ${title}, on ${backend}:`,
        `${all.toLocaleString('en')} deadlines due within ${String(span)} s, late by ` +
          `${String(median)} s (median), ${String(most)} s (99 of 100), ${String(worst)} s (worst)`,
      );
    }
    for (const [index, { title, backend, bound }] of scenes.entries()) {
      const scene = `${title}, ${backend}`;
      const node = nodeOf(index);
      const events = await node.sql(
        `SELECT count(*)::int AS times FROM private_event WHERE type = 'deadline'
          GROUP BY request_id, data::jsonb ->> 'plannedFor'`,
      );
      const twice = events.filter(({ times }) => times !== 1).length;
      const [{ early, counted }] = await node.sql(
        `SELECT (SELECT count(*)::int FROM threshold WHERE fired_at < at) AS early,
          (SELECT sum(fired)::int FROM firing_tally) AS counted`,
      );
      expect([scene, events.length, twice, early, counted]).toEqual([scene, all, 0, 0, all]);
      expect([scene, (found[index]?.most ?? Infinity) < bound]).toEqual([scene, true]);
    }
  });

  const nodeOf = (index: number): TestNode => {
    const node = nodes[index];
    if (!node) throw new Error('Every scene has a node.');
    return node;
  };
});

async function fillIn(node: TestNode): Promise<void> {
  for (let made = 0; made < requests; made += 5) {
    await Promise.all(Array.from({ length: 5 }, () => preservationThatIs(node, 'transmitted')));
  }
  await node.sql('UPDATE threshold SET at = NULL');
}

async function startClocks(node: TestNode): Promise<void> {
  await node.sql(
    `INSERT INTO threshold (id, deadline_id, request_id, requesting_state, requested_state, owed_by, visibility, name, at)
      SELECT gen_random_uuid(), d.id, d.request_id, d.requesting_state, d.requested_state, d.owed_by, d.visibility, 'warn',
        node_time() + $1 * interval '1 second' + n * interval '1 millisecond' * $2
      FROM deadline d, generate_series(1, $3) n WHERE d.limit_id = 'acknowledge'`,
    [ahead, (span * 1000) / each, each],
  );
}

/** Seconds between when thresholds should have fired and when they did. */
async function lateness(node: TestNode): Promise<Record<'median' | 'most' | 'worst', number>> {
  const [row] = await node.sql(
    `SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY late)::numeric, 2)::float8 AS median,
      round(percentile_cont(0.99) WITHIN GROUP (ORDER BY late)::numeric, 1)::float8 AS most,
      round(max(late)::numeric, 1)::float8 AS worst
    FROM (SELECT extract(epoch FROM fired_at - at)::float8 AS late FROM threshold WHERE fired_at IS NOT NULL) t`,
  );
  return row;
}
