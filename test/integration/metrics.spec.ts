import { ClockTower } from '@rogatory/deadlines';
import { Queues, Relay } from '@rogatory/jobs';
import { startWorker } from '../../apps/worker/src/worker.js';
import { eventually, preservationThatIs, sweep } from '../support/cases.js';
import type { TestDatabase } from '../support/database.js';
import { envFor, startNode, type TestNode } from '../support/node.js';
import { startProxy, type Proxy } from '../support/proxy.js';
import { describeOnEachQueue, redisUrl } from '../support/queue.js';
import { services } from '../support/services.js';
import { emptyQueue } from '../support/worker.js';

describeOnEachQueue('the operator’s figures', (backend) => {
  let node: TestNode;
  let proxy: Proxy;

  beforeAll(async () => {
    proxy = await startProxy((backend === 'Redis' ? redisUrl() : undefined) ?? services().owner);
    const throughProxy = ({ queueUrl }: TestDatabase): Record<string, string> =>
      backend === 'Redis'
        ? { REDIS_URL: proxy.via(redisUrl() ?? '') }
        : { QUEUE_DATABASE_URL: proxy.via(queueUrl) };
    node = await startNode(backend, throughProxy);
    await emptyQueue(node, backend); // another suite may have used the same names
  });
  afterAll(async () => {
    await node.stop();
    await proxy.stop();
  });

  /** The value of every line, by its name with its labels. */
  const read = async (): Promise<Record<string, number>> => {
    const reply = await node.app.inject({
      ...({ method: 'GET', url: '/metrics', remoteAddress: '127.0.0.1' } as const),
    });
    const lines = reply.body.split('\n').filter((line) => /^[a-z]/.test(line));
    return Object.fromEntries(
      lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.slice(line.lastIndexOf(' ')))]),
    );
  };
  const late = 'oldest_unfired_due_seconds';
  const owed = 'oldest_open_promise_seconds';
  const jobs = (queue: string, state: string): string =>
    `queue_jobs{queue="${queue}",state="${state}"}`;

  it('say how late firing is, what is promised, and how many have fired', async () => {
    expect(await read()).toMatchObject({ [late]: 0, [owed]: 0, fired_thresholds_total: 0 });
    const { id } = await preservationThatIs(node, 'transmitted');
    await node.sql(
      `UPDATE threshold SET at = node_time() - interval '90 seconds' WHERE request_id = $1 AND name = 'due'`,
      [id],
    );
    await node.sql(`UPDATE outbox SET created_at = created_at - interval '40 seconds'`);
    const before = await read();
    expect(Math.floor((before[late] ?? 0) / 10)).toBe(9);
    expect(Math.floor((before[owed] ?? 0) / 10)).toBe(4);
    await sweep(node);
    expect(await read()).toMatchObject({ [late]: 0, fired_thresholds_total: 1 });
  });

  it('count the jobs of each queue by state', async () => {
    const due = await node.app.get(ClockTower).arm(node.app.get(Queues));
    const promised = await node.app.get(Relay).relay();
    expect(Math.min(due, promised)).toBeGreaterThan(0);
    const counted = await read();
    expect(counted).toMatchObject({
      'queue_up{queue="deadlines"}': 1,
      [jobs('deadlines', 'delayed')]: due,
      [jobs('deadlines', 'failed')]: 0,
      [jobs('notifications', 'waiting')]: promised,
      [jobs('notifications', 'active')]: 0,
    });
  });

  it('say how long ago a canary came through each queue', async () => {
    expect(Object.keys(await read()).filter((name) => name.startsWith('canary'))).toEqual([]);
    const worker = await startWorker(envFor(node.database, backend));
    const ages = async (): Promise<(number | undefined)[]> => {
      const found = await read();
      return ['deadlines', 'notifications'].map(
        (queue) => found[`canary_age_seconds{queue="${queue}"}`],
      );
    };
    await eventually(
      async () => (await ages()).every((age) => age !== undefined && age < 10),
      'a canary comes through each queue',
    );
    await worker.stop();
    await node.advance('2 minutes');
    for (const age of await ages()) expect(Math.floor((age ?? 0) / 60)).toBe(2);
  });

  it('go on where the queue cannot be reached, and say so', async () => {
    const quiet = jest.spyOn(process.stdout, 'write').mockReturnValue(true); // it says what it cannot reach
    const loud = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    await proxy.cut();
    const found = await read();
    await proxy.restore();
    const isUp = async (): Promise<boolean> => (await read())['queue_up{queue="deadlines"}'] === 1;
    await eventually(isUp, 'the queue is reached again');
    quiet.mockRestore();
    loud.mockRestore();
    expect(found).toMatchObject({
      'queue_up{queue="deadlines"}': 0,
      'queue_up{queue="notifications"}': 0,
      [late]: 0,
    });
    expect(Object.keys(found).filter((name) => name.startsWith('queue_jobs'))).toEqual([]);
  });

  it('name no State, no request and nobody', async () => {
    const names = Object.keys(await read()).join('\n');
    expect(names).not.toMatch(/\bX[A-E]\b|xa-|xb-|@|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});
