import { Delays, PasswordStrategy, SignIn, TotpStrategy, type Ticket } from '@rogatory/identity';
import type { DomainError } from '@rogatory/kernel';
import { startNode, type TestNode } from '../support/node.js';
import { codeOf, desk, signInOfficer } from '../support/officers.js';

let node: TestNode;
let signIn: SignIn;
beforeAll(async () => {
  node = await startNode();
  signIn = node.app.get(SignIn);
});
afterAll(() => node.stop());

const secret = 'demonstration';
const at = (address: string): typeof desk => ({ ...desk, address });

/** What a refusal says, or `good`. */
async function outcome(email: string, password: string, from = desk): Promise<unknown> {
  try {
    await signIn.password(email, password, from);
    return 'good';
  } catch (error) {
    const { kind, code, message, detail } = error as DomainError;
    return { kind, code, message, detail };
  }
}

/** Seconds that an attempt has to wait; 0 where it was counted, as a failure. */
async function waitOf(email: string, address = desk.address): Promise<number | undefined> {
  return node.app
    .get(Delays)
    .password(email, address, false)
    .then(
      () => 0,
      (error: unknown) => (error as DomainError).detail.retryAfterSeconds,
    );
}

async function codeOfRefusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'good',
    (error: unknown) => (error as DomainError).code,
  );
}

async function events(email: string): Promise<string[]> {
  const rows = await node.sql<{ type: string }>(
    'SELECT e.type FROM access_event e JOIN officer o ON o.id::text = e.actor WHERE o.email = $1 ORDER BY e.id',
    [email],
  );
  return rows.map(({ type }) => type);
}

describe('signing in', () => {
  it('takes the password and then a second factor; only both open the API [ASVS 6.3.3]', async () => {
    const email = 'liaison@xa.example';
    const officer = await signInOfficer(node, email);
    const { status, body } = await officer.call('GET', '/api/v1/me');
    expect([status, body]).toMatchObject([
      200,
      {
        ...{ id: expect.any(String), kind: 'officer', state: 'XA', authority: 'xa-competent' },
        roles: ['liaison'],
      },
    ]);
    expect(await events(email)).toEqual(['first-step', 'signed-in']);
  });

  it('opens nothing after the password alone [ASVS 6.3.3]', async () => {
    const { token, stage } = await signIn.password('auditor@xb.example', secret, desk);
    expect(stage).toBe('second-factor');
    const cookie = `__Host-rogatory=${token}`;
    const { status } = await node.call(undefined, 'GET', '/api/v1/me', undefined, { cookie });
    expect(status).toBe(401);
  });

  it('finds an officer however the address is written', async () => {
    expect(await outcome('  Contact@XC.Example ', secret)).toBe('good');
  });

  it('waits ten minutes for the second factor [ASVS 7.3.2]', async () => {
    const { token } = await signIn.password('executing@xa.example', secret, desk);
    await node.advance('9 minutes');
    expect((await signIn.session(token))?.stage).toBe('second-factor');
    await node.advance('2 minutes');
    expect(await signIn.session(token)).toBeUndefined();
  });

  it('ends the session that the browser had before [ASVS 7.2.4]', async () => {
    const officer = await signInOfficer(node, 'executing@xb.example');
    await signIn.password('executing@xb.example', secret, desk, officer.token);
    expect((await officer.call('GET', '/api/v1/me')).status).toBe(401);
  });

  it('takes a password of any age [ASVS 6.2.10]', async () => {
    await node.sql(`UPDATE officer SET password_changed_at = node_time() - interval '4000 days'
      WHERE email = 'contact@xd.example'`);
    const { cookie } = await signInOfficer(node, 'contact@xd.example');
    expect(cookie).not.toBe('');
  });

  it('makes a dearer hash where a cheap one was kept', async () => {
    const hash = async (): Promise<string> =>
      (await node.sql(`SELECT password_hash FROM officer WHERE email = 'second@xc.example'`))[0]
        .password_hash;
    expect(await hash()).toContain('$m=19456,');
    await signIn.password('second@xc.example', secret, desk);
    expect(await hash()).toContain('$m=65536,t=3,p=4$');
    expect(await outcome('second@xc.example', secret)).toBe('good');
  });

  it('is told by another’s word where an identity provider vouches for the officer', async () => {
    const [row] = await node.sql(`SELECT id FROM officer WHERE email = 'second@xa.example'`);
    const by = (strong: boolean): Promise<Ticket> =>
      signIn.external(row.id, { provider: 'national', strong }, desk);
    expect([(await by(true)).stage, (await by(false)).stage]).toEqual(['full', 'second-factor']);
  });
});

