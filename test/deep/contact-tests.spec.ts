import { Directory } from '@rogatory/directory';
import { ContactTester } from '@rogatory/notifications';
import { asOfficer, clearDuty, idOf, onCall, withMail } from '../support/duty.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';
import { sessionOf, timeOf } from '../support/officers.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode('PostgreSQL', withMail);
  await node.freeze();
});
beforeEach(() => clearDuty(node));
afterAll(() => node.stop());

describe('a test of a contact point', () => {
  const tests = '/api/v1/contact-tests';
  const point = 'xb-contact-point';
  const send = (client: string, authority = point): Promise<Reply> =>
    node.call(client, 'POST', tests, { authority });
  const answer = (name: string, id: string): Promise<Reply> =>
    asOfficer(node, name, 'POST', `${tests}/${id}/answer`);
  const look = async (): Promise<number> => {
    const tester = node.app.get(ContactTester);
    Reflect.set(tester, 'plannedAt', -Infinity); // as after a minute
    return tester.sweep();
  };
  /** What every State's directory says of a contact point, once it has been read anew. */
  const shown = async (authority = point): Promise<any> => {
    await node.app.get(Directory).prepare();
    const { body } = await node.call('xc-liaison', 'GET', '/api/v1/authorities');
    return body.items.find(({ id }: { id: string }) => id === authority).contactTest;
  };
  const sent = (where = 'true'): Promise<any[]> =>
    node.sql(`SELECT authority, at FROM contact_test WHERE ${where} ORDER BY at`);
  const told = async (email: string): Promise<any[]> => {
    const session = await sessionOf(node, email);
    const { body } = await session.call('GET', '/api/v1/notifications?limit=200');
    return body.items.filter(({ type }: any) => type === 'contact-test');
  };
  beforeEach(() => node.sql('TRUNCATE contact_test, contact_test_plan'));

  it('wakes whoever is on call first, and its answer is measured and shown to every State', async () => {
    await onCall(node, 'first', 'second');
    expect(await shown()).toBeNull();
    const { status, body } = await send('xa-operator');
    expect([status, body.outcome, body.authority]).toEqual([201, 'waiting', point]);
    expect(await told('second@xb.example')).toMatchObject([
      { request: null, reference: null, urgent: true, about: { test: body.id, authority: point } },
    ]);
    expect(await told('contact@xb.example')).toEqual([]);
    expect(await shown()).toBeNull();
    await node.advance('95 seconds');
    const answered = await answer('xb-authority', body.id);
    expect(answered.body).toMatchObject({ outcome: 'answered', seconds: 95 });
    expect(await shown()).toEqual({
      ...{ at: body.at, seconds: 95, medianSeconds: 95, answered: 1, tests: 1 },
    });
    const events = await node.call('xb-auditor', 'GET', '/api/v1/access-events?limit=50');
    const own = events.body.items.filter(({ type }: any) => type.startsWith('contact-test'));
    expect(own.slice(0, 2)).toMatchObject([
      {
        actor: await idOf(node, 'xb-authority'),
        subject: point,
        detail: { test: body.id, seconds: 95 },
      },
      { actor: 'xa-operator', subject: point, detail: { test: body.id } },
    ]);
    expect(own[1].detail.called).toHaveLength(1);
  });

  it('that nobody answers in its time is shown as such, and so is the median of the last twelve', async () => {
    for (let count = 1; count <= 14; count += 1) {
      const { body } = await send('xa-operator');
      expect((await send('xb-admin')).body.code).toBe('contact-test-waiting');
      await node.advance(`${count} minutes`);
      if (count !== 13) await answer('xb-contact', body.id);
      await node.advance('60 minutes');
    }
    // the third to the fourteenth, but the thirteenth: 3 to 12, and 14 minutes
    const median = 8 * 60;
    expect(await shown()).toMatchObject({ seconds: 840, medianSeconds: median, answered: 11 });
    const { body } = await send('xa-operator');
    await node.advance('60 minutes');
    const late = await answer('xb-contact', body.id);
    expect([late.status, late.body.code]).toEqual([409, 'contact-test-over']);
    expect(await shown()).toMatchObject({ at: body.at, seconds: null, answered: 10, tests: 12 });
    const { body: list } = await node.call('xb-auditor', 'GET', `${tests}?limit=3`);
    expect(list.items.map(({ outcome }: any) => outcome)).toEqual([
      ...['unanswered', 'answered', 'unanswered'],
    ]);
    expect((await node.call('xa-auditor', 'GET', tests)).body.items).toEqual([]);
  });

  it('that its own State sends is practice: other States are shown only what comes by itself or from an operator', async () => {
    for (const [client, counts, seconds] of [
      ['xa-operator', true, 600],
      ['xb-admin', false, 5],
      ['xb-admin', false, 5],
    ] as const) {
      const { body } = await send(client);
      expect(body.counts).toBe(counts);
      await node.advance(`${seconds} seconds`);
      expect((await answer('xb-contact', body.id)).body).toMatchObject({ seconds, counts });
    }
    expect(await shown()).toMatchObject({ seconds: 600, medianSeconds: 600, tests: 1 });
  });

  it('that its own State sends holds up none that is measured, though it be always practising', async () => {
    await look();
    await node.sql(`UPDATE contact_test_plan SET next_at = node_time() WHERE authority = $1`, [
      point,
    ]);
    const practice = (await send('xb-admin')).body;
    await look();
    await node.advance('60 minutes');
    const { body } = await node.call('xb-auditor', 'GET', tests);
    expect(body.items).toMatchObject([{ counts: true }, { counts: false, id: practice.id }]);
    expect(await shown()).toMatchObject({ seconds: null, answered: 0, tests: 1 });
  });

  it('comes in every four weeks by itself, at another hour each time, once for each contact point', async () => {
    expect(await look()).toBe(0);
    expect(await sent()).toEqual([]);
    for (let day = 0; day < 120; day += 1) {
      await node.sql('UPDATE contact_test SET answered_at = at WHERE answered_at IS NULL');
      await node.advance('1 day');
      await Promise.all([look(), look()]);
    }
    for (const state of ['xa', 'xb', 'xc', 'xd', 'xe']) {
      const times = await sent(`authority = '${state}-contact-point'`);
      expect([state, times.length]).toEqual([state, 4]);
    }
  });

  it('is planned for an hour that differs from the last one, less than four weeks ahead', async () => {
    await look();
    const now = (await timeOf(node)).getTime();
    for (let count = 0; count < 40; count += 1) {
      await node.sql('TRUNCATE contact_test_plan');
      await look();
      for (const { next_at } of await node.sql('SELECT next_at FROM contact_test_plan')) {
        const hours = (next_at.getTime() - now) / 3_600_000;
        expect(hours).toBeLessThan(28 * 24);
        expect(hours % 24).toBeGreaterThanOrEqual(1);
        expect(hours % 24).toBeLessThanOrEqual(23);
      }
    }
  });

  it.each([
    ['xb-contact', point, 403, 'role-missing'],
    ['xa-admin', point, 422, 'not-a-contact-point'],
    ['xb-admin', 'xb-central', 422, 'not-a-contact-point'],
    ['xa-operator', 'nowhere', 422, 'not-a-contact-point'],
  ])('is not sent by %s to %s', async (client, authority, status, code) => {
    const reply = await send(client, authority);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    expect(await sent()).toEqual([]);
  });

  it('is answered once, by the State’s own contact and authority officers', async () => {
    const { id } = (await send('xb-admin')).body;
    expect((await answer('xa-contact', id)).status).toBe(404);
    expect((await answer('xb-liaison', id)).status).toBe(403);
    const program = await node.call('xb-contact', 'POST', `${tests}/${id}/answer`);
    expect([program.status, program.body.code]).toEqual([403, 'officers-only']);
    const both = await Promise.all([answer('xb-contact', id), answer('xb-authority', id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    await expect(node.sql('UPDATE contact_test SET answered_at = until')).rejects.toThrow(
      /append-only/,
    );
  });

  it('goes out by webhook as what concerns no request', async () => {
    await node.sql(
      `INSERT INTO webhook (id, state, url, events, secret, created_by, created_at)
        VALUES (gen_random_uuid(), 'XB', 'https://b.example', '{contact-test}', '', 'x', node_time())`,
    );
    const { id } = (await send('xb-admin')).body;
    expect(await node.sql('SELECT id, type, request_id FROM webhook_delivery')).toEqual([
      { id, type: 'contact-test', request_id: null },
    ]);
    await node.sql('DELETE FROM webhook');
  });
});
