import { routesOf } from '../support/routes.js';
import { acts, page, table } from '../support/matrix/expected.js';
import { aPreservation, aStoredDataRequest, transmitted, upload } from '../support/drafts.js';
import { pages } from '../support/pages.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
/** A draft of Aldora, with a document. */
let draft: string;
let document: string;
beforeAll(async () => {
  node = await startNode();
  draft = (await node.draft('xa-liaison', aPreservation())).id;
  document = (await upload(node, 'xa-liaison', draft, 'private')).body.id;
});
afterAll(() => node.stop());

const none = '01900000-0000-7000-8000-000000000000';

/** Every route about a request, and what is told on each, apart from its own id and time. */
const routes = Object.keys(table).filter((route) => route.includes('/api/v1/requests/:id'));

async function ask(client: string, route: string, id: string, file: string): Promise<unknown> {
  const [method, path] = route.split(' ') as [string, string];
  const url = path
    .replace(':id', id)
    .replace(':documentId', file)
    .replace(':action', Object.keys(acts)[0]!)
    .replace(/:\w+/g, none);
  const reply = await node.call(client, method, url, method === 'GET' ? undefined : {});
  const { instance: _, ...problem } = reply.body;
  const { date: __, ...headers } = reply.headers;
  return { status: reply.status, problem, headers };
}

describe('every route', () => {
  // who is told what on it is asked by test/deep/matrix.spec.ts
  it('stands in the table of isolation, and every line of the table is a route [ASVS 8.1.1]', () => {
    const known = routesOf(node.app)
      .filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS')
      .map(({ method, url }) => `${method} ${url}`);
    expect(known.filter((route) => !(route in table))).toEqual([]);
    expect(Object.keys(table).filter((route) => !known.includes(route))).toEqual([]);
  });

  it('of the portal tells whoever brings no cookie along nothing, whatever token they send', async () => {
    const routesOfPages = Object.keys(table).filter((route) => table[route] === page);
    expect(routesOfPages.filter((route) => !(route in pages))).toEqual([]);
    const token = await node.token('xb-authority');
    for (const [route, status] of Object.entries(pages)) {
      const [method, path] = route.split(' ') as ['GET' | 'POST', string];
      const { statusCode } = await node.app.inject({
        ...{ method, url: path.replace(/:\w+/g, none).replace('*', 'x') },
        headers: { accept: 'text/html', authorization: `Bearer ${token}` },
      });
      expect([route, statusCode]).toEqual([route, status]);
    }
  });
});

describe('a stranger’s request', () => {
  it.each(routes)('is as one that does not exist: %s [ASVS 8.2.2]', async (route) => {
    const missing = await ask('xb-authority', route, none, none);
    expect(missing).toMatchObject({ status: 404 });
    expect(await ask('xb-authority', route, draft, document)).toEqual(missing);
    expect(await ask('xc-authority', route, draft, document)).toEqual(missing);
    expect(await ask('xb-authority', route, 'not-an-id', 'not-an-id')).toEqual(missing);
  });

  it('is told of by HEAD as by GET, without a body', async () => {
    const url = `/api/v1/requests/${draft}`;
    const authorization = `Bearer ${await node.token('xb-authority')}`;
    const reply = await node.app.inject({ method: 'HEAD', url, headers: { authorization } });
    expect([reply.statusCode, reply.body]).toEqual([404, '']);
  });
});

describe('of a transmitted request, the other party', () => {
  it('does not see an unsent document, nor whose notes and assessments there are', async () => {
    const { id } = await transmitted(node);
    const file = (await upload(node, 'xa-liaison', id, 'for later')).body.id;
    await node.call('xa-liaison', 'POST', `/api/v1/requests/${id}/notes`, { text: 'Ours.' });
    const see = (path: string): Promise<any> =>
      node.call('xb-authority', 'GET', `/api/v1/requests/${id}/${path}`);
    expect((await see(`documents/${file}/content`)).status).toBe(404);
    for (const path of ['documents', 'notes', 'assessments']) {
      expect((await see(path)).body).toEqual({ items: [], next: null });
    }
  });

  it('sees a link only where both ends are its own to read', async () => {
    const hidden = (await node.draft('xa-liaison', aStoredDataRequest())).id;
    const links = [{ type: 'relates', request: hidden }];
    const { id } = await transmitted(node, { links });
    const see = async (client: string): Promise<any> =>
      (await node.call(client, 'GET', `/api/v1/requests/${id}/links`)).body.items;
    expect(await see('xa-liaison')).toMatchObject([
      { type: 'relates', request: hidden, direction: 'to', state: 'draft' },
    ]);
    expect(await see('xb-authority')).toEqual([]);
    const { body } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/history`);
    expect(JSON.stringify(body)).not.toContain(hidden);
  });
});
