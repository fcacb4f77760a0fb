import { announceAll, aStoredDataRequest } from '../support/drafts.js';
import { preservationThatIs, requestThatIs, setTime, sweep } from '../support/cases.js';
import { startNode, type TestNode } from '../support/node.js';

/** 10:00 in Belvia, by whose days all clocks of a request to it count. */
const monday = '2027-03-01T03:00:00Z';
const from = '2027-03-01';
const kept = { from, until: '2027-05-01' };

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
beforeEach(() => setTime(node, monday));
afterAll(() => node.stop());

const read = async (client: string, id: string): Promise<any> =>
  (await node.call(client, 'GET', `/api/v1/requests/${id}`)).body;
/** The clock of a test goes on, by milliseconds. */
const withoutMoments = (body: unknown): any =>
  JSON.parse(JSON.stringify(body).replace(/:00\.\d{3}Z/g, ':00Z'));
const forecastOf = async (client: string, id: string): Promise<any> => {
  const { forecast = [] } = withoutMoments(await read(client, id));
  expect(forecast.length).toBeLessThanOrEqual(1);
  return forecast[0];
};
const draftAfter = (preservation: string, more = {}): Promise<{ id: string }> =>
  node.draft(
    'xa-liaison',
    aStoredDataRequest({ links: [{ type: 'follows', request: preservation }], ...more }),
  );
const transmit = async (id: string): Promise<any> => {
  await node.do('xa-liaison', id, 'submit-for-approval');
  return node.do('xa-authority', id, 'transmit');
};
const toldOf = (id: string): Promise<any[]> =>
  node.sql(
    `SELECT state, at, data::jsonb AS data, header::jsonb ->> 'actor' AS actor FROM private_event
      WHERE request_id = $1 AND type = 'preservation-lapsing' ORDER BY seq`,
    [id],
  );

