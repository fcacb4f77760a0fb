import type { RequestView } from '@rogatory/casework';
import {
  announceAll,
  aPreservation,
  aStoredDataRequest,
  assessment,
  inDays,
  upload,
} from '../support/drafts.js';
import { sessionOf } from '../support/officers.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const told = ({ status, body }: Reply): string => `${status} ${body.code ?? body.state}`;
const ground = { grounds: [{ code: 'R-DC' }] };
const reasons = 'The act is no offence under our law.';
const refusal = { ...ground, reasons };
const at = (id: string, rest = ''): string => `/api/v1/requests/${id}${rest}`;

/** A request of Belvia to Aldora, where a refusal takes two, under assessment. */
async function toAldora(overrides: Record<string, unknown> = {}): Promise<RequestView> {
  const draft = aStoredDataRequest({ requestedState: 'XA', ...overrides });
  const { id } = await node.draft('xb-liaison', draft);
  await node.do('xb-liaison', id, 'submit-for-approval');
  await node.do('xb-authority', id, 'transmit');
  await node.do('xa-authority', id, 'acknowledge');
  return node.do('xa-authority', id, 'start-assessment');
}

/** The id under which an act waits. */
async function asked(client: string, id: string, action: string, body: object): Promise<string> {
  const reply = await node.act(client, id, action, body);
  expect([reply.status, reply.body]).toEqual([
    202,
    { pending: expect.objectContaining({ action, needs: 'second-officer', askedBy: client }) },
  ]);
  return reply.body.pending.id;
}

const settle = (
  client: string,
  id: string,
  pending: string,
  how: 'confirm' | 'decline' | 'withdraw',
  body?: object,
  headers?: Record<string, string>,
): Promise<Reply> => node.call(client, 'POST', at(id, `/pending/${pending}/${how}`), body, headers);

/** Turns a setting on or off past the API, to look at the acts alone. */
async function wants(authority: string, action: string, isOn = true, hours = 72): Promise<void> {
  await node.sql(
    `INSERT INTO four_eyes (state, authority, action, hours, is_on) VALUES (upper(left($1, 2)), $1, $2, $3, $4)
      ON CONFLICT (authority, action) DO UPDATE SET hours = $3, is_on = $4`,
    [authority, action, hours, isOn],
  );
}

/** Everything of a request that the other State can see. */
async function seenBy(client: string, id: string): Promise<unknown> {
  await announceAll(node);
  const request = await node.call(client, 'GET', at(id));
  const rest = ['/history', '/deadlines', '/messages', '/documents', '/pending', '/links'];
  const rooms = await Promise.all(rest.map((path) => node.call(client, 'GET', at(id, path))));
  const notifications = await node.call(client, 'GET', '/api/v1/notifications');
  const waiting = await node.call(client, 'GET', '/api/v1/pending');
  return JSON.stringify([
    ...[request.body, request.headers['etag'], rooms.map(({ body }) => body)],
    ...[notifications.body, waiting.body],
  ]);
}

const privateEvents = async (client: string, id: string): Promise<any[]> => {
  const { body } = await node.call(client, 'GET', at(id, '/history'));
  return body.events.filter(({ room }: { room: string }) => room === 'private');
};

