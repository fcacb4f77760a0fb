import { milestones, endings, possibleEndings } from '@rogatory/lifecycle';
import { aPreservation, aStoredDataRequest, assessment } from '../support/drafts.js';
import { signIn, visitor } from '../support/browsing.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;

/** What the made-up requests below come to, counted by hand. Belvia's months begin at 17:00 UTC of the day before. */
const period = 'from=2027-01&to=2027-03';
const figures = async (client: string, query = period): Promise<any> =>
  (await node.call(client, 'GET', `/api/v1/statistics?${query}`)).body;
const told = ({ value, hidden }: { value: number | null; hidden: string | null }) =>
  value ?? hidden;

/** Moves the node's clock to an instant that is ahead of it. */
async function goTo(instant: string): Promise<void> {
  const [{ ahead }] = await node.sql(
    `SELECT extract(epoch FROM $1::timestamptz - node_time())::float8 AS ahead`,
    [instant],
  );
  await node.advance(`${ahead} seconds`);
}

async function requests(
  client: 'xa' | 'xc',
  count: number,
  overrides: Record<string, unknown> = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    const { id } = await node.draft(`${client}-liaison`, aStoredDataRequest(overrides));
    await node.do(`${client}-liaison`, id, 'submit-for-approval');
    await node.do(`${client}-authority`, id, 'transmit');
    ids.push(id);
  }
  return ids;
}

const each = async (
  ids: readonly string[],
  client: string,
  action: string,
  body: object = {},
): Promise<void> => {
  for (const id of ids) await node.do(client, id, action, body);
};

beforeAll(async () => {
  node = await startNode();
  // eleven requests of Aldora and one of Corvana, in January
  await goTo('2027-01-11T09:00:00Z');
  const ids = await requests('xa', 11);
  await requests('xc', 1);
  await goTo('2027-01-12T09:00:00Z');
  const accepted = ids.slice(0, 6);
  await each(accepted, 'xb-authority', 'acknowledge');
  await goTo('2027-01-12T16:00:00Z');
  await each(ids.slice(6), 'xb-authority', 'acknowledge');
  await each(ids, 'xb-authority', 'start-assessment');
  // ten days later six are accepted, five refused
  await goTo('2027-01-22T09:00:00Z');
  await each(accepted, 'xb-authority', 'accept', { assessment });
  await each(ids.slice(6), 'xb-authority', 'record-assessment', assessment);
  await each(ids.slice(6), 'xb-authority', 'refuse', {
    ...{ grounds: [{ code: 'R-DC' }], reasons: 'No crime here.' },
  });
  // for Aldora the last day of January, for Belvia the first of February
  await goTo('2027-01-31T18:00:00Z');
  const kept: string[] = [];
  for (let made = 0; made < 5; made += 1) {
    const { id } = await node.draft('xa-liaison', aPreservation());
    await node.do('xa-contact', id, 'transmit');
    await node.do('xb-contact', id, 'acknowledge');
    kept.push(id);
  }
  await each(kept, 'xb-contact', 'preserve', {
    ...{ from: '2027-02-01', until: '2027-05-01', assessment },
  });
  // five of the six are executed in February; the sixth goes on. Nobody hurries with one that comes in March.
  await goTo('2027-02-21T09:00:00Z');
  await each(accepted, 'xb-executing', 'start-execution');
  await each(accepted.slice(0, 5), 'xb-executing', 'complete', { summary: 'Everything.' });
  await goTo('2027-03-20T09:00:00Z');
  await requests('xa', 1, { urgency: 'urgent', deadline: { on: '2027-12-31', reason: 'Soon.' } });
  // and what had been accepted is refused after all: it is decided no second time
  await each(accepted.slice(5), 'xb-authority', 'record-assessment', assessment);
  await each(accepted.slice(5), 'xb-authority', 'refuse', {
    ...{ grounds: [{ code: 'R-DC' }], reasons: 'No crime after all.' },
  });
}, 120_000);

afterAll(async () => {
  await node.stop();
});

