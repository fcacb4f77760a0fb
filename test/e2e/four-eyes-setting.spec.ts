import { sessionOf } from '../support/officers.js';
import { run } from '../support/program.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const told = ({ status, body }: Reply): string => `${status} ${body.code ?? 'fine'}`;
const deliver = { authority: 'xb-competent', action: 'deliver', on: true, reasons: 'New rule.' };
const of = (client: string, path = '', method = 'GET', body?: object): Promise<Reply> =>
  node.call(client, method, `/api/v1/four-eyes${path}`, body);
const ask = (client: string, body: object): Promise<Reply> => of(client, '', 'PUT', body);
const settle = (client: string, id: string, how: string, body: object = {}): Promise<Reply> =>
  of(client, `/pending/${id}/${how}`, 'POST', body);

/** The id under which a change waits. */
async function asked(body: object = deliver): Promise<string> {
  const reply = await ask('xb-admin', body);
  expect(told(reply)).toBe('202 fine');
  return reply.body.pending.id;
}

/** Takes back whatever a test has left waiting. */
afterEach(async () => {
  const { body } = await of('xb-admin');
  for (const { id } of body.pending) await settle('xb-admin', id, 'withdraw');
});

describe('the demonstration', () => {
  it('wants a second officer for refusals in each authority of Aldora, and nowhere else', async () => {
    const { body } = await of('xa-admin');
    const authorities = ['xa-central', 'xa-competent', 'xa-contact-point'];
    expect(body).toEqual({
      items: authorities.map((authority) => ({
        ...{ authority, action: 'refuse', on: true, hours: 72 },
      })),
      pending: [],
    });
    expect((await of('xb-admin')).body).toEqual({ items: [], pending: [] });
  });
});

describe('seeding the demonstration again', () => {
  it('adds what is missing, and turns nothing on that two officers have turned off', async () => {
    const off = { authority: 'xa-central', action: 'refuse', on: false, reasons: 'Too slow.' };
    const { body } = await ask('xa-admin', off);
    await settle('xa-authority', body.pending.id, 'confirm');
    await node.sql(`DELETE FROM four_eyes WHERE authority = 'xa-competent'`);
    const { DATA_DIR } = node.env;
    const settings = { DATABASE_URL: node.database.ownerUrl, DATA_DIR };
    expect(await run('cli', settings, ['seed-demo'])).toMatchObject({ code: 0 });
    const { items } = (await of('xa-admin')).body;
    expect(items.map(({ authority, on }: any) => [authority, on])).toEqual([
      ['xa-central', false],
      ['xa-competent', true],
      ['xa-contact-point', true],
    ]);
  });
});

