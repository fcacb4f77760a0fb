import { announceAll, aPreservation, aStoredDataRequest, transmitted } from '../support/drafts.js';
import { sessionOf } from '../support/officers.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
let officer: string;
const unit = '01900000-0000-7000-8000-0000000000aa';
const closed = '01900000-0000-7000-8000-0000000000ab';
const none = '01900000-0000-7000-8000-000000000000';
beforeAll(async () => {
  node = await startNode();
  [{ id: officer } = { id: '' }] = await node.sql(
    `SELECT id FROM officer WHERE email = 'second@xa.example'`,
  );
  await node.sql(
    `INSERT INTO unit (id, state, authority, name, closed_at) VALUES
      ($1, 'XA', 'xa-central', 'Cybercrime unit', NULL), ($2, 'XA', 'xa-central', 'Old unit', node_time())`,
    [unit, closed],
  );
});
afterAll(() => node.stop());

const assign = (client: string, id: string, assignee: unknown, more: object = {}): Promise<Reply> =>
  node.call(client, 'POST', `/api/v1/requests/${id}/assignments`, { assignee, ...more });
const unassign = (client: string, id: string, assignee: string, body?: object): Promise<Reply> =>
  node.call(client, 'DELETE', `/api/v1/requests/${id}/assignments/${assignee}`, body);
const people = async (client: string, id: string): Promise<any> =>
  (await node.call(client, 'GET', `/api/v1/requests/${id}/assignments`)).body;
const seal = (client: string, id: string, reasons = 'A colleague is a suspect.'): Promise<Reply> =>
  node.call(client, 'POST', `/api/v1/requests/${id}/seal`, { reasons });
const unseal = (client: string, id: string): Promise<Reply> =>
  node.call(client, 'POST', `/api/v1/requests/${id}/unseal`, { reasons: 'It is over.' });
const said = ({ status, body }: Reply): string => `${status} ${body.code}`;
const draft = async (): Promise<string> =>
  (await node.draft('xa-liaison', aStoredDataRequest())).id;

async function events(client: string, id: string): Promise<any[]> {
  const { body } = await node.call(client, 'GET', `/api/v1/requests/${id}/history`);
  return body.events.filter(({ room }: { room: string }) => room === 'private');
}

