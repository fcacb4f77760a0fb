import { announceAll } from '../support/drafts.js';
import { clockOf, preservationThatIs, requestThatIs, setTime } from '../support/cases.js';
import { recalculate, writeCalendar } from '../support/calendars.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';
import { sessionOf } from '../support/officers.js';
import { Client } from 'pg';

/** 10:00 in Belvia, by whose days all clocks of a request to it count. */
const monday = '2027-03-01T03:00:00Z';
const instrument = 'un-cybercrime-2024';
const workingDays = (count: number) => ({ unit: 'working-days', count });
const days = (count: number) => ({ unit: 'days', count });
const hours = (count: number) => ({ unit: 'hours', count });

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
beforeEach(async () => {
  await setTime(node, monday);
  await node.sql('DELETE FROM service_level');
  await node.sql('UPDATE service_level_version SET version = version + 1');
});
afterAll(() => node.stop());

const anyVersion = { 'if-match': '*' };
function put(
  client: string,
  limit: string,
  body: object,
  scope = '',
  seen = anyVersion,
): Promise<Reply> {
  return node.call(
    client,
    'PUT',
    `/api/v1/service-levels/${instrument}/${limit}${scope}`,
    body,
    seen,
  );
}
function remove(client: string, limit: string, scope = '', seen = anyVersion): Promise<Reply> {
  return node.call(
    client,
    'DELETE',
    `/api/v1/service-levels/${instrument}/${limit}${scope}`,
    undefined,
    seen,
  );
}
async function set(client: string, limit: string, body: object, scope = ''): Promise<any> {
  const reply = await put(client, limit, body, scope);
  if (reply.status !== 200) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}
const show = (client: string, query = ''): Promise<Reply> =>
  node.call(client, 'GET', `/api/v1/service-levels${query}`);
const amountsOf = ({ items }: any, kind: string, limit: string): any =>
  items.find((item: any) => item.kind === kind && item.limit === limit).amounts;

