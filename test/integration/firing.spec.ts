import { announceAll } from '../support/drafts.js';
import { firingsOf, preservationThatIs, requestThatIs, setTime, sweep } from '../support/cases.js';
import { startNode, type TestNode } from '../support/node.js';
import { sessionOf } from '../support/officers.js';

const monday = '2027-03-01T03:00:00Z';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
beforeEach(async () => {
  await setTime(node, monday);
  // what other tests left open is not this one's affair
  await node.sql(`UPDATE threshold SET at = NULL WHERE fired_at IS NULL`);
});
afterAll(() => node.stop());

const fired = async (id: string): Promise<string[]> =>
  (await firingsOf(node, id)).map(({ limit, threshold }) => `${limit}: ${threshold}`);
const historyOf = async (client: string, id: string): Promise<string[]> => {
  const { body } = await node.call(client, 'GET', `/api/v1/requests/${id}/history`);
  return body.events.map(({ room, type }: { room: string; type: string }) => `${room} ${type}`);
};
const verified = async (client: string, id: string): Promise<boolean> =>
  (await node.call(client, 'GET', `/api/v1/requests/${id}/history/verify`)).body.ok;
const notificationsOf = async (client: string, id: string): Promise<any[]> => {
  const { body } = await node.call(client, 'GET', '/api/v1/notifications?limit=200');
  return body.items.filter((item: any) => item.request === id && item.type === 'deadline');
};