describe('a refusal in Aldora', () => {
  it('waits for a second officer, who carries it out [ASVS 2.3.5]', async () => {
    const { id, version } = await toAldora();
    const first = await node.act('xa-authority', id, 'refuse', refusal);
    expect([first.status, first.body]).toEqual([
      202,
      {
        pending: {
          id: expect.any(String),
          ...{ action: 'refuse', needs: 'second-officer', askedBy: 'xa-authority' },
          ...{ askedAt: expect.any(String), expiresAt: expect.any(String) },
        },
      },
    ]);
    const { pending } = first.body;
    expect(Date.parse(pending.expiresAt) - Date.parse(pending.askedAt)).toBe(72 * 3_600_000);
    const before = await node.call('xa-second', 'GET', at(id));
    expect(before.body).toMatchObject({ state: 'in-assessment', version, pending: [pending] });

    const done = await settle('xa-second', id, pending.id, 'confirm', { reasons: 'I agree.' });
    expect([done.status, done.body]).toMatchObject([
      200,
      { state: 'refused', version: version + 1, pending: [], progress: refusal },
    ]);
    expect(done.headers['etag']).toBe(`"${version + 1}"`);
  });

  it('is written as one act would be, in the name of who confirmed', async () => {
    const { id } = await toAldora();
    const pending = await asked('xa-authority', id, 'refuse', { ...refusal, internalReasons: 'A' });
    await settle('xa-second', id, pending, 'confirm', { reasons: 'B', internalReasons: 'C' });
    const { body } = await node.call('xb-authority', 'GET', at(id, '/history'));
    const last = body.events.at(-1);
    expect(last).toMatchObject({ type: 'refuse', actor: 'xa-second', authority: 'xa-central' });
    expect(last.data).toEqual({ ...refusal, contentsVersion: 1 });
  });

  it('tells the own room who asked and who confirmed, with their reasons, and every chain verifies [ASVS 2.3.5]', async () => {
    const { id } = await toAldora();
    const pending = await asked('xa-authority', id, 'refuse', { ...refusal, internalReasons: 'A' });
    await settle('xa-second', id, pending, 'confirm', { reasons: 'B', internalReasons: 'C' });
    const events = await privateEvents('xa-auditor', id);
    expect(events.map(({ type, actor, data }) => [type, actor, data])).toEqual([
      ['internal-reasons', 'xa-authority', { action: 'refuse', text: 'A' }],
      [
        'ask-second-officer',
        'xa-authority',
        {
          ...{ pending, action: 'refuse', because: ['refuse'], body: refusal, reasons },
          expiresAt: expect.any(String),
        },
      ],
      ['internal-reasons', 'xa-second', { action: 'refuse', text: 'C' }],
      [
        'confirm',
        'xa-second',
        { pending, action: 'refuse', askedBy: 'xa-authority', reasons: 'B' },
      ],
    ]);
    expect(events.every(({ basis }) => basis.length > 0)).toBe(true);
    for (const client of ['xa-auditor', 'xb-auditor']) {
      const { body } = await node.call(client, 'GET', at(id, '/history/verify'));
      expect(body).toMatchObject({ ok: true });
    }
  });

  it('is nothing that the other State could notice while it waits', async () => {
    const { id } = await toAldora();
    await node.call('xb-authority', 'GET', at(id));
    const before = await seenBy('xb-authority', id);
    const pending = await asked('xa-authority', id, 'refuse', { ...refusal, internalReasons: 'A' });
    expect(await seenBy('xb-authority', id)).toBe(before);
    expect((await settle('xa-second', id, pending, 'decline', { reasons: 'No.' })).status).toBe(
      200,
    );
    const again = await asked('xa-authority', id, 'refuse', refusal);
    expect((await settle('xa-authority', id, again, 'withdraw')).status).toBe(200);
    expect(await seenBy('xb-authority', id)).toBe(before);
  });

  it('is told to the own authority alone', async () => {
    const { id } = await toAldora();
    await asked('xa-authority', id, 'refuse', refusal);
    await announceAll(node);
    const rows = await node.sql(
      `SELECT state, roles, type FROM notification
        WHERE request_id = $1 AND room = 'private' AND type <> 'submit-for-approval'`,
      [id],
    );
    expect(rows).toEqual([{ state: 'XA', roles: ['authority'], type: 'ask-second-officer' }]);
  });

  it('does not wait twice', async () => {
    const { id } = await toAldora();
    const pending = await asked('xa-authority', id, 'refuse', refusal);
    const twin = await node.act('xa-second', id, 'refuse', refusal);
    expect(told(twin)).toBe('409 already-pending');
    expect(twin.body.detail).toContain(pending);
  });

  it('waits once where two officers ask at the same moment [ASVS 15.4.2]', async () => {
    const { id } = await toAldora();
    const replies = await Promise.all([
      node.act('xa-authority', id, 'refuse', refusal),
      node.act('xa-second', id, 'refuse', refusal),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 409]);
    const { body } = await node.call('xa-liaison', 'GET', at(id));
    expect(body.pending).toHaveLength(1);
  });

  it('is checked in full before it waits', async () => {
    const { id } = await toAldora();
    const refuse = (client: string, body: object, headers = {}): Promise<Reply> =>
      node.call(client, 'POST', at(id, '/actions/refuse'), body, headers);
    const codes = [
      await refuse('xa-liaison', refusal),
      await refuse('xa-authority', refusal, { 'if-match': '"1"' }),
      await refuse('xa-authority', ground),
      await refuse('xa-authority', { ...refusal, grounds: [{ code: 'N-BANK' }] }),
      await refuse('xa-authority', { ...refusal, grounds: [{ code: 'R-ESS' }] }),
    ].map(told);
    expect(codes).toEqual([
      ...['403 role-missing', '412 stale', '422 reasons-missing', '422 ground-not-admitted'],
      '409 consultation-required',
    ]);
    expect((await node.call('xa-authority', 'GET', at(id, '/pending'))).body.items).toEqual([]);
  });

  it('of one item waits too, and so does one by an officer of another authority [ASVS 2.3.5]', async () => {
    const { id, items } = await toAldora();
    const [one, ...others] = items;
    const decided = [
      { id: one!.id, decision: 'refused', ...refusal },
      ...others.map((item) => ({ id: item.id, decision: 'accepted' })),
    ];
    await asked('xa-authority', id, 'accept-in-part', { items: decided, assessment });

    // the officer's own authority does not ask for it; the one that the case lies with does
    const far = await toAldora();
    await node.do('xa-authority', far.id, 'forward', { authority: 'xa-competent' });
    await wants('xa-central', 'refuse', false);
    await asked('xa-authority', far.id, 'refuse', refusal);
    await wants('xa-central', 'refuse');
  });

  it('does not wait in Belvia, which asks for no second officer', async () => {
    const { id } = await node.draft('xa-liaison', aStoredDataRequest());
    await node.do('xa-liaison', id, 'submit-for-approval');
    await node.do('xa-authority', id, 'transmit');
    await node.do('xb-authority', id, 'acknowledge');
    await node.do('xb-authority', id, 'start-assessment');
    expect(told(await node.act('xb-authority', id, 'refuse', refusal))).toBe('200 refused');
  });
});