describe('a service level', () => {
  it('is the default until a State sets it, and says whose it is, for whom and since when', async () => {
    const { body, headers } = await show('xb-auditor', `?kind=stored-data&partner=XA&limit=decide`);
    expect(body.items).toEqual([
      {
        ...{ instrument, kind: 'stored-data', limit: 'decide', name: 'Decide on the request' },
        ...{
          basis: [`${instrument}:40(26)`],
          policy: true,
          owedBy: 'requested',
          visibility: 'private',
        },
        amounts: {
          routine: { ...days(30), default: days(30), own: null },
          urgent: { ...days(10), default: days(10), own: null },
          emergency: { unit: 'hours', count: 24, default: { unit: 'hours', count: 24 }, own: null },
        },
      },
    ]);
    expect(body).toMatchObject({ state: 'XB', partner: 'XA', own: [] });
    expect(headers.etag).toBe(`"${body.version}"`);
    const changed = await set('xb-admin', 'decide', { urgent: workingDays(5) }, '?partner=XA');
    expect(changed.version).toBe(Number(body.version) + 1);
    expect(amountsOf(changed, 'stored-data', 'decide')).toMatchObject({
      routine: { ...days(30), own: null },
      urgent: {
        ...{ ...workingDays(5), default: days(10) },
        own: {
          partner: 'XA',
          kind: null,
          setBy: 'xb-admin',
          setAt: expect.stringMatching(/^2027-03-01T03:/),
        },
      },
    });
    expect(changed.own).toMatchObject([
      { limit: 'decide', partner: 'XA', urgency: 'urgent', setBy: 'xb-admin' },
    ]);
  });

  it('for a State and a kind wins over one for the State, over one for the kind, over one for all', async () => {
    await set('xb-admin', 'decide', { routine: days(28) });
    await set('xb-admin', 'decide', { routine: days(27) }, '?kind=stored-data');
    await set('xb-admin', 'decide', { routine: days(26) }, '?partner=XA');
    await set('xb-admin', 'decide', { routine: days(25) }, '?partner=XA&kind=stored-data');
    const seen = async (query: string, kind: string): Promise<number> =>
      amountsOf((await show('xb-liaison', query)).body, kind, 'decide').routine.count;
    expect([
      await seen('?partner=XC', 'mla-service'),
      await seen('?partner=XC', 'stored-data'),
      await seen('?partner=XA', 'mla-service'),
      await seen('?partner=XA', 'stored-data'),
      await seen('', 'stored-data'),
    ]).toEqual([28, 27, 26, 25, 27]);
    const { id } = await requestThatIs(node, 'received');
    expect(await clockOf(node, 'xb-authority', id, 'decide')).toMatchObject({
      dueOn: '2027-03-26',
    });
    await remove('xb-admin', 'decide', '?partner=XA&kind=stored-data');
    expect(await seen('?partner=XA', 'stored-data')).toBe(26);
    await remove('xb-admin', 'decide', '?partner=XA');
    await remove('xb-admin', 'decide', '?kind=stored-data');
    await remove('xb-admin', 'decide');
    expect(await seen('?partner=XA', 'stored-data')).toBe(30);
  });

  it('counts for clocks that start afterwards, each of which explains itself', async () => {
    const before = await requestThatIs(node, 'received');
    await set('xb-admin', 'decide', { routine: workingDays(5) }, '?partner=XA');
    await set('xb-admin', 'acknowledge', { routine: workingDays(2) }, '?kind=stored-data');
    const after = await requestThatIs(node, 'transmitted');
    const acknowledge = await clockOf(node, 'xb-authority', after.id, 'acknowledge');
    expect(acknowledge).toMatchObject({ dueOn: '2027-03-03', policy: true });
    expect(acknowledge.explanation).toContain(
      '2 working days by the service level of XB for requests of the kind stored-data (the default is 7 days)',
    );
    await node.do('xb-authority', after.id, 'acknowledge');
    const decide = await clockOf(node, 'xb-authority', after.id, 'decide');
    expect(decide.dueOn).toBe('2027-03-08');
    expect(decide.explanation).toContain(
      '5 working days by the service level of XB for requests from XA (the default is 30 days)',
    );
    expect(decide.steps).toContainEqual({
      ...{ step: 'service-level', state: 'XB', as: 'requested', partner: 'XA' },
      default: days(30),
    });
    expect(await clockOf(node, 'xb-authority', before.id, 'decide')).toMatchObject({
      dueOn: '2027-03-31',
    });
  });

  it('that changes while a clock stands still leaves it as it began, its thresholds too', async () => {
    await set('xb-admin', 'decide', { routine: workingDays(20) }, '?partner=XA');
    const { id } = await requestThatIs(node, 'in-assessment');
    const begun = await clockOf(node, 'xb-authority', id, 'decide');
    expect(begun.dueOn).toBe('2027-03-29');
    await node.do('xb-authority', id, 'ask-for-information', { questions: ['Which?'] });
    await set('xb-admin', 'decide', { routine: days(2) }, '?partner=XA');
    await setTime(node, '2027-03-02T02:59:00Z'); // a day, of which a minute is wanting
    await node.do('xa-liaison', id, 'supply-information', { answers: 'This one.' });
    const resumed = await clockOf(node, 'xb-authority', id, 'decide');
    expect(resumed).toMatchObject({ dueOn: '2027-03-30', standing: false });
    expect(resumed.explanation).toContain('20 working days by the service level of XB');
    const planned = await node.sql(
      `SELECT t.name, t.at FROM threshold t JOIN deadline d ON d.id = t.deadline_id
        WHERE d.request_id = $1 AND d.limit_id = 'decide' AND t.at IS NOT NULL ORDER BY t.at`,
      [id],
    );
    expect(planned.map(({ name, at }) => [name, at.toISOString()])).toEqual([
      ['warn', '2027-03-27T17:00:00.000Z'],
      ['due', '2027-03-30T17:00:00.000Z'],
      ['overdue', '2027-03-31T17:00:00.000Z'],
      ['escalate', '2027-04-06T17:00:00.000Z'],
    ]);
    // removed altogether, and a default that was counted meanwhile by another calendar
    await remove('xb-admin', 'decide', '?partner=XA');
    await writeCalendar(node, 'XB', [{ on: '2027-03-30', name: 'Rising' }]);
    expect(await recalculate(node)).toBe(1);
    const moved = await clockOf(node, 'xb-authority', id, 'decide');
    expect(moved).toMatchObject({ dueOn: '2027-03-31' });
    expect(moved.steps).toEqual(
      expect.arrayContaining(
        resumed.steps.filter(({ step }: any) => step === 'service-level' || step === 'counted'),
      ),
    );
    await writeCalendar(node, 'XB', []);
    await recalculate(node);
  });

  it('gives the date where an act may state it and does not, by the State that owes the answer', async () => {
    await set('xa-admin', 'answer-information', { routine: days(9) }, '?partner=XB');
    await set('xb-admin', 'answer-information', { routine: days(4) });
    await set('xb-admin', 'answer-consultation', { routine: days(3) });
    const { id } = await requestThatIs(node, 'in-assessment');
    await node.do('xb-authority', id, 'ask-for-information', { questions: ['Which?'] });
    expect(await clockOf(node, 'xa-liaison', id, 'answer-information')).toMatchObject({
      dueOn: '2027-03-10',
    });
    await node.do('xa-liaison', id, 'supply-information', { answers: 'This.' });
    await node.do('xa-authority', id, 'open-consultation', { about: 'refusal', text: 'Will you?' });
    expect(await clockOf(node, 'xb-authority', id, 'answer-consultation')).toMatchObject({
      ...{ owedBy: 'XB', dueOn: '2027-03-04' },
    });
  });

  it('counts at once, also where another process has set it', async () => {
    await set('xb-admin', 'decide', { routine: days(20) });
    await requestThatIs(node, 'received'); // this process knows the level now
    await node.sql(`UPDATE service_level SET count = 12`);
    await node.sql(`UPDATE service_level_version SET version = version + 1 WHERE state = 'XB'`);
    const { id } = await requestThatIs(node, 'received');
    expect(await clockOf(node, 'xb-authority', id, 'decide')).toMatchObject({
      dueOn: '2027-03-15',
    });
  });

  it('of the notice before data is released is kept by the hold that ends', async () => {
    await set('xb-admin', 'release-notice', { routine: days(20), urgent: days(20) }, '?partner=XA');
    const kept = await preservationThatIs(node, 'preserved', {
      from: '2027-03-01',
      until: '2027-05-01',
    });
    const links = [{ type: 'follows', request: kept.id }];
    const { id } = await requestThatIs(node, 'in-assessment', { links });
    await setTime(node, '2027-04-26T03:00:00Z');
    await node.do('xb-authority', id, 'refuse', { grounds: [{ code: 'R-DC' }], reasons: 'No.' });
    expect(await clockOf(node, 'xa-contact', kept.id, 'release-notice')).toMatchObject({
      dueOn: '2027-05-16',
    });
    expect(await clockOf(node, 'xa-contact', kept.id, 'preservation')).toMatchObject({
      dueOn: '2027-05-17',
    });
  });
});

