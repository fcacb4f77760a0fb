import { Links } from '@rogatory/identity';
import { desk, sessionOf, type SignedIn } from '../support/officers.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';
import { inAssessment } from '../support/drafts.js';

let node: TestNode;
let admin: SignedIn;
beforeAll(async () => {
  node = await startNode();
  admin = await sessionOf(node, 'admin@xa.example');
});
afterAll(() => node.stop());

const none = '01900000-0000-7000-8000-000000000000';
const officers = '/api/v1/officers';
let count = 0;
/** Somebody new, with an address of their own. */
const newcomer = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  email: `newcomer-${String(++count)}@xa.example`,
  name: 'Jeanne Roussel',
  authority: 'xa-central',
  roles: ['authority'],
  ...more,
});

async function idOf(email: string): Promise<string> {
  const [row] = await node.sql<{ id: string }>('SELECT id FROM officer WHERE email = $1', [email]);
  if (!row) throw new Error(`Nobody is called ${email}.`);
  return row.id;
}

async function invite(more: Record<string, unknown> = {}): Promise<any> {
  const { status, body } = await admin.call('POST', officers, newcomer(more));
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

/** Somebody who has joined, with a session. */
async function colleague(more: Record<string, unknown> = {}): Promise<SignedIn & { id: string }> {
  const { officer } = await invite(more);
  await node.sql(`UPDATE officer SET password_hash = 'none' WHERE id = $1`, [officer.id]);
  return { id: officer.id, ...(await sessionOf(node, officer.email)) };
}

const eventsAbout = (subject: string): Promise<any[]> =>
  node.sql('SELECT type, actor, detail FROM access_event WHERE subject = $1 ORDER BY id', [
    subject,
  ]);

const tokenIn = ({ url }: { url: string }): string => url.split('/').at(-1)!;

/** A State's lists, page after page. */
async function all(who: SignedIn, path: string): Promise<any[]> {
  const { body } = await who.call('GET', `${path}?limit=200`);
  return body.items;
}

describe('an invitation', () => {
  it('adds an officer and tells a link once, whose token is kept as a hash alone', async () => {
    const sent = newcomer({ email: ' Jeanne.ROUSSEL@xa.example ', language: 'fr' });
    const { status, body, headers } = await admin.call('POST', officers, sent);
    expect(status).toBe(201);
    expect(headers.location).toBe(`${officers}/${body.officer.id}`);
    expect(body.officer).toMatchObject({
      ...{ email: 'jeanne.roussel@xa.example', status: 'invited', roles: ['authority'] },
      ...{ language: 'fr', factors: { password: 0, totp: 0, passkey: 0, provider: 0 } },
    });
    expect(body.invitation.url).toMatch(/^http:\/\/localhost:\d+\/invitation\/[\w-]{43}$/);
    const days = (Date.parse(body.invitation.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(7.1);
    const dump = JSON.stringify(await node.sql('SELECT * FROM access_link, access_event'));
    expect(dump).not.toContain(tokenIn(body.invitation));
    expect(await eventsAbout(body.officer.id)).toMatchObject([{ type: 'officer-invited' }]);
  });

  it('lets the officer in, who is then active', async () => {
    const { officer, invitation } = await invite();
    const password = 'a long walk along the quay at dawn';
    await node.app.get(Links).accept(tokenIn(invitation), { password }, desk);
    const { body } = await admin.call('GET', `${officers}/${officer.id}`);
    expect(body).toMatchObject({ status: 'active', factors: { password: 1 }, invitedUntil: null });
  });

  it('sent again ends the former link', async () => {
    const { officer, invitation } = await invite();
    const again = await admin.call('POST', `${officers}/${officer.id}/invitation`);
    expect(again.status).toBe(201);
    const links = node.app.get(Links);
    await expect(links.look(tokenIn(invitation))).rejects.toThrow(/not good any more/);
    expect(await links.look(tokenIn(again.body.invitation))).toMatchObject({
      purpose: 'invitation',
    });
  });

  it('is no way around a recovery, for whoever has joined [ASVS 6.4.4]', async () => {
    const { id } = await colleague();
    const { status, body } = await admin.call('POST', `${officers}/${id}/invitation`);
    expect([status, body.code]).toEqual([409, 'officer-joined']);
  });

  it('goes once to an address of one’s own State, and says nothing of another State’s officers', async () => {
    const taken = newcomer({ email: 'liaison@xa.example' });
    const { status, body } = await admin.call('POST', officers, taken);
    expect([status, body.code]).toEqual([409, 'email-taken']);
    const elsewhere = newcomer({ email: 'liaison@xb.example' });
    expect((await admin.call('POST', officers, elsewhere)).status).toBe(201);
    const nowhere = newcomer({ email: 'nobody@xb.example' });
    expect((await admin.call('POST', officers, nowhere)).status).toBe(201);
  });

  it.each([
    [['admin', 'liaison'], 'roles-incompatible'],
    [['admin', 'auditor'], 'roles-incompatible'],
    [['auditor', 'authority'], 'roles-incompatible'],
    [['operator', 'contact'], 'roles-incompatible'],
    [['operator'], 'role-of-the-node'],
    [['admin', 'operator'], 'role-of-the-node'],
    [[], 'invalid-body'],
    [['king'], 'invalid-body'],
    [['liaison', 'liaison'], 'invalid-body'],
  ])('gives no roles %j [ASVS 8.2.1]', async (roles, code) => {
    const { status, body } = await admin.call('POST', officers, newcomer({ roles }));
    expect([status, body.code]).toEqual([422, code]);
  });

  it('warns of a role that is unusual at the authority, and gives it', async () => {
    const { officer, warnings } = await invite({ roles: ['contact'] });
    expect(officer.roles).toEqual(['contact']);
    expect(warnings).toMatchObject([{ code: 'role-unusual', severity: 'warning' }]);
    expect((await invite({ roles: ['liaison'] })).warnings).toEqual([]);
  });

  it.each([
    ['state', 'XB'],
    ['id', none],
    ['passwordHash', 'x'],
    ['deactivatedAt', null],
    ['__proto__x', {}],
  ])('takes no member "%s" [ASVS 15.3.3]', async (name, value) => {
    const { status, body } = await admin.call('POST', officers, newcomer({ [name]: value }));
    expect([status, body.code]).toEqual([422, 'invalid-body']);
  });

  it.each([
    ['email', 'not an address'],
    ['email', `${'a'.repeat(250)}@xa.example`],
    ['name', 'Jeanne\r\nBcc: everybody'],
    ['name', ' '],
    ['authority', 'xb-central'],
    ['authority', 'nowhere'],
    ['unit', none],
    ['language', 'français'],
    ['roles', 'admin'],
  ])('is refused with %s %j', async (name, value) => {
    const { status, body } = await admin.call('POST', officers, newcomer({ [name]: value }));
    expect([status, body.problems[0].pointer]).toEqual([422, `/${name}`]);
  });
});

describe('the list of officers', () => {
  it('tells administrators with what each signs in, and no secret', async () => {
    const list = await all(admin, officers);
    const liaison = list.find(({ email }) => email === 'liaison@xa.example');
    expect(liaison).toMatchObject({ status: 'active', factors: { password: 1, totp: 1 } });
    const me = list.find(({ email }) => email === 'admin@xa.example');
    expect(me.lastSignInAt).not.toBeNull();
    expect(JSON.stringify(list)).not.toMatch(/argon2|secret|hash/i);
    expect(list.every(({ email }) => !String(email).endsWith('@xc.example'))).toBe(true);
  });

  it('tells whoever works on cases names, roles and units of the active ones, and no more', async () => {
    const { officer } = await invite();
    await admin.call('POST', `${officers}/${officer.id}/deactivate`, { reasons: 'A mistake.' });
    const list = await all(await sessionOf(node, 'liaison@xa.example'), officers);
    expect(list.map(({ id }) => id)).not.toContain(officer.id);
    for (const entry of list)
      expect(Object.keys(entry).sort()).toEqual(['authority', 'id', 'name', 'roles', 'unit']);
  });

  it('goes by pages without leaving anybody out', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body }: Reply = await admin.call(
        'GET',
        `${officers}?limit=3&${next && `cursor=${next}`}`,
      );
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      next = body.next;
    }
    expect(seen).toEqual((await all(admin, officers)).map(({ id }) => id));
  });
});