describe('a refusal', () => {
  it('is the same for a wrong password and for whoever is unknown, deactivated or has none [ASVS 6.3.8]', async () => {
    await node.sql(
      `UPDATE officer SET deactivated_at = node_time() WHERE email = 'second@xe.example'`,
    );
    await node.sql(`UPDATE officer SET password_hash = NULL WHERE email = 'auditor@xe.example'`);
    const refusals = [
      await outcome('liaison@xe.example', 'wrong password'),
      await outcome('nobody@xe.example', 'wrong password'),
      await outcome('second@xe.example', secret),
      await outcome('auditor@xe.example', secret),
      await outcome('auditor@xe.example', ''),
      await outcome('', ''),
      await outcome('no\0body', 'x'.repeat(100_000)),
    ];
    expect(refusals).toEqual(Array(7).fill(refusals[0]));
    expect(refusals[0]).toMatchObject({ kind: 'unauthenticated', code: 'sign-in-failed' });
  });

  it('is kept for the State’s auditors where the officer is known, without what was typed [ASVS 16.3.1]', async () => {
    expect(await events('liaison@xe.example')).toEqual(['sign-in-failed']);
    const kept = await node.sql('SELECT * FROM access_event');
    expect(JSON.stringify(kept)).not.toMatch(/wrong password|nobody/);
    expect(JSON.stringify(await node.sql('SELECT * FROM sign_in_failure'))).not.toMatch(/example/);
  });
});

describe('the wait after failures', () => {
  beforeAll(() => node.freeze());

  it('grows from the third failure on, and a success ends it [ASVS 6.3.1]', async () => {
    const email = 'contact@xd.example';
    const waits: number[] = [];
    for (let failure = 0; failure < 3; failure += 1) await outcome(email, 'wrong');
    for (let round = 0; round < 5; round += 1) {
      const refused = (await outcome(email, secret)) as DomainError;
      expect([refused.kind, refused.code]).toEqual(['too-many', 'too-many-failures']);
      const { retryAfterSeconds = 0 } = refused.detail;
      waits.push(retryAfterSeconds);
      await node.advance(`${String(retryAfterSeconds)} seconds`);
      await outcome(email, 'wrong');
    }
    expect(waits).toEqual([1, 2, 4, 8, 16]);
    await node.advance('32 seconds');
    expect([await outcome(email, secret), await outcome(email, secret)]).toEqual(['good', 'good']);
  });

  it('comes over whoever is unknown as over an officer [ASVS 6.3.8]', async () => {
    const refusals = [];
    for (const email of ['nobody@xd.example', 'admin@xd.example']) {
      for (let failure = 0; failure < 3; failure += 1) await outcome(email, 'wrong');
      refusals.push(await outcome(email, 'wrong'));
    }
    expect(refusals[0]).toMatchObject({ code: 'too-many-failures' });
    expect(refusals[1]).toEqual(refusals[0]);
  });

  it('is never longer than a quarter of an hour', async () => {
    const email = 'executing@xd.example';
    for (let failure = 0; failure < 20; failure += 1) {
      expect(await waitOf(email)).toBe(0);
      await node.advance('901 seconds');
    }
    expect([await waitOf(email), await waitOf(email)]).toEqual([0, 900]);
    await node.advance('900 seconds');
    expect(await outcome(email, secret)).toBe('good');
  });

  it('keeps an authority from another address no longer than half a minute, whoever attacks it [ASVS 6.3.1]', async () => {
    const email = 'authority@xd.example';
    const waits = [];
    for (let failure = 0; failure < 60; failure += 1) {
      expect(await waitOf(email, `198.51.100.${String(failure)}`)).toBe(0);
      waits.push(await waitOf(email, `192.0.2.${String(100 + failure)}`));
      await node.advance('31 seconds');
    }
    expect(waits.slice(0, 5)).toEqual(Array(5).fill(0));
    expect([...waits].sort((one, other) => Number(one) - Number(other)).at(-1)).toBe(30);
    expect(await outcome(email, secret, at('192.0.2.77'))).toBe('good');
  });

  it('does not hold up an address that the officer has signed in from before', async () => {
    const email = 'authority@xe.example';
    await signInOfficer(node, email);
    for (let failure = 0; failure < 12; failure += 1) {
      await waitOf(email, `198.51.100.${String(failure)}`);
      await node.advance('2 seconds');
    }
    await waitOf(email, '198.51.100.98');
    expect(await outcome(email, secret, at('198.51.100.97'))).toMatchObject({ kind: 'too-many' });
    expect(await outcome(email, secret, desk)).toBe('good');
  });

  it('takes the addresses that one IPv6 subscriber can choose for one', async () => {
    const email = 'auditor@xd.example';
    const waits = [];
    for (const last of ['1', '2', 'ffff:1:2', 'a:b:c:d']) {
      const gap = last.split(':').length === 4 ? ':' : '::';
      waits.push(await waitOf(email, `2001:db8:1:2${gap}${last}`));
    }
    expect(waits).toEqual([0, 0, 0, 1]);
    expect(await waitOf(email, '2001:db8:1:3::1')).toBe(0);
    expect([
      await waitOf(email, '::ffff:192.0.2.9'),
      await waitOf(email, '192.0.2.9'),
      await waitOf(email, '::ffff:c000:209'),
      await waitOf(email, '192.0.2.9'),
    ]).toEqual([0, 0, 0, 1]);
  });

  it('lets no guess slip through beside others made at the same time', async () => {
    const from = at('203.0.113.5');
    const tries = Array.from({ length: 12 }, () => outcome('second@xd.example', 'wrong', from));
    const codes = (await Promise.all(tries)).map((refusal) => (refusal as DomainError).code);
    expect(codes.filter((code) => code === 'sign-in-failed')).toHaveLength(3);
    expect(codes.filter((code) => code === 'too-many-failures')).toHaveLength(9);
  });

  it('counts the codes of an authenticator app as well [ASVS 6.3.1]', async () => {
    const email = 'contact@xb.example';
    const { token } = await signIn.password(email, secret, desk);
    const show = (code: string): Promise<string> =>
      codeOfRefusal(node.app.get(TotpStrategy).validate(request('POST', { code }, token)));
    for (let failure = 0; failure < 3; failure += 1)
      expect(await show('000000')).toBe('code-wrong');
    expect(await show(await codeOf(node, email))).toBe('too-many-failures');
    expect(await events(email)).toEqual(['first-step', ...Array(3).fill('second-factor-failed')]);
    await node.advance('2 seconds');
    expect(await show(await codeOf(node, email))).toBe('good');
  });
});