describe('the forecast of a preservation', () => {
  it('says by the defaults when a request that were transmitted now would be decided, and what would help', async () => {
    const { id } = await preservationThatIs(node, 'preserved', kept);
    const request = await draftAfter(id);
    const forecast = await forecastOf('xa-liaison', request.id);
    expect(forecast).toMatchObject({
      ...{ preservation: id, request: request.id, estimate: 'defaults' },
      ...{ keptUntil: '2027-05-01', zone: 'Asia/Ho_Chi_Minh' },
      outcome: 'lapses-before-execution',
      decidedBy: '2027-04-07T17:00:00Z', // seven days to acknowledge, and thirty to decide
      executedBy: '2027-07-06T17:00:00Z',
      remedies: ['ask-for-extension', 'transmit'],
      stages: [
        { limit: 'acknowledge', dueOn: '2027-03-08' },
        {
          limit: 'decide',
          dueOn: '2027-04-07',
          steps: [
            { step: 'started' },
            { step: 'first-day-not-counted' },
            { step: 'counted', count: 30, unit: 'days' },
            { step: 'due' },
          ],
        },
        { limit: 'execute', dueOn: '2027-07-06' },
      ],
    });
    expect(forecast.explanation).toContain(
      'decided by 7 April 2027, executed by 6 July 2027; how long the other State gives itself is not known',
    );
    expect(await forecastOf('xa-auditor', id)).toEqual(forecast);
    // as whoever drafts is told at once
    const drafted = withoutMoments(await draftAfter(id));
    expect(drafted.forecast).toEqual([{ ...forecast, request: drafted.id }]);
    const changed = await node.call('xa-liaison', 'PATCH', `/api/v1/requests/${drafted.id}`, {
      urgency: 'emergency',
    });
    expect(changed.body.forecast).toMatchObject([{ outcome: 'in-time' }]);
    const apart = await node.call('xa-liaison', 'PATCH', `/api/v1/requests/${drafted.id}`, {
      links: [],
    });
    expect(apart.body).not.toHaveProperty('forecast');
  });

  it.each([
    ['in time', '2027-03-01T03:00:00Z', '2027-09-01', 'in-time', []],
    ['in time where both are of one day', '2027-04-02T03:00:00Z', '2027-08-09', 'in-time', []],
    [
      'too early for the execution by a day',
      '2027-04-06T03:00:00Z',
      '2027-08-10',
      'lapses-before-execution',
      ['ask-for-extension', 'transmit'],
    ],
    [
      'too early for the decision',
      '2027-07-10T03:00:00Z',
      '2027-08-09',
      'lapses-before-decision',
      ['ask-for-extension', 'transmit'],
    ],
  ])('is %s as days go by', async (_, now, until, outcome, remedies) => {
    const { id } = await preservationThatIs(node, 'preserved', { from, until });
    await draftAfter(id);
    await setTime(node, now);
    expect(await forecastOf('xa-contact', id)).toMatchObject({ outcome, remedies });
  });

  it('is told before any request follows, for one of its own urgency', async () => {
    const { id } = await preservationThatIs(node, 'preserved', { ...kept, urgency: 'emergency' });
    expect(await forecastOf('xa-contact', id)).toMatchObject({
      ...{ request: null, outcome: 'in-time', decidedBy: '2027-03-02T05:00:00Z' }, // 2 hours and 24
      executedBy: '2027-03-05T05:00:00Z',
    });
  });

  it('is that the data is held once the request is transmitted, in the answer to that act already', async () => {
    const { id } = await preservationThatIs(node, 'preserved', kept);
    const request = await draftAfter(id);
    const sent = await transmit(request.id);
    expect(sent.forecast).toMatchObject([{ outcome: 'held', request: request.id, remedies: [] }]);
    for (const one of [id, request.id])
      expect(await forecastOf('xa-liaison', one)).toMatchObject({
        outcome: 'held',
        decidedBy: null,
      });
    await setTime(node, '2027-08-01T03:00:00Z');
    expect(await forecastOf('xa-liaison', id)).toMatchObject({ outcome: 'held' });
  });

  it('is that the data may be gone, where it is kept no more', async () => {
    const { id } = await preservationThatIs(node, 'preserved', kept);
    const request = await draftAfter(id);
    await setTime(node, '2027-05-02T03:00:00Z');
    await sweep(node);
    expect(await forecastOf('xa-liaison', request.id)).toMatchObject({
      outcome: 'over',
      remedies: [],
    });
  });

  it('is absent before anything is kept, of requests that follow nothing, and of what is decided against', async () => {
    const early = await preservationThatIs(node, 'received');
    const draft = await draftAfter(early.id);
    const alone = await requestThatIs(node, 'received');
    const { id } = await preservationThatIs(node, 'preserved', kept);
    const request = await draftAfter(id);
    await transmit(request.id);
    await node.do('xa-authority', request.id, 'withdraw', { reasons: 'Solved.' });
    for (const one of [early, draft, alone, request])
      expect(await read('xa-liaison', one.id)).not.toHaveProperty('forecast');
    expect(await forecastOf('xa-liaison', id)).toMatchObject({ request: null });
  });

  it('follows an extension, and the days off of the other State', async () => {
    const { id } = await preservationThatIs(node, 'preserved', kept);
    const request = await draftAfter(id);
    await node.do('xb-contact', id, 'extend', { until: '2027-07-06' });
    expect(await forecastOf('xa-liaison', request.id)).toMatchObject({ outcome: 'in-time' });
    const { version, weekend, holidays } = (
      await node.call('xb-admin', 'GET', '/api/v1/calendars/XB')
    ).body;
    const more = [...holidays, { on: '2027-07-06', name: 'Late' }];
    const seen = { 'if-match': `"${version}"` };
    await node.call('xb-admin', 'PUT', '/api/v1/calendars/XB', { weekend, holidays: more }, seen);
    expect(await forecastOf('xa-liaison', request.id)).toMatchObject({
      ...{ outcome: 'lapses-before-execution', executedBy: '2027-07-07T17:00:00Z' },
    });
    const back = { 'if-match': '*' };
    await node.call('xb-admin', 'PUT', '/api/v1/calendars/XB', { weekend, holidays }, back);
  });
});

