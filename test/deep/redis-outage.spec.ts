import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, preservationThatIs } from '../support/cases.js';
import { figures } from '../support/figures.js';
import { startNode, type TestNode } from '../support/node.js';
import { hasRedis, ownRedis, type OwnRedis } from '../support/redis.js';
import { spawnWorker, type WorkerProcess } from '../support/worker.js';

/** Seconds that Redis is away, and seconds after which a job must have been done once it is back. */
const outages = [3, 15, 45];
const bound = 15;

(hasRedis() ? describe : describe.skip)('an outage in which all jobs are lost, on Redis', () => {
  const redises: OwnRedis[] = [];
  const nodes: TestNode[] = [];
  const workers: WorkerProcess[] = [];

  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all(redises.map((redis) => redis.stop()));
  });

  const told = async (node: TestNode): Promise<string[]> => {
    const rows = await node.sql(`SELECT type FROM notification WHERE type <> 'page' ORDER BY id`);
    return rows.map(({ type }) => type as string);
  };

  /** A node with a worker and a Redis of its own, that has done its first job. */
  const running = async (): Promise<[TestNode, OwnRedis]> => {
    const redis = await ownRedis();
    redises.push(redis);
    const settings = { REDIS_URL: redis.url };
    const node = await startNode('PostgreSQL', settings); // what the settings say comes last
    nodes.push(node);
    await preservationThatIs(node, 'transmitted');
    workers.push(spawnWorker(node, 'PostgreSQL', settings));
    const isTold = async (): Promise<boolean> => (await told(node)).length > 0;
    await eventually(isTold, 'jobs are done before the trouble', 30_000);
    return [node, redis];
  };

  /** Takes Redis away while a deadline falls due; answers the seconds from its return to the first job done. */
  const outage = async ([node, redis]: [TestNode, OwnRedis], seconds: number): Promise<number> => {
    await redis.kill();
    await node.sql(`UPDATE threshold SET at = node_time() WHERE name = 'due'`);
    await sleep(seconds * 1000);
    expect(await told(node)).toEqual(['transmit']);

    await redis.start();
    const back = performance.now();
    await eventually(async () => (await told(node)).length > 1, 'jobs are done again', 60_000);
    const took = (performance.now() - back) / 1000;
    await eventually(
      async () => (await node.sql('SELECT FROM outbox WHERE done_at IS NULL')).length === 0,
      'every promise is kept',
      60_000,
    );
    expect(await told(node)).toEqual(['transmit', 'deadline']);
    return took;
  };

  it('ends by itself, whether it takes 3, 15 or 45 seconds', async () => {
    if (!process.env.SHOW) jest.spyOn(process.stdout, 'write').mockReturnValue(true); // the servers say what they cannot reach
    const all: [TestNode, OwnRedis, number][] = [];
    // one after another: of several nodes in one process the last alone lets anybody sign in
    for (const seconds of outages) all.push([...(await running()), seconds]);
    const took = await Promise.all(
      all.map(([node, redis, seconds]) => outage([node, redis], seconds)),
    );
    jest.restoreAllMocks();
    const lines = outages.map(
      (seconds, index) => `${String(seconds)} s: ${(took[index] ?? NaN).toFixed(1)} s`,
    );
    figures(
      'outage of Redis,',
      `first job done after its return, by its length: ${lines.join(', ')}`,
    );
    expect(workers.map(({ process: { exitCode } }) => exitCode)).toEqual([null, null, null]);
    expect(Math.max(...took)).toBeLessThan(bound);
  });
});
