import { NodeKey, Outbound } from '@rogatory/identity';
import { Queues } from '@rogatory/jobs';
import { WebhookPost } from '@rogatory/notifications';
import { Rooms } from '@rogatory/persistence';
import { setTimeout as sleep } from 'node:timers/promises';
import { startWorker, type RunningWorker } from '../../apps/worker/src/worker.js';
import { eventually, preservationThatIs } from '../support/cases.js';
import { envFor, startNode, type TestNode } from '../support/node.js';
import { describeOnEachQueue } from '../support/queue.js';
import {
  expectedSignature,
  startReceiver,
  type Manner,
  type Receiver,
} from '../support/receiver.js';
import { emptyQueue } from '../support/worker.js';

const settings = { SWEEP_MS: '100', OUTBOUND_PRIVATE: '1' };

describeOnEachQueue('a webhook', (backend) => {
  let node: TestNode;
  let worker: RunningWorker | undefined;
  let receiver: Receiver;

  beforeAll(async () => {
    node = await startNode(backend, { ...settings, SWEEP_MS: '3600000' });
  });
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.stop();
    await worker?.stop();
    worker = undefined;
    await node.sql('DELETE FROM webhook');
  });
  afterAll(() => node.stop());

  const admin = (method: string, at: string, body?: unknown) =>
    node.call('xa-admin', method, `/api/v1/webhooks${at}`, body);
  const made = async (events: string[] = []): Promise<{ id: string; secret: string }> => {
    const { status, body } = await admin('POST', '', { url: receiver.url, events });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return { id: body.webhook.id, secret: body.secret };
  };
  const work = async (): Promise<void> => {
    worker = await startWorker(envFor(node.database, backend, settings));
  };
  const tested = async (id: string): Promise<string> =>
    (await admin('POST', `/${id}/test`)).body.id;
  const log = async (id: string): Promise<any[]> =>
    (await admin('GET', `/${id}/deliveries?limit=200`)).body.items;
  const ended = (id: string, outcome: string, count = 1): Promise<any[]> =>
    eventually(
      async () => {
        const rows = (await log(id)).filter((row) => row.outcome === outcome);
        return rows.length === count && rows;
      },
      `${count} deliveries are ${outcome}`,
      25_000,
    );
  const tried = (count: number): Promise<unknown> =>
    eventually(async () => receiver.received.length >= count, `${count} calls came`, 20_000);

  it('is told of each event of its State once: signed, by ids, without a fact of the case', async () => {
    const { id, secret } = await made();
    await work();
    const request = await preservationThatIs(node, 'received');
    await ended(id, 'delivered', 2);
    const inOrder = [...receiver.received].sort(
      (one, other) => one.body.data.sequence - other.body.data.sequence,
    );
    expect(inOrder.map(({ body }) => body)).toEqual(
      ['transmit', 'acknowledge'].map((type) => ({
        type: `request.${type}`,
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        data: {
          ...{ request: request.id, event: expect.any(String), room: 'shared' },
          ...{ sequence: expect.any(Number), type },
        },
      })),
    );
    for (const call of receiver.received) {
      expect(call.body.data.event).toBe(call.id);
      expect(call.headers['webhook-signature']).toBe(expectedSignature(secret, call));
      expect(call.text).not.toContain(request.reference);
    }
    await sleep(500);
    expect(receiver.received).toHaveLength(2);
  });

  it('that fails, hangs or answers 500 gets each event in the end, always under the same id', async () => {
    const { id } = await made();
    const [hanging, failing, broken] = [await tested(id), await tested(id), await tested(id)];
    const first = new Map<string, Manner>([
      [failing, 'cut'],
      [hanging, 'hang'],
      [broken, 500],
    ]);
    const seen = new Set<string>();
    receiver.manner = (call) => {
      if (seen.has(call.id)) return 200;
      seen.add(call.id);
      return first.get(call.id) ?? 200;
    };
    await work();
    await tried(3);
    await eventually(
      async () => (await log(id)).every(({ attempts }) => attempts === 1),
      'all are noted',
      20_000,
    );
    expect((await log(id)).map(({ fault, status }) => [status, fault !== null])).toEqual([
      [500, true],
      [null, true],
      [null, true],
    ]);
    await node.advance('6 seconds');
    await ended(id, 'delivered', 3);
    const ids = receiver.received.map((call) => call.id);
    expect(ids.sort()).toEqual([failing, failing, hanging, hanging, broken, broken].sort());
  });

  it('that keeps failing is left to rest: one probe at a time, until it answers again', async () => {
    const { id } = await made();
    for (let count = 0; count < 8; count += 1) await tested(id);
    receiver.manner = () => 503;
    await work();
    await tried(5);
    await eventually(
      async () => (await admin('GET', `/${id}`)).body.circuit === 'open',
      'the circuit opens',
    );
    await node.advance('30 seconds');
    await sleep(800);
    expect(receiver.received).toHaveLength(5);
    await node.advance('31 seconds');
    await tried(6);
    await sleep(800);
    expect(receiver.received).toHaveLength(6);
    expect((await admin('GET', `/${id}`)).body).toMatchObject({ circuit: 'open', failures: 6 });

    receiver.manner = () => 200;
    await node.advance('10 minutes');
    await ended(id, 'delivered', 8);
    expect((await admin('GET', `/${id}`)).body).toMatchObject({ circuit: 'closed', failures: 0 });
  });

  it('that failed for three days leaves a dead letter, which is sent again when asked for', async () => {
    const { id } = await made();
    const delivery = await tested(id);
    receiver.manner = () => 500;
    await work();
    await tried(1);
    await node.advance('2 days 23 hours');
    await tried(2);
    expect((await log(id))[0].outcome).toBe('waiting');
    await node.advance('2 hours');
    const [dead] = await ended(id, 'dead');
    expect(dead).toMatchObject({ id: delivery, status: 500, nextAt: null });
    // the last attempt may have been made a moment before it was given up
    const attempts = receiver.received.length;
    expect([2, 3]).toContain(attempts);
    await node.advance('1 day');
    await sleep(500);
    expect(receiver.received).toHaveLength(attempts);

    receiver.manner = () => 200;
    const { status } = await admin('POST', `/${id}/deliveries/${delivery}/replay`);
    expect(status).toBe(202);
    await ended(id, 'delivered');
    expect(new Set(receiver.received.map((call) => call.id))).toEqual(new Set([delivery]));
  });

  it('is served though the queue lost its job, and by one job at a time', async () => {
    const { id } = await made();
    await tested(id);
    const queues = node.app.get(Queues);
    const post = new WebhookPost(
      node.app.get(Rooms),
      node.app.get(NodeKey),
      node.app.get(Outbound),
    );
    expect(await post.handOver(queues)).toBe(1);
    expect(await post.handOver(queues)).toBe(0);
    const [{ lease }] = await node.sql('SELECT lease FROM webhook');
    await emptyQueue(node, backend);
    await node.advance('31 seconds');
    await work();
    await ended(id, 'delivered');
    // whoever comes late with a lease that is no longer good sends nothing
    await tested(id);
    await worker?.stop();
    worker = undefined;
    const sent = receiver.received.length;
    await post.deliver({ webhook: id, state: 'XA', lease });
    expect(receiver.received).toHaveLength(sent);
  });

  it('that hangs keeps nobody else waiting', async () => {
    const slow = await made(['close']);
    const quick = await made(['withdraw']);
    const hung = await tested(slow.id);
    receiver.manner = (call) => (call.id === hung ? 'hang' : 200);
    await work();
    await tried(1);
    await tested(quick.id);
    await ended(quick.id, 'delivered');
    expect((await log(slow.id))[0]).toMatchObject({ outcome: 'waiting', attempts: 0 });
  });
});
