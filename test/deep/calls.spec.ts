import { Directory } from '@rogatory/directory';
import { ContactTester, Pager } from '@rogatory/notifications';
import { calendarIn, recalculate, writeCalendar } from '../support/calendars.js';
import {
  clockOf,
  preservationThatIs,
  requestThatIs,
  sweep as sweepClocks,
} from '../support/cases.js';
import { aStoredDataRequest } from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';
import { sessionOf, timeOf } from '../support/officers.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode('PostgreSQL', {
    ...{ MAIL_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'rogatory@node.example' },
  });
  await node.freeze();
});
beforeEach(async () => {
  await node.sql(`UPDATE page SET ended_at = node_time(), ended_by = 'x', outcome = 'over', next_at = NULL
    WHERE ended_at IS NULL`);
  await node.sql('DELETE FROM duty_shift');
});
afterAll(() => node.stop());

const path = '/api/v1/pages';
const sweep = (): Promise<number> => node.app.get(Pager).sweep();
const urgent = (more: object = {}) =>
  requestThatIs(node, 'transmitted', { urgency: 'urgent', ...more });

async function onCall(
  position: string,
  officer: string,
  authority = 'xb-contact-point',
): Promise<void> {
  await node.sql(
    `INSERT INTO duty_shift (id, state, authority, officer, position, from_at, to_at, created_by, created_at)
      SELECT gen_random_uuid(), 'XB', $3, id, $2, at - interval '1 day', at + interval '30 days', 'x', at
      FROM officer, node_time() AS at WHERE email = $1`,
    [`${officer}@xb.example`, position, authority],
  );
}

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

/** As a person does: the officer `contact@xb.example`. */
const asOfficer = async (
  name: string,
  method: string,
  address: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<Reply> => {
  const session = await sessionOf(node, name.replace(/^(x.)-(.*)$/, '$2@$1.example'));
  return session.call(method, address, body, headers);
};
const acknowledge = (name: string, id: string): Promise<Reply> =>
  asOfficer(name, 'POST', `${path}/${id}/acknowledge`);
const act = async (name: string, id: string, action: string, body = {}): Promise<void> => {
  const { status } = await asOfficer(
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
const idOf = async (name: string): Promise<string> => {
  const email = name.replace(/^(x.)-(.*)$/, '$2@$1.example');
  return (await node.sql('SELECT id FROM officer WHERE email = $1', [email]))[0].id;
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
    await onCall('first', 'contact');
    await onCall('second', 'second');
    await onCall('supervisor', 'authority');
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
        endedBy: await idOf('xb-contact'),
        calls: 7,
      },
      ...{ seconds: (6 * 15 + 14) * 60, nextAt: null },
    });
    await wait(60, 2);
    expect(await calls(id)).toHaveLength(7);
    const again = await acknowledge('xb-authority', page);
    expect([again.status, again.body.code]).toEqual([409, 'page-over']);
    expect(again.body.detail).toContain(await idOf('xb-contact'));
  });

  it('is told to each who is called, at once and marked urgent, and to nobody else', async () => {
    await onCall('first', 'contact');
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
    await onCall('first', 'contact');
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
    await onCall('first', 'contact');
    await onCall('first', 'second', 'xb-central');
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
    const by = await idOf('xb-authority');
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
      ...{ outcome: 'acted', endedBy: await idOf('xb-liaison') },
    });
  });

  it('goes on though officers note, assign and seal, since none of it moves the request', async () => {
    const { id } = await urgent();
    await sweep();
    const address = `/api/v1/requests/${id}`;
    const assignee = await idOf('xb-authority');
    for (const [where, body] of [
      ['notes', { text: 'To be looked at in the morning.' }],
      ['assignments', { assignee }],
      ['seal', { reasons: 'A source.' }],
    ] as const) {
      const { status } = await asOfficer('xb-authority', 'POST', `${address}/${where}`, body, {
        'if-match': '*',
      });
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
    await onCall('second', 'second');
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
    await onCall('first', 'contact');
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

describe('a test of a contact point', () => {
  const tests = '/api/v1/contact-tests';
  const point = 'xb-contact-point';
  const send = (client: string, authority = point): Promise<Reply> =>
    node.call(client, 'POST', tests, { authority });
  const answer = (name: string, id: string): Promise<Reply> =>
    asOfficer(name, 'POST', `${tests}/${id}/answer`);
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
    await onCall('first', 'second');
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
      { actor: await idOf('xb-authority'), subject: point, detail: { test: body.id, seconds: 95 } },
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