describe('what the other State keeps to itself', () => {
  it('is no part of the forecast: neither its service levels nor how far it has come [ASVS 8.2.3]', async () => {
    const { id } = await preservationThatIs(node, 'preserved', kept);
    const request = await draftAfter(id);
    const before = await forecastOf('xa-liaison', request.id);
    for (const limit of ['acknowledge', 'decide', 'execute']) {
      const path = `/api/v1/service-levels/un-cybercrime-2024/${limit}?partner=XA`;
      const level = { routine: { unit: 'days', count: 299 } };
      const { status } = await node.call('xb-admin', 'PUT', path, level, { 'if-match': '*' });
      expect(status).toBe(200);
    }
    await setTime(node, monday);
    expect(await forecastOf('xa-liaison', request.id)).toEqual(before);

    // nor of what is said in answer to a draft, to its change, and to an act
    const drafted = withoutMoments(await draftAfter(id));
    expect(drafted.forecast).toEqual([{ ...before, request: drafted.id }]);
    const path = `/api/v1/requests/${drafted.id}`;
    const { body } = await node.call('xa-liaison', 'PATCH', path, { language: 'en' });
    expect(withoutMoments(body).forecast).toEqual([{ ...before, request: drafted.id }]);
    const submitted = await node.do('xa-liaison', request.id, 'submit-for-approval');
    expect(withoutMoments(submitted).forecast).toEqual([before]);

    // nor of what the system tells the requesting State
    const far = await preservationThatIs(node, 'preserved', { from, until: '2027-09-01' });
    await draftAfter(far.id);
    await setTime(node, '2027-08-17T17:00:01Z');
    await sweep(node);
    const [told] = await toldOf(far.id);
    expect(told?.data.decidedBy).toBe('2027-09-24T17:00:00.000Z');
    await node.sql('DELETE FROM service_level');
  });

  it('and what this one drafts is no business of the other: it is shown no forecast', async () => {
    const { id } = await preservationThatIs(node, 'preserved', kept);
    const request = await draftAfter(id);
    expect(await read('xb-contact', id)).not.toHaveProperty('forecast');
    await transmit(request.id);
    for (const one of [id, request.id])
      expect(await read('xb-authority', one)).not.toHaveProperty('forecast');
  });
});

describe('a forecast that turns bad', () => {
  it('is told to the requesting State alone, once for each date, at a warning that the data lapses', async () => {
    const { id } = await preservationThatIs(node, 'preserved', { ...kept, urgency: 'urgent' });
    await setTime(node, '2027-04-16T17:00:01Z'); // fifteen days before: an urgent one is decided in eleven
    await sweep(node);
    expect(await toldOf(id)).toEqual([]);
    await draftAfter(id, { urgency: 'routine' });
    await setTime(node, '2027-04-26T17:00:01Z'); // five days before
    await sweep(node);
    expect(await toldOf(id)).toMatchObject([
      {
        ...{ state: 'XA', actor: 'system' },
        data: {
          ...{ outcome: 'lapses-before-decision', until: '2027-05-01', estimate: 'defaults' },
          decidedBy: '2027-06-03T17:00:00.000Z',
          remedies: ['ask-for-extension', 'transmit'],
        },
      },
    ]);
    await announceAll(node);
    const heard = async (client: string): Promise<any[]> => {
      const { body } = await node.call(client, 'GET', '/api/v1/notifications?limit=200');
      return body.items.filter(
        (item: any) => item.request === id && item.type === 'preservation-lapsing',
      );
    };
    for (const client of ['xa-liaison', 'xa-authority', 'xa-contact'])
      expect(await heard(client)).toMatchObject([
        { room: 'private', about: { outcome: 'lapses-before-decision', until: '2027-05-01' } },
      ]);
    expect(await heard('xb-contact')).toEqual([]);
    await node.do('xb-contact', id, 'extend', { until: '2027-06-05' });
    await setTime(node, '2027-05-21T17:00:01Z');
    await sweep(node);
    await setTime(node, '2027-05-31T17:00:01Z');
    await sweep(node);
    expect((await toldOf(id)).map(({ data }) => data.until)).toEqual(['2027-05-01', '2027-06-05']);
    for (const client of ['xa-auditor', 'xb-auditor']) {
      const { body } = await node.call(client, 'GET', `/api/v1/requests/${id}/history/verify`);
      expect([client, body.ok]).toEqual([client, true]);
    }
  });

  it('names no request that follows, since it may be sealed', async () => {
    const { id } = await preservationThatIs(node, 'preserved', kept);
    const request = await draftAfter(id);
    await node.call('xa-authority', 'POST', `/api/v1/requests/${request.id}/assignments`, {
      assignee: 'xa-authority',
    });
    const { status } = await node.call(
      'xa-authority',
      'POST',
      `/api/v1/requests/${request.id}/seal`,
      { reasons: 'Source.' },
    );
    expect(status).toBeLessThan(300);
    await setTime(node, '2027-04-16T17:00:01Z');
    await sweep(node);
    const told = await toldOf(id);
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain(request.id);
    expect(await forecastOf('xa-contact', id)).toMatchObject({ request: null });
  });

  it('is not told where the data is held', async () => {
    const { id } = await preservationThatIs(node, 'preserved', kept);
    await transmit((await draftAfter(id)).id);
    for (const time of ['2027-04-16T17:00:01Z', '2027-04-26T17:00:01Z', '2027-05-01T17:00:01Z']) {
      await setTime(node, time);
      await sweep(node);
    }
    expect(await toldOf(id)).toEqual([]);
  });
});
