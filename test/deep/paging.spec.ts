import { Rounds } from '@rogatory/casework';
import { Client } from 'pg';
import { eventually, requestThatIs } from '../support/cases.js';
import { startNode, type TestNode } from '../support/node.js';
import { describeOnEachQueue } from '../support/queue.js';
import { emptyQueue, spawnServer, spawnWorker, type WorkerProcess } from '../support/worker.js';

const brisk = { SWEEP_MS: '100' };
const requests = 30;
/** The ladder that comes along: two calls to the first, one to the second, one to the supervisor, then all of them. */
const rungs = ['first', 'first', 'second', 'supervisor', 'everybody'];

describeOnEachQueue('pages while processes die', (backend) => {
  let node: TestNode;
  const running: WorkerProcess[] = [];
  beforeAll(async () => {
    node = await startNode(backend, { SWEEP_MS: '3600000' });
    for (const [position, officer] of [
      ['first', 'contact'],
      ['second', 'second'],
      ['supervisor', 'authority'],
    ] as const) {
      await node.sql(
        `INSERT INTO duty_shift (id, state, authority, officer, position, from_at, to_at, created_by, created_at)
          SELECT gen_random_uuid(), 'XB', 'xb-contact-point', id, $2, at, at + interval '30 days', 'x', at
          FROM officer, node_time() AS at WHERE email = $1`,
        [`${officer}@xb.example`, position],
      );
    }
  });
  beforeEach(() =>
    node.sql(`UPDATE page SET ended_at = node_time(), ended_by = 'x', outcome = 'over', next_at = NULL
      WHERE ended_at IS NULL`),
  );
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.end('SIGKILL')));
    await node.sql('DELETE FROM heartbeat');
  });
  afterAll(() => node.stop());

  const spawned = (one: WorkerProcess): WorkerProcess => {
    running.push(one);
    return one;
  };
  const worker = (): WorkerProcess => spawned(spawnWorker(node, backend, brisk));
  const paged = async (count: number): Promise<string[]> => {
    const made: string[] = [];
    for (let n = 0; n < count; n += 1)
      made.push((await requestThatIs(node, 'transmitted', { urgency: 'emergency' })).id);
    return made;
  };
  const madeAtLeast = (
    count: number,
    ids: readonly string[],
    some = ids.length,
  ): Promise<unknown> =>
    eventually(
      async () => {
        const rows = await node.sql(
          'SELECT FROM page WHERE request_id = ANY ($1) AND calls >= $2',
          [ids, count],
        );
        return rows.length >= some;
      },
      `${count} calls of each`,
      30_000,
    );
  /** What was called and told of each page; every call stands in both, once. */
  const kept = async (ids: readonly string[]): Promise<void> => {
    const rows = await node.sql(
      `SELECT p.request_id, array_agg(c.rung ORDER BY c.number) AS rungs, array_agg(c.number ORDER BY c.number) AS numbers,
          (SELECT count(*)::int FROM notification n WHERE n.request_id = p.request_id AND n.type = 'page') AS told
        FROM page p JOIN page_call c ON c.page = p.id WHERE p.request_id = ANY ($1) GROUP BY p.request_id`,
      [ids],
    );
    expect(rows).toHaveLength(ids.length);
    for (const { rungs: found, numbers, told } of rows) {
      expect(found).toEqual(rungs.slice(0, found.length));
      expect(numbers).toEqual(found.map((_: string, index: number) => index + 1));
      expect(told).toBe(found.length);
    }
  };

  it('call nobody twice and leave nobody out, though a worker is killed among the calls of each rung and the queue is lost', async () => {
    const ids = await paged(requests);
    for (const call of rungs.keys()) {
      const some = worker();
      await madeAtLeast(call + 1, ids, 5);
      await some.end('SIGKILL');
      await emptyQueue(node, backend);
      const other = worker();
      await madeAtLeast(call + 1, ids);
      await other.end('SIGKILL');
      await kept(ids);
      await node.advance('5 minutes');
    }
  }, 150_000);

  it('are called by another worker where one was killed in the middle of a call', async () => {
    const holder = new Client({ connectionString: node.database.ownerUrl });
    await holder.connect();
    const ids = await paged(1);
    await holder.query('BEGIN; LOCK TABLE page_call IN SHARE MODE');
    const first = worker();
    try {
      const calling = async (): Promise<boolean> => {
        const waiting = await node.sql(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      };
      await eventually(calling, 'the worker calls', 30_000);
      await first.end('SIGKILL');
    } finally {
      // whatever became of it, what comes next must be able to call
      await holder.query('ROLLBACK');
      await holder.end();
    }
    worker();
    await madeAtLeast(1, ids);
    await node.advance('5 minutes');
    await madeAtLeast(2, ids);
    await kept(ids);
  }, 60_000);

  it('are called by the server while no worker lives', async () => {
    const ids = await paged(2);
    spawned(spawnServer(node, backend, brisk));
    await madeAtLeast(1, ids);
    await node.advance('5 minutes');
    await madeAtLeast(2, ids);
    await Promise.all([1, 2, 3].map(() => node.app.get(Rounds).round()));
    await kept(ids);
  }, 60_000);
});
