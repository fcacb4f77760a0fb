import { addDays } from '@rogatory/kernel';
import { sessionOf, type SignedIn } from '../support/officers.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
let officer: SignedIn;
let admin: SignedIn;
let today: string;
const ids: Record<string, string> = {};
beforeAll(async () => {
  node = await startNode();
  officer = await sessionOf(node, 'authority@xa.example');
  admin = await sessionOf(node, 'admin@xa.example');
  for (const { id, email } of await node.sql('SELECT id, email FROM officer')) ids[email] = id;
  const [row] = await node.sql(
    `SELECT to_char(node_time() AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') AS today`,
  );
  today = row.today;
});
afterAll(() => node.stop());
beforeEach(() => node.sql('UPDATE delegation SET ended_at = node_time() WHERE ended_at IS NULL'));

const path = '/api/v1/delegations';
const another = (): string => ids['second@xa.example']!;
const create = (who: SignedIn, more: object = {}): Promise<Reply> =>
  who.call('POST', path, { delegate: another(), from: today, to: addDays(today, 13), ...more });

describe('standing in for an absent officer', () => {
  it('is said by the officer, recorded, and listed to both and to administrators', async () => {
    const { status, body } = await create(officer, { reasons: 'Leave.' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ absent: ids['authority@xa.example'], delegate: another(), from: today },
      ...{ to: addDays(today, 13), endedAt: null },
    });
    const theirs = await sessionOf(node, 'second@xa.example');
    for (const who of [officer, theirs, admin])
      expect((await who.call('GET', path)).body.items[0].id).toBe(body.id);
    const stranger = await sessionOf(node, 'liaison@xa.example');
    expect((await stranger.call('GET', path)).body.items).toEqual([]);
    const [event] = await node.sql(
      `SELECT actor, detail FROM access_event WHERE type = 'delegation-created' ORDER BY id DESC`,
    );
    expect(event).toMatchObject({
      actor: ids['authority@xa.example'],
      detail: { delegation: body.id, reasons: 'Leave.' },
    });
  });

  it('is said for another by an administrator alone', async () => {
    const absent = ids['authority@xa.example'];
    expect((await create(admin, { absent })).status).toBe(201);
    const other = await sessionOf(node, 'second@xa.example');
    const { status, body } = await create(other, { absent, delegate: another() });
    expect([status, body.code]).toEqual([403, 'role-missing']);
  });

  it('opens what is assigned to the absent one, and no role', async () => {
    await create(officer, { delegate: another() });
    const theirs = await sessionOf(node, 'second@xa.example');
    const { body } = await theirs.call('GET', '/api/v1/me');
    expect(body.roles).toEqual(['authority']);
  });

  it.each([
    ['an unknown officer', () => '01900000-0000-7000-8000-000000000000'],
    ['an officer of another State', () => ids['authority@xb.example']!],
    ['oneself', () => ids['authority@xa.example']!],
    ['somebody without any of one’s roles on cases', () => ids['liaison@xa.example']!],
    ['an administrator', () => ids['admin@xa.example']!],
  ])('is not for %s', async (_, delegate) => {
    const { status, body } = await create(officer, { delegate: delegate() });
    expect([status, body.code]).toEqual([422, 'delegate-unfit']);
  });

  it('is not for somebody deactivated', async () => {
    const id = another();
    await node.sql('UPDATE officer SET deactivated_at = node_time() WHERE id = $1', [id]);
    const { body } = await create(officer);
    await node.sql('UPDATE officer SET deactivated_at = NULL WHERE id = $1', [id]);
    expect(body.code).toBe('delegate-unfit');
  });

  it.each([
    ['begins before today', () => ({ from: addDays(today, -1) })],
    ['ends before it begins', () => ({ from: addDays(today, 2), to: addDays(today, 1) })],
    ['lasts for more than ninety days', () => ({ to: addDays(today, 90) })],
  ])('is refused where it %s', async (_, days) => {
    const { status, body } = await create(officer, days());
    expect([status, body.code]).toEqual([422, 'delegation-days']);
  });

  it('lasts for one day or ninety', async () => {
    expect((await create(officer, { to: today })).status).toBe(201);
    const later = { from: addDays(today, 1), to: addDays(today, 90) };
    expect((await create(officer, later)).status).toBe(201);
  });

  it.each([
    ['from', '2026-02-30'],
    ['to', 'soon'],
    ['delegate', 'second'],
    ['state', 'XB'],
    ['endedAt', null],
    ['createdBy', 'me'],
  ])('is refused with %s %j [ASVS 15.3.3]', async (name, value) => {
    const { status, body } = await create(officer, { [name]: value });
    expect([status, body.code]).toEqual([422, 'invalid-body']);
  });

  it('is said once for the same days, so that a repeated command makes no second', async () => {
    const replies = await Promise.all([create(officer), create(officer)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('is ended by whoever is away, whoever stands in, or an administrator, once', async () => {
    const theirs = await sessionOf(node, 'second@xa.example');
    for (const who of [officer, theirs, admin]) {
      const { body } = await create(officer);
      const ended = await who.call('POST', `${path}/${String(body.id)}/end`);
      expect([ended.status, ended.body.endedAt === null]).toEqual([200, false]);
      const again = await who.call('POST', `${path}/${String(body.id)}/end`);
      expect([again.status, again.body.code]).toEqual([409, 'delegation-ended']);
    }
  });

  it('is nobody else’s to end', async () => {
    const { body } = await create(officer);
    for (const email of ['liaison@xa.example', 'admin@xb.example', 'authority@xb.example']) {
      const who = await sessionOf(node, email);
      expect((await who.call('POST', `${path}/${String(body.id)}/end`)).status).toBe(404);
    }
  });

  it('is nothing for a service account or an operator', async () => {
    const account = await node.call('xa-authority', 'POST', path, {
      ...{ delegate: another(), from: today, to: today },
    });
    expect([account.status, account.body.code]).toEqual([403, 'officers-only']);
    expect((await node.call('xa-operator', 'GET', path)).status).toBe(403);
  });
});
