import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode('PostgreSQL', { SIGN_IN_FAILURES: '3' });
});
afterAll(() => node.stop());

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const secret = 'demonstration';

async function token(payload: string, more: Record<string, string> = {}): Promise<Reply> {
  const headers = { ...form, ...more };
  const reply = await node.app.inject({ method: 'POST', url: '/oauth/token', headers, payload });
  const answered = reply.headers as Record<string, string>;
  return { status: reply.statusCode, body: reply.json(), headers: answered };
}

const signIn = (id: string, password = secret): Promise<Reply> =>
  token(`grant_type=client_credentials&client_id=${id}&client_secret=${password}`);
const basic = (id: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`,
});

describe('the token endpoint', () => {
  it('gives a short token for the right secret, by form and by HTTP Basic', async () => {
    const byForm = await signIn('xa-liaison');
    expect(byForm.status).toBe(200);
    expect(byForm.body).toEqual({
      ...{ access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), token_type: 'Bearer' },
      ...{ expires_in: expect.any(Number), scope: 'liaison' },
    });
    expect(byForm.body.expires_in).toBeLessThanOrEqual(900);
    expect(byForm.headers['cache-control']).toBe('no-store');
    const byHeader = await token('grant_type=client_credentials', basic('xa-liaison', secret));
    const authorization = `Bearer ${byHeader.body.access_token}`;
    const me = await node.call(undefined, 'GET', '/api/v1/me', undefined, { authorization });
    expect(me.body).toMatchObject({ id: 'xa-liaison', state: 'XA', roles: ['liaison'] });
  });

  it('answers an unknown account as it answers a wrong secret [ASVS 6.3.8]', async () => {
    const answers = [
      await signIn('xe-liaison', 'wrong'),
      await signIn('nobody', 'wrong'),
      await signIn('', ''),
      await token('grant_type=client_credentials'),
      await token('grant_type=client_credentials', basic('xe-liaison', 'wrong')),
    ];
    const bodies = answers.map(({ status, body: { instance: _, ...body } }) => ({ status, body }));
    expect(bodies).toEqual(Array(5).fill(bodies[0]));
    expect(bodies[0]).toMatchObject({ status: 401, body: { code: 'invalid-client' } });
  });

  it.each([
    ['', '400 invalid-request'],
    ['grant_type=', '400 invalid-request'],
    ['grant_type=password&username=a&password=b', '400 unsupported-grant-type'],
    ['grant_type=client_credentials&client_id=a&client_id=b', '400 invalid-request'],
  ])('refuses "%s"', async (payload, expected) => {
    const { status, body, headers } = await token(payload);
    expect(`${status} ${body.code}`).toBe(expected);
    expect(body).toMatchObject({
      error: body.code.replaceAll('-', '_'),
      title: expect.any(String),
    });
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it('counts failures only, says how long to wait, and locks no other account out [ASVS 6.3.1]', async () => {
    for (let success = 0; success < 5; success += 1) {
      expect((await signIn('xd-liaison')).status).toBe(200);
    }
    for (let failure = 0; failure < 3; failure += 1) {
      expect((await signIn('xd-liaison', 'wrong')).status).toBe(401);
    }
    const locked = await signIn('xd-liaison');
    expect([locked.status, locked.body.code]).toEqual([429, 'too-many-failures']);
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0);
    expect((await signIn('xd-authority')).status).toBe(200);
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic eDp5', 'Bearer x.y.z', 'bearer null'])(
    'gave no token such as "%s"',
    async (authorization) => {
      const reply = await node.call(undefined, 'GET', '/api/v1/me', undefined, { authorization });
      expect([reply.status, reply.body.code]).toEqual([401, 'unauthenticated']);
      expect(reply.headers['www-authenticate']).toMatch(/^Bearer/);
    },
  );

  it('gave no token without a signature', async () => {
    const [, claims] = (await node.token('xa-liaison')).split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const authorization = `Bearer ${none}.${claims!}.`;
    const reply = await node.call(undefined, 'GET', '/api/v1/me', undefined, { authorization });
    expect(reply.status).toBe(401);
  });
});

describe('every answer', () => {
  it.each(['/', '/health/live', '/api/v1/me', '/api/openapi.json', '/oauth/token', '/nowhere'])(
    'of %s carries the headers that protect it',
    async (path) => {
      for (const client of [undefined, 'xa-liaison']) {
        const { headers } = await node.call(client, 'GET', path);
        expect(headers).toMatchObject({
          ...{ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' },
          'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
          'referrer-policy': 'same-origin',
          'strict-transport-security': expect.stringMatching(/max-age=\d+/),
          'cache-control': 'no-store',
        });
        expect(headers).not.toHaveProperty('x-powered-by');
      }
    },
  );

  it.each([
    ['GET', '/nowhere', 404, 'not-found'],
    ['GET', '/api/v1/nowhere', 404, 'not-found'],
    ['DELETE', '/api/v1/requests', 405, 'method-not-allowed'],
    ['PUT', '/api/v1/me', 405, 'method-not-allowed'],
    ['GET', '/api/v1/%E0%A4%A', 404, 'not-found'],
    ['GET', '/api/v1/requests/%00', 404, 'not-found'],
    ['GET', `/api/v1/requests/${'x'.repeat(199)}`, 404, 'not-found'],
    ['GET', '/api/v1/requests/x', 404, 'not-found'],
  ])('%s %s is a problem of RFC 9457: %s', async (method, path, status, code) => {
    const reply = await node.call('xa-liaison', method, path);
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect([reply.status, reply.body]).toEqual([
      status,
      {
        ...{ type: `urn:rogatory:problem:${code}`, title: expect.any(String), status, code },
        ...{ detail: expect.stringMatching(/\w.*\./), instance: expect.stringMatching(/^urn:/) },
      },
    ]);
  });

  it('refuses bodies that are too large, and forms that are none', async () => {
    const send = async (payload: string, type: string): Promise<string> => {
      const headers = {
        'content-type': type,
        authorization: `Bearer ${await node.token('xa-liaison')}`,
      };
      const url = '/api/v1/requests';
      const reply = await node.app.inject({ method: 'POST', url, headers, payload });
      return `${reply.statusCode} ${reply.json().code}`;
    };
    const large = JSON.stringify({ contents: { facts: 'x'.repeat(1024 * 1024) } });
    expect(await send(large, 'application/json')).toBe('413 too-large');
    expect(await send('<a/>', 'application/xml')).toBe('415 unsupported-media-type');
    expect(await send('', 'application/json')).toBe('422 invalid-body');
    expect((await token(`grant_type=${'x'.repeat(70_000)}`)).status).toBe(413);
  });
});

describe('figures for the operator', () => {
  it('are not for those whom a proxy forwards [ASVS 13.4.5]', async () => {
    const direct = await node.call(undefined, 'GET', '/metrics');
    expect(direct.status).toBe(200);
    expect(direct.body).toMatch(/^http_answer_seconds_count/m);
    for (const header of ['x-forwarded-for', 'forwarded']) {
      const { status } = await node.call(undefined, 'GET', '/metrics', undefined, {
        [header]: 'x',
      });
      expect(status).toBe(404);
    }
    const remoteAddress = '203.0.113.9';
    const far = await node.app.inject({ method: 'GET', url: '/metrics', remoteAddress });
    expect(far.statusCode).toBe(404);
  });
});

describe('the law and the directory', () => {
  const get = async (path: string): Promise<any> =>
    (await node.call('xa-admin', 'GET', `/api/v1/${path}`)).body;

  it('show an instrument, and each of its kinds whole', async () => {
    const { items } = await get('instruments');
    expect(items.map(({ id }: { id: string }) => id)).toContain('un-cybercrime-2024');
    const { kinds } = await get('instruments/un-cybercrime-2024');
    expect(kinds).toEqual(expect.arrayContaining(['preservation', 'stored-data', 'extradition']));
    for (const id of kinds) {
      const kind = await get(`instruments/un-cybercrime-2024/kinds/${id}`);
      expect(kind).toMatchObject({
        ...{ id, article: expect.any(String), lifecycle: expect.any(String) },
        scope: expect.any(String),
      });
      for (const list of ['contents', 'grounds', 'forbidden', 'conditions', 'limits']) {
        expect(Array.isArray(kind[list])).toBe(true);
      }
      for (const field of kind.contents) {
        expect(field).toMatchObject({
          ...{ field: expect.any(String), basis: expect.any(String), schema: expect.any(Object) },
          required: expect.stringMatching(/^(always|where-applicable)$/),
        });
      }
      for (const ground of kind.grounds) {
        expect(ground).toMatchObject({
          ...{ code: expect.any(String), basis: expect.any(String) },
          type: expect.stringMatching(/^(refusal|postponement)$/),
          consultation: expect.stringMatching(/^(required|advised|none)$/),
        });
      }
      expect(JSON.stringify(kind)).not.toContain('$ref');
    }
  });

  it('answer 404 to an unknown instrument and kind', async () => {
    for (const path of ['no-such', 'un-cybercrime-2024/kinds/no-such', '__proto__']) {
      const { status } = await node.call('xa-liaison', 'GET', `/api/v1/instruments/${path}`);
      expect(status).toBe(404);
    }
  });

  it('name the States with their languages, and the authorities of each', async () => {
    const { items: states } = await get('states');
    expect(states.map(({ code }: { code: string }) => code)).toEqual([
      'XA',
      'XB',
      'XC',
      'XD',
      'XE',
    ]);
    expect(states[1]).toMatchObject({ name: 'Belvia', languages: ['vi', 'en'] });
    const { items: authorities } = await get('authorities?state=XB');
    expect(authorities).toHaveLength(3);
    expect(authorities.every(({ state }: { state: string }) => state === 'XB')).toBe(true);
    expect((await get('authorities')).items).toHaveLength(15);
    expect((await get('authorities?state=ZZ')).items).toEqual([]);
  });

  it('shows nobody’s secrets', async () => {
    for (const path of ['me', 'states', 'authorities']) {
      expect(JSON.stringify(await get(path))).not.toMatch(/argon2|secret|password/);
    }
  });
});