describe('a change of an officer', () => {
  it('of roles bites on the very next call of a running session [ASVS 8.3.2]', async () => {
    const { id, call } = await colleague({ roles: ['liaison'] });
    expect((await call('GET', '/api/v1/requests')).status).toBe(200);
    await admin.call('PATCH', `${officers}/${id}`, { roles: ['admin'] });
    expect((await call('GET', '/api/v1/requests')).status).toBe(403);
    expect((await call('GET', officers)).body.items[0]).toHaveProperty('email');
    expect((await eventsAbout(id)).at(-1)).toMatchObject({
      type: 'officer-changed',
      detail: { roles: { before: ['liaison'], after: ['admin'] } },
    });
  });

  it('leaves alone what was not sent, and takes a language away with null', async () => {
    const { officer } = await invite({ language: 'fr' });
    const path = `${officers}/${officer.id}`;
    const renamed = await admin.call('PATCH', path, { name: 'Jeanne Caron' });
    expect(renamed.body.officer).toMatchObject({ ...officer, name: 'Jeanne Caron' });
    const silent = await admin.call('PATCH', path, { language: null });
    expect(silent.body.officer).toMatchObject({ name: 'Jeanne Caron', language: null });
    for (const body of [{ name: null }, { roles: null }, { authority: null }])
      expect((await admin.call('PATCH', path, body)).status).toBe(422);
  });

  it.each(['state', 'id', 'email', 'passwordHash', 'deactivatedAt'])(
    'takes no member "%s" [ASVS 15.3.3]',
    async (name) => {
      const id = await idOf('liaison@xa.example');
      const { status, body } = await admin.call('PATCH', `${officers}/${id}`, { [name]: 'x' });
      expect([status, body.problems]).toMatchObject([422, [{ code: 'unknown-member' }]]);
    },
  );

  it('never gives oneself other roles', async () => {
    const id = await idOf('admin@xa.example');
    const { status, body } = await admin.call('PATCH', `${officers}/${id}`, {
      roles: ['authority'],
    });
    expect([status, body.code]).toEqual([409, 'own-account']);
  });

  it('keeps roles apart that one person must not hold together', async () => {
    const id = await idOf('auditor@xa.example');
    const { status, body } = await admin.call('PATCH', `${officers}/${id}`, {
      roles: ['auditor', 'executing'],
    });
    expect([status, body.code]).toEqual([422, 'roles-incompatible']);
  });

  it('never takes the last administrator away, whoever asks', async () => {
    const id = await idOf('admin@xc.example');
    await node.sql(`UPDATE service_account SET sponsor = NULL WHERE id = 'xc-admin'`);
    const taken = await node.call('xc-admin', 'PATCH', `${officers}/${id}`, { roles: ['liaison'] });
    const gone = await node.call('xc-admin', 'POST', `${officers}/${id}/deactivate`, {
      reasons: 'Moved on.',
    });
    expect([taken.body.code, gone.body.code]).toEqual(['last-admin', 'last-admin']);
    expect([taken.status, gone.status]).toEqual([409, 409]);
  });

  it('leaves one of two administrators who deactivate each other at one moment', async () => {
    const both = [await idOf('admin@xd.example'), ''] as [string, string];
    const first = await sessionOf(node, 'admin@xd.example');
    const invited = await first.call('POST', officers, {
      ...newcomer({ authority: 'xd-central', roles: ['admin'], email: 'other@xd.example' }),
    });
    both[1] = invited.body.officer.id;
    await node.sql(`UPDATE officer SET password_hash = 'none' WHERE id = $1`, [both[1]]);
    const second = await sessionOf(node, 'other@xd.example');
    const reasons = { reasons: 'A quarrel.' };
    await Promise.all([
      first.call('POST', `${officers}/${both[1]}/deactivate`, reasons),
      second.call('POST', `${officers}/${both[0]}/deactivate`, reasons),
    ]);
    const left = await node.sql(
      `SELECT id FROM officer WHERE state = 'XD' AND 'admin' = ANY (roles) AND deactivated_at IS NULL`,
    );
    expect(left).toHaveLength(1);
  });
});

