import { inAssessment, inDays, transmitted } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let waiting: string;
let assessed: string;
let asked: string;
beforeAll(async () => {
  node = await startNode();
  await node.freeze();
  waiting = (await transmitted(node, { urgency: 'urgent' })).id;
  assessed = (await inAssessment(node)).id;
  asked = (await inAssessment(node)).id;
  await node.do('xb-authority', asked, 'ask-for-information', {
    questions: ['Which account?'],
    dueOn: inDays(10),
  });
});
afterAll(() => node.stop());

const list = async (client: string, query = ''): Promise<any> =>
  (await node.call(client, 'GET', `/api/v1/deadlines${query}`)).body;
const seen = async (client: string, query = ''): Promise<string[]> =>
  (await list(client, query)).items.map(
    ({ request, limit }: { request: { id: string }; limit: string }) =>
      `${nameOf(request.id)} ${limit}`,
  );
const nameOf = (id: string): string =>
  ({ [waiting]: 'waiting', [assessed]: 'assessed', [asked]: 'asked' })[id] ?? id;

describe('what falls due', () => {
  it('is listed with the first due first, and a clock that stands still has no place in it', async () => {
    expect(await seen('xb-authority')).toEqual([
      'waiting acknowledge',
      'asked answer-information',
      'assessed decide',
    ]);
  });

  it('shows the other State the shared ones alone', async () => {
    expect(await seen('xa-authority')).toEqual(['asked answer-information']);
    expect(await seen('xc-authority')).toEqual([]);
  });

  it('says what one needs to know of the request, and why the date is what it is', async () => {
    const { items } = await list('xb-authority', '?limit=1');
    expect(items[0]).toMatchObject({
      ...{ limit: 'acknowledge', owedBy: 'XB', policy: true, overdue: false },
      explanation: expect.stringContaining('24 hours') as string,
      request: {
        ...{ id: waiting, urgency: 'urgent', state: 'transmitted', kind: 'stored-data' },
        ...{ requestingState: 'XA', requestedState: 'XB' },
      },
    });
  });

  it('is owed by one side or the other', async () => {
    expect(await seen('xb-authority', '?owed=to-us')).toEqual(['asked answer-information']);
    expect(await seen('xb-authority', '?owed=by-us')).not.toContain('asked answer-information');
    expect(await seen('xa-authority', '?owed=by-us')).toEqual(['asked answer-information']);
    expect(await seen('xa-authority', '?owed=to-us')).toEqual([]);
  });

  it('is narrowed to the next days, which late ones belong to', async () => {
    expect(await seen('xb-authority', '?due-within=2')).toEqual(['waiting acknowledge']);
    expect(await seen('xb-authority', '?due-within=0')).toEqual([]);
    expect(await seen('xb-authority', '?due-within=3650')).toHaveLength(3);
  });

  it('is narrowed to days, both of them included, from either end', async () => {
    const { items } = await list('xb-authority');
    const { dueOn } = items.find(({ limit }: { limit: string }) => limit === 'decide');
    const next = new Date(Date.parse(dueOn) + 86_400_000).toISOString().slice(0, 10);
    expect(await seen('xb-authority', `?from=${dueOn}&to=${dueOn}`)).toContain('assessed decide');
    expect(await seen('xb-authority', `?from=${dueOn}`)).toContain('assessed decide');
    expect(await seen('xb-authority', `?from=${next}`)).not.toContain('assessed decide');
    expect(await seen('xb-authority', `?to=${dueOn}`)).toHaveLength(3);
    expect(await seen('xb-authority', '?to=2020-01-01')).toEqual([]);
  });

  it('is narrowed to what is mine: assigned to me, or to a unit of mine', async () => {
    expect(await seen('xb-authority', '?of=me')).toEqual([]);
    await node.call('xb-authority', 'POST', `/api/v1/requests/${assessed}/assignments`, {
      assignee: 'xb-authority',
    });
    expect(await seen('xb-authority', '?of=me')).toEqual(['assessed decide']);
    expect(await seen('xb-liaison', '?of=me')).toEqual([]);
  });

  it('is narrowed to what my authority handles', async () => {
    const { items } = await list('xb-authority', '?of=authority');
    expect(items).toHaveLength(3);
    expect(await seen('xb-contact', '?of=authority')).toEqual([]);
    expect(await seen('xb-contact', '?of=state')).toHaveLength(3);
  });

  it('comes page by page, without a gap or a twin', async () => {
    const found: string[] = [];
    let cursor = '';
    do {
      const { items, next } = await list('xb-authority', `?limit=1${cursor}`);
      found.push(...items.map(({ id }: { id: string }) => id));
      cursor = next ? `&cursor=${next}` : '';
    } while (cursor);
    const { items: all } = await list('xb-authority');
    expect(found).toEqual(all.map(({ id }: { id: string }) => id));
  });

  it.each([
    ['of=all', 'of'],
    ['owed=nobody', 'owed'],
    ['due-within=-1', 'due-within'],
    ['due-within=soon', 'due-within'],
    ['overdue=yes', 'overdue'],
    ['from=2026-02-31', 'from'],
    ['to=soon', 'to'],
    ['limit=0', 'limit'],
    ['assignee=me', 'assignee'],
  ])('is not narrowed by %s', async (query, field) => {
    const { status, body } = await node.call('xb-authority', 'GET', `/api/v1/deadlines?${query}`);
    expect([status, body.code]).toEqual([422, 'invalid-body']);
    expect(body.problems[0].pointer).toContain(field);
  });

  it('refuses a cursor that is not one of its own', async () => {
    const { status, body } = await node.call('xb-authority', 'GET', '/api/v1/deadlines?cursor=abc');
    expect([status, body.code]).toEqual([422, 'cursor-invalid']);
  });

  it('is not for administrators and operators', async () => {
    expect((await node.call('xb-admin', 'GET', '/api/v1/deadlines')).status).toBe(403);
  });

  it('of a sealed request is known to those who are named for it alone', async () => {
    await node.call('xb-authority', 'POST', `/api/v1/requests/${assessed}/seal`, {
      reasons: 'A suspect in the house.',
    });
    expect(await seen('xb-authority')).toContain('assessed decide');
    expect(await seen('xb-liaison')).not.toContain('assessed decide');
    expect(await seen('xb-auditor')).toContain('assessed decide');
  });

  it('is late once its time has passed', async () => {
    await node.advance('2 days');
    expect(await seen('xb-authority', '?overdue=true')).toEqual(['waiting acknowledge']);
    expect((await list('xb-authority')).items[0].overdue).toBe(true);
  });
});
