import { generateKeyPairSync } from 'node:crypto';
import { aKey, assertionOf, signInWith, type AccountKey } from '../support/keys.js';
import { sessionOf } from '../support/officers.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
let sponsor: string;
let key: AccountKey;
beforeAll(async () => {
  node = await startNode('PostgreSQL', { SIGN_IN_FAILURES: '1000' });
  const [officer] = await node.sql(`SELECT id FROM officer WHERE email = 'liaison@xa.example'`);
  sponsor = officer.id;
  key = await aKey('first');
});
afterAll(() => node.stop());

const path = '/api/v1/service-accounts';
const admin = (
  method: string,
  at: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Reply> => node.call('xa-admin', method, `${path}${at}`, body, headers);
let count = 0;
const anAccount = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: `xa-registry-${String(++count)}`,
  ...{ authority: 'xa-competent', roles: ['liaison'], sponsor, key: key.jwk },
  ...more,
});
const made = async (more: Record<string, unknown> = {}): Promise<string> => {
  const { status, body } = await admin('POST', '', anAccount(more));
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
};
const tokenOf = async (id: string, own = key): Promise<string> =>
  (await signInWith(node, await assertionOf(node, id, own))).body.access_token;
const me = async (token: string): Promise<string> => {
  const authorization = `Bearer ${token}`;
  const { status, body } = await node.call(undefined, 'GET', '/api/v1/me', undefined, {
    authorization,
  });
  return status === 200 ? body.roles.join(' ') : `${status} ${body.code}`;
};
const events = (id: string): Promise<any[]> =>
  node.sql(`SELECT type, actor, detail FROM access_event WHERE subject = $1 ORDER BY id`, [id]);