describe('a deactivation', () => {
  it('ends every session at once and takes factors away [ASVS 7.4.2]', async () => {
    const { id, call } = await colleague();
    expect((await call('GET', '/api/v1/me')).status).toBe(200);
    const { status, body } = await admin.call('POST', `${officers}/${id}/deactivate`, {
      reasons: 'Has left the service.',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      officer: { status: 'deactivated', factors: { password: 0, totp: 0, passkey: 0 } },
      toHandOver: { assignments: 0, serviceAccounts: 0 },
    });
    expect((await call('GET', '/api/v1/me')).status).toBe(401);
    expect((await eventsAbout(id)).at(-1)).toMatchObject({
      type: 'officer-deactivated',
      detail: { reasons: 'Has left the service.' },
    });
  });

  it('ends links and delegations with it', async () => {
    const { officer, invitation } = await invite();
    await node.sql(
      `INSERT INTO delegation (id, state, absent, delegate, from_day, to_day, created_by, created_at)
        VALUES ($1, 'XA', $2, $3, '2026-01-01', '2099-01-01', 'test', node_time())`,
      [none, officer.id, await idOf('authority@xa.example')],
    );
    await admin.call('POST', `${officers}/${officer.id}/deactivate`, { reasons: 'Not coming.' });
    await expect(node.app.get(Links).look(tokenIn(invitation))).rejects.toThrow(/not good/);
    const [row] = await node.sql('SELECT ended_at FROM delegation WHERE id = $1', [none]);
    expect(row.ended_at).not.toBeNull();
  });

  it('counts what is left to hand over, and shows none of it', async () => {
    const { id } = await inAssessment(node);
    const leaver = await colleague({ roles: ['liaison'] });
    await node.sql(
      `INSERT INTO assignment (request_id, state, assignee, kind, assigned_by, at)
        VALUES ($1, 'XA', $2, 'officer', 'test', node_time())`,
      [id, leaver.id],
    );
    await node.sql(`UPDATE service_account SET sponsor = $1 WHERE id = 'fr-liaison'`, [leaver.id]);
    const { body } = await admin.call('POST', `${officers}/${leaver.id}/deactivate`, {
      reasons: 'Retired.',
    });
    expect(body.toHandOver).toEqual({ assignments: 1, serviceAccounts: 1 });
    expect(JSON.stringify(body)).not.toContain(id);
  });

  it('asks for reasons, and is never of oneself', async () => {
    const id = await idOf('admin@xa.example');
    const path = `${officers}/${id}/deactivate`;
    expect((await admin.call('POST', path, {})).body.code).toBe('reasons-missing');
    const { status, body } = await admin.call('POST', path, { reasons: 'Enough.' });
    expect([status, body.code]).toEqual([409, 'own-account']);
    const byProgram = await node.call('xa-admin', 'POST', path, { reasons: 'Enough.' });
    expect(byProgram.body.code).toBe('own-account');
  });

  it('can be undone; sessions and factors do not come back', async () => {
    const { id, call } = await colleague();
    const path = `${officers}/${id}`;
    await admin.call('POST', `${path}/deactivate`, { reasons: 'A mistake.' });
    expect((await admin.call('PATCH', path, { name: 'X' })).body.code).toBe('officer-deactivated');
    const { status, body } = await admin.call('POST', `${path}/reactivate`);
    expect([status, body.officer.status]).toEqual([200, 'invited']);
    expect(body.invitation.url).toMatch(/\/invitation\/[\w-]{43}$/);
    expect((await call('GET', '/api/v1/me')).status).toBe(401);
    expect((await admin.call('POST', `${path}/reactivate`)).body.code).toBe('officer-active');
  });
});

