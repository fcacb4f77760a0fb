import { preservationThatIs } from '../support/cases.js';
import { announceAll, transmitted } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let request: string;
beforeAll(async () => {
  node = await startNode();
  for (let count = 0; count < 3; count += 1)
    request = (await preservationThatIs(node, 'transmitted')).id;
  await announceAll(node);
});
afterAll(() => node.stop());

const path = '/api/v1/notifications';
const unread = async (client: string): Promise<any[]> =>
  (await node.call(client, 'GET', `${path}?unread=true&limit=100`)).body.items;
const read = (client: string, id: string) => node.call(client, 'POST', `${path}/${id}/read`);

describe('what somebody was told', () => {
  it('is unread until they read it, one by one or all; for them alone', async () => {
    const all = (await node.call('xb-authority', 'GET', path)).body.items;
    expect(await unread('xb-authority')).toEqual(all);
    const { status, body } = await read('xb-authority', all[1].id);
    expect([status, body]).toEqual([204, '']);
    expect((await read('xb-authority', all[1].id)).status).toBe(204);
    expect(await unread('xb-authority')).toEqual([all[0], all[2]]);
    expect((await node.call('xb-authority', 'GET', path)).body.items).toEqual(all);
    const rest = await node.call('xb-authority', 'POST', `${path}/read-all`);
    expect([rest.status, rest.body]).toEqual([200, { read: 2 }]);
    expect(await unread('xb-authority')).toEqual([]);
    expect((await node.call('xb-authority', 'POST', `${path}/read-all`)).body).toEqual({ read: 0 });
    expect(await unread('xb-contact')).toHaveLength(3);
  });

  it('comes in pages while it is unread', async () => {
    const first = (await node.call('xb-contact', 'GET', `${path}?unread=true&limit=2`)).body;
    expect(first.items).toHaveLength(2);
    const cursor = String(first.next);
    const second = await node.call('xb-contact', 'GET', `${path}?unread=true&cursor=${cursor}`);
    expect([second.body.items.length, second.body.next]).toEqual([1, null]);
    const wrong = await node.call('xb-contact', 'GET', `${path}?unread=maybe`);
    expect([wrong.status, wrong.body.code]).toEqual([422, 'invalid-body']);
  });

  it('can be read by nobody else: another State, another role, or once it is sealed [ASVS 8.4.1]', async () => {
    const [one] = await unread('xb-contact');
    for (const client of ['xa-authority', 'xc-contact', 'xb-executing'])
      expect([client, (await read(client, one.id)).status]).toEqual([client, 404]);
    expect((await read('xb-contact', 'x')).status).toBe(404);
    expect((await read('xb-admin', one.id)).status).toBe(403);
    await node.sql(
      `INSERT INTO seal (request_id, state, sealed_by, at) VALUES ($1, 'XB', 'x', node_time())`,
      [request],
    );
    const [{ id }] = await node.sql(
      `SELECT id FROM notification WHERE request_id = $1 AND state = 'XB'`,
      [request],
    );
    expect((await read('xb-contact', id)).status).toBe(404);
    expect(await unread('xb-contact')).toHaveLength(2);
    expect((await node.call('xb-contact', 'POST', `${path}/read-all`)).body).toEqual({ read: 2 });
  });

  it('says whether it is urgent: in the 24/7 lane, and of urgent requests', async () => {
    const told = [request];
    for (const urgency of ['routine', 'urgent', 'emergency'])
      told.unshift((await transmitted(node, { urgency })).id);
    await announceAll(node);
    const { body } = await node.call('xb-authority', 'GET', path);
    const haste = new Map(body.items.map((item: any) => [item.request, item.urgent]));
    expect(told.map((id) => haste.get(id))).toEqual([true, true, false, undefined]);
    await node.sql('DELETE FROM seal');
    const [, , , preservation] = (await node.call('xb-authority', 'GET', path)).body.items;
    expect([preservation.request, preservation.urgent]).toEqual([request, true]);
  });
});
