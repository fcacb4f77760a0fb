import { Links } from '@rogatory/identity';
import { desk, sessionOf, type SignedIn } from '../support/officers.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let admin: SignedIn;
let second: SignedIn;
beforeAll(async () => {
  node = await startNode();
  admin = await sessionOf(node, 'admin@xa.example');
  second = await sessionOf(node, 'authority@xa.example');
});
afterAll(() => node.stop());

const officers = '/api/v1/officers';
const reasons = 'Has lost the telephone; came to the office with a passport.';

async function idOf(email: string): Promise<string> {
  const [row] = await node.sql<{ id: string }>('SELECT id FROM officer WHERE email = $1', [email]);
  return row!.id;
}

/** Asks for a recovery, and answers its id. */
async function asked(email = 'liaison@xa.example'): Promise<string> {
  const path = `${officers}/${await idOf(email)}/recovery`;
  const { status, body } = await admin.call('POST', path, { reasons });
  if (status !== 202) throw new Error(JSON.stringify(body));
  return body.pending.id;
}

const settle = (who: SignedIn, id: string, how: string, body?: object) =>
  who.call('POST', `${officers}/recovery/${id}/${how}`, body);

afterEach(() =>
  node.sql(`UPDATE pending_act SET outcome = 'withdrawn', settled_by = 'test',
  settled_at = node_time() WHERE settled_at IS NULL`),
);

const types = async (subject: string): Promise<string[]> =>
  (await node.sql('SELECT type FROM access_event WHERE subject = $1 ORDER BY id', [subject])).map(
    ({ type }) => type as string,
  );

describe('a recovery', () => {
  it('takes two: one asks, another confirms, and only then does anything change [ASVS 6.4.4]', async () => {
    const email = 'executing@xa.example';
    const subject = await idOf(email);
    const lost = await sessionOf(node, email);
    const id = await asked(email);
    expect((await lost.call('GET', '/api/v1/me')).status).toBe(200);
    const open = await second.call('GET', `${officers}/recovery`);
    expect(open.body.items).toMatchObject([{ id, officer: subject, reasons }]);

    const { status, body } = await settle(second, id, 'confirm');
    expect([status, body.officer]).toEqual([200, subject]);
    expect(body.recovery.url).toMatch(/\/recovery\/[\w-]{43}$/);
    expect(Date.parse(body.recovery.expiresAt) - Date.now()).toBeLessThan(24.1 * 3_600_000);
    expect((await lost.call('GET', '/api/v1/me')).status).toBe(401);
    expect(await types(subject)).toEqual(
      expect.arrayContaining(['recovery-asked', 'recovery-confirmed']),
    );

    const factors = () => node.sql('SELECT count(*)::int FROM totp WHERE officer = $1', [subject]);
    expect(await factors()).toEqual([{ count: 1 }]);
    const token = body.recovery.url.split('/').at(-1);
    const password = 'four kettles on a cold stove';
    await node.app.get(Links).accept(token, { password }, desk);
    expect(await factors()).toEqual([{ count: 0 }]);
  });

  it('is seen by the officer concerned [ASVS 6.3.7]', async () => {
    const email = 'contact@xa.example';
    await asked(email);
    const { body } = await (await sessionOf(node, email)).call('GET', '/api/v1/me/access-events');
    expect(body.items[0]).toMatchObject({ type: 'recovery-asked', subject: await idOf(email) });
  });

  it('is never confirmed by whoever asked, nor by whom it is about', async () => {
    const own = await settle(admin, await asked('authority@xa.example'), 'confirm');
    const about = await asked('second@xa.example');
    const self = await settle(await sessionOf(node, 'second@xa.example'), about, 'confirm');
    for (const { status, body } of [own, self])
      expect([status, body.code]).toEqual([403, 'confirm-own']);
  });

  it('is never confirmed by the same person by way of a service account, nor by any program', async () => {
    const path = `${officers}/${await idOf('liaison@xa.example')}/recovery`;
    const { body } = await node.call('xa-admin', 'POST', path, { reasons });
    const own = await settle(admin, body.pending.id, 'confirm');
    expect(own.body.code).toBe('confirm-own');
    const program = await node.call(
      'xa-authority',
      'POST',
      `${officers}/recovery/${String(body.pending.id)}/confirm`,
    );
    expect([program.status, program.body.code]).toEqual([403, 'officers-only']);
  });

  it('is nothing for other roles or another State', async () => {
    const id = await asked();
    const liaison = await settle(await sessionOf(node, 'liaison@xa.example'), id, 'confirm');
    expect([liaison.status, liaison.body.code]).toEqual([403, 'role-missing']);
    const stranger = await settle(await sessionOf(node, 'authority@xb.example'), id, 'confirm');
    expect(stranger.status).toBe(404);
    const elsewhere = await sessionOf(node, 'admin@xb.example');
    expect((await elsewhere.call('GET', `${officers}/recovery`)).body.items).toEqual([]);
  });

  it('can be declined with reasons, and not confirmed after that', async () => {
    const id = await asked();
    expect((await settle(second, id, 'decline', {})).body.code).toBe('reasons-missing');
    expect((await settle(second, id, 'decline', { reasons: 'Unknown to me.' })).status).toBe(204);
    const { status, body } = await settle(second, id, 'confirm');
    expect([status, body.code]).toEqual([409, 'pending-settled']);
  });

  it('can be taken back by whoever asked', async () => {
    const id = await asked();
    expect((await settle(admin, id, 'decline', { reasons: 'Found it.' })).status).toBe(204);
    const [row] = await node.sql('SELECT outcome FROM pending_act WHERE id = $1', [id]);
    expect(row.outcome).toBe('withdrawn');
  });

  it('is asked for once at a time, also by two at one moment', async () => {
    const path = `${officers}/${await idOf('liaison@xa.example')}/recovery`;
    const ask = () => admin.call('POST', path, { reasons });
    const replies = await Promise.all([ask(), ask()]);
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(replies.find(({ status }) => status === 409)?.body.code).toBe('already-pending');
  });

  it('is confirmed once, also by two at one moment', async () => {
    const id = await asked();
    const other = await sessionOf(node, 'second@xa.example');
    const replies = await Promise.all([
      settle(second, id, 'confirm'),
      settle(other, id, 'confirm'),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('is neither for oneself nor for whoever has not joined, nor for whoever has left', async () => {
    const ask = async (id: string) => admin.call('POST', `${officers}/${id}/recovery`, { reasons });
    expect((await ask(await idOf('admin@xa.example'))).body.code).toBe('own-account');
    const { body } = await admin.call('POST', officers, {
      ...{ email: 'new@xa.example', name: 'New', authority: 'xa-central', roles: ['liaison'] },
    });
    expect((await ask(body.officer.id)).body.code).toBe('officer-invited');
    await admin.call('POST', `${officers}/${body.officer.id}/deactivate`, { reasons });
    expect((await ask(body.officer.id)).body.code).toBe('officer-deactivated');
  });

  it('ends unconfirmed after a day', async () => {
    const id = await asked();
    await node.advance('25 hours');
    const late = await sessionOf(node, 'second@xa.example');
    const { status, body } = await settle(late, id, 'confirm');
    expect([status, body.code]).toEqual([409, 'pending-expired']);
    expect((await late.call('GET', `${officers}/recovery`)).body.items).toEqual([]);
    admin = await sessionOf(node, 'admin@xa.example');
    await asked();
  });
});