describe('confirming', () => {
  let id: string;
  let pending: string;
  beforeEach(async () => {
    id = (await toAldora()).id;
    pending = await asked('xa-authority', id, 'refuse', refusal);
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
    expect(told(await settle(client, id, pending, 'confirm', {}))).toBe(expected);
    expect(told(await settle(client, id, pending, 'decline', { reasons: 'No.' }))).toBe(expected);
    expect((await node.call('xa-second', 'GET', at(id))).body.state).toBe('in-assessment');
  });

  it('is not for a service account of the officer who asked [ASVS 2.3.5]', async () => {
    const [{ id: officer }] = await node.sql(
      `SELECT id FROM officer WHERE email = 'authority@xa.example'`,
    );
    await node.sql(`INSERT INTO service_account (id, state, authority, roles, secret_hash, sponsor)
      SELECT 'xa-machine-' || n, 'XA', 'xa-central', '{authority}', secret_hash, '${officer}'
      FROM service_account, generate_series(1, 2) n WHERE id = 'xa-second' ON CONFLICT DO NOTHING`);
    await settle('xa-authority', id, pending, 'withdraw');
    const own = await asked('xa-machine-1', id, 'refuse', refusal);
    expect(told(await settle('xa-machine-2', id, own, 'confirm'))).toBe('403 confirm-own');
    const herself = await sessionOf(node, 'authority@xa.example');
    const path = at(id, `/pending/${own}/confirm`);
    expect(told(await herself.call('POST', path, {}))).toBe('403 confirm-own');
    const waiting = await node.call('xa-machine-2', 'GET', '/api/v1/pending');
    expect(waiting.body.items.map(({ id: each }: { id: string }) => each)).not.toContain(own);
    expect(told(await settle('xa-second', id, own, 'confirm'))).toBe('200 refused');
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
    const last = (await privateEvents('xa-auditor', id)).at(-1);
    const [{ id: person }] = await node.sql(
      `SELECT id FROM officer WHERE email = 'second@xa.example'`,
    );
    expect(last).toMatchObject({ type: 'confirm', actor: person });
  });

  it('finds nothing under the id of another request, or of none', async () => {
    const other = await toAldora();
    for (const wrong of [pending, '01900000-0000-7000-8000-000000000000', 'x']) {
      expect(told(await settle('xa-second', other.id, wrong, 'confirm'))).toBe('404 not-found');
    }
  });

  it('takes the version that was seen', async () => {
    const stale = await settle('xa-second', id, pending, 'confirm', {}, { 'if-match': '"1"' });
    expect(told(stale)).toBe('412 stale');
    const { headers } = await node.call('xa-second', 'GET', at(id));
    const seen = { 'if-match': headers['etag'] ?? '' };
    expect(told(await settle('xa-second', id, pending, 'confirm', {}, seen))).toBe('200 refused');
  });

  it('takes reasons or nothing, and no other body for the act', async () => {
    const changed = { grounds: [{ code: 'R-ESS' }] };
    expect(told(await settle('xa-second', id, pending, 'confirm', changed))).toBe(
      '422 invalid-body',
    );
    expect(told(await settle('xa-second', id, pending, 'confirm'))).toBe('200 refused');
  });

  it('is done once, also by two at the same moment [ASVS 15.4.2]', async () => {
    await node.sql(`INSERT INTO service_account (id, state, authority, roles, secret_hash)
      SELECT 'xa-third', 'XA', 'xa-central', '{authority}', secret_hash FROM service_account
      WHERE id = 'xa-second' ON CONFLICT DO NOTHING`);
    await Promise.all([node.token('xa-second'), node.token('xa-third')]);
    const replies = await Promise.all([
      settle('xa-second', id, pending, 'confirm'),
      settle('xa-third', id, pending, 'confirm'),
    ]);
    expect(replies.map(told).sort()).toEqual(['200 refused', '409 pending-settled']);
    const { body } = await node.call('xb-authority', 'GET', at(id, '/history'));
    expect(body.events.filter(({ type }: { type: string }) => type === 'refuse')).toHaveLength(1);
    expect(told(await settle('xa-second', id, pending, 'confirm'))).toBe('409 pending-settled');
  });

  it('against declining at the same moment: one of the two holds [ASVS 15.4.2]', async () => {
    const replies = await Promise.all([
      settle('xa-second', id, pending, 'confirm'),
      settle('xa-authority', id, pending, 'withdraw'),
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
    expect(told(await settle('xa-second', id, pending, 'confirm'))).toBe('409 pending-expired');
    expect((await node.call('xa-second', 'GET', at(id))).body.pending).toEqual([]);
    const { body } = await node.call('xa-auditor', 'GET', at(id, '/pending'));
    expect(body.items).toMatchObject([{ id: pending, status: 'expired', body: refusal }]);
    const fresh = await asked('xa-authority', id, 'refuse', refusal);
    expect(told(await settle('xa-second', id, fresh, 'confirm'))).toBe('200 refused');
  });

  it('checks everything again: what the request has become decides, and the act goes on waiting', async () => {
    await node.do('xb-authority', id, 'supplement', { text: 'One more thing.' });
    await node.do('xa-second', id, 'ask-for-information', { questions: ['Who?'] });
    const moved = await settle('xa-second', id, pending, 'confirm');
    expect(told(moved)).toBe('409 illegal-transition');
    const { body } = await node.call('xa-second', 'GET', at(id));
    expect(body.pending).toMatchObject([{ id: pending }]);
    await node.do('xb-liaison', id, 'supply-information', { answers: ['He.'] });
    expect(told(await settle('xa-second', id, pending, 'confirm'))).toBe('200 refused');
  });

  it('answers alike under one Idempotency-Key, and so does asking', async () => {
    const key = { 'idempotency-key': 'ask-once' };
    const { id: other } = await toAldora();
    const ask = (): Promise<Reply> =>
      node.call('xa-authority', 'POST', at(other, '/actions/refuse'), refusal, key);
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body).toEqual(first.body);
    const confirm = (): Promise<Reply> =>
      settle('xa-second', other, first.body.pending.id, 'confirm', {}, { 'idempotency-key': 'c' });
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
    expect(told(await settle('xa-second', id, pending, 'confirm'))).toBe('404 not-found');
    expect((await node.call('xa-second', 'GET', at(id, '/pending'))).status).toBe(404);
    const hidden = await node.call('xa-second', 'GET', '/api/v1/pending');
    expect(JSON.stringify(hidden.body)).not.toContain(pending);
    expect(told(await settle('xa-authority', id, pending, 'withdraw'))).toBe('200 undefined');
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
    await settle('xa-second', id, pending, 'decline', { reasons: 'No.' });
    expect(await refused(update(`outcome = 'confirmed'`))).toBe('P0001');
  });
});

describe('saying no', () => {
  it('needs reasons, ends it, and stands in the own room', async () => {
    const { id } = await toAldora();
    const pending = await asked('xa-authority', id, 'refuse', refusal);
    expect(told(await settle('xa-second', id, pending, 'decline', {}))).toBe('422 reasons-missing');
    const { status, body } = await settle('xa-second', id, pending, 'decline', { reasons: 'No.' });
    expect([status, body]).toMatchObject([
      200,
      { id: pending, status: 'declined', settledBy: 'xa-second', settledReasons: 'No.' },
    ]);
    const last = (await privateEvents('xa-auditor', id)).at(-1);
    expect(last).toMatchObject({
      ...{ type: 'decline', actor: 'xa-second' },
      data: { pending, action: 'refuse', askedBy: 'xa-authority', reasons: 'No.' },
    });
    expect(told(await settle('xa-second', id, pending, 'confirm'))).toBe('409 pending-settled');
    await asked('xa-second', id, 'refuse', refusal);
  });

  it('is not taking back, which is for whoever asked', async () => {
    const { id } = await toAldora();
    const pending = await asked('xa-authority', id, 'refuse', refusal);
    expect(told(await settle('xa-second', id, pending, 'withdraw'))).toBe('403 ask-of-another');
    const { body } = await settle('xa-authority', id, pending, 'withdraw', {
      reasons: 'Too soon.',
    });
    expect(body).toMatchObject({ status: 'withdrawn', settledReasons: 'Too soon.' });
    expect((await privateEvents('xa-auditor', id)).at(-1)).toMatchObject({
      ...{ type: 'take-back', actor: 'xa-authority' },
      data: { pending, reasons: 'Too soon.' },
    });
  });
});

describe('what waits', () => {
  it('is listed for the own State, page by page, and the look is recorded', async () => {
    const { id } = await toAldora();
    const first = await asked('xa-authority', id, 'refuse', refusal);
    await settle('xa-authority', id, first, 'withdraw');
    const second = await asked('xa-authority', id, 'refuse', refusal);
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
    const { id, reference } = await toAldora();
    const pending = await asked('xa-authority', id, 'refuse', refusal);
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
    await settle('xa-second', id, pending, 'confirm');
    expect(await waits('xa-second')).toEqual([]);
  });

  it('does not stop the clocks', async () => {
    const { id } = await toAldora();
    const clocks = async (): Promise<unknown> =>
      (await node.call('xa-second', 'GET', at(id, '/deadlines'))).body.items;
    const before = await clocks();
    await asked('xa-authority', id, 'refuse', refusal);
    expect(await clocks()).toEqual(before);
  });
});

describe('opening content', () => {
  beforeAll(() => wants('xa-central', 'accept-content'));
  afterAll(() => wants('xa-central', 'accept-content', false));
  const content = { items: [{ measure: 'disclose', data: 'content', target: 'mailbox' }] };
  const plain = { items: [{ measure: 'disclose', data: 'subscriber', target: 'mailbox' }] };

  it('takes two officers, by whatever act it is done [ASVS 2.3.5]', async () => {
    const { id, items } = await toAldora(content);
    const terms = { conditions: [{ code: 'C-USE', text: 'For this case only.' }] };
    await asked('xa-authority', id, 'offer-conditions', terms);
    await asked('xa-authority', id, 'accept', { assessment });
    const decided = [{ id: items[0]!.id, decision: 'conditional', ...terms }];
    await asked('xa-authority', id, 'accept-in-part', { items: decided, assessment });
    const harmless = await toAldora(plain);
    const accepted = await node.act('xa-authority', harmless.id, 'accept', { assessment });
    expect(told(accepted)).toBe('200 accepted');
  });

  it('keeps the assessment of who asked, and looks at what has been found since', async () => {
    const { id } = await toAldora(content);
    const pending = await asked('xa-authority', id, 'accept', { assessment });
    const [first] = await privateEvents('xa-auditor', id);
    expect(first).toMatchObject({ type: 'record-assessment', actor: 'xa-authority' });
    const serious = { ...assessment, rights: { finding: 'serious-concern', text: 'Torture.' } };
    await node.do('xa-second', id, 'record-assessment', serious);
    expect(told(await settle('xa-second', id, pending, 'confirm'))).toBe('409 rights-concern');
    await node.do('xa-second', id, 'record-assessment', assessment);
    expect(told(await settle('xa-second', id, pending, 'confirm'))).toBe('200 accepted');
  });
});

describe('delivering', () => {
  afterEach(async () => {
    await wants('xa-competent', 'deliver', false);
    await wants('xa-competent', 'emergency-release', false);
  });

  async function inExecution(overrides: object = {}): Promise<string> {
    const { id } = await toAldora({ ...overrides });
    await node.do('xa-authority', id, 'accept', { assessment });
    await node.do('xa-executing', id, 'start-execution');
    return id;
  }

  it('sends nothing until the second officer agrees [ASVS 2.3.5]', async () => {
    const id = await inExecution();
    await wants('xa-competent', 'deliver', true, 5);
    const { body: document } = await upload(node, 'xa-executing', id, 'evidence');
    const documents = { documents: [document.id] };
    const pending = await asked('xa-executing', id, 'deliver', documents);
    const content = at(id, `/documents/${document.id as string}/content`);
    expect((await node.call('xb-liaison', 'GET', content)).status).toBe(404);
    const [{ hours }] = await node.sql(
      `SELECT extract(epoch FROM expires_at - asked_at)::int / 3600 AS hours FROM pending_act WHERE id = $1`,
      [pending],
    );
    expect(hours).toBe(5);
    expect((await settle('xa-authority', id, pending, 'confirm')).status).toBe(200);
    expect((await node.call('xb-liaison', 'GET', content)).body).toBe('evidence');
  });

  it('of what went another way meanwhile fails, and the second document goes on waiting', async () => {
    const id = await inExecution();
    const { body: document } = await upload(node, 'xa-executing', id, 'evidence');
    const documents = { documents: [document.id] };
    await wants('xa-competent', 'deliver');
    const pending = await asked('xa-executing', id, 'deliver', documents);
    await wants('xa-competent', 'deliver', false);
    await node.do('xa-executing', id, 'deliver', documents);
    expect(told(await settle('xa-authority', id, pending, 'confirm'))).toBe('422 document-unknown');
  });

  it('in an emergency takes two where the authority says so, and in no other case [ASVS 2.3.5]', async () => {
    await wants('xa-competent', 'emergency-release');
    const summary = { summary: 'Here is the address.' };
    const routine = await inExecution();
    expect(told(await node.act('xa-executing', routine, 'complete', summary))).toBe('200 executed');
    const pressing = await inExecution({ urgency: 'emergency' });
    await asked('xa-executing', pressing, 'complete', summary);
  });

  it('is another thing than releasing preserved data', async () => {
    await wants('xa-contact-point', 'emergency-release');
    const draft = aPreservation({ requestedState: 'XA', urgency: 'emergency' });
    const { id } = await node.draft('xb-liaison', draft);
    await node.do('xb-contact', id, 'transmit');
    await node.do('xa-contact', id, 'acknowledge');
    const span = { from: inDays(0), until: inDays(90), assessment };
    await node.do('xa-contact', id, 'preserve', span);
    const path = { provider: 'Other Hosting', inState: 'XC', path: '198.51.100.7' };
    await asked('xa-contact', id, 'disclose-path', path);
    await node.advance('65 days');
    const released = await node.act('xa-contact', id, 'release', { reasons: 'Nobody followed.' });
    expect(told(released)).toBe('200 released');
    await wants('xa-contact-point', 'emergency-release', false);
  });
});