describe('a unit', () => {
  const units = '/api/v1/units';
  let made = 0;
  const create = async (more: object = {}): Promise<any> => {
    const unit = { name: `Unit ${String(++made)}`, authority: 'xa-central', ...more };
    return (await admin.call('POST', units, unit)).body;
  };

  it('is made, found by whoever assigns, renamed and closed', async () => {
    const { id, name } = await create();
    const liaison = await sessionOf(node, 'liaison@xa.example');
    expect(await all(liaison, units)).toContainEqual({
      ...{ id, name, authority: 'xa-central', closedAt: null },
    });
    const renamed = await admin.call('PATCH', `${units}/${id}`, { name: 'Cybercrime' });
    expect(renamed.body.name).toBe('Cybercrime');
    const closed = await admin.call('PATCH', `${units}/${id}`, { closed: true });
    expect(closed.body.closedAt).not.toBeNull();
    expect((await eventsAbout(id)).map(({ type }) => type)).toEqual([
      ...['unit-created', 'unit-changed', 'unit-changed'],
    ]);
  });

  it('is not closed over the heads of its officers, and takes none once closed', async () => {
    const { id } = await create();
    const { officer } = await invite({ unit: id });
    const { status, body } = await admin.call('PATCH', `${units}/${id}`, { closed: true });
    expect([status, body.code]).toEqual([409, 'unit-in-use']);
    await admin.call('PATCH', `${officers}/${officer.id}`, { unit: null });
    expect((await admin.call('PATCH', `${units}/${id}`, { closed: true })).status).toBe(200);
    const late = await admin.call('PATCH', `${officers}/${officer.id}`, { unit: id });
    expect([late.status, late.body.code]).toEqual([422, 'unit-unknown']);
  });

  it('belongs to one authority, with its officers', async () => {
    const { id } = await create({ authority: 'xa-competent' });
    const { status, body } = await admin.call('POST', officers, newcomer({ unit: id }));
    expect([status, body.code]).toEqual([422, 'unit-unknown']);
  });

  it('has a name of its own in its authority, so that a repeated command makes no second', async () => {
    await create({ name: 'Twins' });
    expect(await create({ name: 'twins' })).toMatchObject({ code: 'name-taken', status: 409 });
    expect(await create({ name: 'Twins', authority: 'xb-central' })).toMatchObject({
      code: 'unknown-authority',
    });
    expect(await create({ name: 'X', state: 'XB' })).toMatchObject({ code: 'invalid-body' });
  });
});

