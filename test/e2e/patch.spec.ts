import type { RequestView } from '@rogatory/casework';
import { aPreservation, aStoredDataRequest, transmitted } from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const told = ({ status, body }: Reply): string => `${status} ${body.code ?? body.state}`;

describe('changing a draft', () => {
  let draft: RequestView;
  beforeEach(async () => {
    const deadline = { on: '2999-12-20', reason: 'Hearing' };
    draft = await node.draft('xa-liaison', aStoredDataRequest({ deadline }));
  });
  const patch = (body: unknown, client = 'xa-liaison'): Promise<Reply> =>
    node.call(client, 'PATCH', `/api/v1/requests/${draft.id}`, body, {
      'content-type': 'application/merge-patch+json',
    });

  it('merges objects, and null removes a member', async () => {
    const { body } = await patch({ contents: { persons: null, facts: 'New facts.' } });
    expect(body.contents).toMatchObject({ facts: 'New facts.', purpose: expect.any(String) });
    expect(body.contents).not.toHaveProperty('persons');
    const cleared = await patch({ deadline: null, language: null, confidential: null });
    expect(cleared.body).not.toHaveProperty('deadline');
    expect(cleared.body).not.toHaveProperty('language');
    expect(cleared.body.confidential).toBe(false);
    const { body: kept } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${draft.id}`);
    expect(kept).toEqual(cleared.body);
  });

  it('replaces arrays, and keeps the ids of the items that are sent along', async () => {
    const [first, second] = draft.items;
    const items = [
      { id: second!.id, measure: 'disclose', data: 'content', target: 'another mailbox' },
      { measure: 'search', target: 'a house' },
      { id: '01900000-0000-7000-8000-000000000000', measure: 'seize' },
    ];
    const { body } = await patch({ items });
    const ids = body.items.map(({ id }: { id: string }) => id);
    expect(body.items).toHaveLength(3);
    expect(ids[0]).toBe(second!.id);
    expect(ids).not.toContain(first!.id);
    expect(ids).not.toContain('01900000-0000-7000-8000-000000000000');
    expect(new Set(ids).size).toBe(3);
  });

  it('gives an item that is sent twice a second id', async () => {
    const [{ decision: _, outcome: __, ...item }] = draft.items as [RequestView['items'][0]];
    const { body } = await patch({ items: [item, item] });
    expect(new Set(body.items.map(({ id }: { id: string }) => id)).size).toBe(2);
  });

  it.each([
    [{ kind: 'preservation' }, '422 fixed-member'],
    [{ requestedState: 'XC' }, '422 fixed-member'],
    [{ instrument: 'another' }, '422 fixed-member'],
    [{ kind: null }, '422 invalid-body'],
    [{ state: 'closed' }, '422 invalid-body'],
    [{ version: 9 }, '422 invalid-body'],
    [{ constructor: { prototype: {} } }, '400 malformed'],
    [{ contents: { facts: 7 } }, '422 invalid-body'],
    [{ contents: null }, '200 draft'],
    [{ contents: 'text' }, '422 invalid-body'],
    [[{ urgency: 'urgent' }], '422 invalid-body'],
    ['urgent', '422 invalid-body'],
    [{}, '200 draft'],
  ])('by %j is answered %s [ASVS 15.3.3]', async (body, expected) => {
    expect(told(await patch(body))).toBe(expected);
  });

  it('does not reach into prototypes [ASVS 15.3.6]', async () => {
    const { status } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${draft.id}`);
    const payload = '{"contents": {"__proto__": {"polluted": "yes"}}}';
    const headers = {
      authorization: `Bearer ${await node.token('xa-liaison')}`,
      'content-type': 'application/json',
    };
    const url = `/api/v1/requests/${draft.id}`;
    const reply = await node.app.inject({ method: 'PATCH', url, headers, payload });
    expect([status, reply.statusCode]).toEqual([200, 400]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('is for the requesting State alone, and for a draft alone', async () => {
    expect(told(await patch({ urgency: 'urgent' }, 'xb-liaison'))).toBe('404 not-found');
    expect(told(await patch({ urgency: 'urgent' }, 'xa-executing'))).toBe('403 role-missing');
    const sent = await transmitted(node);
    const change = (client: string): Promise<Reply> =>
      node.call(client, 'PATCH', `/api/v1/requests/${sent.id}`, { urgency: 'urgent' });
    expect(told(await change('xb-liaison'))).toBe('403 wrong-side');
    expect(told(await change('xa-liaison'))).toBe('409 illegal-transition');
  });

  it('with a link keeps it through further changes, and null takes it away', async () => {
    const { id: request } = await node.draft('xa-liaison', aPreservation());
    const links = [{ type: 'follows', request }];
    await patch({ links });
    const { body } = await patch({ urgency: 'urgent' });
    expect(body.links).toEqual([{ type: 'follows', request, direction: 'to' }]);
    expect((await patch({ links: null })).body.links).toEqual([]);
  });
});