describe('statistics of a State', () => {
  it('count what came, was decided and executed, by month of its own zone', async () => {
    const { totals, byMonth, open, zone } = await figures('xb-auditor');
    expect(zone).toBe('Asia/Ho_Chi_Minh');
    const row = (of: any): unknown[] =>
      ['received', 'sent', 'decided', 'refused', 'executed'].map((one) => told(of[one]));
    expect(
      row(Object.fromEntries(Object.entries<any>(totals).map(([m, { now }]) => [m, now]))),
    ).toEqual([18, 0, 16, 6, 10]);
    expect(
      byMonth.map(({ month, counts, open: left }: any) => [month, ...row(counts), told(left)]),
    ).toEqual([
      // received: 1 and 5 alone would follow from the total, since nothing smaller than 5 is withheld
      ['2027-01', 'withheld', 0, 11, 'withheld', 0, 7],
      ['2027-02', 'withheld', 0, 5, 'withheld', 10, 12],
      // what had been decided in January is decided no second time; of refusals, 5 and 1 would follow from 6
      ['2027-03', 'few', 0, 0, 'withheld', 0, 12],
    ]);
    expect(open).toEqual({ now: { value: 12, hidden: null }, before: { value: 0, hidden: null } });
  });

  it('show the other side the same requests as sent, in the months of its own zone', async () => {
    const { totals, byMonth } = await figures('xa-auditor');
    expect([told(totals.sent.now), told(totals.received.now)]).toEqual([17, 0]);
    expect(byMonth.map(({ counts }: any) => told(counts.sent))).toEqual(['withheld', 0, 'few']);
  });

  it('tell partners and kinds apart without small numbers', async () => {
    const { byPartner, byKind, byUrgency, refusals } = await figures('xb-auditor');
    expect(
      byPartner.rows.map(({ state, counts }: any) => [
        state,
        told(counts.received),
        told(counts.decided),
      ]),
    ).toEqual([
      ['XA', 'withheld', 16],
      ['XC', 'few', 0],
    ]);
    expect(byKind.rows.map(({ kind, counts }: any) => [kind, told(counts.received)])).toEqual([
      ['preservation', 5],
      ['stored-data', 13],
    ]);
    expect(byUrgency.map(({ urgency, counts }: any) => [urgency, told(counts.received)])).toEqual([
      ...[
        ['routine', 12],
        ['urgent', 6],
        ['emergency', 0],
      ],
    ]);
    expect(refusals.rows).toMatchObject([
      {
        ground: 'R-DC',
        whole: { value: 6 },
        part: { value: 0 },
        basis: expect.stringContaining(':'),
      },
    ]);
  });

  it('measure each step from the act before it, for the State and for those it asked', async () => {
    const { steps, urgentShare } = await figures('xb-auditor');
    const pace = (all: any[], step: string, by: string) => {
      const { now } = all.find((one) => one.step === step && one.by === by);
      return [now.median, now.ninetieth].map((hours) => hours && Math.round(hours));
    };
    // five preservations were taken on at once, six requests after a day, and five seven hours later
    expect(pace(steps, 'acknowledge', 'us')).toEqual([24, 31]);
    expect(pace(steps, 'decide', 'us')).toEqual([233, 240]);
    expect(pace(steps, 'execute', 'us')).toEqual([720, 720]);
    expect(pace(steps, 'deliver', 'us')).toEqual([null, null]);
    expect(pace(steps, 'acknowledge', 'others')).toEqual([null, null]);
    expect(urgentShare.now).toBeCloseTo(6 / 18);
    const asked = await figures('xa-auditor');
    expect(pace(asked.steps, 'decide', 'others')).toEqual([233, 240]);
  });

  it('say how much was on time, of what fell due', async () => {
    const { deadlines } = await figures('xb-auditor');
    const met = (limit: string) => deadlines.find((one: any) => one.limit === limit)?.met;
    // twelve acknowledgements fell due on 18 January; Corvana's was never given, and is a small number
    expect(met('acknowledge')).toBeNull();
    // within thirty days from acknowledgement, eleven of eleven
    expect(met('decide')).toEqual({ due: 11, onTime: 11, share: 1 });
  });

  it('compare with as many months before', async () => {
    const { before, totals } = await figures('xb-auditor', 'from=2027-02&to=2027-02');
    expect(before).toEqual({ from: '2027-01', to: '2027-01' });
    expect([told(totals.received.now), told(totals.received.before)]).toEqual([5, 12]);
    expect([told(totals.decided.now), told(totals.decided.before)]).toEqual([5, 11]);
  });

  it('count what is sealed, without telling more of it', async () => {
    const [{ id }] = await node.sql(`SELECT id FROM request WHERE kind = 'preservation' LIMIT 1`);
    const before = await figures('xb-liaison');
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/assignments`, {
      assignee: 'xb-contact',
    });
    const sealed = await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/seal`, {
      reasons: 'A source would be in danger.',
    });
    expect([200, 201]).toContain(sealed.status);
    expect(await figures('xb-liaison')).toEqual(before);
    expect(JSON.stringify(before)).not.toContain(id);
  });

  it('are for those who answer for the whole, administrators among them', async () => {
    const status = async (client: string) =>
      (await node.call(client, 'GET', '/api/v1/statistics')).status;
    for (const client of ['xb-admin', 'xb-authority', 'xb-liaison']) {
      expect([client, await status(client)]).toEqual([client, 200]);
    }
    for (const client of ['xb-contact', 'xb-executing', 'xb-operator']) {
      expect([client, await status(client)]).toEqual([client, 403]);
    }
    expect(told((await figures('xb-admin')).totals.received.now)).toBe(18);
  });

  it('say what is wrong with a period', async () => {
    for (const query of [
      'from=2027-03&to=2027-01',
      'to=2031-01',
      'from=2020-01&to=2027-01',
      'from=2027-13',
      // January and February, less January, would be February
      'from=2027-01&to=2027-02',
      'from=2026-02&to=2027-01',
      'to=x',
    ]) {
      const { status, body } = await node.call('xb-auditor', 'GET', `/api/v1/statistics?${query}`);
      expect([query, status, body.problems?.length]).toEqual([query, 422, 1]);
    }
  });

  it('count what was late as late, and nothing that is not due yet', async () => {
    const some = `SELECT id FROM deadline WHERE owed_by = 'XB' AND limit_id`;
    await node.sql(`UPDATE deadline SET closed_at = due_at + interval '1 second'
      WHERE id IN (${some} = 'decide' ORDER BY id LIMIT 5)`);
    await node.sql(`UPDATE deadline SET closed_at = NULL, due_at = '2027-03-31T12:00:00Z'
      WHERE id IN (${some} = 'preserve')`);
    // sixteen of seventeen acknowledgements, six of eleven decisions; what falls due later is none
    const { onTime } = await figures('xb-auditor');
    expect(onTime.now).toMatchObject({ due: 28, onTime: 22 });
  });

  it('are found by an index that holds every act they count', async () => {
    const [{ indexdef }] = await node.sql(
      `SELECT indexdef FROM pg_indexes WHERE indexname = 'shared_event_counted_in'`,
    );
    const acts = [...Object.values(milestones).flat(), ...endings, ...possibleEndings];
    expect(acts.filter((act) => !indexdef.includes(`'${act}'`))).toEqual([]);
  });
});