describe('administration', () => {
  const acts: [string, string, object | undefined][] = [
    ['GET', '/officers/:id', undefined],
    ['PATCH', '/officers/:id', { name: 'X' }],
    ['POST', '/officers/:id/invitation', undefined],
    ['POST', '/officers/:id/deactivate', { reasons: 'X' }],
    ['POST', '/officers/:id/reactivate', undefined],
    ['POST', '/officers/:id/recovery', { reasons: 'X' }],
    ['POST', '/officers/recovery/:id/decline', { reasons: 'X' }],
    ['PATCH', '/units/:id', { name: 'X' }],
    ['POST', '/delegations/:id/end', undefined],
  ];
  const at = (path: string, id: string): string => `/api/v1${path.replace(':id', id)}`;

  it.each(acts)(
    '%s %s of another State’s is as of what does not exist [ASVS 8.2.2]',
    async (method, path, body) => {
      const other = await sessionOf(node, 'admin@xb.example');
      const unit = await admin.call('POST', '/api/v1/units', {
        ...{ name: `Hidden ${String(++count)}`, authority: 'xa-central' },
      });
      const ids = [await idOf('liaison@xa.example'), unit.body.id as string, 'not-an-id'];
      const ask = async (id: string): Promise<unknown> => {
        const { status, body: problem } = await other.call(method, at(path, id), body);
        return { status, ...problem, instance: '' };
      };
      const missing = await ask(none);
      expect(missing).toMatchObject({ status: 404, code: 'not-found' });
      for (const id of ids) expect(await ask(id)).toEqual(missing);
    },
  );

  const writing: typeof acts = [
    ...acts.filter(([method, path]) => method !== 'GET' && !path.includes('delegations')),
    ['POST', '/officers', newcomer()],
    ['POST', '/units', { name: 'X', authority: 'xa-central' }],
    ['GET', '/access-events', undefined],
  ];

  it.each(writing)('%s %s is for administrators alone [ASVS 8.2.1]', async (method, path, body) => {
    const id = await idOf('second@xa.example');
    for (const client of ['xa-liaison', 'xa-executing', 'xa-contact', 'xa-operator']) {
      const reply = await node.call(client, method, at(path, id), body);
      expect([client, reply.status, reply.body.code]).toEqual([client, 403, 'role-missing']);
    }
  });

  it('asks an officer for the second factor once more after ten minutes [ASVS 7.5.3]', async () => {
    const stale = await sessionOf(node, 'admin@xa.example');
    await node.sql(
      `UPDATE session SET stepped_up_at = node_time() - interval '11 minutes' WHERE id = $1`,
      [stale.session],
    );
    const before = await all(stale, '/api/v1/units');
    for (const [path, body] of [
      ['/units', { name: 'Late', authority: 'xa-central' }],
      ['/officers', newcomer()],
      [`/officers/${await idOf('second@xa.example')}/deactivate`, { reasons: 'X' }],
    ] as const) {
      const reply = await stale.call('POST', `/api/v1${path}`, body);
      expect([path, reply.status, reply.body.code]).toEqual([path, 401, 'step-up-required']);
    }
    expect(await all(stale, '/api/v1/units')).toEqual(before);
  });

  it('opens no case, on any route [ASVS 8.2.2]', async () => {
    const { id } = await inAssessment(node);
    for (const path of ['', `/${id}`, `/${id}/history`, `/${id}/documents`, `/${id}/notes`]) {
      const { status } = await admin.call('GET', `/api/v1/requests${path}`);
      expect([path, status]).toEqual([path, 403]);
    }
  });
});
