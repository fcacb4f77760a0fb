import {
  aPreservation,
  aStoredDataRequest,
  inAssessment,
  inDays,
  transmitted,
} from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
/** Ids of requests by what they are, oldest first. */
const ids: Record<string, string> = {};
beforeAll(async () => {
  node = await startNode();
  const { contents } = aStoredDataRequest();
  const facts = 'The wombat was stolen by night.';
  ids.draft = (
    await node.draft(
      'xa-liaison',
      aStoredDataRequest({ contents: { ...(contents as object), facts } }),
    )
  ).id;
  ids.sent = (await transmitted(node, { urgency: 'emergency' })).id;
  const deadline = { on: inDays(3), reason: 'Hearing' };
  ids.assessed = (await inAssessment(node, { deadline })).id;
  ids.elsewhere = (await node.draft('xa-liaison', aPreservation({ requestedState: 'XC' }))).id;
  await node.do('xa-contact', ids.elsewhere, 'transmit');
  const incoming = await node.draft('xb-contact', aPreservation({ requestedState: 'XA' }));
  ids.incoming = (await node.do('xb-contact', incoming.id, 'transmit')).id;
});
afterAll(() => node.stop());

const list = (query: string, client = 'xa-liaison'): Promise<Reply> =>
  node.call(client, 'GET', `/api/v1/requests?${query}`);

async function names(query: string, client?: string): Promise<string[]> {
  const { status, body } = await list(query, client);
  expect(status).toBe(200);
  return body.items.map(
    ({ id }: { id: string }) => Object.entries(ids).find(([, known]) => known === id)?.[0],
  );
}

describe('the list of requests', () => {
  it.each([
    ['', ['incoming', 'elsewhere', 'assessed', 'sent', 'draft']],
    ['direction=outgoing', ['elsewhere', 'assessed', 'sent', 'draft']],
    ['direction=incoming', ['incoming']],
    ['state=transmitted', ['incoming', 'elsewhere', 'sent']],
    ['state=transmitted&direction=outgoing', ['elsewhere', 'sent']],
    ['kind=stored-data', ['assessed', 'sent', 'draft']],
    ['counterpart=XB', ['incoming', 'assessed', 'sent', 'draft']],
    ['counterpart=XC', ['elsewhere']],
    ['counterpart=XA', []],
    ['urgency=emergency', ['sent']],
    ['started-by=me', ['elsewhere', 'assessed', 'sent', 'draft']],
    ['started-by=xa-liaison&state=draft', ['draft']],
    ['started-by=me&direction=incoming', []],
    ['started-by=xb-contact', []],
    ['q=wombat', ['draft']],
    ['q=wombat&direction=incoming', []],
    ['q=Port+Aldor', ['incoming', 'elsewhere', 'assessed', 'sent', 'draft']],
    ['q=nothing-of-the-kind', []],
    ['q=%27)%3B+drop+table+request%3B--', []],
    [
      'direction=outgoing&state=draft&kind=stored-data&counterpart=XB&urgency=routine&q=night',
      ['draft'],
    ],
  ])('narrowed by "%s" holds %j', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('goes by pages of what one started, in each order', async () => {
    for (const sort of ['newest', 'changed']) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const after: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
        const { body } = await list(`started-by=me&sort=${sort}&limit=3${after}`);
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.next;
      }
      expect([sort, [...seen].sort()]).toEqual([
        sort,
        [ids.elsewhere, ids.assessed, ids.sent, ids.draft].sort(),
      ]);
    }
  });

  it('finds a reference', async () => {
    const { body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${ids.sent}`);
    expect(await names(`q=${body.reference}`)).toEqual(['sent']);
  });

  it('finds what falls due, by the clocks that the reader may see', async () => {
    expect(await names(`due-before=${inDays(6)}`)).toEqual(['incoming', 'assessed']);
    // not a day's border: two hours before it what is due within hours falls beyond
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(await names(`due-before=${tomorrow}`, 'xb-liaison')).toEqual(['sent']);
    expect(await names('due-before=2020-01-01')).toEqual([]);
  });

  it('goes by pages without leaving any out', async () => {
    const seen: string[] = [];
    let query = 'limit=2';
    for (let page = 0; page < 3; page += 1) {
      const { body } = await list(query);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      expect(body.next === null).toBe(page === 2);
      query = `limit=2&cursor=${encodeURIComponent(String(body.next))}`;
    }
    expect(seen).toEqual(Object.values(ids).reverse());
  });

  it.each([
    ...['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'cursor=WyJ4Il0', 'direction=up', 'state=A'],
    ...['due-before=tomorrow', 'due-before=2026-13-40', 'counterpart=xb', 'colour=red', 'q='],
    'limit=1&limit=2',
  ])('refuses "%s"', async (query) => {
    const { status, body } = await list(query);
    expect([status, body.problems?.length]).toEqual([422, 1]);
  });

  it('shows each request in brief, with what can be done and what is due next', async () => {
    const { body } = await list('state=in-assessment', 'xb-authority');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      ...{ id: ids.assessed, state: 'in-assessment', requestingState: 'XA', requestedState: 'XB' },
      ...{ allowedActions: expect.arrayContaining(['accept']), nextDue: expect.any(String) },
    });
    expect(body.items[0]).not.toHaveProperty('contents');
  });
});

describe('the history and the messages', () => {
  it.each([
    ...['history?limit=0', 'history?limit=1001', 'history?cursor=x', 'history?page=2'],
    ...['messages?limit=201', 'notes?cursor=x', 'assessments?limit=-1'],
  ])('refuse "%s"', async (path) => {
    const { status } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${ids.sent}/${path}`);
    expect(status).toBe(422);
  });
});

describe('the clocks of a request', () => {
  it('say how each due date was computed, to whoever may see them', async () => {
    const clocks = async (client: string): Promise<any[]> =>
      (await node.call(client, 'GET', `/api/v1/requests/${ids.assessed}/deadlines`)).body.items;
    const [ours, theirs] = [await clocks('xa-liaison'), await clocks('xb-liaison')];
    expect(ours.map(({ limit }) => limit)).toEqual(['requester-deadline']);
    expect(theirs.map(({ limit }) => limit).sort()).toEqual([
      ...['acknowledge', 'decide', 'requester-deadline'],
    ]);
    for (const clock of theirs) {
      expect(clock.explanation).toMatch(/due/);
      expect(clock.steps.length).toBeGreaterThan(0);
      expect(clock.basis.length).toBeGreaterThan(0);
    }
  });
});
