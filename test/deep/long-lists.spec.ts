import { signIn, text, type Visitor } from '../support/browsing.js';
import { requestThatIs } from '../support/cases.js';
import { startNode, type TestNode } from '../support/node.js';

/** What is longer than a page, a paper or a file may be is cut, and says so. */
let node: TestNode;
let belvia: Visitor;
let auditor: Visitor;

beforeAll(async () => {
  node = await startNode();
  belvia = await signIn(node, 'authority@xb.example');
  auditor = await signIn(node, 'auditor@xb.example');
});
afterAll(() => node.stop());

/** The lines of a file, without its heading. */
const taken = async (who: Visitor, path: string): Promise<string[]> => {
  const { status, body } = await who.get(path);
  expect([path, status]).toEqual([path, 200]);
  return body.trim().split('\r\n').slice(1);
};
const says = /^"Only the first 10,000 lines are in this file; there are more\./;

describe('a list of more than ten thousand lines', () => {
  it('is a file of the newest ten thousand where it is the audit trail, and whole once it is narrowed', async () => {
    await node.sql(`INSERT INTO read_event
        (id, state, request_id, what, actor, actor_kind, address, agent, at)
      SELECT gen_random_uuid(), 'XB', gen_random_uuid(), 'request', 'many', 'officer', '', '',
        CASE count WHEN 0 THEN '2024-06-01Z' ELSE timestamptz '2025-01-01Z' END
      FROM generate_series(0, 10000) AS count`);
    const file = (from: string) =>
      taken(auditor, `/audit/trail?actor=many&format=csv&from=${from}`);
    const cut = await file('2024-01-01');
    expect([cut.length, cut.at(-1)]).toEqual([10_000 + 1, expect.stringMatching(says)]);
    const whole = await file('2024-12-01');
    expect([whole.length, whole.some((line) => says.test(line))]).toEqual([10_000, false]);
    expect(text(await auditor.get('/audit/trail'))).toContain('(10,000 lines at most)');
  });

  it('is a file of the first ten thousand where it is the worklist, and whole once it is narrowed', async () => {
    const { id } = await requestThatIs(node, 'received');
    await node.sql(
      `INSERT INTO request SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(),
            'reference', 'XA-2026-' || 500000 + count,
            'urgency', CASE count WHEN 0 THEN 'emergency' ELSE 'routine' END,
            'contents', '{}'::jsonb, 'items', '[]'::jsonb, 'offences', '[]'::jsonb))).*
          FROM request r, generate_series(0, 10000) AS count WHERE r.id = $1`,
      [id],
    );
    const file = (query: string) => taken(belvia, `/requests/export?view=all&format=csv${query}`);
    const cut = await file('');
    expect([cut.length, cut.at(-1)]).toEqual([10_000 + 1, expect.stringMatching(says)]);
    const whole = await file('&urgency=emergency');
    expect([whole.length, says.test(whole.join())]).toEqual([1, false]);
  }, 60_000);
});

describe('a request that was opened too often for a page or for paper', () => {
  it('says how far its review and its record go, and leads on', async () => {
    const { id } = await requestThatIs(node, 'received');
    const openings = (count: number): Promise<unknown> =>
      node.sql(
        `INSERT INTO read_event (id, state, request_id, what, actor, actor_kind, address, agent, at)
          SELECT gen_random_uuid(), 'XB', $1, 'request', 'hare', 'officer', '', '', '2026-11-20T05:20:00Z'
          FROM generate_series(1, $2::int)`,
        [id, count],
      );
    const seen = async (path = ''): Promise<[string, string]> => {
      const page = await auditor.get(`/audit/requests/${id}${path}`);
      return [page.body, text(page)];
    };
    const api = async (what: string): Promise<any> =>
      (await node.call('xb-auditor', 'GET', `/api/v1/requests/${id}/${what}`)).body;
    await openings(900);
    expect((await seen())[1]).not.toContain('there are more');
    expect((await api('access-review')).more).toBe(false);
    await openings(200);
    const [body, said] = await seen();
    expect(said).toContain('Only the newest 1,000 openings were looked at; there are more.');
    expect(body).toContain(`href="/audit/trail?source=read&amp;request=${id}&amp;from=`);
    expect((await api('access-review')).more).toBe(true);
    expect((await seen('/record'))[1]).not.toContain('there are more');
    await openings(3000);
    expect((await seen('/record'))[1]).toContain(
      'Only the newest 4,000 openings are in this record',
    );
    const record = await api('record');
    expect([record.reads.length, record.more]).toEqual([4000, { events: false, reads: true }]);
  });
});
