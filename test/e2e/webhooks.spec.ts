import { NodeKey, Outbound } from '@rogatory/identity';
import { WebhookPost } from '@rogatory/notifications';
import { forget, nextDelivery, Rooms, takeWebhooks } from '@rogatory/persistence';
import { randomUUID } from 'node:crypto';
import { announceAll } from '../support/drafts.js';
import { preservationThatIs, requestThatIs } from '../support/cases.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';
import { sessionOf } from '../support/officers.js';
import { expectedSignature, startReceiver, type Receiver } from '../support/receiver.js';

let node: TestNode;
let receiver: Receiver;
let outbound: Outbound;
let post: WebhookPost;
beforeAll(async () => {
  node = await startNode();
  // the node calls public addresses only; the receiver of the tests lives on this machine
  outbound = new Outbound({ privateNetworks: true, local: true, bytes: 64 * 1024, cut: true });
  post = new WebhookPost(node.app.get(Rooms), node.app.get(NodeKey), outbound);
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.stop();
  await node.sql('DELETE FROM webhook');
});
afterAll(async () => {
  await outbound.onModuleDestroy();
  await node.stop();
});

const path = '/api/v1/webhooks';
const address = 'https://hooks.example/rogatory';
const admin = (method: string, at = '', body?: unknown): Promise<Reply> =>
  node.call('xa-admin', method, `${path}${at}`, body);
const made = async (client = 'xa-admin', more = {}): Promise<{ id: string; secret: string }> => {
  const { status, body } = await node.call(client, 'POST', path, { url: address, ...more });
  if (status !== 201) throw new Error(JSON.stringify(body));
  await node.sql('UPDATE webhook SET url = $2 WHERE id = $1', [body.webhook.id, receiver.url]);
  return { id: body.webhook.id, secret: body.secret };
};
/** Sends what is due, as a job of the worker's would. */
const deliver = async (webhook: string): Promise<void> => {
  const lease = randomUUID();
  const [row] = await node.sql(
    `UPDATE webhook SET lease = $2, lease_until = node_time() + interval '1 minute' WHERE id = $1 RETURNING state`,
    [webhook, lease],
  );
  await post.deliver({ webhook, lease, state: row.state });
};
const types = (): string[] => receiver.received.map(({ body }) => body.type);
const entries = (subject: string): Promise<any[]> =>
  node.sql('SELECT type, actor, detail FROM access_event WHERE subject = $1 ORDER BY id', [
    subject,
  ]);