describe('assigning', () => {
  it('names officers, accounts and units of one’s own State, with who did it and why', async () => {
    const id = await draft();
    const added = await assign('xa-authority', id, officer.toUpperCase(), {
      reasons: 'Speaks it.',
    });
    expect(added.status).toBe(201);
    expect(added.body).toEqual({
      ...{ assignee: officer, kind: 'officer', name: 'Second officer of Aldora' },
      ...{ assignedBy: 'xa-authority', since: expect.stringMatching(/Z$/) },
    });
    await assign('xa-authority', id, 'xa-liaison');
    await assign('xa-authority', id, unit);
    const { items, seal: sealed } = await people('xa-executing', id);
    expect(items.map(({ kind, name }: any) => `${kind} ${name}`).sort()).toEqual([
      ...['officer Second officer of Aldora', 'service xa-liaison', 'unit Cybercrime unit'],
    ]);
    expect(sealed).toBeNull();
    const [event] = (await events('xa-liaison', id)).filter(({ type }) => type === 'assign');
    expect(event).toMatchObject({
      ...{ actor: 'xa-authority', state: 'XA', basis: ['un-cybercrime-2024:40(20)'] },
      data: { assignee: officer, kind: 'officer', reasons: 'Speaks it.' },
    });
    const { body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}/history/verify`);
    expect(body.ok).toBe(true);
  });

  it('a second time changes nothing and says so', async () => {
    const id = await draft();
    const first = await assign('xa-authority', id, unit);
    const again = await assign('xa-second', id, unit);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect((await events('xa-liaison', id)).filter(({ type }) => type === 'assign')).toHaveLength(
      1,
    );
  });

  it.each([
    ['of another State', () => 'xb-authority'],
    ['unknown', () => none],
    ['closed', () => closed],
    ['who only administers', () => 'xa-admin'],
    ['who only audits', () => 'xa-auditor'],
    ['called everything', () => '*'],
    ['with a NUL', () => 'xa-liaison\u0000'],
  ])('refuses somebody %s, and all alike [ASVS 8.2.2]', async (_, whom) => {
    const reply = await assign('xa-authority', await draft(), whom());
    expect(reply.status).toBe(422);
    expect(reply.body.code).toMatch(/^(unknown-assignee|invalid-body)$/);
    if (!whom().includes('\0')) {
      const { instance: _i, ...problem } = reply.body;
      const { instance: _j, ...like } = (await assign('xa-authority', await draft(), 'no-one'))
        .body;
      expect(problem).toEqual(like);
    }
  });

  it.each([
    ['xa-liaison', 'xa-liaison', '201 undefined'],
    ['xa-liaison', 'xa-executing', '201 undefined'],
    ['fr-liaison', 'fr-liaison', '201 undefined'],
    ['fr-liaison', 'xa-executing', '403 role-missing'],
    ['xa-contact', 'xa-contact', '403 role-missing'],
    ['xa-executing', 'xa-executing', '403 role-missing'],
    ['xa-auditor', 'xa-liaison', '403 role-missing'],
    ['xa-admin', 'xa-liaison', '403 role-missing'],
    ['xb-authority', 'xb-liaison', '404 not-found'],
  ])(
    '%s assigning %s to a draft of xa-liaison: %s [ASVS 8.2.1]',
    async (client, whom, expected) => {
      expect(said(await assign(client, await draft(), whom))).toBe(expected);
    },
  );

  it('of a draft that has been sent is no longer for its drafter, and of a preservation for the contact point', async () => {
    const { id } = await transmitted(node);
    expect(said(await assign('xa-liaison', id, 'xa-executing'))).toBe('403 role-missing');
    const preservation = await node.draft('xa-liaison', aPreservation());
    expect((await assign('xa-contact', preservation.id, 'xa-liaison')).status).toBe(201);
  });

  it('is each State’s own: the other learns nothing of it', async () => {
    const { id } = await transmitted(node);
    await assign('xa-authority', id, 'xa-liaison', { reasons: 'canary' });
    await seal('xa-authority', id, 'canary');
    expect(await people('xb-authority', id)).toEqual({ items: [], next: null, seal: null });
    for (const path of ['', '/history', '/history/verify', '/deadlines', '/assignments']) {
      const reply = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}${path}`);
      expect(reply.status).toBe(200);
      expect(JSON.stringify(reply.body)).not.toMatch(/canary|seal"?:"?{|assign"/);
    }
    expect((await assign('xb-authority', id, 'xb-liaison')).status).toBe(201);
    expect((await people('xa-authority', id)).items).toHaveLength(2);
  });

  it('is undone, and of whoever was not named nothing is said', async () => {
    const id = await draft();
    await assign('xa-authority', id, officer);
    expect(
      (await unassign('xa-authority', id, officer.toUpperCase(), { reasons: 'Ill.' })).status,
    ).toBe(204);
    for (const whom of [officer, none, 'xb-authority']) {
      expect((await unassign('xa-authority', id, whom)).status).toBe(204);
    }
    expect((await people('xa-authority', id)).items).toEqual([]);
    const gone = (await events('xa-authority', id)).filter(({ type }) => type === 'unassign');
    expect(gone.map(({ data }) => data)).toEqual([{ assignee: officer, reasons: 'Ill.' }]);
    expect(said(await unassign('fr-liaison', id, officer))).toBe('403 role-missing');
  });

  it('repeats its answer to the same Idempotency-Key', async () => {
    const id = await draft();
    const path = `/api/v1/requests/${id}/assignments`;
    const key = { 'idempotency-key': 'assign-1' };
    const twice = [];
    for (let time = 0; time < 2; time += 1) {
      twice.push(await node.call('xa-authority', 'POST', path, { assignee: unit }, key));
    }
    expect(twice.map(({ status }) => status)).toEqual([201, 201]);
    expect(twice[1]!.body).toEqual(twice[0]!.body);
  });

  it('tells whoever was named, nobody else, and nobody who named oneself', async () => {
    const id = await draft();
    await assign('xa-authority', id, 'xa-executing');
    await assign('xa-liaison', id, 'xa-liaison');
    await announceAll(node);
    const told = async (client: string): Promise<string[]> =>
      (await node.call(client, 'GET', '/api/v1/notifications?limit=200')).body.items
        .filter(({ request, type }: any) => request === id && type === 'assign')
        .map(({ type }: any) => type);
    expect(await told('xa-executing')).toEqual(['assign']);
    expect(await told('xa-auditor')).toEqual(['assign']);
    for (const client of ['xa-liaison', 'xa-authority', 'xa-second', 'xa-contact']) {
      expect([client, await told(client)]).toEqual([client, []]);
    }
  });

  it('narrows the worklist: mine, my unit’s, somebody’s, nobody’s', async () => {
    const [mine, units, nobodys] = [await draft(), await draft(), await draft()];
    await assign('xa-authority', mine, 'xa-second');
    await assign('xa-authority', units, unit);
    const listed = async (query: string): Promise<string[]> =>
      (await node.call('xa-second', 'GET', `/api/v1/requests?limit=200&${query}`)).body.items.map(
        ({ id }: { id: string }) => id,
      );
    expect(await listed('assigned=me')).toEqual([mine]);
    expect(await listed('assigned=xa-second&direction=outgoing')).toEqual([mine]);
    expect(await listed('assigned=xa-second&direction=incoming')).toEqual([]);
    expect(await listed(`assigned=${unit}`)).toContain(units);
    expect(await listed('assigned=unit')).toEqual([]);
    expect(await listed('assigned=xb-authority')).toEqual([]);
    const free = await listed('assigned=none');
    expect(free).toContain(nobodys);
    expect(free).not.toEqual(expect.arrayContaining([mine]));
    expect(free).not.toEqual(expect.arrayContaining([units]));
    // words that happen to be those of the filter are words
    expect(await listed('q=none')).toEqual([]);
    expect(await listed('q=unit&assigned=none')).toEqual([]);
  });
});

