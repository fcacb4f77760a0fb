import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startNode, type TestNode } from '../support/node.js';
import { hasRedis, ownRedis, type OwnRedis } from '../support/redis.js';

const tools = join(__dirname, '../../tools/database.mjs');

/** What the launcher says of an address of Redis before it goes on. */
function launcherOn(url: string): { code: number | null; words: string } {
  const script = `import(${JSON.stringify(tools)}).then(({ requireRedis }) => requireRedis(${JSON.stringify(url)}))
    .catch(({ message }) => { console.error(message); process.exit(1); })`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  return { code: status, words: stderr.trim() };
}

(hasRedis() ? describe : describe.skip)('a Redis that throws jobs away when it is full', () => {
  let redis: OwnRedis;
  let node: TestNode;

  beforeAll(async () => {
    redis = await ownRedis('allkeys-lru');
    node = await startNode('PostgreSQL', { REDIS_URL: redis.url });
    await node.sql(`INSERT INTO heartbeat (process, kind, at) VALUES ('w', 'worker', node_time())`);
  });
  afterAll(async () => {
    await node.stop();
    await redis.stop();
  });

  const setPolicy = (policy: string): Promise<unknown> =>
    redis.client.config('SET', 'maxmemory-policy', policy);

  it.each(['allkeys-lru', 'volatile-ttl'])('makes no node ready: %s', async (policy) => {
    await setPolicy(policy);
    const { status, body } = await node.call(undefined, 'GET', '/health/ready');
    expect(status).toBe(503);
    expect(body).toEqual({
      ...{ status: 'not-ready', database: 'up', queue: 'down', worker: 'up' },
      reason: `Redis throws jobs away when its memory is full: its maxmemory-policy is "${policy}". Set it to "noeviction".`,
    });
  });

  it('stops the launcher with a sentence', async () => {
    await setPolicy('allkeys-lru');
    const { code, words } = launcherOn(redis.url);
    expect(code).toBe(1);
    expect(words).toMatch(
      /^Redis at REDIS_URL throws jobs away .* maxmemory-policy is "allkeys-lru"\. Set it to "noeviction" [^\n]*$/,
    );
  });

  it('is good once it keeps them', async () => {
    await setPolicy('noeviction');
    const { status, body } = await node.call(undefined, 'GET', '/health/ready');
    expect([status, body]).toEqual([
      200,
      { status: 'ready', database: 'up', queue: 'up', worker: 'up' },
    ]);
    expect(launcherOn(redis.url)).toEqual({ code: 0, words: '' });
  });
});
