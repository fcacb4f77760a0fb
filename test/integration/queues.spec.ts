import { ClockTower } from '@rogatory/deadlines';
import { Queues, Relay } from '@rogatory/jobs';
import { Announcer } from '@rogatory/notifications';
import { startWorker, type RunningWorker } from '../../apps/worker/src/worker.js';
import { eventually, firingsOf, preservationThatIs } from '../support/cases.js';
import { envFor, startNode, type TestNode } from '../support/node.js';
import { describeOnEachQueue } from '../support/queue.js';
import { armedJobs } from '../support/worker.js';

/** Rounds so rare that only the first one, at the start, is made: what happens then, the queue brought about. */
const queueAlone = { SWEEP_MS: '3600000' };

describeOnEachQueue('what the queue is there for', (backend) => {
  let node: TestNode;
  let worker: RunningWorker | undefined;

  beforeAll(async () => {
    node = await startNode(backend, queueAlone);
  });
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
  });
  afterAll(() => node.stop());

  const work = async (): Promise<void> => {
    worker = await startWorker(envFor(node.database, backend, queueAlone));
  };
  const relay = (): Promise<number> => node.app.get(Relay).relay();
  const delivered = (): Promise<unknown> =>
    eventually(
      async () => (await node.sql('SELECT FROM outbox WHERE done_at IS NULL')).length === 0,
      'every promise is kept',
    );
  const told = (id: string): Promise<{ state: string; type: string; roles: string[] }[]> =>
    node.sql(
      `SELECT state, type, roles FROM notification WHERE request_id = $1 AND type <> 'page' ORDER BY id`,
      [id],
    );
  const isToldOf = async (client: string, id: string): Promise<string[]> => {
    const { body } = await node.call(client, 'GET', '/api/v1/notifications?limit=200');
    return body.items.flatMap((item: { request: string; type: string }) =>
      item.request === id ? [item.type] : [],
    );
  };

  it('carries an event from the outbox to the officers whom it concerns, and to nobody else', async () => {
    await work();
    const { id } = await preservationThatIs(node, 'received');
    await relay();
    await delivered();

    const readers = ['xa-liaison', 'xa-authority', 'xa-contact', 'xa-executing', 'xb-liaison'];
    const others = ['xb-authority', 'xb-contact', 'xb-executing', 'xc-authority', 'xc-contact'];
    const heard = Object.fromEntries(
      await Promise.all(
        [...readers, ...others].map(async (client) => [client, await isToldOf(client, id)]),
      ),
    );
    expect(heard).toEqual({
      'xa-liaison': ['acknowledge'],
      'xa-authority': ['acknowledge'],
      'xa-contact': ['acknowledge'],
      'xa-executing': [],
      'xb-liaison': [],
      'xb-authority': ['transmit'],
      'xb-contact': ['transmit'],
      'xb-executing': [],
      'xc-authority': [],
      'xc-contact': [],
    });
  });

  it('tells of an event once though its promise is relayed twice', async () => {
    const { id } = await preservationThatIs(node, 'transmitted');
    expect(await relay()).toBe(1);
    await node.sql(
      `UPDATE outbox SET relayed_at = relayed_at - interval '1 day' WHERE done_at IS NULL`,
    );
    expect(await relay()).toBe(1);
    const jobs = await node.app.get(Queues).of('notifications').getJobs(['waiting']);
    expect(jobs).toHaveLength(2);

    await work();
    await delivered();
    await eventually(
      async () =>
        (await node.app.get(Queues).of('notifications').getJobCountByTypes('waiting', 'active')) ===
        0,
      'both jobs have run',
    );
    expect(await told(id)).toEqual([
      { state: 'XB', type: 'transmit', roles: ['authority', 'contact'] },
    ]);
  });

  it('tells of an event once though its job runs many times, also at once', async () => {
    const { id } = await preservationThatIs(node, 'transmitted');
    const [{ id: promise, data }] = await node.sql(
      `SELECT id, data FROM outbox WHERE data ->> 'request' = $1`,
      [id],
    );
    const announcer = node.app.get(Announcer);
    const runs = Array.from({ length: 8 }, () => announcer.announce({ promise, ...data }));
    await Promise.all(runs);
    await announcer.announce({ promise, ...data });
    expect(await told(id)).toHaveLength(1);
  });

  it('fires a threshold at its exact moment', async () => {
    await work();
    const { id } = await preservationThatIs(node, 'transmitted');
    // a new one: the worker may have armed the other already, for the time that it had
    const [{ id: threshold }] = await node.sql(
      `UPDATE threshold SET id = gen_random_uuid(), armed_at = NULL, at = node_time() + interval '2 seconds'
        WHERE request_id = $1 AND name = 'due' RETURNING id`,
      [id],
    );
    // by the worker's first round or by this: either way the queue alone is left to bring it about
    await node.app.get(ClockTower).arm(node.app.get(Queues));

    const [{ late }] = await eventually(async () => {
      const fired = await node.sql(
        `SELECT extract(epoch FROM fired_at - at)::float8 AS late FROM threshold WHERE id = $1 AND fired_at IS NOT NULL`,
        [threshold],
      );
      return fired.length > 0 && fired;
    }, 'the delayed job fires the threshold');
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(5); // seconds; the next round is an hour away
    expect(await firingsOf(node, id)).toMatchObject([{ limit: 'acknowledge', threshold: 'due' }]);
  });

  it('holds jobs for the next two days only, each under the id of its threshold', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, () =>
        preservationThatIs(node, 'transmitted', { urgency: 'routine' }),
      ),
    );
    const requests = made.map(({ id }) => id);
    await node.sql(
      `UPDATE threshold SET at = node_time() + interval '49 hours' WHERE name = 'escalate' AND request_id = ANY ($1)`,
      [requests],
    );
    const tower = node.app.get(ClockTower);
    expect(await tower.arm(node.app.get(Queues))).toBeGreaterThanOrEqual(15);
    expect(await tower.arm(node.app.get(Queues))).toBe(0);

    const armed = await armedJobs(node);
    const thresholds = await node.sql(
      `SELECT id, name FROM threshold WHERE request_id = ANY ($1)`,
      [requests],
    );
    const there = thresholds.filter(({ id }) => armed.includes(id)).map(({ name }) => name);
    expect(there.sort()).toEqual([
      ...Array<string>(5).fill('due'),
      ...Array<string>(5).fill('overdue'),
      ...Array<string>(5).fill('warn'),
    ]);

    await node.advance('2 hours');
    await tower.arm(node.app.get(Queues));
    expect(await armedJobs(node)).toEqual(
      expect.arrayContaining(thresholds.map(({ id }) => id as string)),
    );
  });

  it('does nothing for a job whose threshold has moved, fired or ended', async () => {
    const { id } = await preservationThatIs(node, 'transmitted');
    const thresholds = await node.sql('SELECT id FROM threshold WHERE request_id = $1', [id]);
    await node.do('xb-contact', id, 'acknowledge');
    const tower = node.app.get(ClockTower);
    await node.advance('3 days');
    for (const threshold of thresholds) await tower.fire(threshold.id);
    await tower.fire('00000000-0000-7000-8000-000000000000');
    expect(await firingsOf(node, id)).toEqual([]);
  });
});
