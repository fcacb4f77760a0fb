import { ClockTower } from '@rogatory/deadlines';
import { announceAll, transmitted } from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';
import { sessionOf, timeOf } from '../support/officers.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
  await node.freeze();
});
beforeEach(() => node.sql('DELETE FROM duty_shift'));
afterAll(() => node.stop());

const path = '/api/v1/roster';
const point = 'xb-contact-point';

async function officer(email: string): Promise<string> {
  const [row] = await node.sql('SELECT id FROM officer WHERE email = $1', [email]);
  return row.id as string;
}

/** An instant so many hours from now, by the node's clock. */
async function inHours(hours: number): Promise<string> {
  return new Date((await timeOf(node)).getTime() + hours * 3_600_000).toISOString();
}

interface Wish {
  readonly who?: string;
  readonly position?: string;
  readonly from?: number;
  readonly to?: number;
  readonly authority?: string;
  readonly replaces?: string;
}

async function put(client: string, wish: Wish = {}): Promise<Reply> {
  const { who = 'contact@xb.example', position = 'first', from, to = 12, ...rest } = wish;
  return node.call(client, 'POST', path, {
    ...{ authority: point, officer: await officer(who), position, ...rest },
    ...(from !== undefined && { from: await inHours(from) }),
    to: await inHours(to),
  });
}

async function onCall(client = 'xb-authority', authority = point): Promise<any> {
  const { body } = await node.call(client, 'GET', `${path}/now`);
  return body.items.find((item: { authority: string }) => item.authority === authority);
}

const gaps = async (position: string): Promise<[string, string][]> => {
  const { body } = await node.call('xb-contact', 'GET', path);
  return body.gaps
    .filter((gap: any) => gap.authority === point && gap.position === position)
    .map(({ from, to }: any) => [from, to]);
};