describe('a threshold whose time has come', () => {
  it('is an event of the State that owes where the limit is a service level', async () => {
    const { id } = await requestThatIs(node, 'transmitted');
    await setTime(node, '2027-03-08T17:00:01Z');
    expect(await sweep(node)).toBe(2);
    expect(await firingsOf(node, id)).toMatchObject([
      { room: 'private', state: 'XB', threshold: 'warn', plannedFor: '2027-03-08T05:00:00.000Z' },
      { room: 'private', state: 'XB', threshold: 'due', dueAt: '2027-03-08T17:00:00.000Z' },
    ]);
    expect(await historyOf('xb-authority', id)).toContain('private deadline');
    expect(await historyOf('xa-authority', id)).not.toContain('private deadline');
  });

  it('is an event of the shared room where the limit concerns both, and both histories still verify', async () => {
    const deadline = { on: '2027-03-20', reason: 'Hearing' };
    const { id } = await requestThatIs(node, 'received', { deadline });
    await setTime(node, '2027-03-20T17:00:01Z');
    await sweep(node);
    expect(await firingsOf(node, id)).toMatchObject([
      { room: 'shared', limit: 'requester-deadline', threshold: 'warn' },
      { room: 'shared', limit: 'requester-deadline', threshold: 'warn' },
      { room: 'shared', limit: 'requester-deadline', threshold: 'due' },
    ]);
    for (const client of ['xa-auditor', 'xb-auditor']) {
      expect(await historyOf(client, id)).toContain('shared deadline');
      expect(await verified(client, id)).toBe(true);
    }
  });

  it('is told by the ladder of the authority that owes, and to the other side’s officers; it names rules, not facts', async () => {
    const deadline = { on: '2027-03-20', reason: 'Hearing' };
    const { id } = await requestThatIs(node, 'transmitted', { deadline });
    await setTime(node, '2027-03-13T17:00:01Z'); // a week before the date, and past the time to acknowledge
    await sweep(node);
    await announceAll(node);
    const limits = async (client: string): Promise<string[]> =>
      (await notificationsOf(client, id))
        .map(({ about }) => `${about.limit} ${about.threshold}`)
        .sort();
    const shared = 'requester-deadline warn';
    // nobody is assigned: what is due soon goes to the authority officers
    const [due, overdue, warn] = ['due', 'overdue', 'warn'].map((step) => `acknowledge ${step}`);
    expect(await limits('xb-authority')).toEqual([due, overdue, warn, shared]);
    expect(await limits('xb-liaison')).toEqual([due, overdue]);
    expect(await limits('xb-auditor')).toEqual([due, overdue, warn, shared]);
    for (const role of ['liaison', 'authority', 'contact'])
      expect(await limits(`xa-${role}`)).toEqual([shared]);
    for (const client of ['xb-executing', 'xb-contact', 'xc-authority'])
      expect(await limits(client)).toEqual([]);
    const [first] = await notificationsOf('xb-authority', id);
    expect(Object.keys(first.about).sort()).toEqual(['dueAt', 'limit', 'threshold']);
  });

  it('is told to those who work on the request, and to those who are on call as it climbs', async () => {
    const { id } = await requestThatIs(node, 'transmitted', { urgency: 'urgent' });
    await node.sql(
      `INSERT INTO assignment (request_id, state, assignee, kind, assigned_by, at)
        VALUES ($1, 'XB', 'xb-executing', 'service', 'xb-authority', node_time())`,
      [id],
    );
    for (const [email, position] of [
      ['contact', 'first'],
      ['liaison', 'second'],
      ['second', 'supervisor'],
    ] as const) {
      await node.sql(
        `INSERT INTO duty_shift (id, state, authority, officer, position, from_at, to_at, created_by, created_at)
          SELECT gen_random_uuid(), 'XB', 'xb-contact-point', id, $2, at - interval '1 day', at + interval '90 days', 'x', at
          FROM officer, node_time() AS at WHERE email = $1`,
        [`${email}@xb.example`, position],
      );
    }
    await setTime(node, '2027-04-30T17:00:01Z');
    await sweep(node);
    await announceAll(node);
    const officer = async (name: string): Promise<string[]> => {
      const session = await sessionOf(node, `${name}@xb.example`);
      const { body } = await session.call('GET', '/api/v1/notifications?limit=200');
      return body.items
        .filter((item: any) => item.request === id && item.type === 'deadline')
        .map(({ about }: any) => about.threshold)
        .sort();
    };
    const all = ['due', 'escalate', 'overdue', 'warn'];
    expect(
      (await notificationsOf('xb-executing', id)).map(({ about }) => about.threshold).sort(),
    ).toEqual(all);
    expect(await officer('contact')).toEqual(all);
    expect(await officer('liaison')).toEqual(['escalate', 'overdue']);
    expect(await officer('second')).toEqual(all); // also an authority officer
    expect(await officer('executing')).toEqual([]);
    await node.sql('DELETE FROM duty_shift');
  });

  it('is told to nobody who may not see the request: of a sealed one, to those alone who work on it', async () => {
    const { id } = await requestThatIs(node, 'transmitted');
    await node.sql(
      `INSERT INTO assignment (request_id, state, assignee, kind, assigned_by, at)
        VALUES ($1, 'XB', 'xb-executing', 'service', 'xb-authority', node_time())`,
      [id],
    );
    await node.sql(`INSERT INTO seal VALUES ($1, 'XB', 'xb-authority', node_time())`, [id]);
    await setTime(node, '2027-03-08T17:00:01Z');
    await sweep(node);
    await announceAll(node);
    for (const client of ['xb-authority', 'xb-liaison', 'xb-contact'])
      expect(await notificationsOf(client, id)).toEqual([]);
    expect(await notificationsOf('xb-executing', id)).toHaveLength(2);
    expect(await notificationsOf('xb-auditor', id)).toHaveLength(2);
  });

  it('changes no version, so that nobody has to read again before acting', async () => {
    const deadline = { on: '2027-03-20', reason: 'Hearing' };
    const before = await requestThatIs(node, 'received', { deadline });
    await setTime(node, '2027-04-20T03:00:00Z');
    expect(await sweep(node)).toBeGreaterThan(4);
    const { body, headers } = await node.call(
      'xb-authority',
      'GET',
      `/api/v1/requests/${before.id}`,
    );
    expect([body.version, headers.etag]).toEqual([before.version, `"${before.version}"`]);
    const path = `/api/v1/requests/${before.id}/actions/start-assessment`;
    const reply = await node.call(
      'xb-authority',
      'POST',
      path,
      {},
      { 'if-match': `"${before.version}"` },
    );
    expect(reply.status).toBe(200);
    expect(await verified('xb-authority', before.id)).toBe(true);
  });

  it('does not fire where the clock has ended', async () => {
    const { id } = await requestThatIs(node, 'received');
    await setTime(node, '2027-03-29T03:00:00Z');
    await sweep(node);
    expect(await fired(id)).toEqual(['decide: warn']);
  });

  it('does not fire while the clock stands still', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    await node.do('xb-authority', id, 'ask-for-information', {
      questions: ['Which?'],
      dueOn: '2027-03-10',
    });
    await setTime(node, '2027-06-01T03:00:00Z');
    await sweep(node);
    expect(await fired(id)).toEqual([
      'answer-information: warn',
      'answer-information: due',
      'answer-information: overdue',
    ]);
  });

  it('is not told of a second time when a clock that was late goes on and is late still', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    await setTime(node, '2027-04-05T03:00:00Z');
    await sweep(node);
    expect(await fired(id)).toEqual(['decide: warn', 'decide: due', 'decide: overdue']);
    await node.do('xb-authority', id, 'ask-for-information', { questions: ['Which?'] });
    await setTime(node, '2027-04-06T02:00:00Z');
    await node.do('xa-liaison', id, 'supply-information', { answers: 'This one.' });
    await sweep(node);
    expect(await fired(id)).toEqual(['decide: warn', 'decide: due', 'decide: overdue']);
    await setTime(node, '2027-04-30T03:00:00Z');
    await sweep(node);
    expect(await fired(id)).toEqual([
      'decide: warn',
      'decide: due',
      'decide: overdue',
      'decide: escalate',
    ]);
  });
});

