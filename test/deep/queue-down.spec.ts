import { Rounds } from '@rogatory/casework';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, firingsOf, preservationThatIs } from '../support/cases.js';
import type { TestDatabase } from '../support/database.js';
import { startNode, type TestNode } from '../support/node.js';
import { startProxy, type Proxy } from '../support/proxy.js';
import { describeOnEachQueue, redisUrl } from '../support/queue.js';
import { services } from '../support/services.js';
import { spawnWorker, type WorkerProcess } from '../support/worker.js';

describeOnEachQueue('a queue that cannot be reached', (backend) => {
  let node: TestNode;
  let proxy: Proxy;
  let worker: WorkerProcess | undefined;

  const throughProxy = ({ queueUrl }: TestDatabase): Record<string, string> => ({
    SWEEP_MS: '200',
    ...(backend === 'Redis'
      ? { REDIS_URL: proxy.via(redisUrl() ?? '') }
      : { QUEUE_DATABASE_URL: proxy.via(queueUrl) }),
  });

  beforeAll(async () => {
    proxy = await startProxy((backend === 'Redis' ? redisUrl() : undefined) ?? services().owner);
    node = await startNode(backend, throughProxy);
    // one use before the trouble, so that there are connections to lose
    await preservationThatIs(node, 'transmitted');
    await round();
  });
  beforeEach(() => {
    if (!process.env.SHOW) jest.spyOn(process.stdout, 'write').mockReturnValue(true); // the server says what it cannot reach
    if (!process.env.SHOW) jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(async () => {
    await proxy.restore();
    await worker?.end('SIGKILL');
    worker = undefined;
    await node.sql('DELETE FROM heartbeat');
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await node.stop();
    await proxy.stop();
  });

  const round = (): Promise<void> => node.app.get(Rounds).round();
  const spawnOne = (): WorkerProcess =>
    (worker = spawnWorker(node, backend, throughProxy(node.database)));
  const isDelivered = async (): Promise<boolean> =>
    (await node.sql('SELECT FROM outbox WHERE done_at IS NULL')).length === 0;
  const makeDue = (id: string): Promise<unknown> =>
    node.sql(`UPDATE threshold SET at = node_time() WHERE request_id = $1 AND name = 'due'`, [id]);
  const hasFired = (id: string) => async (): Promise<boolean> =>
    (await firingsOf(node, id)).length > 0;
  const showsLife = async (): Promise<boolean> =>
    (await node.sql(`SELECT FROM heartbeat WHERE kind = 'worker'`)).length > 0;

  it.each([
    ['refuses', false],
    ['keeps silent', true],
  ])(
    'holds up neither acts nor deadlines while it %s, and gets everything afterwards',
    async (_, silently) => {
      await proxy.cut(silently);
      const { id } = await preservationThatIs(node, 'transmitted');
      const late = await preservationThatIs(node, 'transmitted');
      await makeDue(late.id);

      const rounds = round();
      await sleep(300); // the round is asking the queue by now
      const began = performance.now();
      await node.do('xb-contact', id, 'acknowledge');
      expect(performance.now() - began).toBeLessThan(1500);
      await rounds;
      expect(await firingsOf(node, late.id)).toMatchObject([{ threshold: 'due' }]);
      const marked = `SELECT FROM threshold WHERE request_id = $1 AND armed_at IS NOT NULL AND fired_at IS NULL`;
      expect(await node.sql(marked, [id])).toEqual([]);

      await proxy.restore();
      await round();
      expect(
        await node.sql('SELECT FROM outbox WHERE done_at IS NULL AND relayed_at IS NULL'),
      ).toEqual([]);
      expect(await node.sql(marked, [id])).not.toEqual([]);
    },
  );

  it('is found again by a worker that lost it while it worked', async () => {
    const running = spawnOne();
    await eventually(showsLife, 'the worker shows life');
    await eventually(isDelivered, 'all is delivered before the trouble', 20_000);
    await proxy.cut();
    const { id } = await preservationThatIs(node, 'transmitted');
    await makeDue(id);
    await eventually(hasFired(id), 'the worker fires without a queue');
    expect(await isDelivered()).toBe(false);

    await proxy.restore();
    await eventually(isDelivered, 'all is delivered', 20_000);
    expect(running.process.exitCode).toBeNull();
  });

  it('is found by a worker that began without it', async () => {
    await proxy.cut();
    const { id } = await preservationThatIs(node, 'transmitted');
    await makeDue(id);
    const running = spawnOne();
    await eventually(hasFired(id), 'the worker fires without a queue');
    await proxy.restore();
    await eventually(isDelivered, 'all is delivered', 20_000);
    expect(await running.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('is found by a worker that saw it come and go while it began', async () => {
    const { id } = await preservationThatIs(node, 'transmitted');
    const running = spawnOne();
    for (let cuts = 0; cuts < 20; cuts += 1) {
      await proxy.restore();
      await sleep(cuts * 10);
      await proxy.cut();
    }
    await eventually(showsLife, 'the worker shows life');
    await proxy.restore();
    await eventually(isDelivered, 'all is delivered', 20_000);
    expect(running.process.exitCode).toBeNull();
    expect(
      await node.sql(`SELECT FROM notification WHERE request_id = $1 AND type <> 'page'`, [id]),
    ).toHaveLength(1);
  });

  it('does not keep a worker from ending when it is told to', async () => {
    const running = spawnOne();
    await eventually(showsLife, 'the worker shows life');
    await proxy.cut();
    expect(await running.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await showsLife()).toBe(false);
  });
});
