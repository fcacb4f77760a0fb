import '../support/patience.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, preservationThatIs } from '../support/cases.js';
import { figures } from '../support/figures.js';
import { startNode, type TestNode } from '../support/node.js';
import { describeOnEachQueue } from '../support/queue.js';
import { clockOff, emptyQueue, spawnServer, spawnWorker } from '../support/worker.js';
import type { WorkerProcess } from '../support/worker.js';

const requests = 50;
const each = 200;
const all = requests * each;
/** Seconds over which they fall due, and from the beginning until the first one does. */
const span = 60;
const ahead = 4;
/** Second after which the server alone is alive. */
const last = 42;
/** Seconds late that 99 of 100 may be, with a worker about and without. */
const bounds = { worker: 30, server: 90 };

describeOnEachQueue('ten thousand deadlines that fall due within a minute', (backend) => {
  // each program is fast on one backend and slow on the other; the second worker is as far off as the first, the other way
  const wrong = backend === 'Redis' ? -10 : 10;
  let node: TestNode;
  const processes: WorkerProcess[] = [];

  beforeAll(async () => {
    node = await startNode(backend);
    for (let made = 0; made < requests; made += 5) {
      await Promise.all(Array.from({ length: 5 }, () => preservationThatIs(node, 'transmitted')));
    }
    await node.sql('UPDATE threshold SET at = NULL');
  });
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.end('SIGKILL')));
    await node.stop();
  });

  const begin = (one: WorkerProcess): WorkerProcess => {
    processes.push(one);
    return one;
  };

  it('fire once each, though the queue is lost, workers are gone, and each process has a clock ten minutes fast or slow', async () => {
    const [{ start }] = await node.sql('SELECT node_time() AS start');
    await node.sql(
      `INSERT INTO threshold (id, deadline_id, request_id, requesting_state, requested_state, owed_by, visibility, name, at)
      SELECT gen_random_uuid(), d.id, d.request_id, d.requesting_state, d.requested_state, d.owed_by, d.visibility, 'warn',
        $1::timestamptz + $2 * interval '1 second' + n * interval '1 millisecond' * $3
      FROM deadline d, generate_series(1, $4) n WHERE d.limit_id = 'acknowledge'`,
      [start, ahead, (span * 1000) / each, each],
    );
    const began = performance.now();
    const until = (second: number): Promise<unknown> =>
      sleep(began + second * 1000 - performance.now());

    begin(spawnServer(node, backend, clockOff(-wrong)));
    const first = begin(spawnWorker(node, backend, clockOff(wrong)));
    await until(8);
    await emptyQueue(node, backend);
    await until(12);
    await first.end('SIGKILL');
    await until(27);
    const second = begin(spawnWorker(node, backend, clockOff(-wrong)));
    await until(35);
    await emptyQueue(node, backend);
    await until(last);
    await second.end('SIGKILL');
    const left = 'SELECT FROM threshold WHERE fired_at IS NULL AND at IS NOT NULL LIMIT 1';
    const isDone = async (): Promise<boolean> => (await node.sql(left)).length === 0;
    await eventually(isDone, 'everything has fired', 180_000);

    const change = `$1::timestamptz + interval '${String(last)} seconds'`;
    const late = {
      worker: await lateness(`at < ${change}`, start),
      server: await lateness(`at >= ${change}`, start),
    };
    figures(
      `firing on ${backend}:`,
      `${all.toLocaleString('en')} deadlines due within ${String(span)} s, queue lost, worker gone, own clocks of server and workers ${signed(-wrong)}, ${signed(wrong)} and ${signed(-wrong)} min off: ` +
        `late by ${told(late.worker)}; with the server alone by ${told(late.server)}`,
    );

    const events = await node.sql(
      `SELECT count(*)::int AS times FROM private_event WHERE type = 'deadline'
        GROUP BY request_id, data::jsonb ->> 'plannedFor'`,
    );
    expect(events.filter(({ times }) => times !== 1)).toEqual([]);
    expect(events).toHaveLength(all);
    const [counted] = await node.sql(
      `SELECT (SELECT count(*)::int FROM threshold WHERE fired_at < at) AS early,
        (SELECT sum(fired)::int FROM firing_tally) AS fired`,
    );
    expect(counted).toEqual({ early: 0, fired: all });
    expect(late.worker.most).toBeLessThan(bounds.worker);
    expect(late.server.most).toBeLessThan(bounds.server);
  });

  /** Seconds between when thresholds should have fired and when they did. */
  const lateness = async (which: string, start: Date): Promise<Lateness> => {
    const [row] = await node.sql(
      `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY late) AS median,
        percentile_cont(0.99) WITHIN GROUP (ORDER BY late) AS most, max(late) AS worst
      FROM (SELECT extract(epoch FROM fired_at - at)::float8 AS late FROM threshold
        WHERE fired_at IS NOT NULL AND ${which}) t`,
      [start],
    );
    return row as Lateness;
  };
});

function signed(minutes: number): string {
  return minutes > 0 ? `+${String(minutes)}` : String(minutes);
}

interface Lateness {
  readonly median: number;
  readonly most: number;
  readonly worst: number;
}

function told({ median, most, worst }: Lateness): string {
  return `${median.toFixed(2)} s (median), ${most.toFixed(1)} s (99 of 100), ${worst.toFixed(1)} s (worst)`;
}
