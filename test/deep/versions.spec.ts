import {
  aPreservation,
  aStoredDataRequest,
  assessment,
  inAssessment,
  transmitted,
  upload,
} from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const told = ({ status, body }: Reply): string => `${status} ${body.code ?? body.state}`;
const urlOf = (id: string): string => `/api/v1/requests/${id}`;
const statuses = (replies: readonly Reply[]): number[] =>
  replies.map(({ status }) => status).sort();

function act(id: string, action: string, body: unknown, headers: Record<string, string>) {
  return node.call('xb-authority', 'POST', `${urlOf(id)}/actions/${action}`, body, headers);
}

async function lastSeq(id: string): Promise<number> {
  const { body } = await node.call('xb-auditor', 'GET', `${urlOf(id)}/history?limit=1000`);
  const seqs: number[] = body.events
    .filter(({ room }: { room: string }) => room === 'shared')
    .map(({ seq }: { seq: number }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  return seqs.length;
}

describe('the version of a request', () => {
  it('is its ETag, wherever one is shown', async () => {
    const created = await node.call('xa-liaison', 'POST', '/api/v1/requests', aPreservation());
    expect(created.headers).toMatchObject({ etag: '"1"', location: urlOf(created.body.id) });
    const changed = await node.call('xa-liaison', 'PATCH', urlOf(created.body.id), {
      urgency: 'routine',
    });
    expect([changed.headers.etag, changed.body.version]).toEqual(['"2"', 2]);
    expect((await node.call('xa-liaison', 'GET', urlOf(created.body.id))).headers.etag).toBe('"2"');
  });

  it('counts shared acts, and nothing private', async () => {
    const { id, version } = await inAssessment(node);
    await node.do('xb-authority', id, 'record-assessment', {
      ...assessment,
      internalReasons: 'For us.',
    });
    await node.call('xb-authority', 'POST', `${urlOf(id)}/notes`, { text: 'A note.' });
    await upload(node, 'xb-authority', id, 'a file');
    const { body } = await node.call('xa-liaison', 'GET', urlOf(id));
    expect(body.version).toBe(version);
    const after = await node.do('xb-liaison', id, 'report-status', {
      text: 'Soon.',
      internalReasons: 'Not really.',
    });
    expect(after.version).toBe(version + 1);
  });

  it.each([
    ['"1"', '412 stale'],
    ['W/"1", "2"', '412 stale'],
    ['nonsense', '412 stale'],
    ['"3"', '200 received'],
  ])('as If-Match: %s is answered %s', async (ifMatch, expected) => {
    const { id, version } = await transmitted(node);
    expect(version).toBe(3);
    expect(told(await act(id, 'acknowledge', {}, { 'if-match': ifMatch }))).toBe(expected);
  });
});

describe('two commands that race', () => {
  it('leave one winner, one conflict and no gap in the history, in every round [ASVS 2.3.4, 15.4.2]', async () => {
    for (let round = 0; round < 12; round += 1) {
      const { id } = await inAssessment(node);
      const before = await lastSeq(id);
      const back = { code: 'language', reasons: 'Send it in English.' };
      const replies = await Promise.all([
        act(id, 'accept', { assessment }, {}),
        act(id, 'return-unexecuted', back, {}),
      ]);
      const winner = replies.find(({ status }) => status === 200);
      expect([winner?.status, await lastSeq(id)]).toEqual([200, before + 1]);
      expect(statuses(replies)).toEqual([200, 409]);
    }
  });

  it('with the same If-Match leave one winner, and the others stale', async () => {
    const { id, version } = await inAssessment(node);
    const headers = { 'if-match': `"${String(version)}"` };
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => act(id, 'report-status', { text: 'Soon.' }, headers)),
    );
    expect(statuses(replies)).toEqual([200, 412, 412, 412, 412]);
  });
});

describe('references', () => {
  it('have no gap and no twin, however many drafts are written at once', async () => {
    const count = 20;
    const bad = aStoredDataRequest({ contents: { weather: 'fair' } });
    const [drafts] = await Promise.all([
      Promise.all(
        Array.from({ length: count }, () => node.draft('xe-liaison', aStoredDataRequest())),
      ),
      Promise.all(
        Array.from({ length: 5 }, () => node.call('xe-liaison', 'POST', '/api/v1/requests', bad)),
      ),
    ]);
    const numbers = drafts
      .map(({ reference }) => Number(reference.slice(-6)))
      .sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    const next = await node.draft('xe-liaison', aStoredDataRequest());
    expect(next.reference).toMatch(/^XE-\d{4}-000021$/);
  });
});

describe('an Idempotency-Key', () => {
  const create = (key: string, body: object, client = 'xa-liaison'): Promise<Reply> =>
    node.call(client, 'POST', '/api/v1/requests', body, { 'idempotency-key': key });

  it('answers a repeated command as the first time, and does it once', async () => {
    const first = await create('draft-1', aPreservation());
    const second = await create('draft-1', aPreservation());
    expect(second.body).toEqual(first.body);
    expect([second.status, second.headers.location, second.headers.etag]).toEqual([
      201,
      first.headers.location,
      first.headers.etag,
    ]);
    const { id } = await inAssessment(node);
    const key = { 'idempotency-key': 'accept-1' };
    const accepted = await act(id, 'accept', { assessment }, key);
    const again = await act(id, 'accept', { assessment }, key);
    expect([again.status, again.body]).toEqual([200, accepted.body]);
  });

  it('with another body is refused', async () => {
    await create('draft-2', aPreservation());
    expect(told(await create('draft-2', aPreservation({ urgency: 'routine' })))).toBe(
      '422 idempotency-key-reused',
    );
  });

  it('gives concurrent twins one effect and one answer', async () => {
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => create('draft-3', aPreservation())),
    );
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(statuses(replies)).toEqual(Array(5).fill(201));
    const { id } = await inAssessment(node);
    const before = await lastSeq(id);
    const key = { 'idempotency-key': 'accept-2' };
    const twins = await Promise.all(
      Array.from({ length: 4 }, () => act(id, 'accept', { assessment }, key)),
    );
    expect(twins.map(({ body }) => body)).toEqual(Array(4).fill(twins[0]!.body));
    expect([statuses(twins), await lastSeq(id)]).toEqual([Array(4).fill(200), before + 1]);
  });

  it('keeps no failure', async () => {
    const { id } = await inAssessment(node);
    const key = { 'idempotency-key': 'accept-3' };
    expect((await act(id, 'accept', {}, key)).status).toBe(409);
    expect((await act(id, 'accept', { assessment }, key)).status).toBe(200);
  });

  it('belongs to one principal', async () => {
    const one = await create('shared-key', aPreservation());
    const other = await create('shared-key', aPreservation(), 'xa-contact');
    expect(other.status).toBe(201);
    expect(other.body.id).not.toBe(one.body.id);
  });

  it.each(['', 'with space', 'é', 'x'.repeat(201)])('of the form "%s" is refused', async (key) => {
    expect((await create(key, aPreservation())).status).toBe(422);
  });
});
