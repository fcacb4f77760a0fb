import { aStoredDataRequest } from '../support/drafts.js';
import { sessionOf } from '../support/officers.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
let leaver: string;
let successor: string;
let auditor: string;
let foreigner: string;
beforeAll(async () => {
  node = await startNode();
  const id = async (email: string): Promise<string> =>
    (await node.sql('SELECT id FROM officer WHERE email = $1', [email]))[0].id;
  leaver = await id('second@xa.example');
  successor = await id('authority@xa.example');
  auditor = await id('auditor@xa.example');
  foreigner = await id('authority@xb.example');
});
afterAll(() => node.stop());

const handOver = (client: string, from: string, body: unknown): Promise<Reply> =>
  node.call(client, 'POST', `/api/v1/officers/${from}/handover`, body);
const said = ({ status, body }: Reply): string => `${status} ${body.code}`;
const assigned = async (assignee: string): Promise<string[]> =>
  (await node.sql('SELECT request_id FROM assignment WHERE assignee = $1', [assignee])).map(
    ({ request_id }) => request_id as string,
  );
const reasons = 'Has left the service.';

describe('a handover', () => {
  it('waits until the officer has been deactivated', async () => {
    expect(said(await handOver('xa-admin', leaver, { to: successor, reasons }))).toBe(
      '409 officer-active',
    );
    await node.sql('UPDATE officer SET deactivated_at = node_time() WHERE id = $1', [leaver]);
  });

  it('moves open requests, sealed ones among them, a hundred a call, and shows the administrator none [ASVS 8.2.2]', async () => {
    const ids: string[] = [];
    for (let made = 0; made < 103; made += 1) {
      ids.push((await node.draft('xa-liaison', aStoredDataRequest())).id);
    }
    const [sealed, closed, both] = ids as [string, string, string];
    await node.sql(
      `INSERT INTO assignment SELECT id, 'XA', $1, 'officer', 'xa-authority', node_time() FROM request`,
      [leaver],
    );
    await node.call('xa-authority', 'POST', `/api/v1/requests/${sealed}/seal`, {
      reasons: 'canary',
    });
    await node.do('xa-authority', closed, 'withdraw', { reasons: 'Settled.' });
    await node.call('xa-authority', 'POST', `/api/v1/requests/${both}/assignments`, {
      assignee: successor,
    });

    const first = await handOver('xa-admin', leaver, { to: successor.toUpperCase(), reasons });
    expect([first.status, first.body]).toEqual([200, { moved: 100, remaining: 2 }]);
    const second = await handOver('xa-admin', leaver, { to: successor, reasons });
    expect(second.body).toEqual({ moved: 2, remaining: 0 });
    const third = await handOver('xa-admin', leaver, { to: successor, reasons });
    expect(third.body).toEqual({ moved: 0, remaining: 0 });

    expect(await assigned(leaver)).toEqual([closed]);
    expect((await assigned(successor)).sort()).toEqual(ids.filter((id) => id !== closed).sort());
    const events = await node.sql(
      `SELECT request_id, header::jsonb ->> 'actor' AS actor, data::jsonb AS data FROM private_event WHERE type = 'hand-over'`,
    );
    expect(events).toHaveLength(102);
    expect(events[0]).toMatchObject({
      actor: 'xa-admin',
      data: { from: leaver, to: successor, reasons },
    });
    const { body } = await node.call(
      'xa-authority',
      'GET',
      `/api/v1/requests/${sealed}/history/verify`,
    );
    expect(body.ok).toBe(true);
    expect((await node.call('xa-admin', 'GET', `/api/v1/requests/${sealed}`)).status).toBe(403);
    const told = await node.sql(
      `SELECT detail FROM access_event WHERE type = 'handover' ORDER BY id`,
    );
    expect(told.map(({ detail }) => detail.moved)).toEqual([100, 2, 0]);
  });

  it('goes to an officer of the State who works on cases, and not to who asks for it', async () => {
    const tries = [
      auditor,
      foreigner,
      leaver,
      'xa-liaison',
      '01900000-0000-7000-8000-000000000000',
    ];
    for (const to of tries) {
      expect([to, said(await handOver('xa-admin', leaver, { to, reasons }))]).toEqual([
        to,
        '422 unknown-assignee',
      ]);
    }
    await node.sql(`UPDATE service_account SET sponsor = $1 WHERE id = 'xa-admin'`, [successor]);
    const reply = await node.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'grant_type=client_credentials&client_id=xa-admin&client_secret=demonstration',
    });
    const authorization = `Bearer ${reply.json().access_token}`;
    const path = `/api/v1/officers/${leaver}/handover`;
    const own = await node.call(
      undefined,
      'POST',
      path,
      { to: successor, reasons },
      { authorization },
    );
    expect(said(own)).toBe('422 unknown-assignee');
  });

  it.each([
    ['xa-authority', '403 role-missing'],
    ['xa-auditor', '403 role-missing'],
    ['xb-admin', '404 not-found'],
    [undefined, '401 unauthenticated'],
  ])('is not for %s', async (client, expected) => {
    const path = `/api/v1/officers/${leaver}/handover`;
    expect(said(await node.call(client, 'POST', path, { to: successor, reasons }))).toBe(expected);
  });

  it('takes a second factor shown lately from an officer who administers [ASVS 7.5.3]', async () => {
    const admin = await sessionOf(node, 'admin@xa.example');
    const path = `/api/v1/officers/${leaver}/handover`;
    expect((await admin.call('POST', path, { to: successor, reasons })).status).toBe(200);
    await node.sql(`UPDATE session SET stepped_up_at = stepped_up_at - interval '11 minutes'`);
    const late = await admin.call('POST', path, { to: successor, reasons });
    expect(said(late)).toBe('401 step-up-required');
  });

  it('says what is wrong with what it was sent', async () => {
    expect(said(await handOver('xa-admin', leaver, { to: successor }))).toBe('422 reasons-missing');
    expect(said(await handOver('xa-admin', leaver, { reasons, to: 7 }))).toBe('422 invalid-body');
    expect(said(await handOver('xa-admin', 'x', { reasons, to: successor }))).toBe('404 not-found');
  });
});