describe('changing a service level', () => {
  it('is for the administrators of the State alone', async () => {
    for (const client of ['xb-authority', 'xb-auditor', 'xb-operator', 'xb-liaison']) {
      for (const reply of [
        await put(client, 'decide', { routine: days(9) }),
        await remove(client, 'decide'),
      ])
        expect([client, reply.status, reply.body.code]).toEqual([client, 403, 'role-missing']);
    }
  });

  it('wants a second factor that was shown lately, and from officers the version that was seen', async () => {
    const officer = await sessionOf(node, 'admin@xb.example');
    const path = `/api/v1/service-levels/${instrument}/decide`;
    const blind = await officer.call('PUT', path, { routine: days(9) });
    expect([blind.status, blind.body.code]).toEqual([428, 'precondition-required']);
    await node.sql(
      "UPDATE session SET stepped_up_at = node_time() - interval '11 minutes' WHERE id = $1",
      [officer.session],
    );
    const late = await officer.call('PUT', path, { routine: days(9) }, anyVersion);
    expect([late.status, late.body.code]).toEqual([401, 'step-up-required']);
  });

  it('lets one of two through at once, and leaves the version where nothing changes', async () => {
    const { version } = (await show('xc-admin')).body;
    const seen = { 'if-match': `"${version}"` };
    const both = await Promise.all(
      [8, 9].map((count) => put('xc-admin', 'decide', { routine: days(count) }, '', seen)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const { body } = await show('xc-admin', '?kind=stored-data');
    const { count } = amountsOf(body, 'stored-data', 'decide').routine;
    const again = await put('xc-admin', 'decide', { routine: days(count) }, '', {
      'if-match': `"${body.version}"`,
    });
    expect([again.status, again.body.version]).toEqual([200, Number(version) + 1]);
  });

  it('is on the State’s record, with what was set', async () => {
    await set('xb-admin', 'execute', { routine: days(60) }, '?partner=XC');
    const { body } = await node.call(
      'xb-auditor',
      'GET',
      '/api/v1/access-events?type=service-level-changed',
    );
    expect(body.items[0]).toMatchObject({
      ...{ actor: 'xb-admin', subject: 'execute' },
      detail: { partner: 'XC', kind: null, levels: [{ urgency: 'routine', amount: days(60) }] },
    });
  });

  it.each([
    [
      'a limit of the instrument, with its citation',
      'domestic-order',
      '',
      { routine: days(9) },
      422,
      'legal-limit',
    ],
    [
      'the legal limit under a kind',
      'preservation-floor',
      '?kind=preservation',
      { routine: days(9) },
      422,
      'legal-limit',
    ],
    ['a limit that is a date', 'review', '', { routine: days(9) }, 422, 'limit-without-amount'],
    ['a limit that there is not', 'nonsense', '', { routine: days(9) }, 404, 'unknown-limit'],
    [
      'a kind that there is not',
      'decide',
      '?kind=nonsense',
      { routine: days(9) },
      404,
      'unknown-kind',
    ],
    [
      'a State that there is not',
      'decide',
      '?partner=ZZ',
      { routine: days(9) },
      422,
      'unknown-state',
    ],
    ['one’s own State', 'decide', '?partner=XB', { routine: days(9) }, 422, 'partner-own'],
    ['no amount', 'decide', '', {}, 422, 'level-empty'],
    ['no time at all', 'decide', '', { routine: days(0) }, 422, 'invalid-body'],
    ['more than a year', 'decide', '', { routine: days(366) }, 422, 'level-too-long'],
    ['another unit', 'decide', '', { routine: { unit: 'weeks', count: 1 } }, 422, 'invalid-body'],
    ['another urgency', 'decide', '', { idle: days(3) }, 422, 'invalid-body'],
  ])('refuses %s, and changes nothing', async (_, limit, scope, body, status, code) => {
    const before = (await show('xb-admin')).body;
    const reply = await put('xb-admin', limit, body, scope);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    if (code === 'legal-limit')
      expect(reply.body.basis[0]).toMatch(/^un-cybercrime-2024:\d+\(\d+\)$/);
    expect((await show('xb-admin')).body).toEqual(before);
  });

  it('finds nothing to take back where nothing was set', async () => {
    const reply = await remove('xb-admin', 'decide', '?partner=XC');
    expect([reply.status, reply.body.code]).toEqual([404, 'not-found']);
  });
});

describe('the State at the other end', () => {
  it('never learns an amount of a private limit, whatever it reads [ASVS 8.2.3]', async () => {
    await set('xb-admin', 'acknowledge', { routine: hours(4177) }, '?partner=XA');
    await set('xb-admin', 'decide', { routine: hours(4179) }, '?partner=XA');
    const { id } = await requestThatIs(node, 'in-assessment');
    await announceAll(node);
    const told: unknown[] = [];
    for (const client of ['xa-liaison', 'xa-authority', 'xa-auditor']) {
      for (const path of [
        `requests/${id}`,
        `requests/${id}/deadlines`,
        `requests/${id}/history`,
        'deadlines',
        'notifications',
        'service-levels',
        'service-levels?partner=XB',
      ])
        told.push((await node.call(client, 'GET', `/api/v1/${path}`)).body);
    }
    told.push((await show('xa-admin')).body, (await show('xc-admin', '?partner=XB')).body);
    told.push((await node.call('xa-admin', 'GET', '/api/v1/access-events')).body);
    const own = (await show('xb-admin', '?partner=XA')).body;
    const finds = (body: unknown): boolean => /\b417[79]\b/.test(JSON.stringify(body));
    expect([told.filter(finds).length, told.length, finds(own)]).toEqual([0, 24, true]);
  });

  it('finds none in the database alone, but for those that count for an act of its own', async () => {
    await set('xb-admin', 'decide', { routine: days(20) }, '?partner=XA');
    await set('xb-admin', 'execute', { routine: days(50) });
    const client = new Client({ connectionString: node.database.url });
    await client.connect();
    const seenBy = async (state: string, purpose: string): Promise<number | null> => {
      await client.query('BEGIN; SET LOCAL ROLE rogatory_app');
      await client.query(
        `SELECT set_config('rogatory.state', $1, true), set_config('rogatory.purpose', $2, true)`,
        [state, purpose],
      );
      const { rowCount } = await client.query("SELECT FROM service_level WHERE state = 'XB'");
      await client.query('ROLLBACK');
      return rowCount;
    };
    try {
      for (const purpose of ['read', 'know', 'relay', 'sign-in'])
        expect([purpose, await seenBy('XA', purpose)]).toEqual([purpose, 0]);
      expect([
        await seenBy('XA', 'act'),
        await seenBy('XC', 'act'),
        await seenBy('XB', 'read'),
      ]).toEqual([2, 1, 2]);
    } finally {
      await client.end();
    }
  });
});