describe('changing for what a second officer is wanted', () => {
  it('takes two, also to turn it off, and is recorded with who and why [ASVS 2.3.5]', async () => {
    const on = await ask('xb-admin', { ...deliver, hours: 5 });
    const setting = { authority: 'xb-competent', action: 'deliver', on: true, hours: 5 };
    expect([on.status, on.body]).toEqual([
      202,
      {
        pending: {
          ...{ id: expect.any(String), needs: 'second-officer', askedBy: 'xb-admin', setting },
          ...{ askedAt: expect.any(String), expiresAt: expect.any(String), reasons: 'New rule.' },
        },
      },
    ]);
    const { pending } = on.body;
    expect((await of('xb-auditor')).body).toEqual({ items: [], pending: [pending] });
    const confirmed = await settle('xb-authority', pending.id, 'confirm', { reasons: 'Yes.' });
    expect([confirmed.status, confirmed.body]).toEqual([200, { items: [setting], pending: [] }]);

    const off = await asked({ ...deliver, on: false, reasons: 'Too slow.' });
    expect((await of('xb-admin')).body.items).toEqual([setting]);
    expect(told(await settle('xb-second', off, 'confirm'))).toBe('200 fine');
    expect((await of('xb-admin')).body.items).toEqual([{ ...setting, on: false }]);

    const events = await node.sql(
      `SELECT type, actor, subject, detail FROM access_event WHERE state = 'XB' AND type LIKE 'four-eyes-%' ORDER BY id`,
    );
    expect(events).toEqual([
      {
        ...{ type: 'four-eyes-asked', actor: 'xb-admin', subject: pending.id },
        detail: { ...setting, reasons: 'New rule.' },
      },
      {
        ...{ type: 'four-eyes-confirmed', actor: 'xb-authority', subject: pending.id },
        detail: { ...setting, askedBy: 'xb-admin', reasons: 'Yes.' },
      },
      {
        ...{ type: 'four-eyes-asked', actor: 'xb-admin', subject: off },
        detail: { ...setting, on: false, reasons: 'Too slow.' },
      },
      {
        ...{ type: 'four-eyes-confirmed', actor: 'xb-second', subject: off },
        detail: { ...setting, on: false, askedBy: 'xb-admin' },
      },
    ]);
  });

  it.each([
    ['whoever asked', 'xb-admin', '403 confirm-own'],
    ['a liaison officer', 'xb-liaison', '403 role-missing'],
    ['a contact point', 'xb-contact', '403 role-missing'],
    ['an auditor', 'xb-auditor', '403 role-missing'],
    ['another State’s administrator', 'xa-admin', '404 not-found'],
  ])('cannot be confirmed by %s [ASVS 2.3.5]', async (_, client, expected) => {
    const id = await asked();
    expect(told(await settle(client, id, 'confirm'))).toBe(expected);
    expect(told(await settle(client, id, 'decline', { reasons: 'No.' }))).toBe(expected);
    expect((await of('xb-admin')).body.pending).toHaveLength(1);
  });

  it('is not asked for by who is no administrator, nor for another State', async () => {
    for (const client of ['xb-authority', 'xb-auditor', 'xb-executing']) {
      expect(told(await ask(client, deliver))).toBe('403 role-missing');
    }
    expect(told(await ask('xa-admin', deliver))).toBe('422 unknown-authority');
    expect(told(await ask('xb-admin', { ...deliver, authority: 'none' }))).toBe(
      '422 unknown-authority',
    );
  });

  it.each<[string, object, string]>([
    ['no reasons', { reasons: ' ' }, '422 reasons-missing'],
    ['an act that nobody can want it for', { action: 'acknowledge' }, '422 invalid-body'],
    ['no word on whether', { on: 'yes' }, '422 invalid-body'],
    ['no time at all', { hours: 0 }, '422 invalid-body'],
    ['more than thirty days', { hours: 721 }, '422 invalid-body'],
    ['a State of its own choice', { state: 'XA' }, '422 invalid-body'],
  ])('is not asked for with %s', async (_, wrong, expected) => {
    expect(told(await ask('xb-admin', { ...deliver, ...wrong }))).toBe(expected);
    expect((await of('xb-admin')).body.pending).toEqual([]);
  });

  it('is not asked for where nothing would change, nor twice', async () => {
    const nothing = { ...deliver, action: 'refuse', on: false };
    expect(told(await ask('xb-admin', nothing))).toBe('409 four-eyes-unchanged');
    const same = { authority: 'xa-competent', action: 'refuse', on: true, reasons: 'Again.' };
    expect(told(await ask('xa-admin', same))).toBe('409 four-eyes-unchanged');
    await asked();
    expect(told(await ask('xb-admin', deliver))).toBe('409 already-pending');
  });

  it('is asked for once by two at the same moment, and confirmed once [ASVS 15.4.2]', async () => {
    const asking = await Promise.all([ask('xb-admin', deliver), ask('xb-admin', deliver)]);
    expect(asking.map(told).sort()).toEqual(['202 fine', '409 already-pending']);
    const { id } = asking.find(({ status }) => status === 202)!.body.pending;
    const settled = await Promise.all([
      settle('xb-authority', id, 'confirm'),
      settle('xb-second', id, 'decline', { reasons: 'No.' }),
    ]);
    expect(settled.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = await of('xb-admin');
    const isOn = body.items.some((item: { on: boolean }) => item.on);
    expect(isOn).toBe(settled[0].status === 200);
    if (isOn) await settle('xb-second', await asked({ ...deliver, on: false }), 'confirm');
  });

  it('can be declined or taken back, and then changes nothing', async () => {
    const declined = await asked();
    expect(told(await settle('xb-second', declined, 'decline'))).toBe('422 reasons-missing');
    expect(told(await settle('xb-second', declined, 'withdraw'))).toBe('403 ask-of-another');
    await settle('xb-second', declined, 'decline', { reasons: 'No.' });
    expect(told(await settle('xb-second', declined, 'confirm'))).toBe('409 pending-settled');
    const withdrawn = await asked();
    expect(told(await settle('xb-admin', withdrawn, 'withdraw'))).toBe('200 fine');
    expect((await of('xb-admin')).body.items.every(({ on }: { on: boolean }) => !on)).toBe(true);
  });

  it('expires after three days', async () => {
    const id = await asked();
    await node.advance('72 hours');
    expect(told(await settle('xb-second', id, 'confirm'))).toBe('409 pending-expired');
    expect((await of('xb-admin')).body.pending).toEqual([]);
  });

  it('by an officer takes a second factor shown just now [ASVS 7.5.3]', async () => {
    const [admin, second] = [
      await sessionOf(node, 'admin@xb.example'),
      await sessionOf(node, 'second@xb.example'),
    ];
    const put = (): Promise<Reply> => admin.call('PUT', '/api/v1/four-eyes', deliver);
    const first = await put();
    expect(told(first)).toBe('202 fine');
    await node.advance('11 minutes');
    expect(told(await put())).toBe('401 step-up-required');
    const path = `/api/v1/four-eyes/pending/${first.body.pending.id as string}`;
    expect(told(await second.call('POST', `${path}/confirm`, {}))).toBe('401 step-up-required');
    expect(told(await second.call('POST', `${path}/decline`, { reasons: 'No.' }))).toBe('200 fine');
  });

  it('has nothing to do with acts that wait on a request, nor with other things that wait', async () => {
    const [{ id }] =
      await node.sql(`INSERT INTO pending_act (id, state, authority, kind, subject, action, body, asked_by,
        asked_person, asked_at, expires_at)
      VALUES (gen_random_uuid(), 'XB', 'xb-central', 'recovery', 'x', 'recover', '{}', 'x', 'x', node_time(), 'infinity')
      RETURNING id`);
    expect(told(await settle('xb-second', id, 'confirm'))).toBe('404 not-found');
    expect(told(await settle('xb-second', 'x', 'confirm'))).toBe('404 not-found');
  });
});
