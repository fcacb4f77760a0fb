import { createHmac } from 'node:crypto';
import { aPreservation, aStoredDataRequest, transmitted, upload } from '../support/drafts.js';
import { pages } from '../support/pages.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
/** A draft of Aldora, with a document. */
let draft: string;
let document: string;
let expired: string;
/** An act on the draft that waits for a second officer. */
const waiting = '01900000-0000-7000-8000-0000000000aa';
beforeAll(async () => {
  node = await startNode();
  draft = (await node.draft('xa-liaison', aPreservation())).id;
  document = (await upload(node, 'xa-liaison', draft, 'private')).body.id;
  expired = await expiredToken();
  await node.sql(
    `INSERT INTO pending_act (id, state, authority, kind, subject, request_id, action, body, asked_by, asked_person,
        asked_at, expires_at)
      VALUES ($1, 'XA', 'xa-central', 'act', $2::uuid::text, $2, 'submit-for-approval', '{}', 'somebody', 'somebody',
        node_time(), node_time() + interval '1 day')`,
    [waiting, draft],
  );
});
afterAll(() => node.stop());

/** A token of our own making, with the node's own key, that was good until a minute ago. */
async function expiredToken(): Promise<string> {
  const [, claims] = (await node.token('xa-authority')).split('.');
  const [{ kid, secret }] = await node.sql('SELECT kid, secret FROM signing_key');
  const told = JSON.parse(Buffer.from(claims!, 'base64url').toString());
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${part({ ...told, iat: now - 360, exp: now - 60 })}`;
  return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
}

/** Every route that the router knows: it prints a tree of path segments, each with its methods. */
function routes(): string[] {
  const above: string[] = [];
  return node.app
    .getHttpAdapter()
    .getInstance()
    .printRoutes()
    .split('\n')
    .flatMap((line) => {
      const [, indent, segment, methods] =
        /^((?:│ {3}| {4})*)(?:├── |└── )(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
      if (segment === undefined) return [];
      const depth = indent!.length / 4;
      above.splice(depth, Infinity, segment);
      return (methods?.split(', ') ?? []).map((method) => `${method} ${above.join('')}`);
    });
}

interface Expected {
  /** Without any token, and with one that is garbage or has expired. */
  readonly nobody: number;
  /** A third State, and the other party of the draft. */
  readonly stranger: number;
  readonly auditor: number;
  readonly admin: number;
  readonly body?: unknown;
}

const open: Expected = { nobody: 200, stranger: 200, auditor: 200, admin: 200 };
const always = (status: number): Expected => ({
  ...{ nobody: status, stranger: status, auditor: status, admin: status },
});
const known: Expected = { nobody: 401, stranger: 200, auditor: 200, admin: 200 };
const cases: Expected = { nobody: 401, stranger: 200, auditor: 200, admin: 403 };
const own: Expected = { nobody: 401, stranger: 404, auditor: 200, admin: 403 };
const setting: Expected = { nobody: 401, stranger: 404, auditor: 403, admin: 404, body: {} };
const change: Expected = { nobody: 401, stranger: 404, auditor: 403, admin: 403, body: {} };
/** About an officer, a unit or a delegation that is none. */
const nothing: Expected = { nobody: 401, stranger: 404, auditor: 404, admin: 404 };
const administers: Expected = { nobody: 401, stranger: 403, auditor: 403, admin: 404, body: {} };

/** What each route answers to whom, about a draft of Aldora. A route that does not stand here fails the test. */
const table: Readonly<Record<string, Expected>> = {
  ...Object.fromEntries(Object.entries(pages).map(([route, status]) => [route, always(status)])),
  'GET /health/live': open,
  'GET /health/ready': { nobody: 503, stranger: 503, auditor: 503, admin: 503 }, // no worker runs here
  'GET /metrics': open,
  'GET /api/openapi.json': open,
  'GET /api/docs': open,
  'GET /api/docs/style.css': open,
  'GET /.well-known/oauth-authorization-server': open,
  'POST /oauth/token': { nobody: 400, stranger: 400, auditor: 400, admin: 400, body: {} },
  'GET /api/v1/me': known,
  'GET /api/v1/me/access-events': known,
  'GET /api/v1/access-events': { nobody: 401, stranger: 403, auditor: 200, admin: 200 },
  'GET /api/v1/node': { nobody: 401, stranger: 403, auditor: 403, admin: 403 },
  'GET /api/v1/officers': known,
  'POST /api/v1/officers': { nobody: 401, stranger: 403, auditor: 403, admin: 422, body: {} },
  'GET /api/v1/officers/:id': nothing,
  'PATCH /api/v1/officers/:id': administers,
  'POST /api/v1/officers/:id/invitation': administers,
  'POST /api/v1/officers/:id/deactivate': administers,
  'POST /api/v1/officers/:id/reactivate': administers,
  'POST /api/v1/officers/:id/recovery': administers,
  'GET /api/v1/officers/recovery': { nobody: 401, stranger: 200, auditor: 403, admin: 200 },
  'POST /api/v1/officers/recovery/:pendingId/confirm': setting,
  'POST /api/v1/officers/recovery/:pendingId/decline': setting,
  'GET /api/v1/units': known,
  'POST /api/v1/units': { nobody: 401, stranger: 403, auditor: 403, admin: 422, body: {} },
  'PATCH /api/v1/units/:id': administers,
  'GET /api/v1/delegations': known,
  'POST /api/v1/delegations': { nobody: 401, stranger: 422, auditor: 422, admin: 422, body: {} },
  'POST /api/v1/delegations/:id/end': nothing,
  'GET /api/v1/sessions': known,
  'DELETE /api/v1/sessions': known,
  'DELETE /api/v1/sessions/:id': { nobody: 401, stranger: 404, auditor: 404, admin: 404 },
  'GET /api/v1/instruments': known,
  'GET /api/v1/instruments/:id': known,
  'GET /api/v1/instruments/:id/kinds/:kind': known,
  'GET /api/v1/states': known,
  'GET /api/v1/authorities': known,
  'GET /api/v1/notifications': cases,
  'GET /api/v1/requests': cases,
  'POST /api/v1/requests': { nobody: 401, stranger: 422, auditor: 403, admin: 403, body: {} },
  'GET /api/v1/requests/:id': own,
  'PATCH /api/v1/requests/:id': change,
  'GET /api/v1/requests/:id/check': own,
  'POST /api/v1/requests/:id/actions/:action': change,
  'GET /api/v1/requests/:id/assessments': own,
  'GET /api/v1/requests/:id/history': own,
  'GET /api/v1/requests/:id/history/verify': own,
  'GET /api/v1/requests/:id/deadlines': own,
  'GET /api/v1/requests/:id/links': own,
  'GET /api/v1/requests/:id/messages': own,
  'GET /api/v1/requests/:id/notes': own,
  'POST /api/v1/requests/:id/notes': change,
  'GET /api/v1/requests/:id/documents': own,
  'POST /api/v1/requests/:id/documents': change,
  'GET /api/v1/requests/:id/documents/:documentId/content': own,
  'GET /api/v1/requests/:id/pending': own,
  'POST /api/v1/requests/:id/pending/:pendingId/confirm': change,
  'POST /api/v1/requests/:id/pending/:pendingId/decline': change,
  'POST /api/v1/requests/:id/pending/:pendingId/withdraw': change,
  'GET /api/v1/pending': cases,
  'GET /api/v1/four-eyes': known,
  'PUT /api/v1/four-eyes': { nobody: 401, stranger: 403, auditor: 403, admin: 422, body: {} },
  'POST /api/v1/four-eyes/pending/:pendingId/confirm': setting,
  'POST /api/v1/four-eyes/pending/:pendingId/decline': setting,
  'POST /api/v1/four-eyes/pending/:pendingId/withdraw': setting,
  'GET /api/v1/requests/:id/assignments': own,
  'POST /api/v1/requests/:id/assignments': change,
  'DELETE /api/v1/requests/:id/assignments/:assignee': change,
  'POST /api/v1/requests/:id/seal': change,
  'POST /api/v1/requests/:id/unseal': change,
  'GET /api/v1/requests/:id/reads': own,
  'GET /api/v1/reads': { nobody: 401, stranger: 403, auditor: 200, admin: 403 },
  'POST /api/v1/officers/:id/handover': {
    ...{ nobody: 401, stranger: 403, auditor: 403, admin: 422 },
    body: {},
  },
};

/** The address of a route about a request and its document. */
function address(route: string, id: string, file: string): string {
  const path = route.split(' ')[1]!;
  if (path.startsWith('/api/v1/instruments')) {
    return path.replace(':id', 'un-cybercrime-2024').replace(':kind', 'stored-data');
  }
  return path
    .replace(':id', id)
    .replace(':action', 'submit-for-approval')
    .replace(':documentId', file)
    .replace(':pendingId', waiting)
    .replace(':assignee', 'xa-liaison')
    .replace('*', 'no-such-file');
}

async function status(route: string, authorization?: string): Promise<number> {
  const { body } = table[route]!;
  const reply = await node.app.inject({
    method: route.split(' ')[0] as 'GET',
    url: address(route, draft, document),
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  });
  return reply.statusCode;
}

const listed = Object.keys(table);

describe('every route', () => {
  it('stands in the table, and every line of the table is a route', () => {
    const all = routes();
    expect(all.filter((route) => !route.startsWith('HEAD ')).sort()).toEqual([...listed].sort());
    const heads = all.filter((route) => route.startsWith('HEAD '));
    expect(heads.filter((route) => !(route.replace('HEAD', 'GET') in table))).toEqual([]);
  });

  it('that needs a token is described', async () => {
    const { body } = await node.call(undefined, 'GET', '/api/openapi.json');
    const described = Object.entries<object>(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map(
        (method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
    const closed = listed.filter((route) => table[route]!.nobody === 401);
    expect(closed.filter((route) => !described.includes(route))).toEqual([]);
  });

  it.each(listed)(
    '%s answers nobody, and nobody with a false token, as it should',
    async (route) => {
      const { nobody } = table[route]!;
      expect(await status(route)).toBe(nobody);
      for (const token of ['garbage', 'a.b.c', expired]) {
        expect([token, await status(route, `Bearer ${token}`)]).toEqual([token, nobody]);
      }
    },
  );

  it.each(listed)(
    '%s answers strangers, an auditor and an administrator as it should',
    async (route) => {
      const { stranger, auditor, admin } = table[route]!;
      const as = async (client: string): Promise<number> =>
        status(route, `Bearer ${await node.token(client)}`);
      expect({
        third: await as('xc-authority'),
        other: await as('xb-authority'),
        auditor: await as('xa-auditor'),
        admin: await as('xa-admin'),
      }).toEqual({ third: stranger, other: stranger, auditor, admin });
    },
  );

  const ofRequests = listed.filter((route) => route.includes('/requests/:id'));
  it.each(ofRequests)('%s shows a stranger’s request as one that does not exist', async (route) => {
    const ask = async (client: string, id: string, file: string): Promise<unknown> => {
      const { body } = table[route]!;
      const [method] = route.split(' ');
      const reply = await node.call(client, method!, address(route, id, file), body);
      const { instance: _, ...problem } = reply.body;
      const { date: __, ...headers } = reply.headers;
      return { status: reply.status, problem, headers };
    };
    const none = '01900000-0000-7000-8000-000000000000';
    const missing = await ask('xb-authority', none, none);
    expect(missing).toMatchObject({ status: 404 });
    expect(await ask('xb-authority', draft, document)).toEqual(missing);
    expect(await ask('xc-authority', draft, document)).toEqual(missing);
    expect(await ask('xb-authority', 'not-an-id', 'not-an-id')).toEqual(missing);
  });

  it('answers HEAD as GET, without a body', async () => {
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
    expect(await see('xa-liaison')).toEqual([
      { type: 'relates', request: hidden, direction: 'to' },
    ]);
    expect(await see('xb-authority')).toEqual([]);
    const { body } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/history`);
    expect(JSON.stringify(body)).not.toContain(hidden);
  });
});
