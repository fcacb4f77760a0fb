import { Pager } from '@rogatory/notifications';
import { calendarIn, recalculate, writeCalendar } from '../support/calendars.js';
import {
  clockOf,
  preservationThatIs,
  requestThatIs,
  sweep as sweepClocks,
} from '../support/cases.js';
import { aStoredDataRequest } from '../support/drafts.js';
import { asOfficer, clearDuty, idOf, onCall, withMail } from '../support/duty.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';
import { sessionOf } from '../support/officers.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode('PostgreSQL', withMail);
  await node.freeze();
});
beforeEach(() => clearDuty(node));
afterAll(() => node.stop());

const path = '/api/v1/pages';
const sweep = (): Promise<number> => node.app.get(Pager).sweep();
const urgent = (more: object = {}) =>
  requestThatIs(node, 'transmitted', { urgency: 'urgent', ...more });

const open = async (client = 'xb-contact'): Promise<any[]> =>
  (await node.call(client, 'GET', `${path}?open=true`)).body.items;

async function pageOf(request: string, client = 'xb-contact'): Promise<any> {
  const { body } = await node.call(client, 'GET', `${path}?limit=200`);
  return body.items.find((page: any) => page.request === request);
}

/** The rungs of a page so far, each with those who were called. */
async function calls(request: string): Promise<string[]> {
  const { id } = await pageOf(request, 'xb-auditor');
  const { body } = await node.call('xb-auditor', 'GET', `${path}/${id}`);
  return [...body.called]
    .reverse()
    .map(({ rung, called }: any) => `${rung}: ${called.map(({ name }: any) => name).join(', ')}`);
}

/** Lets the time between two calls pass, so often, with a sweep each time. */
async function wait(minutes: number, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await node.advance(`${minutes} minutes`);
    await sweep();
  }
}

const acknowledge = (name: string, id: string): Promise<Reply> =>
  asOfficer(node, name, 'POST', `${path}/${id}/acknowledge`);
const act = async (name: string, id: string, action: string, body = {}): Promise<void> => {
  const { status } = await asOfficer(
    node,
    name,
    'POST',
    `/api/v1/requests/${id}/actions/${action}`,
    body,
    {
      'if-match': '*',
    },
  );
  expect([action, status]).toEqual([action, 200]);
};
const [duty, officer, second] = ['Duty officer', 'Officer', 'Second officer'].map(
  (title) => `${title} of Belvia`,
);

