import { aStoredDataRequest, inAssessment, transmitted } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

/** What nobody sends by accident: it is refused like any other mistake, never an error of ours. */
let node: TestNode;
let id: string;
let draft: string;
beforeAll(async () => {
  node = await startNode();
  id = (await transmitted(node)).id;
  draft = (await node.draft('xa-liaison', aStoredDataRequest())).id;
});
afterAll(() => node.stop());

async function send(
  method: 'POST' | 'PATCH',
  path: string,
  payload: string,
  more: Record<string, string> = {},
): Promise<string> {
  const authorization = `Bearer ${await node.token('xa-liaison')}`;
  const headers = { 'content-type': 'application/json', authorization, ...more };
  const url = `/api/v1/requests${path}`;
  const reply = await node.app.inject({ method, url, headers, payload });
  return `${reply.statusCode} ${reply.json().code}`;
}

const nul = '\\u0000';
const surrogate = '\\ud83d';
const body = JSON.stringify(aStoredDataRequest());

describe('a text that no database keeps', () => {
  it.each([nul, surrogate])('such as %s is refused wherever it stands', async (text) => {
    const facts = body.replace('"facts":"', `"facts":"${text}`);
    expect(await send('POST', '', facts)).toBe('422 invalid-body');
    const target = body.replace('"target":"', `"target":"${text}`);
    expect(await send('POST', '', target)).toBe('422 invalid-body');
    const name = body.replace('"contents":{', `"contents":{"a${text}":1,`);
    expect(await send('POST', '', name)).toBe('422 invalid-body');
    const patch = `{"contents":{"facts":"${text}"}}`;
    expect(await send('PATCH', `/${draft}`, patch)).toBe('422 invalid-body');
    expect(await send('POST', `/${id}/notes`, `{"text":"${text}"}`)).toBe('422 invalid-body');
    const act = `/${id}/actions/supplement`;
    expect(await send('POST', act, `{"text":"a${text}"}`)).toBe('422 invalid-body');
    const key = { 'idempotency-key': 'hostile' };
    expect(await send('POST', act, `{"text":"a${text}"}`, key)).toBe('422 invalid-body');
  });

  it('is refused in a query and in a client id too', async () => {
    for (const query of ['q=%00', 'q=a%00b', 'cursor=%00', 'kind=%00']) {
      const { status } = await node.call('xa-liaison', 'GET', `/api/v1/requests?${query}`);
      expect([query, status]).toEqual([query, 422]);
    }
    const { status } = await node.call('xa-liaison', 'GET', '/api/v1/authorities?state=%00');
    expect(status).toBeLessThan(500);
    for (const [payload, authorization] of [
      ['&client_id=%00&client_secret=%00', undefined],
      ['', `Basic ${Buffer.from('%00:%00').toString('base64')}`],
    ] as const) {
      const reply = await node.app.inject({
        method: 'POST',
        url: '/oauth/token',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(authorization !== undefined && { authorization }),
        },
        payload: `grant_type=client_credentials${payload}`,
      });
      expect(reply.statusCode).toBe(401);
    }
  });
});

describe('a number or a depth that no canonical form has', () => {
  it.each(['1e999', '9007199254740993', '-1e400'])('such as %s is refused', async (number) => {
    const { id: asked } = await inAssessment(node);
    await node.do('xb-authority', asked, 'ask-for-information', { questions: ['Which?'] });
    const answer = `/${asked}/actions/supply-information`;
    expect(await send('POST', answer, `{"answers":[${number}]}`)).toBe('422 invalid-body');
    const key = { 'idempotency-key': `number ${number}`.replace(' ', '-') };
    expect(await send('POST', answer, `{"answers":[${number}]}`, key)).toBe('422 invalid-body');
  });

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('such as 100,000 of %s is not read [ASVS 15.2.2]', async (open, close) => {
    const deep = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
    const key = { 'idempotency-key': 'deep' };
    for (const more of [{}, key]) {
      expect(await send('POST', '', `{"contents":${deep}}`, more)).toBe('400 malformed');
      expect(await send('PATCH', `/${draft}`, `{"contents":${deep}}`, more)).toBe('400 malformed');
    }
  });

  it('is not mistaken for the brackets within a text', async () => {
    const facts = `${'['.repeat(200)} \\" ${'{'.repeat(200)}`;
    const { contents } = aStoredDataRequest();
    const { body: written } = await node.call(
      'xa-liaison',
      'POST',
      '/api/v1/requests',
      aStoredDataRequest({ contents: { ...(contents as object), facts } }),
    );
    expect(written.contents.facts).toBe(facts);
  });

  it.each(['\\"', '"', '[]', '\\u'])(
    'such as a megabyte of %s is refused without delay',
    async (part) => {
      const begun = performance.now();
      expect(await send('POST', '', `{"a": "${part.repeat(300_000)}`)).toBe('400 malformed');
      expect(performance.now() - begun).toBeLessThan(2000);
    },
  );

  it('such as many members is refused without delay [ASVS 15.2.2]', async () => {
    const members = Array.from({ length: 20_000 }, (_, index) => `"m${String(index)}":1`).join();
    const begun = performance.now();
    expect(await send('POST', '', `{${members}}`)).toBe('422 invalid-body');
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe('a parameter that is given twice', () => {
  it.each([
    'limit=1&limit=2',
    'q=a&q=b',
    'kind=preservation&kind=stored-data',
    'cursor=a&cursor=b',
  ])('such as %s is refused, rather than one of them chosen [ASVS 15.3.7]', async (query) => {
    const { status } = await node.call('xa-liaison', 'GET', `/api/v1/requests?${query}`);
    expect(status).toBe(422);
  });

  it('is refused where a client signs in, too [ASVS 15.3.7]', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = 'grant_type=client_credentials&client_secret=demonstration&client_id=xa-liaison';
    const payload = `${form}&client_id=xb-liaison`;
    const reply = await node.app.inject({ method: 'POST', url: '/oauth/token', headers, payload });
    expect([reply.statusCode, reply.json().error]).toEqual([400, 'invalid_request']);
  });
});
