import { queueConnection, Queues, Relay } from '@rogatory/jobs';
import { MailPost } from '@rogatory/notifications';
import { escalation, forget, portion, Rooms, takeMails, takePromises } from '@rogatory/persistence';
import { Worker } from 'bullmq';
import { queueBackend } from '../../config/node-options.js';
import { requestThatIs } from '../support/cases.js';
import { startNode, type TestNode } from '../support/node.js';
import { describeOnEachQueue } from '../support/queue.js';
import { emptyQueue } from '../support/worker.js';

const MAIL_FROM = 'rogatory@node.example';

describeOnEachQueue('what goes out', (backend) => {
  let node: TestNode;
  let rooms: Rooms;
  beforeAll(async () => {
    node = await startNode(backend);
    rooms = node.app.get(Rooms);
  });
  beforeEach(async () => {
    await node.sql('DELETE FROM mail; DELETE FROM outbox');
    await emptyQueue(node, backend);
  });
  afterAll(() => node.stop());

  /** Mails of a State that have been due for so many minutes and less. */
  const mails = (state: string, count: number, minutes: number, urgent = false): Promise<any[]> =>
    node.sql(
      `WITH told AS (INSERT INTO notification (id, state, roles, event_id, room, type, about, at, urgent)
          SELECT gen_random_uuid(), $1, '{}', gen_random_uuid(), 'private', 'note', '{}', node_time(), $4
          FROM generate_series(1, $2) RETURNING id, state, urgent)
        INSERT INTO mail (id, notification, officer, state, next_at, give_up_at, urgent)
        SELECT gen_random_uuid(), t.id, o.id, t.state, node_time() - make_interval(mins => $3), node_time() + interval '1 day',
          t.urgent
        FROM told t CROSS JOIN LATERAL (SELECT id FROM officer WHERE state = t.state LIMIT 1) o RETURNING id`,
      [state, count, minutes, urgent],
    );
  const promises = (state: string, count: number, minutes: number, urgent = false) =>
    node.sql(
      `INSERT INTO outbox (id, queue, name, data, created_at, state, urgent)
        SELECT gen_random_uuid(), 'notifications', 'announce', jsonb_build_object('state', $1::text),
          node_time() - make_interval(mins => $3), $1, $4 FROM generate_series(1, $2)`,
      [state, count, minutes, urgent],
    );
  /** The jobs of a queue in the order in which a worker that does one at a time gets them. */
  const worked = async (queue: string, count: number): Promise<any[]> => {
    const seen: unknown[] = [];
    let enough: () => void;
    const all = new Promise<void>((resolve) => (enough = resolve));
    const take = ({ data }: { data: unknown }): Promise<void> => {
      seen.push(data);
      if (seen.length === count) enough();
      return Promise.resolve();
    };
    const worker = new Worker(queue, take, {
      connection: queueConnection(queueBackend(node.env)),
      ...{ prefix: node.env.QUEUE_PREFIX, concurrency: 1 },
    });
    await all;
    await worker.close();
    return seen;
  };

  it('by mail is urgent first, then of each State in turn, however long another one’s row is', async () => {
    await mails('XA', 300, 60);
    await mails('XB', 2, 1);
    await mails('XC', 1, 0, true);
    const [taken] = await rooms.asSystem('relay', '', (tx) => tx.commit(takeMails(10)));
    const states = taken.map(({ state }) => state).sort();
    expect(states).toEqual([...Array<string>(7).fill('XA'), 'XB', 'XB', 'XC']);
    expect(taken.filter(({ urgent }) => urgent).map(({ state }) => state)).toEqual(['XC']);
    const [again] = await rooms.asSystem('relay', '', (tx) => tx.commit(takeMails(500)));
    expect(again.map(({ state }) => state)).toEqual(Array<string>(293).fill('XA'));
  });

  it('by mail about a page overtakes what waits in the queue already', async () => {
    const post = new MailPost(rooms, {
      ...{ url: 'smtp://127.0.0.1:1', from: MAIL_FROM, portal: 'https://node.example' },
      encrypted: false,
    });
    await mails('XA', 30, 60);
    expect(await post.handOver(node.app.get(Queues))).toBe(30);
    await mails('XB', 1, 1);
    const [page] = await mails('XC', 1, 0, true);
    expect(await post.handOver(node.app.get(Queues))).toBe(2);
    post.stop();
    const [first, ...rest] = await worked('mail', 32);
    expect(first.mail).toBe(page.id);
    expect(rest.slice(0, 2).map(({ state }) => state)).toEqual(['XA', 'XB']);
  });

  it('of promises is relayed in the same order', async () => {
    await promises('XA', 40, 60);
    await promises('XB', 2, 1);
    await promises('XC', 1, 0, true);
    const [taken] = await rooms.asSystem('relay', '', (tx) => tx.commit(takePromises(5, 60)));
    expect(taken.map(({ data }) => data['state']).sort()).toEqual(['XA', 'XA', 'XB', 'XB', 'XC']);
    await node.sql('UPDATE outbox SET relayed_at = NULL');
    const relay = node.app.get(Relay);
    expect(await relay.relay()).toBe(43);
    await promises('XD', 1, 0, true);
    await relay.relay();
    const seen = await worked('notifications', 44);
    const states = seen.map(({ state }) => state).slice(0, 5);
    expect([states.slice(0, 2).sort(), states.slice(2, 4).sort()]).toEqual([
      ['XC', 'XD'],
      ['XA', 'XB'],
    ]);
  });

  it('of requests is urgent where they are', async () => {
    await requestThatIs(node, 'transmitted');
    const urgencies = (): Promise<any[]> =>
      node.sql('SELECT DISTINCT state, urgent FROM outbox ORDER BY state, urgent');
    expect((await urgencies()).every(({ urgent }) => urgent === false)).toBe(true);
    await node.sql('DELETE FROM outbox');
    await requestThatIs(node, 'transmitted', { urgency: 'emergency' });
    const found = await urgencies();
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ urgent, state }) => urgent === true && state !== '')).toBe(true);
  });

  it('is found by indexes, and so is what is given up or forgotten', async () => {
    await mails('XA', 3000, 1);
    await promises('XA', 3000, 1);
    await node.sql('ANALYZE mail; ANALYZE outbox');
    for (const { text } of [takeMails(10), takePromises(10, 60)]) {
      const [plan] = await node.sql(
        `EXPLAIN (FORMAT JSON) ${text.replaceAll('$1', '10').replaceAll('$2', '60')}`,
      );
      expect(JSON.stringify(plan)).toMatch(/mail_waiting|outbox_open/);
      expect(JSON.stringify(plan)).not.toMatch(
        /"Node Type":"Seq Scan"[^}]*"Relation Name":"(mail|outbox)"/,
      );
    }
  });

  it('and has served is forgotten in portions', async () => {
    await node.sql(
      `INSERT INTO outbox (id, queue, name, data, created_at, done_at)
        SELECT gen_random_uuid(), 'mail', 'send', '{}', node_time(), node_time() - interval '8 days'
        FROM generate_series(1, $1 + 1)`,
      [portion],
    );
    const tidy = async (): Promise<number> => {
      const counts = await rooms.asSystem('relay', '', (tx) => tx.commit(...forget()));
      return Math.max(...counts.flat().map(({ count }) => count));
    };
    expect([await tidy(), await tidy(), await tidy()]).toEqual([portion, 1, 0]);
  });

  it('in the night finds who is on call, in a State of however many officers', async () => {
    const [{ authority, id }] = await node.sql(
      `SELECT authority, id FROM officer WHERE email = 'contact@xb.example'`,
    );
    await node.sql(
      `INSERT INTO officer (id, state, authority, email, roles, password_hash)
        SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'XB', $1, 'many' || n || '@xb.example', '{contact}', ''
        FROM generate_series(1, 2001) n`,
      [authority],
    );
    await node.sql(
      `INSERT INTO duty_shift (id, state, authority, officer, position, from_at, to_at, created_by, created_at)
        VALUES (gen_random_uuid(), 'XB', $1, $2, 'first', node_time() - interval '1 hour', node_time() + interval '1 hour', 'x',
          node_time())`,
      [authority, id],
    );
    const [people] = await rooms.asSystem('relay', 'XB', (tx) =>
      tx.commit(escalation.dutyPeople('XB', authority, null)),
    );
    expect(people).toHaveLength(2000);
    expect(people[0]).toEqual({ officer: id, as: 'first', own: true });
  });
});
