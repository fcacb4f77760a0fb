import { createHmac, randomUUID } from 'node:crypto';
import {
  aKey,
  assertionOf,
  register,
  signInWith,
  type AccountKey,
  type Twist,
} from '../support/keys.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

const account = 'xa-liaison';

let node: TestNode;
let key: AccountKey;
beforeAll(async () => {
  node = await startNode('PostgreSQL', { SIGN_IN_FAILURES: '1000' });
  key = await aKey('first');
  await register(node, account, key);
});
afterAll(() => node.stop());

const signIn = async (twist: Twist = {}, more: Record<string, string> = {}): Promise<Reply> =>
  signInWith(node, await assertionOf(node, account, key, twist), more);
const seconds = async (): Promise<number> => {
  const [clock] = await node.sql('SELECT extract(epoch FROM node_time())::int AS now');
  return clock.now;
};
const refused = { status: 401, body: { error: 'invalid_client', code: 'invalid-client' } };

describe('a service account with a key', () => {
  it.each(['ES256', 'EdDSA', 'PS256'])('signs in by an assertion with %s', async (alg) => {
    const own = await aKey(`own-${alg}`, alg);
    await register(node, account, own);
    const { status, body } = await signInWith(node, await assertionOf(node, account, own));
    expect([status, body]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 300, scope: 'liaison' },
    ]);
    const authorization = `Bearer ${body.access_token}`;
    const me = await node.call(undefined, 'GET', '/api/v1/me', undefined, { authorization });
    expect(me.body).toMatchObject({ id: account, state: 'XA' });
  });

  it('may name the token endpoint as audience, and its own id beside the assertion', async () => {
    const aud = `${node.env.PUBLIC_URL}/oauth/token`;
    expect((await signIn({ claims: { aud: [aud] } }, { client_id: account })).status).toBe(200);
    expect(await signIn({}, { client_id: 'xa-authority' })).toMatchObject(refused);
  });

  it('uses an assertion once, even when it is sent twice at the same moment [ASVS 10.4.16]', async () => {
    const assertion = await assertionOf(node, account, key);
    const twice = [signInWith(node, assertion), signInWith(node, assertion)];
    const statuses = (await Promise.all(twice)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 401]);
    expect(await signInWith(node, assertion)).toMatchObject(refused);
  });

  it('finds the algorithm bound to the key, and no other taken [ASVS 9.1.1, 9.1.2, 9.1.3]', async () => {
    const claims = {
      ...{ iss: account, sub: account, aud: node.env.PUBLIC_URL, jti: randomUUID() },
      exp: (await seconds()) + 30,
    };
    const text = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = (alg: string): string =>
      `${text({ alg, kid: key.kid })}.${text(claims)}.${
        alg === 'none'
          ? ''
          : createHmac('sha256', JSON.stringify(key.jwk)).update('x').digest('base64url')
      }`;
    for (const alg of ['none', 'HS256', 'RS256', 'ES256']) {
      expect([alg, await signInWith(node, forged(alg))]).toMatchObject([alg, refused]);
    }
    const other = await aKey(key.kid, 'EdDSA');
    expect(await signInWith(node, await assertionOf(node, account, other))).toMatchObject(refused);
    const foreign = await aKey('foreign', 'ES384');
    await register(node, account, foreign);
    expect(await signInWith(node, await assertionOf(node, account, foreign))).toMatchObject(
      refused,
    );
  });

  it('trusts no key that the assertion brings along [ASVS 9.1.3]', async () => {
    const own = await aKey('own');
    for (const header of [
      { jwk: own.jwk },
      { jku: 'https://evil.example/keys' },
      { kid: 'first' },
    ]) {
      const assertion = await assertionOf(node, account, own, { header });
      expect(await signInWith(node, assertion)).toMatchObject(refused);
    }
  });

  it.each<[string, (now: number) => Record<string, unknown>]>([
    ['expired', (now) => ({ exp: now - 6 })],
    ['good for longer than a minute', (now) => ({ exp: now + 70 })],
    ['good for ever', () => ({ exp: undefined })],
    ['not yet good', (now) => ({ nbf: now + 10 })],
    ['of the future', (now) => ({ iat: now + 10 })],
    ['of long ago', (now) => ({ iat: now - 3600 })],
    ['without an id', () => ({ jti: undefined })],
    ['with an id that is none', () => ({ jti: 7 })],
    ['with an endless id', () => ({ jti: 'x'.repeat(256) })],
    ['with an id that cannot be kept', () => ({ jti: 'a\0b' })],
    ['for somebody else', () => ({ aud: 'https://other.example' })],
    [
      'for us and somebody else',
      () => ({ aud: ['http://localhost:3000', 'https://other.example'] }),
    ],
    ['for nobody', () => ({ aud: undefined })],
    ['by somebody else', () => ({ iss: 'xa-authority' })],
    ['about somebody else', () => ({ sub: 'xa-authority' })],
    ['about nobody', () => ({ sub: undefined })],
    ['about somebody unknown', () => ({ iss: 'nobody', sub: 'nobody' })],
  ])('gets no token for an assertion that is %s [ASVS 9.2.1, 9.2.3]', async (_, claims) => {
    expect(await signIn({ claims: claims(await seconds()) })).toMatchObject(refused);
  });

  it.each<[string, Record<string, unknown>]>([
    ['names no key', { kid: undefined }],
    ['names a key that is not there', { kid: 'second' }],
    ['is another kind of JWT', { typ: 'at+jwt' }],
  ])('gets no token for an assertion that %s [ASVS 9.2.2]', async (_, header) => {
    expect(await signIn({ header })).toMatchObject(refused);
  });

  it('forgives five seconds between two clocks', async () => {
    const now = await seconds();
    expect((await signIn({ claims: { exp: now - 3, iat: now - 33 } })).status).toBe(200);
    expect((await signIn({ claims: { exp: now + 62, iat: now + 3, nbf: now + 3 } })).status).toBe(
      200,
    );
  });

  it('can use no key of another account, nor one that was revoked or has expired', async () => {
    const other = await aKey('other');
    await register(node, 'xb-liaison', other);
    expect(await signInWith(node, await assertionOf(node, account, other))).toMatchObject(refused);
    await register(node, account, await aKey('gone'));
    for (const end of ['revoked_at = node_time()', 'expires_at = node_time()']) {
      const ended = await aKey(`ended-${end}`.replace(/[^a-z-]/g, ''));
      await register(node, account, ended);
      expect((await signInWith(node, await assertionOf(node, account, ended))).status).toBe(200);
      await node.sql(`UPDATE service_account_key SET ${end} WHERE kid = $1`, [ended.kid]);
      expect(await signInWith(node, await assertionOf(node, account, ended))).toMatchObject(
        refused,
      );
    }
  });

  it.each([
    [{ client_secret: 'x' }, 'invalid_request'],
    [
      { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' },
      'invalid_request',
    ],
    [{ client_assertion: 'a.b' }, 'invalid_client'],
    [{ client_assertion: 'a.b.c' }, 'invalid_client'],
  ])('is told what is wrong with %j', async (more, error) => {
    const { status, body, headers } = await signIn({}, more);
    expect([status, body.error]).toEqual([error === 'invalid_client' ? 401 : 400, error]);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(headers['www-authenticate']).toBe(status === 401 ? 'Basic realm="rogatory"' : undefined);
  });

  it('leaves a record of what it was given and refused [ASVS 16.3.1]', async () => {
    await signIn();
    await signIn({ claims: { exp: 1 } });
    const events = await node.sql(
      `SELECT type, state, detail FROM access_event WHERE actor = $1 ORDER BY id DESC LIMIT 2`,
      [account],
    );
    expect(events).toEqual([
      { type: 'token-refused', state: 'XA', detail: { method: 'assertion' } },
      {
        ...{ type: 'token-issued', state: 'XA' },
        detail: { method: 'assertion', kid: 'first', roles: 'liaison' },
      },
    ]);
  });

  it('has its used assertions forgotten when they have expired', async () => {
    await signIn();
    await node.advance('5 minutes');
    const { Rounds } = await import('@rogatory/casework');
    await node.app.get(Rounds).round();
    expect(await node.sql('SELECT jti FROM used_assertion')).toEqual([]);
  });
});