describe('a preservation that runs out', () => {
  it('is warned of, falls due, and is released by the system', async () => {
    const { id, version } = await preservationThatIs(node, 'preserved', {
      from: '2027-03-01',
      until: '2027-05-30',
    });
    await setTime(node, '2027-05-26T03:00:00Z');
    await sweep(node);
    expect(await fired(id)).toEqual(['preservation: warn', 'preservation: warn']);
    await setTime(node, '2027-05-30T17:00:00Z');
    expect(await sweep(node)).toBe(1);
    const { body } = await node.call('xa-contact', 'GET', `/api/v1/requests/${id}`);
    expect(body).toMatchObject({ state: 'released', version: version + 1, deadlines: [] });
    expect((await historyOf('xa-contact', id)).slice(-4)).toEqual([
      'shared deadline',
      'shared deadline',
      'shared deadline',
      'shared expire',
    ]);
    expect(await sweep(node)).toBe(0);
    for (const client of ['xa-auditor', 'xb-auditor'])
      expect(await verified(client, id)).toBe(true);
  });

  it('is told of before it is over, and not before its notice, though one sweep finds both', async () => {
    const kept = await preservationThatIs(node, 'preserved', {
      from: '2027-03-01',
      until: '2027-05-01',
    });
    const { id } = await requestThatIs(node, 'in-assessment', {
      links: [{ type: 'follows', request: kept.id }],
    });
    await setTime(node, '2027-04-26T03:00:00Z');
    await node.do('xb-authority', id, 'refuse', {
      grounds: [{ code: 'R-DC' }],
      reasons: 'No offence.',
    });
    await setTime(node, '2027-05-12T17:00:00Z');
    await sweep(node);
    expect((await fired(kept.id)).slice(-2)).toEqual(['release-notice: due', 'preservation: due']);
    expect((await historyOf('xa-contact', kept.id)).at(-1)).toBe('shared expire');
  });
});