describe('an administrator', () => {
  it('adds a webhook, and is told its secret once; the database keeps it sealed', async () => {
    const { status, body, headers } = await admin('POST', '', { url: address });
    expect([status, headers['location']]).toEqual([201, `${path}/${String(body.webhook.id)}`]);
    expect(body.webhook).toEqual({
      ...{ id: expect.any(String), url: address, events: [], enabled: true },
      ...{ circuit: 'closed', failures: 0, retryAt: null, rotatedUntil: null },
      ...{ createdBy: 'xa-admin', createdAt: expect.any(String) },
    });
    const key = Buffer.from(body.secret.replace('whsec_', ''), 'base64');
    expect(key).toHaveLength(32);
    expect((await admin('GET', `/${String(body.webhook.id)}`)).body).toEqual(body.webhook);
    expect((await admin('GET')).body).toEqual({ items: [body.webhook], next: null });
    const [row] = await node.sql('SELECT secret FROM webhook');
    expect(row.secret.includes(key) || row.secret.includes(body.secret)).toBe(false);
    expect(await entries(body.webhook.id)).toMatchObject([
      { type: 'webhook-created', actor: 'xa-admin', detail: { events: [] } },
    ]);
    expect(JSON.stringify(await entries(body.webhook.id))).not.toContain(body.secret);
  });

  it('chooses events, pauses, moves and deletes a webhook; each of it is recorded', async () => {
    const { id } = await made('xa-admin', { events: ['transmit'] });
    const changed = await admin('PATCH', `/${id}`, { events: ['refuse'], enabled: false });
    expect(changed.body).toMatchObject({ events: ['refuse'], enabled: false });
    expect((await admin('POST', `/${id}/test`)).body.code).toBe('webhook-disabled');
    expect((await admin('PATCH', `/${id}`, { enabled: true })).body).toMatchObject({
      ...{ events: ['refuse'], enabled: true },
    });
    expect((await admin('POST', `/${id}/test`)).status).toBe(202);
    expect((await admin('DELETE', `/${id}`)).status).toBe(204);
    for (const at of ['', '/deliveries']) {
      expect((await admin('GET', `/${id}${at}`)).status).toBe(404);
    }
    expect((await entries(id)).map(({ type }) => type)).toEqual([
      ...['webhook-created', 'webhook-changed', 'webhook-changed', 'webhook-tested'],
      'webhook-deleted',
    ]);
    expect(await node.sql('SELECT FROM webhook_delivery WHERE webhook = $1', [id])).toEqual([]);
  });

  it('rotates a secret: both sign for a day, then the new one alone', async () => {
    const { id, secret } = await made();
    const { status, body } = await admin('POST', `/${id}/rotate`);
    expect([status, body.webhook.rotatedUntil]).toEqual([200, expect.any(String)]);
    expect(body.secret).not.toBe(secret);
    const signatures = async (): Promise<string[]> => {
      await admin('POST', `/${id}/test`);
      await deliver(id);
      return (receiver.received.at(-1)?.headers['webhook-signature'] ?? '').split(' ');
    };
    const both = await signatures();
    const call = receiver.received.at(-1)!;
    expect(both).toEqual([expectedSignature(body.secret, call), expectedSignature(secret, call)]);
    await node.advance('24 hours 1 second');
    expect(await signatures()).toEqual([expectedSignature(body.secret, receiver.received.at(-1)!)]);
  });

  it('who is an officer has shown a second factor within ten minutes [ASVS 7.5.3]', async () => {
    const { id } = await made();
    const officer = await sessionOf(node, 'admin@xa.example');
    expect((await officer.call('POST', path, { url: address })).status).toBe(201);
    await node.sql(`UPDATE session SET stepped_up_at = stepped_up_at - interval '11 minutes'`);
    const acts = [
      ['POST', path, { url: address }],
      ['PATCH', `${path}/${id}`, { enabled: false }],
      ['POST', `${path}/${id}/rotate`],
      ['POST', `${path}/${id}/test`],
      ['DELETE', `${path}/${id}`],
    ] as const;
    for (const [method, at, body] of acts) {
      const reply = await officer.call(method, at, body);
      expect([method, at, reply.status, reply.body.code]).toEqual([
        ...[method, at, 401, 'step-up-required'],
      ]);
    }
    expect((await officer.call('GET', path)).status).toBe(200);
  });

  it('sees nothing of another State’s webhooks [ASVS 8.4.1]', async () => {
    const { id } = await made('xb-admin');
    expect((await admin('GET')).body.items).toEqual([]);
    const acts = [
      ['GET', ''],
      ['PATCH', '', { enabled: false }],
      ['DELETE', ''],
      ['POST', '/rotate'],
      ['POST', '/test'],
      ['GET', '/deliveries'],
      ['POST', `/deliveries/${id}/replay`],
    ] as const;
    for (const [method, at, body] of acts) {
      expect([method, at, (await admin(method, `/${id}${at}`, body)).status]).toEqual([
        ...[method, at, 404],
      ]);
    }
    expect((await node.call('xb-admin', 'GET', `${path}/${id}`)).body.enabled).toBe(true);
  });

  it('has twenty webhooks at most, also when two are asked for at once', async () => {
    for (let count = 0; count < 19; count += 1) await made();
    const two = await Promise.all([1, 2].map(() => admin('POST', '', { url: address })));
    expect(two.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(two.find(({ status }) => status === 409)?.body.code).toBe('too-many-webhooks');
  });

  it('pages through the log, and replays only what has ended', async () => {
    const { id } = await made();
    for (let count = 0; count < 5; count += 1) await admin('POST', `/${id}/test`);
    const first = (await admin('GET', `/${id}/deliveries?limit=2`)).body;
    const rest = (await admin('GET', `/${id}/deliveries?limit=4&cursor=${String(first.next)}`))
      .body;
    const ids = [...first.items, ...rest.items].map((row: { id: string }) => row.id);
    expect([new Set(ids).size, rest.next]).toEqual([5, null]);
    expect(ids).toEqual([...ids].sort().reverse());
    const early = await admin('POST', `/${id}/deliveries/${ids[0]!}/replay`);
    expect([early.status, early.body.code]).toEqual([409, 'delivery-under-way']);
    await deliver(id);
    expect((await admin('POST', `/${id}/deliveries/${ids[0]!}/replay`)).status).toBe(202);
    await deliver(id);
    expect(receiver.received.filter((call) => call.id === ids[0])).toHaveLength(2);
  });
});

describe('an address', () => {
  it.each([
    ['http://hooks.example/', 'https'],
    ['https://127.0.0.1/', 'public internet'],
    ['https://10.0.0.8/hook', 'public internet'],
    ['https://[::1]/', 'public internet'],
    ['https://169.254.169.254/latest', 'public internet'],
    ['https://[::ffff:10.0.0.1]/', 'public internet'],
    ['https://u:p@hooks.example/', 'no name and no password'],
    ['https://hooks.example:6379/', '443'],
    ['file:///etc/passwd', 'https'],
    ['hooks', 'no address'],
  ])('%s is refused', async (url, why) => {
    const { status, body } = await admin('POST', '', { url });
    expect([status, body.code]).toEqual([422, 'url-refused']);
    expect(body.problems[0]).toMatchObject({
      pointer: '/url',
      message: expect.stringContaining(why),
    });
  });

  it('that cannot be called any more when its turn comes is not called', async () => {
    const { id } = await made();
    await admin('POST', `/${id}/test`);
    await new WebhookPost(
      node.app.get(Rooms),
      node.app.get(NodeKey),
      node.app.get(Outbound),
    ).deliver({ webhook: id, state: 'XA', lease: await leaseOf(id) });
    const [row] = (await admin('GET', `/${id}/deliveries`)).body.items;
    expect([receiver.received.length, row.status, row.fault]).toEqual([
      ...[0, null, expect.stringContaining('https')],
    ]);
  });

  const leaseOf = async (id: string): Promise<string> => {
    const lease = randomUUID();
    await node.sql(
      `UPDATE webhook SET lease = $2, lease_until = node_time() + interval '1 minute' WHERE id = $1`,
      [id, lease],
    );
    return lease;
  };

  it('that redirects is not followed [ASVS 15.3.2]', async () => {
    const { id } = await made();
    receiver.manner = () => 'redirect';
    await admin('POST', `/${id}/test`);
    await deliver(id);
    const [row] = (await admin('GET', `/${id}/deliveries`)).body.items;
    expect([receiver.received.length, row.outcome]).toEqual([1, 'waiting']);
    expect(row.fault).toContain('redirects');
  });

  it('that is gone for good (410) is disabled', async () => {
    const { id } = await made();
    receiver.manner = () => 410;
    await admin('POST', `/${id}/test`);
    await deliver(id);
    expect((await admin('GET', `/${id}`)).body.enabled).toBe(false);
  });
});

describe('a webhook', () => {
  it('is told of the events that it wants, of those its State may see, and of each once', async () => {
    const some = await made('xa-admin', { events: ['acknowledge'] });
    const theirs = await made('xb-admin');
    const strangers = await made('xc-admin');
    await preservationThatIs(node, 'received');
    await announceAll(node);
    await node.sql('UPDATE outbox SET done_at = NULL');
    await announceAll(node);
    await deliver(some.id);
    expect(types()).toEqual(['request.acknowledge']);
    await deliver(theirs.id);
    expect(types().slice(1)).toEqual(['request.transmit', 'request.acknowledge']);
    await deliver(strangers.id);
    expect(types()).toHaveLength(3);
  });

  it('hears nothing private of the other State', async () => {
    const { id } = await made('xb-admin', { events: ['submit-for-approval', 'transmit'] });
    const own = await made('xa-admin', { events: ['submit-for-approval'] });
    await requestThatIs(node, 'transmitted');
    await announceAll(node);
    await deliver(id);
    expect(types()).toEqual(['request.transmit']);
    await deliver(own.id);
    expect(types().slice(1)).toEqual(['request.submit-for-approval']);
  });

  it('hears nothing of what its State has sealed, even if it was on its way already', async () => {
    const { id } = await made();
    const theirs = await made('xb-admin');
    const request = await preservationThatIs(node, 'transmitted');
    await announceAll(node);
    const sealed = await node.call('xa-authority', 'POST', `/api/v1/requests/${request.id}/seal`, {
      reasons: 'Delicate.',
    });
    expect(sealed.status).toBeLessThan(300);
    await node.do('xb-contact', request.id, 'acknowledge');
    await announceAll(node);
    await deliver(id);
    expect(receiver.received).toEqual([]);
    const { items } = (await admin('GET', `/${id}/deliveries`)).body;
    expect(items).toMatchObject([{ type: 'transmit', outcome: 'withheld' }]);
    await deliver(theirs.id);
    expect(types()).toEqual(['request.transmit', 'request.acknowledge']);
  });

  it('is told of a page before all that waits, and at once though it rests', async () => {
    const { id } = await made();
    for (let count = 0; count < 3; count += 1) await admin('POST', `/${id}/test`);
    const page = async (): Promise<void> => {
      await node.sql(
        `INSERT INTO webhook_delivery (webhook, id, state, type, at, next_at, give_up_at)
          VALUES ($1, gen_random_uuid(), 'XA', 'page', node_time(), node_time(), node_time() + interval '1 day')`,
        [id],
      );
    };
    const taken = async (): Promise<any[]> => {
      const [rows] = await node.app
        .get(Rooms)
        .asSystem('relay', '', (tx) => tx.commit(takeWebhooks(10)));
      return rows;
    };
    await node.sql(
      `UPDATE webhook SET failures = 6, open_until = node_time() + interval '1 hour' WHERE id = $1`,
      [id],
    );
    expect(await taken()).toEqual([]);
    await page();
    expect(await taken()).toMatchObject([{ webhook: id, paged: true }]);
    receiver.manner = () => 503;
    await deliver(id);
    expect(types()).toEqual(['page']); // and the others are left to rest
    expect(await taken()).toEqual([]);
    await node.advance('6 seconds');
    expect(await taken()).toMatchObject([{ webhook: id, paged: true }]);
    receiver.manner = () => 200;
    await page();
    await deliver(id);
    // it answers again
    expect(types()).toEqual(['page', 'page', 'page', 'test', 'test', 'test']);
  });

  it('hears nothing of what is sealed while a job sends to it', async () => {
    const { id } = await made();
    for (let count = 0; count < 2; count += 1) {
      await preservationThatIs(node, 'transmitted');
      await announceAll(node);
      await node.advance('1 second');
    }
    const rooms = node.app.get(Rooms);
    const lease = randomUUID();
    await node.sql(
      `UPDATE webhook SET lease = $2, lease_until = node_time() + interval '1 minute' WHERE id = $1`,
      [id, lease],
    );
    const held = { webhook: id, lease, state: 'XA' };
    const next = async (): Promise<any> =>
      (await rooms.asSystem('relay', 'XA', (tx) => tx.commit(nextDelivery(held))))[0][0];
    const { request_id } = await next();
    await node.sql(
      `INSERT INTO seal (request_id, state, sealed_by, at) VALUES ($1, 'XA', 'x', node_time())`,
      [request_id],
    );
    expect((await next()).request_id).not.toBe(request_id);
  });

  it('may answer at any length: no more is read than is needed', async () => {
    const { id } = await made();
    receiver.manner = () => 'flood';
    await admin('POST', `/${id}/test`);
    await deliver(id);
    const [row] = (await admin('GET', `/${id}/deliveries`)).body.items;
    expect([row.outcome, row.status]).toEqual(['delivered', 200]);
  });

  it('leaves a log of thirty days', async () => {
    const { id } = await made();
    await admin('POST', `/${id}/test`);
    await deliver(id);
    const tidy = (): Promise<unknown> =>
      node.app.get(Rooms).asSystem('relay', '', (tx) => tx.commit(...forget()));
    await tidy();
    expect((await admin('GET', `/${id}/deliveries`)).body.items).toHaveLength(1);
    await node.advance('30 days 1 hour');
    await tidy();
    expect((await admin('GET', `/${id}/deliveries`)).body.items).toEqual([]);
  });
});