describe('an administrator', () => {
  it('adds an account with a key and no secret, which signs in', async () => {
    const { status, body, headers } = await admin('POST', '', anAccount({ id: 'xa-new' }));
    expect([status, headers['location']]).toEqual([201, `${path}/xa-new`]);
    expect(body).toEqual({
      ...{ id: 'xa-new', authority: 'xa-competent', roles: ['liaison'], sponsor },
      ...{ hasSecret: false, createdAt: expect.any(String), revokedAt: null },
      keys: [
        {
          ...{ kid: 'first', alg: 'ES256', createdAt: expect.any(String) },
          ...{ expiresAt: null, revokedAt: null },
        },
      ],
    });
    expect(await me(await tokenOf('xa-new'))).toBe('liaison');
    expect((await admin('GET', '/xa-new')).body).toEqual(body);
    expect(await events('xa-new')).toMatchObject([
      {
        type: 'service-account-created',
        actor: 'xa-admin',
        detail: { roles: ['liaison'], kid: 'first' },
      },
    ]);
  });

  it('gets the same answer to the same command, which is carried out once', async () => {
    const account = anAccount();
    const headers = { 'idempotency-key': 'once' };
    const answers = await Promise.all([1, 2].map(() => admin('POST', '', account, headers)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]!.body).toEqual(answers[1]!.body);
    expect((await admin('POST', '', anAccount(), headers)).body.code).toBe(
      'idempotency-key-reused',
    );
    expect(await events(String(account['id']))).toHaveLength(1);
    const further = { key: (await aKey('next')).jwk };
    const at = `/${String(account['id'])}/keys`;
    const again = { 'idempotency-key': 'key-once' };
    expect((await admin('POST', at, further, again)).status).toBe(201);
    expect((await admin('POST', at, further, again)).status).toBe(201);
    expect((await admin('POST', at, further)).body.code).toBe('key-taken');
  });

  it('rotates keys that overlap: both sign in, then only the new one [ASVS 11.2.2]', async () => {
    const id = await made();
    const next = await aKey('second', 'EdDSA');
    const before = await tokenOf(id);
    expect((await admin('POST', `/${id}/keys`, { key: next.jwk })).status).toBe(201);
    expect(await me(before)).toBe('liaison'); // a further key takes nothing away
    expect([await me(await tokenOf(id)), await me(await tokenOf(id, next))]).toEqual([
      'liaison',
      'liaison',
    ]);
    const { body } = await admin('DELETE', `/${id}/keys/first`);
    expect(body.keys.map(({ kid, revokedAt }: any) => [kid, revokedAt === null])).toEqual([
      ['first', false],
      ['second', true],
    ]);
    expect(await me(before)).toBe('401 sign-in-ended');
    expect(await tokenOf(id)).toBeUndefined();
    expect(await me(await tokenOf(id, next))).toBe('liaison');
    expect((await admin('DELETE', `/${id}/keys/first`)).status).toBe(404);
  });

  it('changes roles, authority and sponsor, which ends tokens at once [ASVS 8.3.2]', async () => {
    const id = await made();
    const before = await tokenOf(id);
    const { status, body } = await admin('PATCH', `/${id}`, { roles: ['executing'] });
    expect([status, body.roles, body.authority]).toEqual([200, ['executing'], 'xa-competent']);
    expect(await me(before)).toBe('401 sign-in-ended');
    expect(await me(await tokenOf(id))).toBe('executing');
  });

  it('revokes an account for good', async () => {
    const id = await made();
    const before = await tokenOf(id);
    expect((await admin('POST', `/${id}/revoke`)).body.revokedAt).toEqual(expect.any(String));
    expect(await me(before)).toBe('401 sign-in-ended');
    expect(await tokenOf(id)).toBeUndefined();
    for (const [method, at, body] of [
      ['POST', '/revoke', undefined],
      ['PATCH', '', { roles: ['liaison'] }],
      ['POST', '/keys', { key: (await aKey('late')).jwk }],
      ['DELETE', '/keys/first', undefined],
    ] as const) {
      expect((await admin(method, `/${id}${at}`, body)).body.code).toBe('account-revoked');
    }
    expect((await events(id)).map(({ type }) => type)).toEqual([
      'service-account-created',
      'service-account-revoked',
    ]);
  });

  it('lists the State’s accounts page by page', async () => {
    const ids: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body }: Reply = await admin('GET', `?limit=4${next && `&cursor=${next}`}`);
      ids.push(...body.items.map(({ id }: any) => id));
      next = body.next;
    }
    const rows = await node.sql(`SELECT id FROM service_account WHERE state = 'XA'`);
    expect(ids.sort()).toEqual(rows.map(({ id }) => id).sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('sees and changes no other State’s accounts, and finds out none [ASVS 8.2.2, 8.4.1]', async () => {
    const id = await made();
    for (const [method, at, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { roles: ['auditor'] }],
      ['POST', '/keys', { key: key.jwk }],
      ['DELETE', '/keys/first', undefined],
      ['POST', '/revoke', undefined],
    ] as const) {
      for (const other of [id, 'no-such-account']) {
        const reply = await node.call('xb-admin', method, `${path}/${other}${at}`, body);
        expect([method, reply.status, reply.body.code]).toEqual([method, 404, 'not-found']);
      }
    }
    const listed = await node.call('xb-admin', 'GET', `${path}?limit=200`);
    expect(JSON.stringify(listed.body)).not.toMatch(/"xa-/);
    const squat = await node.call(
      'xb-admin',
      'POST',
      path,
      anAccount({ id, authority: 'xb-central' }),
    );
    expect(squat.body.code).toBe('account-id-foreign');
    expect(await me(await tokenOf(id))).toBe('liaison');
  });

  it('must have shown a second factor lately to change anything [ASVS 7.5.3]', async () => {
    const id = await made();
    const officer = await sessionOf(node, 'admin@xa.example');
    expect((await officer.call('PATCH', `${path}/${id}`, { roles: ['contact'] })).status).toBe(200);
    await node.sql(`UPDATE session SET stepped_up_at = stepped_up_at - interval '11 minutes'`);
    for (const [method, at, body] of [
      ['POST', '', anAccount()],
      ['PATCH', `/${id}`, { roles: ['liaison'] }],
      ['POST', `/${id}/keys`, { key: (await aKey('x')).jwk }],
      ['DELETE', `/${id}/keys/first`, undefined],
      ['POST', `/${id}/revoke`, undefined],
    ] as const) {
      const reply = await officer.call(method, `${path}${at}`, body);
      expect([method, reply.status, reply.body.code]).toEqual([method, 401, 'step-up-required']);
    }
    expect((await officer.call('GET', `${path}/${id}`)).status).toBe(200);
  });
});

describe('a new account or key', () => {
  const jwkOf = (type: 'ec' | 'rsa' | 'ed448', options: object): object =>
    (generateKeyPairSync as any)(type, options).publicKey.export({ format: 'jwk' });

  it.each<[string, () => unknown, string]>([
    [
      'a private key',
      () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
      'key-private',
    ],
    ['a shared secret', () => ({ kty: 'oct', k: 'c2VjcmV0' }), 'key-private'],
    ['RSA of 1024 bits', () => jwkOf('rsa', { modulusLength: 1024 }), 'key-unfit'],
    [
      'RSA with the exponent 3',
      () => jwkOf('rsa', { modulusLength: 2048, publicExponent: 3 }),
      'key-unfit',
    ],
    ['a foreign curve', () => jwkOf('ec', { namedCurve: 'secp256k1' }), 'key-unfit'],
    ['a curve too many', () => jwkOf('ec', { namedCurve: 'P-384' }), 'key-unfit'],
    ['Ed448', () => jwkOf('ed448', {}), 'key-unfit'],
    ['a point on no curve', () => ({ ...key.jwk, x: key.jwk.y }), 'key-unfit'],
    ['another algorithm', () => ({ ...key.jwk, alg: 'ES384' }), 'key-unfit'],
    ['a key to encrypt with', () => ({ ...key.jwk, use: 'enc' }), 'key-unfit'],
    ['an id that is none', () => ({ ...key.jwk, kid: 'a/b' }), 'key-unfit'],
    ['nothing', () => ({}), 'key-unfit'],
    ['a text', () => 'MFkw', 'invalid-body'],
  ])('is refused with %s [ASVS 11.2.3]', async (_, bad, code) => {
    const { status, body } = await admin('POST', '', anAccount({ key: bad() }));
    expect([status, body.code]).toEqual([422, code]);
  });

  it('takes RSA of 2048 bits, and calls a nameless key by its thumbprint', async () => {
    const id = await made({ key: jwkOf('rsa', { modulusLength: 2048 }) });
    const [{ kid, alg }] = (await admin('GET', `/${id}`)).body.keys;
    expect([alg, kid]).toEqual(['PS256', expect.stringMatching(/^[\w-]{43}$/)]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an id without its State', { id: 'registry' }, 'invalid-body'],
    ['another State’s id', { id: 'xb-registry' }, 'account-id-foreign'],
    ['an id that is taken', { id: 'xa-liaison' }, 'account-taken'],
    ['another State’s authority', { authority: 'xb-central' }, 'unknown-authority'],
    ['an unknown role', { roles: ['judge'] }, 'invalid-body'],
    ['no role', { roles: [] }, 'invalid-body'],
    ['roles that do not go together', { roles: ['admin', 'liaison'] }, 'roles-incompatible'],
    ['the role of the node', { roles: ['operator'] }, 'role-of-the-node'],
    ['no sponsor', { sponsor: undefined }, 'invalid-body'],
    ['an unknown sponsor', { sponsor: '01900000-0000-7000-8000-000000000000' }, 'sponsor-unknown'],
    ['a secret', { secret: 'x' }, 'invalid-body'],
    ['a state', { state: 'XB' }, 'invalid-body'],
  ])('is refused with %s [ASVS 15.3.3]', async (_, more, code) => {
    expect((await admin('POST', '', anAccount(more))).body.code).toBe(code);
  });

  it('needs a sponsor who is an active officer of the State', async () => {
    const [foreign] = await node.sql(`SELECT id FROM officer WHERE state = 'XB' LIMIT 1`);
    expect((await admin('POST', '', anAccount({ sponsor: foreign.id }))).body.code).toBe(
      'sponsor-unknown',
    );
    await node.sql('UPDATE officer SET deactivated_at = node_time() WHERE id = $1', [sponsor]);
    expect((await admin('POST', '', anAccount())).body.code).toBe('sponsor-unknown');
    await node.sql('UPDATE officer SET deactivated_at = NULL WHERE id = $1', [sponsor]);
  });

  it('may end by itself, later than now; and there are ten keys at most', async () => {
    const id = await made();
    const expiring = async (expiresAt: string): Promise<string> =>
      (await admin('POST', `/${id}/keys`, { key: (await aKey('e')).jwk, expiresAt })).body.code ??
      'added';
    expect(await expiring('2020-01-01T00:00:00Z')).toBe('date-not-ahead');
    expect(await expiring('tomorrow')).toBe('invalid-body');
    expect(await expiring('2999-01-01T00:00:00Z')).toBe('added');
    for (let more = 3; more <= 10; more += 1) {
      const added = await admin('POST', `/${id}/keys`, {
        key: (await aKey(`k${String(more)}`)).jwk,
      });
      expect(added.status).toBe(201);
    }
    const last = await admin('POST', `/${id}/keys`, { key: (await aKey('k11')).jwk });
    expect(last.body.code).toBe('too-many-keys');
  });
});