/** As much of a request as a strategy looks at. */
function request(
  method: string,
  body: unknown,
  token?: string,
  headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
) {
  const cookies = token === undefined ? {} : { '__Host-rogatory': token };
  return { method, body, headers, cookies, ip: desk.address };
}

describe('the form of the password', () => {
  const email = 'second@xb.example';
  const submit = (headers: Record<string, string>): Promise<string> =>
    codeOfRefusal(
      node.app
        .get(PasswordStrategy)
        .validate(request('POST', { email, password: secret }, undefined, headers)),
    );

  it('is taken from a page of this node alone [ASVS 3.5.1, 3.5.3]', async () => {
    const refused = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: node.env.PUBLIC_URL },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      {},
    ];
    for (const headers of refused) {
      expect([headers, await submit(headers as Record<string, string>)]).toEqual([
        headers,
        'cross-site',
      ]);
    }
    expect(await submit({ 'sec-fetch-site': 'same-origin' })).toBe('good');
    expect(await submit({ origin: node.env.PUBLIC_URL })).toBe('good');
  });
});

describe('the demonstration', () => {
  it('tells the code of its own officers, and of nobody else', async () => {
    expect(await signIn.demonstrationCode('admin@xa.example')).toBe(
      await codeOf(node, 'admin@xa.example'),
    );
    expect(await signIn.demonstrationCode('nobody@xa.example')).toBeUndefined();
    await node.sql(`UPDATE state SET demonstration = false WHERE code = 'XC'`);
    expect(await signIn.demonstrationCode('admin@xc.example')).toBeUndefined();
  });

  it('gives every officer a name, and every account the officer who answers for it', async () => {
    const [officers] = await node.sql(
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE name <> '')::int AS named, count(DISTINCT name)::int AS distinct FROM officer`,
    );
    expect(officers).toEqual({ all: 40, named: 40, distinct: 40 });
    const sponsors = await node.sql(
      `SELECT a.id, o.email FROM service_account a LEFT JOIN officer o ON o.id = a.sponsor
        WHERE a.id IN ('xa-liaison', 'fr-liaison', 'xb-operator') ORDER BY a.id`,
    );
    expect(sponsors).toEqual([
      { id: 'fr-liaison', email: 'liaison@xa.example' },
      { id: 'xa-liaison', email: 'liaison@xa.example' },
      { id: 'xb-operator', email: 'operator@xb.example' },
    ]);
  });
});