describe('a scope', () => {
  beforeAll(() =>
    node.sql(`UPDATE service_account SET roles = '{liaison,authority,auditor}' WHERE id = $1`, [
      account,
    ]),
  );

  it('narrows the token to the roles that are asked for', async () => {
    expect((await signIn()).body.scope).toBe('liaison authority auditor');
    const { body } = await signIn({}, { scope: 'auditor liaison' });
    expect(body.scope).toBe('liaison auditor');
    const authorization = `Bearer ${body.access_token}`;
    const me = await node.call(undefined, 'GET', '/api/v1/me', undefined, { authorization });
    expect(me.body.roles).toEqual(['liaison', 'auditor']);
  });

  it.each(['contact', 'liaison contact', 'judge', '*', 'liaison,auditor'])(
    'that is not the account’s is refused: %s',
    async (scope) => {
      const { status, body } = await signIn({}, { scope });
      expect([status, body.error, body.code]).toEqual([400, 'invalid_scope', 'invalid-scope']);
    },
  );
});

describe('the description of the sign-in', () => {
  it('names the endpoint, the methods and the algorithms (RFC 8414)', async () => {
    const path = '/.well-known/oauth-authorization-server';
    const { status, body } = await node.call(undefined, 'GET', path);
    expect([status, body]).toMatchObject([
      200,
      {
        issuer: node.env.PUBLIC_URL,
        token_endpoint: `${node.env.PUBLIC_URL}/oauth/token`,
        token_endpoint_auth_methods_supported: expect.arrayContaining(['private_key_jwt']),
        token_endpoint_auth_signing_alg_values_supported: ['ES256', 'EdDSA', 'PS256'],
      },
    ]);
  });
});
