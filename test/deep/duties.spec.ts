import { clockOf, firingsOf, requestThatIs, sweep } from '../support/cases.js';
import {
  announceAll,
  aPreservation,
  aStoredDataRequest,
  assessment,
  inAssessment,
  inDays,
  preserved,
  transmitted,
  upload,
} from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
beforeEach(async () => {
  node = await startNode();
});
afterEach(() => node.stop());

const see = async (client: string, id: string): Promise<any> =>
  (await node.call(client, 'GET', `/api/v1/requests/${id}`)).body;
const toldOf = async (id: string, limit: string): Promise<string[]> =>
  (await firingsOf(node, id))
    .filter((firing) => firing.limit === limit)
    .map(({ room, threshold }) => `${room} ${threshold}`);

describe('a request that was made orally', () => {
  const oral = { at: '2026-11-20T23:40:00+01:00', means: 'By telephone', to: 'Duty officer' };

  it('is confirmed with the signed letter; until then both are told that it is late, and it is executed', async () => {
    const { id, ...sent } = await transmitted(node, { urgency: 'urgent', oral });
    expect(sent).toMatchObject({ oral: { ...oral, at: '2026-11-20T22:40:00.000Z' } });
    expect((await see('xb-authority', id)).oral).toEqual(sent.oral);
    const clock = await clockOf(node, 'xb-authority', id, 'confirm-in-writing');
    expect(clock).toMatchObject({ owedBy: 'XA', visibility: 'shared', policy: true });
    expect(clock.basis).toEqual(['un-cybercrime-2024:40(13)']);

    await node.do('xb-authority', id, 'acknowledge');
    await node.do('xb-authority', id, 'start-assessment');
    await node.advance('5 days');
    await sweep(node);
    expect(await toldOf(id, 'confirm-in-writing')).toEqual([
      ...['shared warn', 'shared due', 'shared overdue'],
    ]);
    await announceAll(node);
    for (const client of ['xa-authority', 'xb-authority']) {
      const { body } = await node.call(client, 'GET', '/api/v1/notifications?limit=100');
      const steps = body.items
        .filter(({ about }: any) => about.limit === 'confirm-in-writing')
        .map(({ about }: any) => about.threshold);
      expect([client, steps]).toEqual([client, expect.arrayContaining(['overdue'])]);
    }
    expect((await node.do('xb-authority', id, 'accept', { assessment })).state).toBe('accepted');

    const letter = await upload(node, 'xa-liaison', id, 'The signed letter.');
    const text = 'Our letter of today.';
    const documents = [letter.body.id];
    expect((await see('xa-authority', id)).allowedActions).toContain('confirm-in-writing');
    const foreign = { text, documents: ['0192d3b8-0000-7000-8000-000000000000'] };
    const wrong = await node.act('xa-authority', id, 'confirm-in-writing', foreign);
    expect([wrong.status, wrong.body.code]).toEqual([422, 'document-unknown']);
    const confirmed = await node.do('xa-authority', id, 'confirm-in-writing', { text, documents });
    expect(confirmed.progress.confirmedInWriting).toBe(true);
    expect(confirmed.allowedActions).not.toContain('confirm-in-writing');
    const received = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/documents`);
    expect(received.body.items).toMatchObject([{ id: letter.body.id, state: 'XA' }]);
    const messages = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/messages`);
    expect(messages.body.items.at(-1)).toMatchObject({
      type: 'confirm-in-writing',
      data: { text },
    });
    const ended = await clockOf(node, 'xa-liaison', id, 'confirm-in-writing');
    expect(ended.closedAt).not.toBeNull();
    const again = await node.act('xa-authority', id, 'confirm-in-writing', { text });
    expect([again.status, again.body.code]).toEqual([409, 'confirmed-already']);
  });

  it('has to be urgent, of a kind that is confirmed in writing, and in the past', async () => {
    const problemsOf = async (draft: Record<string, unknown>): Promise<any> => {
      const { id } = await node.draft('xa-liaison', draft);
      return (await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}/check`)).body.problems;
    };
    const basis = 'un-cybercrime-2024:40(13)';
    expect(await problemsOf(aStoredDataRequest({ oral }))).toMatchObject([
      { code: 'oral-not-urgent', pointer: '/urgency', basis },
    ]);
    expect(await problemsOf(aPreservation({ oral }))).toMatchObject([
      { code: 'oral-not-open', pointer: '/oral', basis },
    ]);
    const ahead = { ...oral, at: `${inDays(2)}T00:00:00Z` };
    expect(await problemsOf(aStoredDataRequest({ urgency: 'urgent', oral: ahead }))).toMatchObject([
      { code: 'oral-ahead', pointer: '/oral/at' },
    ]);
    for (const at of ['2026-02-30T10:00:00Z', '2026-11-20', '2026-11-20T10:00:00', 7, null]) {
      const draft = aStoredDataRequest({ urgency: 'urgent', oral: { ...oral, at } });
      const { status, body } = await node.call('xa-liaison', 'POST', '/api/v1/requests', draft);
      expect([at, status, body.problems?.[0]?.pointer]).toEqual([at, 422, '/oral/at']);
    }
  });

  it('can be drafted as such, and put right', async () => {
    const draft = await node.draft('xa-liaison', aStoredDataRequest({ urgency: 'urgent', oral }));
    const patch = async (body: object): Promise<any> =>
      (await node.call('xa-liaison', 'PATCH', `/api/v1/requests/${draft.id}`, body)).body;
    expect((await patch({ urgency: 'emergency' })).oral).toEqual(draft.oral);
    expect(await patch({ oral: null })).not.toHaveProperty('oral');
    expect(await see('xa-liaison', draft.id)).not.toHaveProperty('oral');
  });
});

describe('accepted conditions', () => {
  it('have clocks that outlast the request, and end as each is reported to be fulfilled', async () => {
    const { id } = await inAssessment(node);
    await node.do('xb-authority', id, 'offer-conditions', {
      conditions: [
        { code: 'C-USE', text: 'For this case only.' },
        { code: 'C-TERMS', text: 'Return of the originals.', until: inDays(40) },
        { code: 'C-DATA', text: 'Deletion.', until: inDays(60) },
      ],
    });
    await node.do('xa-authority', id, 'accept-conditions');
    await node.do('xb-authority', id, 'record-assessment', assessment);
    await node.do('xb-executing', id, 'start-execution');
    await node.do('xb-executing', id, 'complete', { summary: 'Delivered.' });
    const closed = await node.do('xa-authority', id, 'close');
    const open = closed.deadlines.filter(({ closedAt }) => closedAt === null);
    expect(open).toMatchObject([
      { limit: 'obligation', condition: 2, dueOn: inDays(40), owedBy: 'XA', policy: false },
      { limit: 'obligation', condition: 3, dueOn: inDays(60), owedBy: 'XA', policy: false },
    ]);
    expect(closed.allowedActions).toContain('report-fulfilment');
    expect((await see('xb-authority', id)).allowedActions).not.toContain('report-fulfilment');

    const text = 'Returned by courier.';
    const body = { condition: 2, text };
    const reported = await node.do('xa-authority', id, 'report-fulfilment', body);
    expect(reported).toMatchObject({ state: 'closed', progress: { fulfilled: [2] } });
    await node.advance('65 days');
    await sweep(node);
    const fired = (await firingsOf(node, id)).filter(({ limit }) => limit === 'obligation');
    expect(fired.map(({ threshold, ...rest }) => [threshold, (rest as any).condition])).toEqual([
      ['warn', 3],
      ['due', 3],
      ['overdue', 3],
    ]);
    const late = await node.call(
      'xb-authority',
      'GET',
      '/api/v1/deadlines?owed=to-us&overdue=true',
    );
    expect(late.body.items).toMatchObject([{ limit: 'obligation', condition: 3, overdue: true }]);
    for (const [condition, status, code] of [
      [2, 409, 'fulfilled-already'],
      [4, 422, 'condition-unknown'],
      [0, 422, 'invalid-body'],
    ]) {
      const told = await node.act('xa-authority', id, 'report-fulfilment', { condition, text });
      expect([told.status, told.body.code]).toEqual([status, code]);
    }
    await node.do('xa-authority', id, 'report-fulfilment', { condition: 3, text });
    expect((await see('xa-authority', id)).deadlines).toEqual([]);
    const none = await node.act('xa-authority', id, 'report-fulfilment', { condition: 1, text });
    expect(none.status).toBe(200); // what has no day can be reported all the same
  });
});

describe('a domestic order', () => {
  const order = (endsOn: string) => ({
    ...{ issuedOn: inDays(0), endsOn, reference: 'Order 12/2026' },
    issuedBy: { name: 'Court of Hue', capacity: 'investigating judge' },
  });

  it('is seen by its own State alone, with the day by which it must be renewed', async () => {
    const { id, version } = await preserved(node, 70);
    const short = await node.do('xb-contact', id, 'record-domestic-order', order(inDays(50)));
    expect(short).toMatchObject({
      version,
      domesticOrder: {
        ...order(inDays(50)),
        renewals: 0,
        keptUntil: inDays(70),
        renewBy: inDays(50),
      },
    });
    const clock = await clockOf(node, 'xb-contact', id, 'domestic-order');
    expect(clock).toMatchObject({ dueOn: inDays(50), visibility: 'private', owedBy: 'XB' });
    expect(clock.basis).toEqual(['un-cybercrime-2024:25(2)']);
    expect(clock.explanation).toContain('to be renewed by then, since the data are kept until');

    const theirs = await node.call('xa-auditor', 'GET', `/api/v1/requests/${id}/history`);
    const seen = [await see('xa-contact', id), theirs.body];
    expect(JSON.stringify(seen)).not.toMatch(/domestic-order"|domesticOrder|Order 12/);

    await node.do('xb-contact', id, 'extend', { until: inDays(120) });
    const renewed = await node.do('xb-contact', id, 'record-domestic-order', order(inDays(90)));
    expect(renewed.domesticOrder).toMatchObject({ renewals: 1, keptUntil: inDays(120) });
    expect((await see('xb-auditor', id)).domesticOrder).toEqual(renewed.domesticOrder);
    const long = await node.act('xb-contact', id, 'record-domestic-order', order(inDays(91)));
    expect(long).toMatchObject({ status: 422, body: { code: 'order-too-long' } });
    expect(long.body.basis).toEqual(['un-cybercrime-2024:25(2)']);
    const past = await node.act('xb-contact', id, 'record-domestic-order', order('2026-01-01'));
    expect([past.status, past.body.code]).toEqual([422, 'date-not-ahead']);
  });

  it('that lapses while the data are owed is told as overdue, to its own State alone', async () => {
    const { id } = await preserved(node, 90);
    await node.do('xb-contact', id, 'record-domestic-order', order(inDays(60)));
    const links = [{ type: 'follows', request: id }];
    await requestThatIs(node, 'transmitted', { links });
    const held = await clockOf(node, 'xb-contact', id, 'domestic-order');
    expect(held.explanation).toContain('while the request for them is undecided');
    await node.advance('63 days');
    await sweep(node);
    expect(await toldOf(id, 'domestic-order')).toEqual([
      ...['private warn', 'private warn', 'private due', 'private overdue'],
    ]);
    expect((await see('xb-contact', id)).state).toBe('held'); // nothing is let go because an order ended
    const states = await node.sql(
      `SELECT DISTINCT state FROM private_event WHERE request_id = $1 AND type = 'deadline'`,
      [id],
    );
    expect(states).toEqual([{ state: 'XB' }]);
  });
});
