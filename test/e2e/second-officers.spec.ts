import { startNode, type Reply, type TestNode } from '../support/node.js';
import { sessionOf } from '../support/officers.js';
import { at, refusal, told, SecondDesk } from '../support/second-desk.js';

let node: TestNode;
let desk: SecondDesk;
beforeAll(async () => {
  node = await startNode();
  desk = new SecondDesk(node);
});
afterAll(() => node.stop());

describe('confirming', () => {
  let id: string;
  let pending: string;
  beforeEach(async () => {
    id = (await desk.toAldora()).id;
    pending = await desk.asked('xa-authority', id, 'refuse', refusal);
  });

  it.each([
    ['whoever asked', 'xa-authority', '403 confirm-own'],
    ['an executing officer', 'xa-executing', '403 role-missing'],
    ['a liaison officer', 'xa-liaison', '403 role-missing'],
    ['an auditor', 'xa-auditor', '403 role-missing'],
    ['an administrator', 'xa-admin', '403 role-missing'],
    ['the other State', 'xb-authority', '404 not-found'],
    ['a third State', 'xc-authority', '404 not-found'],
  ])('is not for %s [ASVS 2.3.5]', async (_, client, expected) => {
    expect(told(await desk.settle(client, id, pending, 'confirm', {}))).toBe(expected);
    expect(told(await desk.settle(client, id, pending, 'decline', { reasons: 'No.' }))).toBe(
      expected,
    );
    expect((await node.call('xa-second', 'GET', at(id))).body.state).toBe('in-assessment');
  });

  it('is not for a service account of the officer who asked [ASVS 2.3.5]', async () => {
    const [{ id: officer }] = await node.sql(
      `SELECT id FROM officer WHERE email = 'authority@xa.example'`,
    );
    await node.sql(`INSERT INTO service_account (id, state, authority, roles, secret_hash, sponsor)
      SELECT 'xa-machine-' || n, 'XA', 'xa-central', '{authority}', secret_hash, '${officer}'
      FROM service_account, generate_series(1, 2) n WHERE id = 'xa-second' ON CONFLICT DO NOTHING`);
    await desk.settle('xa-authority', id, pending, 'withdraw');
    const own = await desk.asked('xa-machine-1', id, 'refuse', refusal);
    expect(told(await desk.settle('xa-machine-2', id, own, 'confirm'))).toBe('403 confirm-own');
    const herself = await sessionOf(node, 'authority@xa.example');
    const path = at(id, `/pending/${own}/confirm`);
    expect(told(await herself.call('POST', path, {}))).toBe('403 confirm-own');
    const waiting = await node.call('xa-machine-2', 'GET', '/api/v1/pending');
    expect(waiting.body.items.map(({ id: each }: { id: string }) => each)).not.toContain(own);
    expect(told(await desk.settle('xa-second', id, own, 'confirm'))).toBe('200 refused');
  });

  it('by an officer takes a version that was seen, and a second factor shown just now [ASVS 7.5.3]', async () => {
    const officer = await sessionOf(node, 'second@xa.example');
    const confirm = (headers = {}): Promise<Reply> =>
      officer.call('POST', at(id, `/pending/${pending}/confirm`), {}, headers);
    expect(told(await confirm())).toBe('428 precondition-required');
    await node.advance('11 minutes');
    expect(told(await confirm({ 'if-match': '*' }))).toBe('401 step-up-required');
    await node.sql('UPDATE session SET stepped_up_at = node_time() WHERE id = $1', [
      officer.session,
    ]);
    expect(told(await confirm({ 'if-match': '*' }))).toBe('200 refused');
    const last = (await desk.privateEvents('xa-auditor', id)).at(-1);
    const [{ id: person }] = await node.sql(
      `SELECT id FROM officer WHERE email = 'second@xa.example'`,
    );
    expect(last).toMatchObject({ type: 'confirm', actor: person });
  });

  it('finds nothing under the id of another request, or of none', async () => {
    const other = await desk.toAldora();
    for (const wrong of [pending, '01900000-0000-7000-8000-000000000000', 'x']) {
      expect(told(await desk.settle('xa-second', other.id, wrong, 'confirm'))).toBe(
        '404 not-found',
      );
    }
  });

  it('takes the version that was seen', async () => {
    const stale = await desk.settle('xa-second', id, pending, 'confirm', {}, { 'if-match': '"1"' });
    expect(told(stale)).toBe('412 stale');
    const { headers } = await node.call('xa-second', 'GET', at(id));
    const seen = { 'if-match': headers['etag'] ?? '' };
    expect(told(await desk.settle('xa-second', id, pending, 'confirm', {}, seen))).toBe(
      '200 refused',
    );
  });

  it('takes reasons or nothing, and no other body for the act', async () => {
    const changed = { grounds: [{ code: 'R-ESS' }] };
    expect(told(await desk.settle('xa-second', id, pending, 'confirm', changed))).toBe(
      '422 invalid-body',
    );
    expect(told(await desk.settle('xa-second', id, pending, 'confirm'))).toBe('200 refused');
  });

  it('is done once, also by two at the same moment [ASVS 15.4.2]', async () => {
    await node.sql(`INSERT INTO service_account (id, state, authority, roles, secret_hash)
      SELECT 'xa-third', 'XA', 'xa-central', '{authority}', secret_hash FROM service_account
      WHERE id = 'xa-second' ON CONFLICT DO NOTHING`);
    await Promise.all([node.token('xa-second'), node.token('xa-third')]);
    const replies = await Promise.all([
      desk.settle('xa-second', id, pending, 'confirm'),
      desk.settle('xa-third', id, pending, 'confirm'),
    ]);
    expect(replies.map(told).sort()).toEqual(['200 refused', '409 pending-settled']);
    const { body } = await node.call('xb-authority', 'GET', at(id, '/history'));
    expect(body.events.filter(({ type }: { type: string }) => type === 'refuse')).toHaveLength(1);
    expect(told(await desk.settle('xa-second', id, pending, 'confirm'))).toBe(
      '409 pending-settled',
    );
  });

  it('against declining at the same moment: one of the two holds [ASVS 15.4.2]', async () => {
    const replies = await Promise.all([
      desk.settle('xa-second', id, pending, 'confirm'),
      desk.settle('xa-authority', id, pending, 'withdraw'),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = await node.call('xa-authority', 'GET', at(id));
    const [{ outcome }] = await node.sql('SELECT outcome FROM pending_act WHERE id = $1', [
      pending,
    ]);
    expect(body.state).toBe(outcome === 'confirmed' ? 'refused' : 'in-assessment');
  });

  it('is too late once the time has passed, and then it can be asked for anew', async () => {
    await node.advance('71 hours');
    expect((await node.call('xa-second', 'GET', at(id))).body.pending).toHaveLength(1);
    await node.advance('1 hour');
    expect(told(await desk.settle('xa-second', id, pending, 'confirm'))).toBe(
      '409 pending-expired',
    );
    expect((await node.call('xa-second', 'GET', at(id))).body.pending).toEqual([]);
    const { body } = await node.call('xa-auditor', 'GET', at(id, '/pending'));
    expect(body.items).toMatchObject([{ id: pending, status: 'expired', body: refusal }]);
    const fresh = await desk.asked('xa-authority', id, 'refuse', refusal);
    expect(told(await desk.settle('xa-second', id, fresh, 'confirm'))).toBe('200 refused');
  });

  it('checks everything again: what the request has become decides, and the act goes on waiting', async () => {
    await node.do('xb-authority', id, 'supplement', { text: 'One more thing.' });
    await node.do('xa-second', id, 'ask-for-information', { questions: ['Who?'] });
    const moved = await desk.settle('xa-second', id, pending, 'confirm');
    expect(told(moved)).toBe('409 illegal-transition');
    const { body } = await node.call('xa-second', 'GET', at(id));
    expect(body.pending).toMatchObject([{ id: pending }]);
    await node.do('xb-liaison', id, 'supply-information', { answers: ['He.'] });
    expect(told(await desk.settle('xa-second', id, pending, 'confirm'))).toBe('200 refused');
  });

  it('answers alike under one Idempotency-Key, and so does asking', async () => {
    const key = { 'idempotency-key': 'ask-once' };
    const { id: other } = await desk.toAldora();
    const ask = (): Promise<Reply> =>
      node.call('xa-authority', 'POST', at(other, '/actions/refuse'), refusal, key);
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body).toEqual(first.body);
    const confirm = (): Promise<Reply> =>
      desk.settle(
        'xa-second',
        other,
        first.body.pending.id,
        'confirm',
        {},
        { 'idempotency-key': 'c' },
      );
    const done = [await confirm(), await confirm()];
    expect(done.map(told)).toEqual(['200 refused', '200 refused']);
    expect(done[1]!.body).toEqual(done[0]!.body);
  });

  it('is for those who may see a sealed request alone', async () => {
    await node.sql(`INSERT INTO seal VALUES ($1, 'XA', 'xa-authority', node_time())`, [id]);
    await node.sql(
      `INSERT INTO assignment VALUES ($1, 'XA', 'xa-authority', 'service', 'xa-authority', node_time())`,
      [id],
    );
    expect(told(await desk.settle('xa-second', id, pending, 'confirm'))).toBe('404 not-found');
    expect((await node.call('xa-second', 'GET', at(id, '/pending'))).status).toBe(404);
    const hidden = await node.call('xa-second', 'GET', '/api/v1/pending');
    expect(JSON.stringify(hidden.body)).not.toContain(pending);
    expect(told(await desk.settle('xa-authority', id, pending, 'withdraw'))).toBe('200 undefined');
  });

  it('is not possible in the database alone for whoever asked, nor twice, nor of another body [ASVS 2.3.5]', async () => {
    const as = (text: string): Promise<unknown> =>
      node.sql(`BEGIN; SET LOCAL ROLE rogatory_app; SELECT enter('XA', 'act', '', '*', '', 0, '');
        ${text}; COMMIT`);
    const refused = async (text: string): Promise<string> => {
      const fault = await as(text).catch((error: unknown) => error as { code: string });
      await node.sql('ROLLBACK');
      return (fault as { code?: string }).code ?? 'none';
    };
    const update = (set: string): string => `UPDATE pending_act SET ${set} WHERE id = '${pending}'`;
    expect(await refused(update(`body = '{}'`))).toBe('42501');
    expect(await refused(update(`expires_at = 'infinity'`))).toBe('42501');
    const own = `outcome = 'confirmed', settled_by = 'xa-authority', settled_at = node_time()`;
    expect(await refused(update(own))).toBe('23514');
    await desk.settle('xa-second', id, pending, 'decline', { reasons: 'No.' });
    expect(await refused(update(`outcome = 'confirmed'`))).toBe('P0001');
  });
});

describe('saying no', () => {
  it('needs reasons, ends it, and stands in the own room', async () => {
    const { id } = await desk.toAldora();
    const pending = await desk.asked('xa-authority', id, 'refuse', refusal);
    expect(told(await desk.settle('xa-second', id, pending, 'decline', {}))).toBe(
      '422 reasons-missing',
    );
    const { status, body } = await desk.settle('xa-second', id, pending, 'decline', {
      reasons: 'No.',
    });
    expect([status, body]).toMatchObject([
      200,
      { id: pending, status: 'declined', settledBy: 'xa-second', settledReasons: 'No.' },
    ]);
    const last = (await desk.privateEvents('xa-auditor', id)).at(-1);
    expect(last).toMatchObject({
      ...{ type: 'decline', actor: 'xa-second' },
      data: { pending, action: 'refuse', askedBy: 'xa-authority', reasons: 'No.' },
    });
    expect(told(await desk.settle('xa-second', id, pending, 'confirm'))).toBe(
      '409 pending-settled',
    );
    await desk.asked('xa-second', id, 'refuse', refusal);
  });

  it('is not taking back, which is for whoever asked', async () => {
    const { id } = await desk.toAldora();
    const pending = await desk.asked('xa-authority', id, 'refuse', refusal);
    expect(told(await desk.settle('xa-second', id, pending, 'withdraw'))).toBe(
      '403 ask-of-another',
    );
    const { body } = await desk.settle('xa-authority', id, pending, 'withdraw', {
      reasons: 'Too soon.',
    });
    expect(body).toMatchObject({ status: 'withdrawn', settledReasons: 'Too soon.' });
    expect((await desk.privateEvents('xa-auditor', id)).at(-1)).toMatchObject({
      ...{ type: 'take-back', actor: 'xa-authority' },
      data: { pending, reasons: 'Too soon.' },
    });
  });
});

describe('what waits', () => {
  it('is listed for the own State, page by page, and the look is recorded', async () => {
    const { id } = await desk.toAldora();
    const first = await desk.asked('xa-authority', id, 'refuse', refusal);
    await desk.settle('xa-authority', id, first, 'withdraw');
    const second = await desk.asked('xa-authority', id, 'refuse', refusal);
    const page = await node.call('xa-liaison', 'GET', at(id, '/pending?limit=1'));
    expect(page.body).toMatchObject({ items: [{ id: second, status: 'open', request: id }] });
    const rest = await node.call(
      'xa-liaison',
      'GET',
      at(id, `/pending?cursor=${page.body.next as string}`),
    );
    expect(rest.body).toMatchObject({ items: [{ id: first, status: 'withdrawn' }], next: null });
    const reads = await node.sql(
      `SELECT actor FROM read_event WHERE request_id = $1 AND what = 'pending'`,
      [id],
    );
    expect(reads).toEqual([{ actor: 'xa-liaison' }, { actor: 'xa-liaison' }]);
    expect((await node.call('xb-authority', 'GET', at(id, '/pending'))).body.items).toEqual([]);
    expect((await node.call('xc-authority', 'GET', at(id, '/pending'))).status).toBe(404);
    expect((await node.call('xa-admin', 'GET', at(id, '/pending'))).status).toBe(403);
  });

  it('is found by those who may confirm it, and by nobody else', async () => {
    const { id, reference } = await desk.toAldora();
    const pending = await desk.asked('xa-authority', id, 'refuse', refusal);
    const waits = async (client: string): Promise<unknown> => {
      const { body } = await node.call(client, 'GET', '/api/v1/pending?limit=200');
      return body.items.filter((item: { id: string }) => item.id === pending);
    };
    expect(await waits('xa-second')).toEqual([
      {
        ...{ id: pending, request: id, reference, action: 'refuse', needs: 'second-officer' },
        ...{ askedBy: 'xa-authority', askedAt: expect.any(String), expiresAt: expect.any(String) },
      },
    ]);
    for (const client of ['xa-authority', 'xa-executing', 'xa-auditor', 'xb-authority']) {
      expect(await waits(client)).toEqual([]);
    }
    await desk.settle('xa-second', id, pending, 'confirm');
    expect(await waits('xa-second')).toEqual([]);
  });

  it('does not stop the clocks', async () => {
    const { id } = await desk.toAldora();
    const clocks = async (): Promise<unknown> =>
      (await node.call('xa-second', 'GET', at(id, '/deadlines'))).body.items;
    const before = await clocks();
    await desk.asked('xa-authority', id, 'refuse', refusal);
    expect(await clocks()).toEqual(before);
  });
});