describe('sealing', () => {
  it('is for an authority that gives reasons, and assigns the sealer along with it', async () => {
    const id = await draft();
    expect(said(await seal('xa-liaison', id))).toBe('403 role-missing');
    expect(said(await seal('xa-auditor', id))).toBe('403 role-missing');
    expect(said(await seal('xb-authority', id))).toBe('404 not-found');
    expect(said(await seal('xa-authority', id, ' '))).toBe('422 reasons-missing');
    const first = await seal('xa-authority', id);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      items: [{ assignee: 'xa-authority', kind: 'service', assignedBy: 'xa-authority' }],
      seal: { by: 'xa-authority', since: expect.any(String) },
    });
    expect((await seal('xa-authority', id)).status).toBe(200);
    expect(await people('xa-authority', id)).toEqual(first.body);
    const types = (await events('xa-authority', id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'seal')).toHaveLength(1);
  });

  it('leaves the request to who is assigned, until one of them unseals it [ASVS 8.2.2, 8.3.2]', async () => {
    const id = await draft();
    await assign('xa-authority', id, 'xa-executing');
    await seal('xa-authority', id);
    const see = (client: string): Promise<Reply> =>
      node.call(client, 'GET', `/api/v1/requests/${id}`);
    expect((await see('xa-executing')).status).toBe(200);
    for (const client of ['xa-liaison', 'xa-second', 'xa-contact', 'fr-liaison']) {
      expect([client, said(await see(client))]).toEqual([client, '404 not-found']);
    }
    expect(said(await unseal('xa-executing', id))).toBe('403 role-missing');
    expect(said(await unseal('xa-second', id))).toBe('404 not-found');
    // a change takes effect at once, with the token that was given before
    await assign('xa-authority', id, 'xa-second');
    expect((await see('xa-second')).status).toBe(200);
    await unassign('xa-authority', id, 'xa-second');
    expect((await see('xa-second')).status).toBe(404);
    const open = await unseal('xa-authority', id);
    expect([open.status, open.body.seal]).toEqual([200, null]);
    expect((await see('xa-liaison')).status).toBe(200);
    expect((await unseal('xa-authority', id)).status).toBe(200);
  });

  it('opens to the officers of an assigned unit, while they are in it', async () => {
    const id = await draft();
    await assign('xa-authority', id, unit);
    await seal('xa-authority', id);
    const { call } = await sessionOf(node, 'second@xa.example');
    const sees = async (): Promise<number> => (await call('GET', `/api/v1/requests/${id}`)).status;
    expect(await sees()).toBe(404);
    await node.sql('UPDATE officer SET unit = $1 WHERE id = $2', [unit, officer]);
    expect(await sees()).toBe(200);
    const listed = await call('GET', '/api/v1/requests?assigned=unit&limit=200');
    expect(listed.body.items.map((one: { id: string }) => one.id)).toContain(id);
    await node.sql('UPDATE officer SET unit = NULL WHERE id = $1', [officer]);
    expect(await sees()).toBe(404);
  });

  it('opens to whoever stands in for an assigned officer, for as long as they do [ASVS 8.3.2]', async () => {
    const id = await draft();
    const [{ id: absent } = { id: '' }] = await node.sql(
      `SELECT id FROM officer WHERE email = 'authority@xa.example'`,
    );
    await assign('xa-authority', id, absent);
    await seal('xa-authority', id);
    const { call } = await sessionOf(node, 'second@xa.example');
    const sees = async (): Promise<number> => (await call('GET', `/api/v1/requests/${id}`)).status;
    const standIn = async (days: number): Promise<void> => {
      await node.sql(
        `INSERT INTO delegation (id, state, absent, delegate, from_day, to_day, created_by, created_at)
          SELECT gen_random_uuid(), 'XA', $1, $2, today + $3::int, today + $3::int, 'x', node_time()
          FROM (SELECT (node_time() AT TIME ZONE 'Europe/Paris')::date AS today) AS t`,
        [absent, officer, days],
      );
    };
    for (const days of [-1, 1]) {
      await standIn(days);
      expect([days, await sees()]).toEqual([days, 404]);
    }
    await standIn(0);
    expect(await sees()).toBe(200);
    expect((await call('GET', '/api/v1/requests?limit=200')).body.items[0].id).toBe(id);
    await node.sql('UPDATE delegation SET ended_at = node_time()');
    expect(await sees()).toBe(404);
  });

  it('keeps at least one who may open it', async () => {
    const id = await draft();
    await seal('xa-authority', id);
    expect(said(await unassign('xa-authority', id, 'xa-authority'))).toBe('409 last-assignee');
    await assign('xa-authority', id, 'xa-liaison');
    expect((await unassign('xa-authority', id, 'xa-authority')).status).toBe(204);
    expect((await node.call('xa-authority', 'GET', `/api/v1/requests/${id}`)).status).toBe(404);
    expect((await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`)).status).toBe(200);
  });

  it('lets an auditor who is an authority too decide nothing about who may open it', async () => {
    const id = await draft();
    await seal('xa-authority', id);
    await node.sql(
      `UPDATE service_account SET roles = '{auditor,authority}' WHERE id = 'xa-second'`,
    );
    const { body } = await node.call(undefined, 'POST', '/oauth/token', undefined, {});
    expect(body.code).toBeDefined();
    const reply = await node.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'grant_type=client_credentials&client_id=xa-second&client_secret=demonstration',
    });
    const authorization = `Bearer ${reply.json().access_token}`;
    const act = (path: string, sent: object): Promise<Reply> =>
      node.call(undefined, 'POST', `/api/v1/requests/${id}/${path}`, sent, { authorization });
    expect(said(await act('assignments', { assignee: 'xa-second' }))).toBe('403 not-assigned');
    expect(said(await act('unseal', { reasons: 'Curious.' }))).toBe('403 not-assigned');
    await node.sql(`UPDATE service_account SET roles = '{authority}' WHERE id = 'xa-second'`);
  });
});