describe('the page of statistics', () => {
  it('shows charts that are tables as well, without JavaScript and without a small number', async () => {
    const auditor = await signIn(node, 'auditor@xb.example');
    const { status, body } = await auditor.get(`/statistics?${period}`);
    expect(status).toBe(200);
    expect(body.match(/<svg class="app-chart" role="img" aria-label="[^"]+"/g)).toHaveLength(6);
    expect(body.match(/<caption/g)?.length).toBeGreaterThanOrEqual(9);
    const cells = [...body.matchAll(/<td[^>]*>([^<]*|<span[^>]*>[^<]*<\/span>)<\/td>/g)].map(
      ([, cell = '']) => cell.replace(/<[^>]*>/g, '').trim(),
    );
    expect(cells).toEqual(
      expect.arrayContaining(['18', 'fewer than 5', 'withheld', '33%', '10 days']),
    );
    expect(cells.filter((cell) => /^[1-4]$/.test(cell))).toEqual([]);
    expect(body).not.toContain(' style=');
  });

  it('can be taken home, in the words of the page', async () => {
    const auditor = await signIn(node, 'auditor@xb.example');
    const csv = await auditor.get(`/statistics?${period}&format=csv`);
    expect(csv.headers['content-disposition']).toContain('statistics-xb-2027-01-2027-03.csv');
    expect(csv.body).toContain('"At a glance","Received","This period",18,""');
    // by itself the file says whose figures these are, of which period, and when they were counted
    expect(csv.body).toContain('"About these figures","Belvia","","","January 2027 to March 2027');
    expect(csv.body).toMatch(/"Made on \d{4}-\d\d-\d\d \d\d:\d\d \(Asia\/Ho_Chi_Minh\)"/);
    expect(csv.body).toContain('"By month","March 2027","Received","","fewer than 5"');
    const xlsx = await auditor.get(`/statistics?${period}&format=xlsx`);
    expect([xlsx.status, xlsx.body.slice(0, 2)]).toEqual([200, 'PK']);
    const admin = await signIn(node, 'admin@xb.example');
    await admin.get(`/statistics?${period}&format=csv`);
    const taken = await node.sql<{ detail: unknown }>(
      `SELECT detail FROM access_event WHERE type = 'statistics-exported' ORDER BY id`,
    );
    const span = { from: '2027-01', to: '2027-03' };
    expect(taken.map(({ detail }) => detail)).toEqual(
      ['csv', 'xlsx', 'csv'].map((format) => ({ ...span, format })),
    );
  });

  it('keeps a period that is none in its form, and says what is wrong', async () => {
    const admin = await signIn(node, 'admin@xb.example');
    const wrong = await admin.get('/statistics?from=2027-03&to=2027-01');
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('The first month comes after the last one.');
    expect(wrong.body).toContain('value="2027-03"');
    expect((await admin.get('/statistics?from=<x>&to=')).body).toContain(
      'Write the month as 2026-01.',
    );
    expect((await admin.get('/statistics')).status).toBe(200);
  });

  it('ends with the month that it is for the State, where no period is asked for', async () => {
    // for Aldora still March, for Belvia already April
    await goTo('2027-03-31T18:00:00Z');
    const { from, to } = await figures('xb-auditor', '');
    expect([from, to]).toEqual(['2026-05', '2027-04']);
    expect((await figures('xa-auditor', '')).to).toBe('2027-03');
    const auditor = await signIn(node, 'auditor@xb.example');
    const { body } = await auditor.get('/statistics');
    expect(body).toContain('name="to" type="text" spellcheck="false" value="2027-04"');
    expect(body).toContain('from=2027-01&amp;to=2027-04');
  });

  it('is not for everybody', async () => {
    expect((await visitor(node).get('/statistics')).status).toBe(303);
    expect((await (await signIn(node, 'contact@xb.example')).get('/statistics')).status).toBe(403);
  });
});