describe('a roster', () => {
  it('says who is on call in each position, and until when', async () => {
    expect(await onCall()).toMatchObject({ onCall: [], everybody: true });
    const first = await put('xb-admin');
    expect(first.status).toBe(201);
    await put('xb-admin', { who: 'authority@xb.example', position: 'supervisor', to: 8 });
    await put('xb-admin', { who: 'second@xb.example', position: 'second', from: 2, to: 8 });
    const { onCall: now, everybody } = await onCall();
    expect(everybody).toBe(false);
    expect(now.map(({ position, name, to }: any) => [position, name, to]).sort()).toEqual([
      ['first', 'Duty officer of Belvia', await inHours(12)],
      ['supervisor', 'Officer of Belvia', await inHours(8)],
    ]);
    const { body } = await node.call('xb-liaison', 'GET', `${path}?limit=2`);
    const next = await node.call('xb-liaison', 'GET', `${path}?limit=2&cursor=${body.next}`);
    const listed = [...body.items, ...next.body.items];
    expect(listed.map(({ position }: any) => position).sort()).toEqual([
      ...['first', 'second', 'supervisor'],
    ]);
    await node.advance('9 hours');
    expect((await onCall()).onCall).toMatchObject([{ position: 'first' }]);
  });

  it('shows where nobody is on call in the next fourteen days, and counts nobody who has left', async () => {
    const whole = [await inHours(0), await inHours(14 * 24)];
    expect(await gaps('first')).toEqual([whole]);
    await put('xb-admin', { from: 0, to: 10 });
    await put('xb-admin', { from: 12, to: 14 * 24 });
    expect(await gaps('first')).toEqual([[await inHours(10), await inHours(12)]]);
    expect(await gaps('second')).toEqual([whole]);
    await node.sql(
      `UPDATE officer SET deactivated_at = node_time() WHERE email = 'contact@xb.example'`,
    );
    expect(await gaps('first')).toEqual([whole]);
    expect(await onCall()).toMatchObject({ onCall: [], everybody: true });
    await node.sql(`UPDATE officer SET deactivated_at = NULL`);
  });

  it('is swapped among the contact officers of the authority itself, in one step', async () => {
    const mine = (await put('xb-contact')).body;
    const [taken] = [await put('xb-contact', { who: 'second@xb.example', from: 2, to: 4 })];
    expect([taken.status, taken.body.code]).toEqual([409, 'shift-overlaps']);
    expect((await put('xb-contact', { who: 'second@xb.example', position: 'second' })).status).toBe(
      201,
    );
    const swapped = await put('xb-contact', { who: 'authority@xb.example', replaces: mine.id });
    expect(swapped.status).toBe(201);
    const { onCall: now } = await onCall();
    expect(now.find(({ position }: any) => position === 'first').id).toBe(swapped.body.id);
    expect((await node.call('xb-contact', 'DELETE', `${path}/${mine.id}`)).status).toBe(404);
    expect((await node.call('xb-contact', 'DELETE', `${path}/${swapped.body.id}`)).status).toBe(
      204,
    );
    expect((await onCall()).everybody).toBe(true);
    const { body } = await node.call('xb-auditor', 'GET', '/api/v1/access-events?limit=50');
    const own = body.items.filter(({ type }: any) => type.startsWith('shift-')).slice(0, 5);
    expect(own.map(({ type, actor }: any) => [type, actor])).toEqual([
      ['shift-removed', 'xb-contact'],
      ['shift-added', 'xb-contact'],
      ['shift-removed', 'xb-contact'],
      ['shift-added', 'xb-contact'],
      ['shift-added', 'xb-contact'],
    ]);
  });

  it.each([
    ['xb-liaison', {}, 403, 'role-missing'],
    ['xb-contact', { authority: 'xb-central' }, 403, 'roster-of-another'],
    ['xa-admin', {}, 422, 'unknown-authority'],
    ['xb-admin', { who: 'liaison@xb.example' }, 422, 'officer-unfit'],
    ['xb-admin', { who: 'contact@xa.example' }, 422, 'officer-unfit'],
    ['xb-admin', { from: -1 }, 422, 'shift-times'],
    ['xb-admin', { from: 3, to: 3 }, 422, 'shift-times'],
    ['xb-admin', { to: 32 * 24 }, 422, 'shift-times'],
    ['xb-admin', { from: 24 * 400, to: 24 * 401 }, 422, 'shift-times'],
    ['xb-admin', { position: 'third' }, 422, 'invalid-body'],
    ['xb-admin', { replaces: '01900000-0000-7000-8000-000000000000' }, 404, 'not-found'],
  ])('is not written by %s with %j', async (client, wish: Wish, status, code) => {
    const reply = await put(client, wish);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    expect(await node.sql('SELECT FROM duty_shift')).toEqual([]);
  });

  it('is the State’s own, asks an officer for a second factor just shown, and leaves what is over', async () => {
    const { id } = (await put('xb-admin', { to: 2 })).body;
    expect((await node.call('xa-admin', 'DELETE', `${path}/${id}`)).status).toBe(404);
    expect((await node.call('xa-liaison', 'GET', path)).body.items).toEqual([]);
    const admin = await sessionOf(node, 'admin@xb.example');
    await node.advance('11 minutes');
    const late = await admin.call('DELETE', `${path}/${id}`);
    expect([late.status, late.body.code]).toEqual([401, 'step-up-required']);
    await node.advance('2 hours');
    const over = await node.call('xb-admin', 'DELETE', `${path}/${id}`);
    expect([over.status, over.body.code]).toEqual([409, 'shift-over']);
  });

  it('of one position is written once, though two write at the same time', async () => {
    const both = await Promise.all([put('xb-admin'), put('xb-contact')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('a note of hand-over', () => {
  const note = 'Two requests wait for an answer of the provider. The key is in the safe.';
  const leave = (client: string, body: object = { note }): Promise<Reply> =>
    node.call(client, 'POST', `${path}/hand-over`, body);

  it('is left to the next shift, which notes that it has read it', async () => {
    const { status, body } = await leave('xb-contact');
    expect(status).toBe(201);
    const read = (client: string): Promise<Reply> =>
      node.call(client, 'POST', `${path}/hand-over/${body.id}/read`);
    expect((await onCall()).handOver).toMatchObject({ note, by: 'xb-contact', readBy: [] });
    for (let time = 0; time < 2; time += 1) expect((await read('xb-authority')).status).toBe(204);
    const readBy = [{ reader: 'xb-authority', at: (await timeOf(node)).toISOString() }];
    expect((await onCall('xb-auditor')).handOver).toMatchObject({ id: body.id, readBy });
    expect((await read('xa-contact')).status).toBe(404);
    await leave('xb-contact', { note: 'All is quiet.' });
    expect((await onCall()).handOver).toMatchObject({ note: 'All is quiet.', readBy: [] });
  });

  it('is not for those who are never on call, nor for another State [ASVS 8.4.1]', async () => {
    await leave('xb-contact');
    for (const client of ['xb-liaison', 'xb-executing', 'xb-admin']) {
      expect(await onCall(client)).toMatchObject({ handOver: null });
      expect((await leave(client)).status).toBe(403);
    }
    const { body } = await node.call('xa-contact', 'GET', `${path}/now`);
    expect(JSON.stringify(body)).not.toContain('xb-');
  });

  it('of another authority is left by whoever is on call there alone', async () => {
    const other = { authority: 'xb-central', note };
    const refused = await leave('xb-contact', other);
    expect([refused.status, refused.body.code]).toEqual([403, 'roster-of-another']);
    await put('xb-admin', { authority: 'xb-central', position: 'second' });
    const session = await sessionOf(node, 'contact@xb.example');
    expect((await session.call('POST', `${path}/hand-over`, other)).status).toBe(201);
    expect((await leave('xb-contact', { note: 'x'.repeat(4001) })).status).toBe(422);
  });
});

describe('a ladder', () => {
  const ladder = '/api/v1/escalation/xb-central';
  const read = (client = 'xb-authority'): Promise<Reply> => node.call(client, 'GET', ladder);
  const write = async (
    client: string,
    change: (usual: any) => void,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const { deadlines, pages } = (await read()).body;
    const body = structuredClone({ deadlines, pages });
    change(body);
    return node.call(client, 'PUT', ladder, body, headers);
  };

  it('is the usual one until an administrator sets another, which is recorded and counted', async () => {
    const usual = await read();
    expect(usual.body).toMatchObject({ authority: 'xb-central', version: 0, changedAt: null });
    expect(usual.headers['etag']).toBe('"0"');
    const louder = (body: any): void => void (body.deadlines.routine.warn = ['liaison', 'on-call']);
    const changed = await write('xb-admin', louder, { 'if-match': '"0"' });
    expect([changed.status, changed.headers['etag']]).toEqual([200, '"1"']);
    expect((await read('xb-auditor')).body).toEqual(changed.body);
    const stale = await write('xb-admin', louder, { 'if-match': '"0"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'stale']);
    const { body } = await node.call('xb-liaison', 'GET', '/api/v1/escalation');
    const versions = body.items.map(({ authority, version }: any) => [authority, version]);
    expect(versions).toEqual([
      ['xb-central', 1],
      ['xb-competent', 0],
      ['xb-contact-point', 0],
    ]);
    const events = await node.call(
      'xb-auditor',
      'GET',
      '/api/v1/access-events?type=escalation-changed',
    );
    expect(events.body.items).toMatchObject([
      { actor: 'xb-admin', subject: 'xb-central', detail: { version: 1 } },
    ]);
  });

  it('is followed by the next deadline of its authority', async () => {
    const { id } = await transmitted(node);
    await write('xb-admin', (body) => (body.deadlines.routine.warn = ['executing']));
    await node.sql(
      `UPDATE threshold SET at = node_time() WHERE request_id = $1 AND name = 'warn'`,
      [id],
    );
    await node.app.get(ClockTower).sweep();
    await announceAll(node);
    const told = async (client: string): Promise<string[]> => {
      const list = await node.call(client, 'GET', '/api/v1/notifications?limit=200');
      return list.body.items
        .filter((item: any) => item.request === id)
        .map(({ type }: any) => type);
    };
    expect([await told('xb-executing'), await told('xb-authority')]).toEqual([
      ['deadline'],
      ['transmit'],
    ]);
  });

  it.each([
    ['nobody at a step', (body: any) => (body.deadlines.urgent.due = [])],
    ['a listener that there is not', (body: any) => (body.deadlines.urgent.due = ['operator'])],
    ['one twice', (body: any) => (body.deadlines.urgent.due = ['second', 'second'])],
    ['no interval', (body: any) => (body.pages.urgent.minutes = 0)],
    ['a step missing', (body: any) => delete body.deadlines.emergency.escalate],
  ])('is not written with %s', async (_, change) => {
    const { body: before } = await read();
    const reply = await write('xb-admin', change as (body: any) => void);
    expect([reply.status, reply.body.code]).toEqual([422, 'invalid-body']);
    expect((await read()).body).toEqual(before);
  });

  it('is the State’s own', async () => {
    expect((await read('xa-admin')).status).toBe(404);
    expect((await write('xa-admin', () => undefined)).status).toBe(404);
    expect((await write('xb-authority', () => undefined)).status).toBe(403);
  });
});
