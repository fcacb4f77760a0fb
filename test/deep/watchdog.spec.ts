import { Queues } from '@rogatory/jobs';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, preservationThatIs } from '../support/cases.js';
import type { TestDatabase } from '../support/database.js';
import { startNode, type TestNode } from '../support/node.js';
import { startProxy, type Proxy } from '../support/proxy.js';
import { describeOnEachQueue, redisUrl } from '../support/queue.js';
import { services } from '../support/services.js';
import { spawnWorker, type WorkerProcess } from '../support/worker.js';

/** Milliseconds between two canaries. */
const every = 700;

describeOnEachQueue('a worker that hears nothing', (backend) => {
  let node: TestNode;
  let proxy: Proxy;
  let worker: WorkerProcess | undefined;

  const throughProxy = ({ queueUrl }: TestDatabase): Record<string, string> => ({
    ...{ SWEEP_MS: '200', CANARY_MS: String(every) },
    ...(backend === 'Redis'
      ? { REDIS_URL: proxy.via(redisUrl() ?? '') }
      : { QUEUE_DATABASE_URL: proxy.via(queueUrl) }),
  });

  beforeAll(async () => {
    proxy = await startProxy((backend === 'Redis' ? redisUrl() : undefined) ?? services().owner);
    node = await startNode(backend); // straight to the queue: the trouble is the worker's
  });
  beforeEach(async () => {
    worker = spawnWorker(node, backend, throughProxy(node.database));
    await hears();
  });
  afterEach(async () => {
    await proxy.restore();
    await worker?.end('SIGKILL');
    worker = undefined;
    await node.sql('DELETE FROM heartbeat');
  });
  afterAll(async () => {
    await node.stop();
    await proxy.stop();
  });

  const passages = async (): Promise<Record<string, number>> => {
    const rows = await node.sql('SELECT queue, passages::int FROM canary');
    return Object.fromEntries(rows.map(({ queue, passages: count }) => [queue, count]));
  };
  /** Waits for a further canary from each queue. */
  const hears = async (): Promise<unknown> => {
    const before = await passages();
    return eventually(
      async () => {
        const now = await passages();
        return ['deadlines', 'notifications'].every(
          (queue) => (now[queue] ?? 0) > (before[queue] ?? 0),
        );
      },
      'a canary comes through each queue',
      20_000,
    );
  };
  const said = (): string => worker?.said() ?? '';
  const takesOver =
    /"(\w+)" takes canaries and has given none of the last 3 back: another worker takes over/;

  it('is replaced, and the process goes on', async () => {
    proxy.deafen();
    await eventually(
      () => Promise.resolve(takesOver.test(said())),
      'another one takes over',
      20_000,
    );
    await hears();
    const { id } = await preservationThatIs(node, 'transmitted');
    const isTold = async (): Promise<boolean> =>
      (await node.sql(`SELECT FROM notification WHERE request_id = $1 AND type <> 'page'`, [id]))
        .length > 0;
    await eventually(isTold, 'the officers are told', 20_000);
    expect(worker?.process.exitCode).toBeNull();
  });

  it('ends, and says why, where its replacement hears nothing either', async () => {
    const queue = node.app.get(Queues).of('notifications');
    await queue.pause(); // takes jobs, gives none
    const code = await new Promise((resolve) => worker?.process.once('exit', resolve));
    await queue.resume();
    expect(code).toBe(1);
    expect(takesOver.exec(said())?.[1]).toBe('notifications');
    expect(said()).not.toContain('The queue "deadlines"');
    expect(said()).toContain(
      'The queue "notifications" takes canaries and has given none of the last 6 back, to a new worker neither. ' +
        'This process ends, to be started again.',
    );
    expect(await node.sql(`SELECT FROM heartbeat WHERE kind = 'worker'`)).toEqual([]);
  });

  it('is left alone while the queue cannot be reached', async () => {
    await proxy.cut();
    await sleep(every * 8);
    expect(worker?.process.exitCode).toBeNull();
    expect(said()).not.toMatch(takesOver);
    await proxy.restore();
    await hears();
  });
});
