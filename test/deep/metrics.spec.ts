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

  it('say how late is what goes to people, and how many pages nobody has taken on', async () => {
    const names = [
      ...['oldest_uncalled_page_seconds', 'open_pages', 'oldest_waiting_mail_seconds'],
      ...['oldest_due_delivery_seconds', 'oldest_due_digest_seconds'],
      'oldest_due_contact_test_seconds',
    ];
    const figures = async (): Promise<number[]> => {
      const found = await read();
      return names.map((name) =>
        Math.floor((found[name] ?? -1) / (name === 'open_pages' ? 1 : 10)),
      );
    };
    await node.sql('DELETE FROM page; DELETE FROM contact_test_plan');
    expect(await figures()).toEqual([0, 0, 0, 0, 0, 0]);
    const { id } = await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    const [officer] = await node.sql(`SELECT id FROM officer WHERE email = 'contact@xb.example'`);
    await node.sql(
      `INSERT INTO page (id, request_id, requesting_state, requested_state, urgency, at, next_at)
        VALUES (gen_random_uuid(), $1, 'XA', 'XB', 'urgent', node_time(), node_time() - interval '25 seconds')`,
      [id],
    );
    await node.sql(
      `WITH told AS (INSERT INTO notification (id, state, roles, event_id, room, type, about, at)
          VALUES (gen_random_uuid(), 'XB', '{}', gen_random_uuid(), 'private', 'note', '{}', node_time()) RETURNING id),
        mails AS (INSERT INTO mail (id, notification, officer, state, next_at, give_up_at)
          SELECT gen_random_uuid(), id, $1, 'XB', node_time() + interval '4 minutes', node_time() + interval '3 days' - interval '35 seconds'
          FROM told)
        INSERT INTO digest_item SELECT $1, id, 'XB', 'other', node_time() FROM told`,
      [officer.id],
    );
    await node.sql(
      `INSERT INTO preference (officer, state, ways, digest_hour, quiet_weekends, next_digest_at, changed_at)
        VALUES ($1, 'XB', '{}', 8, false, node_time() - interval '55 seconds', node_time())`,
      [officer.id],
    );
    await node.sql(
      `WITH hooks AS (INSERT INTO webhook (id, state, url, events, secret, created_by, created_at, open_until)
          VALUES (gen_random_uuid(), 'XB', 'https://b.example', '{}', '', 'x', node_time(), NULL),
            (gen_random_uuid(), 'XB', 'https://c.example', '{}', '', 'x', node_time(), node_time() + interval '1 hour')
          RETURNING id, open_until)
        INSERT INTO webhook_delivery (webhook, id, state, type, at, next_at, give_up_at)
        SELECT id, gen_random_uuid(), 'XB', 'test', node_time(),
          node_time() - CASE WHEN open_until IS NULL THEN interval '45 seconds' ELSE interval '2 hours' END,
          node_time() + interval '1 day' FROM hooks`,
    );
    await node.sql(
      `INSERT INTO contact_test_plan SELECT id, node_time() - interval '65 seconds' FROM authority
        WHERE 'contact-point' = ANY (functions) LIMIT 1`,
    );
    expect(await figures()).toEqual([2, 1, 3, 4, 5, 6]);
    await node.sql(
      'DELETE FROM page; DELETE FROM mail; DELETE FROM digest_item; DELETE FROM preference',
    );
    await node.sql('DELETE FROM webhook; DELETE FROM contact_test_plan');
    expect(await figures()).toEqual([0, 0, 0, 0, 0, 0]);
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
