import { Rounds } from '@rogatory/casework';
import { ClockTower } from '@rogatory/deadlines';
import { Queues, Relay } from '@rogatory/jobs';
import { Client } from 'pg';
import { eventually, firingsOf, preservationThatIs, sweep } from '../support/cases.js';
import { startNode, type TestNode } from '../support/node.js';
import { describeOnEachQueue } from '../support/queue.js';
import { armedJobs, emptyQueue, spawnWorker, type WorkerProcess } from '../support/worker.js';

/** Frequent rounds: what is lost comes back within a second or two. */
const brisk = { SWEEP_MS: '150' };

describeOnEachQueue('a queue that loses everything, and workers that die', (backend) => {
  let node: TestNode;
  let holder: Client;
  const workers: WorkerProcess[] = [];

  beforeAll(async () => {
    node = await startNode(backend, brisk);
    holder = new Client({ connectionString: node.database.ownerUrl });
    await holder.connect();
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.end('SIGKILL')));
    await holder.query('ROLLBACK');
    await node.sql(`DELETE FROM heartbeat`);
  });
  afterAll(async () => {
    await holder.end();
    await node.stop();
  });

  const spawnOne = (): WorkerProcess => {
    const worker = spawnWorker(node, backend, brisk);
    workers.push(worker);
    return worker;
  };
  const relay = (): Promise<number> => node.app.get(Relay).relay();
  const round = (): Promise<void> => node.app.get(Rounds).round();
  const makeDue = async (id: string): Promise<string> => {
    const [{ id: threshold }] = await node.sql(
      `UPDATE threshold SET at = node_time() WHERE request_id = $1 AND name = 'due' RETURNING id`,
      [id],
    );
    return threshold;
  };
  const isDelivered = async (): Promise<boolean> =>
    (await node.sql('SELECT FROM outbox WHERE done_at IS NULL')).length === 0;
  const told = (id: string): Promise<{ state: string; type: string }[]> =>
    node.sql(
      `SELECT state, type FROM notification WHERE request_id = $1 AND type <> 'page' ORDER BY at`,
      [id],
    );
  const showsLife = (): Promise<unknown> =>
    eventually(
      async () => (await node.sql(`SELECT FROM heartbeat WHERE kind = 'worker'`)).length > 0,
      'a worker shows life',
    );
  /** Holds rows locked until the end of the test, and tells when somebody waits for them. */
  const hold = async (text: string, id: string): Promise<() => Promise<unknown>> => {
    await holder.query('BEGIN');
    await holder.query(text, [id]);
    return () =>
      eventually(async () => {
        const waiting = await node.sql(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      }, 'the worker is in the middle of it');
  };

  it('delivers what was lost between relay and work', async () => {
    const { id } = await preservationThatIs(node, 'transmitted');
    expect(await relay()).toBe(1);
    await emptyQueue(node, backend);
    spawnOne();
    await eventually(isDelivered, 'the promise is kept');
    expect(await told(id)).toEqual([{ state: 'XB', type: 'transmit' }]);
  });

  it('fires what was lost after it had been armed', async () => {
    const { id } = await preservationThatIs(node, 'transmitted');
    await node.app.get(ClockTower).arm(node.app.get(Queues));
    expect(await armedJobs(node)).not.toEqual([]);
    await emptyQueue(node, backend);
    expect(await armedJobs(node)).toEqual([]);
    spawnOne();
    await makeDue(id);
    await eventually(async () => (await firingsOf(node, id)).length > 0, 'the sweep fires it');
    await eventually(isDelivered, 'the officers are told');
    expect(await told(id)).toEqual([
      { state: 'XB', type: 'transmit' },
      { state: 'XB', type: 'deadline' },
    ]);
  });

  it('arms again within the hour what the queue has lost', async () => {
    const { id } = await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    const tower = node.app.get(ClockTower);
    const queues = node.app.get(Queues);
    await tower.arm(queues);
    await emptyQueue(node, backend);
    expect(await armedJobs(node)).toEqual([]);
    await node.advance('61 minutes');
    await tower.arm(queues);
    const thresholds = await node.sql('SELECT id FROM threshold WHERE request_id = $1', [id]);
    const ahead = thresholds.map((threshold) => threshold.id as string);
    expect(await armedJobs(node)).toEqual(expect.arrayContaining(ahead));
  });

  it('leaves everything to the server once no worker has shown life for fifteen seconds', async () => {
    const { id } = await preservationThatIs(node, 'transmitted');
    await makeDue(id);
    await node.sql(
      `INSERT INTO heartbeat (process, kind, at) VALUES ('gone', 'worker', node_time())`,
    );
    const open = `SELECT FROM outbox WHERE relayed_at IS NULL AND data ->> 'request' = $1`;

    await round();
    expect(await firingsOf(node, id)).toEqual([]);
    expect(await node.sql(open, [id])).toHaveLength(1);

    await node.sql(`UPDATE heartbeat SET at = at - interval '16 seconds' WHERE process = 'gone'`);
    await round();
    expect(await firingsOf(node, id)).toMatchObject([{ limit: 'acknowledge', threshold: 'due' }]);
    expect(await node.sql(open, [id])).toEqual([]);
  });

  it('fires once though a worker and twenty sweeps come at the same time', async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, () => preservationThatIs(node, 'transmitted')),
    );
    spawnOne();
    await showsLife();
    const requests = made.map(({ id }) => id);
    await node.sql(`UPDATE threshold SET at = node_time() WHERE request_id = ANY ($1)`, [requests]);
    await Promise.all(Array.from({ length: 20 }, () => sweep(node)));
    await eventually(
      async () =>
        (await node.sql(`SELECT FROM threshold WHERE at <= node_time() AND fired_at IS NULL`))
          .length === 0,
      'everything due has fired',
    );
    for (const id of requests) {
      const names = (await firingsOf(node, id)).map(({ threshold }) => threshold);
      expect(names.sort()).toEqual(['due', 'escalate', 'overdue', 'warn']);
    }
  });

  it('has another worker do the job of one that was killed while it told officers', async () => {
    const { id } = await preservationThatIs(node, 'transmitted');
    await relay();
    const reached = await hold(`SELECT FROM outbox WHERE data ->> 'request' = $1 FOR UPDATE`, id);
    const first = spawnOne();
    await reached();
    expect(await first.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    await holder.query('ROLLBACK');
    expect(await told(id)).toEqual([]);

    spawnOne();
    await eventually(isDelivered, 'another worker keeps the promise', 25_000);
    expect(await told(id)).toEqual([{ state: 'XB', type: 'transmit' }]);
  });

  it('has another worker do the job of one that was killed while it fired', async () => {
    const { id } = await preservationThatIs(node, 'transmitted');
    const threshold = await makeDue(id);
    const reached = await hold('SELECT FROM threshold WHERE id = $1 FOR UPDATE', threshold);
    const first = spawnOne();
    await reached();
    await first.end('SIGKILL');
    await holder.query('ROLLBACK');
    expect(await firingsOf(node, id)).toEqual([]);

    spawnOne();
    await eventually(async () => (await firingsOf(node, id)).length > 0, 'another worker fires');
    await eventually(isDelivered, 'the officers are told');
    expect(await firingsOf(node, id)).toHaveLength(1);
    expect(await told(id)).toEqual([
      { state: 'XB', type: 'transmit' },
      { state: 'XB', type: 'deadline' },
    ]);
  });

  it('ends a worker cleanly on SIGTERM', async () => {
    const worker = spawnOne();
    await showsLife();
    expect(await worker.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(worker.said()).toBe('');
    expect(await node.sql(`SELECT FROM heartbeat WHERE kind = 'worker'`)).toEqual([]);
  });
});