describe('a page', () => {
  it('begins when an urgent request arrives, of either lifecycle, and with no other', async () => {
    const { id } = await urgent();
    const kept = await preservationThatIs(node, 'transmitted', { urgency: 'emergency' });
    await requestThatIs(node, 'transmitted');
    await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    expect(await sweep()).toBe(2);
    expect((await open()).map(({ request, urgency }) => [request, urgency])).toEqual([
      [kept.id, 'emergency'],
      [id, 'urgent'],
    ]);
    expect(await sweep()).toBe(0);
  });

  it('calls the first, the second and the supervisor in turn, and then all of them, until somebody answers', async () => {
    await onCall(node, 'first', 'contact');
    await onCall(node, 'second', 'second');
    await onCall(node, 'supervisor', 'authority');
    const { id, reference } = await urgent();
    await sweep();
    await wait(15, 6);
    const everybody = `everybody: ${[officer, duty, second].join(', ')}`;
    const climbed = await calls(id);
    expect(climbed.slice(0, 5)).toEqual([
      ...[`first: ${duty}`, `first: ${duty}`, `second: ${second}`, `second: ${second}`],
      `supervisor: ${officer}`,
    ]);
    const sorted = (line: string): string => line.split(/: |, /).sort().join();
    expect(climbed.slice(5).map(sorted)).toEqual([everybody, everybody].map(sorted));
    await node.advance('14 minutes');
    expect(await sweep()).toBe(0);

    const { id: page } = await pageOf(id);
    const reply = await acknowledge('xb-contact', page);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      ...{
        request: id,
        reference,
        outcome: 'acknowledged',
        endedBy: await idOf(node, 'xb-contact'),
        calls: 7,
      },
      ...{ seconds: (6 * 15 + 14) * 60, nextAt: null },
    });
    await wait(60, 2);
    expect(await calls(id)).toHaveLength(7);
    const again = await acknowledge('xb-authority', page);
    expect([again.status, again.body.code]).toEqual([409, 'page-over']);
    expect(again.body.detail).toContain(await idOf(node, 'xb-contact'));
  });

  it('is told to each who is called, at once and marked urgent, and to nobody else', async () => {
    await onCall(node, 'first', 'contact');
    const { id } = await urgent();
    await sweep();
    const told = async (email: string): Promise<any[]> => {
      const session = await sessionOf(node, email);
      const { body } = await session.call('GET', '/api/v1/notifications?limit=200');
      return body.items.filter((item: any) => item.request === id && item.type === 'page');
    };
    expect(await told('contact@xb.example')).toMatchObject([
      { urgent: true, about: { call: '1', rung: 'first', urgency: 'urgent' } },
    ]);
    for (const other of ['authority@xb.example', 'liaison@xb.example', 'contact@xa.example'])
      expect(await told(other)).toEqual([]);
    expect(await told('auditor@xb.example')).toHaveLength(1);
  });

  it('goes out by mail and by webhook at once, each call once', async () => {
    await onCall(node, 'first', 'contact');
    await node.sql(
      `INSERT INTO webhook (id, state, url, events, secret, created_by, created_at)
        VALUES (gen_random_uuid(), 'XB', 'https://b.example', '{page}', '', 'x', node_time())`,
    );
    const { id } = await urgent();
    await sweep();
    await wait(15, 1);
    const mails = await node.sql(
      `SELECT o.email, m.next_at <= node_time() AS due FROM mail m JOIN officer o ON o.id = m.officer
        JOIN notification n ON n.id = m.notification WHERE n.request_id = $1 AND n.type = 'page'`,
      [id],
    );
    const mail = { email: 'contact@xb.example', due: true };
    expect(mails).toEqual([mail, mail]);
    const posted = await node.sql(
      `SELECT c.number, d.type FROM webhook_delivery d JOIN page_call c ON c.id = d.id WHERE d.request_id = $1 ORDER BY 1`,
      [id],
    );
    expect(posted).toEqual([
      { number: 1, type: 'page' },
      { number: 2, type: 'page' },
    ]);
    await node.sql('DELETE FROM webhook');
  });

  it('reaches the State’s own systems where it has no officer at all', async () => {
    await node.sql(`UPDATE officer SET deactivated_at = node_time() WHERE state = 'XB'`);
    const { id } = await urgent();
    await sweep();
    const { body } = await node.call('xb-authority', 'GET', '/api/v1/notifications?limit=5');
    expect(body.items[0]).toMatchObject({ request: id, type: 'page', roles: ['authority'] });
    await node.sql('UPDATE officer SET deactivated_at = NULL');
  });

  it('goes on when an administrator gives a leaver’s requests to a successor', async () => {
    const { id } = await urgent();
    await sweep();
    const [leaver, successor] = await node.sql(
      `SELECT id FROM officer WHERE email IN ('second@xb.example', 'authority@xb.example') ORDER BY email DESC`,
    );
    await node.sql(`INSERT INTO assignment VALUES ($1, 'XB', $2, 'officer', 'x', node_time())`, [
      id,
      leaver.id,
    ]);
    await node.sql('UPDATE officer SET deactivated_at = node_time() WHERE id = $1', [leaver.id]);
    const given = { to: successor.id, reasons: 'Has left.' };
    const reply = await node.call(
      'xb-admin',
      'POST',
      `/api/v1/officers/${leaver.id}/handover`,
      given,
    );
    expect([reply.status, reply.body.moved]).toEqual([200, 1]);
    expect(await pageOf(id)).toMatchObject({ outcome: null });
    await node.sql('UPDATE officer SET deactivated_at = NULL');
  });

  it('calls all contact officers of the authority where nobody is on call, and is never silent', async () => {
    const { id } = await urgent();
    await sweep();
    expect(await calls(id)).toEqual([`first: ${duty}`]);
    await node.sql(
      `UPDATE officer SET deactivated_at = node_time() WHERE email = 'contact@xb.example'`,
    );
    await wait(15, 1);
    expect((await calls(id)).at(-1)).toMatch(
      /^first: (Second o|O)fficer of Belvia, (Second o|O)fficer of Belvia$/,
    );
    await node.sql('UPDATE officer SET deactivated_at = NULL');
  });

  it('goes by the roster and the ladder of the authority that has the request', async () => {
    await onCall(node, 'first', 'contact');
    await onCall(node, 'first', 'second', 'xb-central');
    const { body } = await node.call('xb-admin', 'GET', '/api/v1/escalation/xb-central');
    const { deadlines, pages } = body;
    const quick = { ...pages, urgent: { minutes: 3, first: 1, second: 0, supervisor: 0 } };
    const changed = { deadlines, pages: quick };
    await node.call('xb-admin', 'PUT', '/api/v1/escalation/xb-central', changed);
    const { id } = await urgent();
    await sweep();
    await wait(3, 1);
    expect(await calls(id)).toEqual([`first: ${second}`, `everybody: ${second}`]);
    await node.sql('DELETE FROM escalation');
  });

  it('ends with an act of an officer of the State on the request, at the moment of the act', async () => {
    const { id } = await urgent();
    await sweep();
    await node.advance('7 minutes');
    await act('xb-authority', id, 'acknowledge');
    const by = await idOf(node, 'xb-authority');
    expect(await pageOf(id)).toMatchObject({
      ...{ outcome: 'acted', endedBy: by, seconds: 420, nextAt: null, calls: 1 },
    });
    expect(await open()).toEqual([]);
    const before = await pageOf(id);
    await wait(15, 2);
    expect(await pageOf(id)).toEqual(before);
    const [row] = await node.sql('SELECT outcome, ended_by FROM page WHERE request_id = $1', [id]);
    expect(row).toEqual({ outcome: 'acted', ended_by: by });
  });

  it('goes on though a program acts or would acknowledge, which shows nobody awake', async () => {
    const { id } = await urgent();
    await sweep();
    const { id: page } = await pageOf(id);
    const reply = await node.call('xb-contact', 'POST', `${path}/${page}/acknowledge`);
    expect([reply.status, reply.body.code]).toEqual([403, 'officers-only']);
    await node.do('xb-contact', id, 'acknowledge');
    await node.do('xb-authority', id, 'start-assessment');
    await wait(15, 1);
    expect(await pageOf(id)).toMatchObject({ outcome: null, calls: 2 });
    await act('xb-liaison', id, 'report-status', { text: 'We look at it.' });
    expect(await pageOf(id)).toMatchObject({
      ...{ outcome: 'acted', endedBy: await idOf(node, 'xb-liaison') },
    });
  });

  it('goes on though officers note, assign and seal, since none of it moves the request', async () => {
    const { id } = await urgent();
    await sweep();
    const address = `/api/v1/requests/${id}`;
    const assignee = await idOf(node, 'xb-authority');
    for (const [where, body] of [
      ['notes', { text: 'To be looked at in the morning.' }],
      ['assignments', { assignee }],
      ['seal', { reasons: 'A source.' }],
    ] as const) {
      const { status } = await asOfficer(
        node,
        'xb-authority',
        'POST',
        `${address}/${where}`,
        body,
        {
          'if-match': '*',
        },
      );
      expect([where, status < 300]).toEqual([where, true]);
    }
    await wait(15, 1);
    expect(await pageOf(id, 'xb-auditor')).toMatchObject({ outcome: null, calls: 2 });
    await act('xb-authority', id, 'acknowledge');
    expect(await pageOf(id, 'xb-auditor')).toMatchObject({ outcome: 'acted', endedBy: assignee });
  });

  it('goes on though the system writes that a deadline falls due, or that a calendar moved one', async () => {
    const { id } = await requestThatIs(node, 'received', { urgency: 'urgent' });
    await sweep();
    const { at } = await pageOf(id);
    const { holidays } = await calendarIn(node, 'XB');
    const { dueOn } = await clockOf(node, 'xb-authority', id, 'decide');
    await writeCalendar(node, 'XB', [...holidays, { on: dueOn, name: 'Day of Mourning' }]);
    expect(await recalculate(node)).toBeGreaterThan(0);
    await node.advance('20 days');
    await sweepClocks(node);
    await writeCalendar(node, 'XB', holidays);
    const written = await node.sql(
      `SELECT DISTINCT type FROM private_event WHERE request_id = $1 AND state = 'XB' AND at >= $2
          AND type LIKE 'deadline%' ORDER BY 1`,
      [id, at],
    );
    expect(written).toEqual([{ type: 'deadline' }, { type: 'deadline-moved' }]);
    await sweep();
    expect(await pageOf(id)).toMatchObject({ outcome: null, nextAt: expect.any(String), calls: 2 });
  });

  it('goes on though the other State acts, and ends when that State takes the request back', async () => {
    const { id } = await urgent();
    await sweep();
    await node.do('xa-liaison', id, 'supplement', { text: 'One more address.' });
    await wait(15, 1);
    expect(await pageOf(id)).toMatchObject({ outcome: null, calls: 2 });
    await node.do('xa-authority', id, 'withdraw', { reasons: 'Settled.' });
    await wait(15, 2);
    expect(await pageOf(id)).toMatchObject({ outcome: 'over', endedBy: 'system', calls: 2 });
  });

  it('is made once and late where nobody looked for hours, and in order', async () => {
    await onCall(node, 'second', 'second');
    const { id } = await urgent();
    await node.advance('5 hours');
    await Promise.all([sweep(), sweep(), sweep()]);
    expect(await calls(id)).toEqual([`first: ${duty}`]);
    await node.advance('5 hours');
    expect(await sweep()).toBe(1);
    await wait(15, 1);
    expect(await calls(id)).toEqual([`first: ${duty}`, `first: ${duty}`, `second: ${second}`]);
  });

  it('about a sealed request calls those alone who work on it, and shows nobody else that there is one', async () => {
    await onCall(node, 'first', 'contact');
    const { id } = await urgent();
    await node.sql(
      `INSERT INTO assignment SELECT $1, 'XB', id::text, 'officer', 'x', node_time() FROM officer
        WHERE email = 'executing@xb.example'`,
      [id],
    );
    await node.sql(`INSERT INTO seal VALUES ($1, 'XB', 'x', node_time())`, [id]);
    await sweep();
    expect(await calls(id)).toEqual(['first: Executing officer of Belvia']);
    const [{ page }] = await node.sql('SELECT id AS page FROM page WHERE request_id = $1', [id]);
    for (const client of ['xb-contact', 'xb-authority']) {
      expect(await pageOf(id, client)).toBeUndefined();
      expect((await acknowledge(client, page)).status).toBe(404);
    }
    const session = await sessionOf(node, 'executing@xb.example');
    const { body } = await session.call('GET', '/api/v1/notifications');
    expect(body.items[0]).toMatchObject({ request: id, type: 'page' });
    expect((await session.call('POST', `${path}/${page}/acknowledge`)).status).toBe(200);
  });

  it('is no affair of the other State, of administrators, or of whoever only reads [ASVS 8.4.1]', async () => {
    const { id } = await urgent();
    await sweep();
    const { id: page } = await pageOf(id);
    expect(await pageOf(id, 'xa-contact')).toBeUndefined();
    expect((await node.call('xa-contact', 'GET', `${path}/${page}`)).status).toBe(404);
    expect((await acknowledge('xa-contact', page)).status).toBe(404);
    expect((await acknowledge('xb-auditor', page)).status).toBe(403);
    expect((await node.call('xb-admin', 'GET', path)).status).toBe(403);
    expect((await acknowledge('xb-contact', 'x')).status).toBe(404);
  });

  it('and its calls cannot be rewritten afterwards', async () => {
    const { id } = await urgent();
    await sweep();
    await acknowledge('xb-contact', (await pageOf(id)).id);
    const refused = /append-only/;
    await expect(node.sql(`UPDATE page_call SET called = '{}'`)).rejects.toThrow(refused);
    await expect(node.sql('DELETE FROM page_call')).rejects.toThrow(refused);
    await expect(
      node.sql(`UPDATE page SET ended_by = 'xb-liaison' WHERE request_id = $1`, [id]),
    ).rejects.toThrow(refused);
  });

  it('of a State with one is called before the second of a State with many, whoever has waited longest', async () => {
    for (let count = 0; count < 4; count += 1) await urgent();
    await node.advance('1 second');
    const { id } = await node.draft(
      'xb-liaison',
      aStoredDataRequest({ requestedState: 'XC', urgency: 'urgent' }),
    );
    await node.do('xb-liaison', id, 'submit-for-approval');
    await node.do('xb-authority', id, 'transmit');
    expect(await node.app.get(Pager).sweep(2)).toBe(2);
    expect(await pageOf(id, 'xc-contact')).toMatchObject({ calls: 1 });
  });

  it('that cannot be written keeps no other from being made', async () => {
    const [sick, well] = [await urgent(), await urgent()];
    await node.sql(`CREATE FUNCTION sick() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'sick'; END $$;
      CREATE TRIGGER sick BEFORE INSERT ON page_call FOR EACH ROW WHEN (NEW.request_id = '${sick.id}')
        EXECUTE FUNCTION sick()`);
    await expect(sweep()).rejects.toThrow('sick');
    await node.sql('DROP TRIGGER sick ON page_call; DROP FUNCTION sick()');
    expect((await pageOf(well.id)).calls).toBe(1);
    expect((await pageOf(sick.id)).calls).toBe(0);
    expect(await sweep()).toBe(1);
  });
});
