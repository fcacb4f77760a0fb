import { hashToken, newToken } from '@rogatory/identity';
import { v7 as uuidv7 } from 'uuid';
import {
  addProvider,
  Browser,
  startProvider,
  throughProvider,
  type Level,
  type Page,
  type TestProvider,
} from '../support/identity-provider.js';
import { startNode, type TestNode } from '../support/node.js';

const start = '/sign-in/with/xa-id';
const attempt = '__Host-rogatory-attempt';
const session = '__Host-rogatory';

let node: TestNode;
let provider: TestProvider;
/** The officer of Aldora who is alice there. */
let officer: string;
beforeAll(async () => {
  node = await startNode('PostgreSQL', { OUTBOUND_PRIVATE: '1' });
  provider = await startProvider(`${node.env.PUBLIC_URL}/sign-in/back`);
  await addProvider(node, provider);
  const [liaison] = await node.sql(
    `SELECT id FROM officer WHERE state = 'XA' AND 'liaison' = ANY (roles)`,
  );
  officer = liaison.id;
  await linkTo('alice', officer);
});
afterAll(async () => {
  await provider.stop();
  await node.stop();
});

const linkTo = (subject: string, id: string): Promise<unknown> =>
  node.sql(
    `INSERT INTO external_identity (issuer, subject, officer, state, linked_at)
      SELECT $1, $2, id, state, node_time() FROM officer WHERE id = $3`,
    [provider.issuer, subject, id],
  );
/** Where the node sends a browser that comes back to it. */
async function comeBack(browser: Browser, back: URL): Promise<string> {
  const { url } = await browser.visit(back.href, () => undefined);
  return url.pathname + url.search;
}
const stagesOf = (browser: Browser): Promise<any[]> =>
  node.sql(
    'SELECT officer, stage, factors FROM session WHERE token_hash = $1 AND ended_at IS NULL',
    [hashToken(browser.cookie(session) ?? '')],
  );
const signIn = async (browser: Browser, acr?: Level, user: 'alice' | 'bob' = 'alice') =>
  comeBack(browser, await throughProvider(browser, start, user, acr));

describe('an officer whom an identity provider knows', () => {
  it('is wholly signed in where the provider has checked a second factor [ASVS 6.8.4]', async () => {
    const browser = new Browser(node);
    expect(await signIn(browser, 'urn:test:high')).toBe('/home');
    expect(await stagesOf(browser)).toEqual([{ officer, stage: 'full', factors: ['xa-id'] }]);
    expect(browser.cookie(attempt)).toBeUndefined();
  });

  it('shows a second factor here where the provider has not', async () => {
    const browser = new Browser(node);
    expect(await signIn(browser, 'urn:test:substantial')).toMatch(
      /^\/sign-in\/(second-factor|enrol)$/,
    );
    const [{ stage }] = await stagesOf(browser);
    expect(['second-factor', 'enrolment']).toContain(stage);
  });

  it('is not let in where the provider is less sure than is asked for [ASVS 6.8.4]', async () => {
    const browser = new Browser(node);
    expect(await signIn(browser, 'urn:test:low')).toBe('/sign-in?fault=acr-too-weak');
    expect(browser.cookie(session)).toBeUndefined();
  });

  it('is asked for with PKCE, state, nonce and levels, by a cookie that no other site or script has [ASVS 10.2.1, 10.5.1]', async () => {
    const reply = await node.app.inject({ url: start });
    const url = new URL(String(reply.headers.location));
    expect([reply.statusCode, url.origin]).toEqual([303, provider.issuer]);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ client_id: 'rogatory', response_type: 'code', scope: 'openid' },
      ...{ redirect_uri: `${node.env.PUBLIC_URL}/sign-in/back`, code_challenge_method: 'S256' },
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      ...{
        state: expect.stringMatching(/^[\w-]{43}$/),
        nonce: expect.stringMatching(/^[\w-]{43}$/),
      },
      ...{ acr_values: 'urn:test:high urn:test:substantial', max_age: '600' },
    });
    expect(reply.headers['set-cookie']).toMatch(
      /^__Host-rogatory-attempt=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it('is nobody while deactivated', async () => {
    await node.sql('UPDATE officer SET deactivated_at = node_time() WHERE id = $1', [officer]);
    const browser = new Browser(node);
    expect(await signIn(browser)).toBe('/sign-in?fault=identity-unknown');
    expect(browser.cookie(session)).toBeUndefined();
    await node.sql('UPDATE officer SET deactivated_at = NULL WHERE id = $1', [officer]);
  });

  it('is known by issuer and subject, and never by an e-mail address [ASVS 6.8.1, 10.5.2]', async () => {
    const browser = new Browser(node); // the provider says of bob, too, that he is liaison@xa.example
    expect(await signIn(browser, 'urn:test:high', 'bob')).toBe('/sign-in?fault=identity-unknown');
    await node.sql(
      `UPDATE external_identity SET issuer = 'https://other.example' WHERE subject = 'alice'`,
    );
    expect(await signIn(new Browser(node))).toBe('/sign-in?fault=identity-unknown');
    await node.sql('UPDATE external_identity SET issuer = $1', [provider.issuer]);
  });

  it('is not known to a provider of another State', async () => {
    await addProvider(node, provider, { id: 'xb-id', state: 'XB' });
    const browser = new Browser(node);
    const back = await throughProvider(browser, '/sign-in/with/xb-id', 'alice');
    expect(await comeBack(browser, back)).toBe('/sign-in?fault=identity-unknown');
  });
});

describe('a way back that', () => {
  const ended = '/sign-in?fault=attempt-ended';
  const refused = '/sign-in?fault=provider-refused';

  it('is taken a second time leads nowhere [ASVS 10.5.1]', async () => {
    const browser = new Browser(node);
    const back = await throughProvider(browser, start, 'alice');
    const token = browser.cookie(attempt);
    expect(await comeBack(browser, back)).toBe('/home');
    expect(await comeBack(browser, back)).toBe('/account?fault=attempt-ended');
    browser.setCookie(session, undefined);
    for (const brought of [undefined, token]) {
      browser.setCookie(attempt, brought);
      expect(await comeBack(browser, back)).toBe(ended);
    }
  });

  it('is taken in another browser leads nowhere [ASVS 10.1.2]', async () => {
    const back = await throughProvider(new Browser(node), start, 'alice');
    expect(await comeBack(new Browser(node), back)).toBe(ended);
    const begun = new Browser(node);
    await begun.visit(start, () => undefined);
    expect(await comeBack(begun, back)).toBe(refused); // the state of another journey
  });

  it('is taken too late leads nowhere', async () => {
    const browser = new Browser(node);
    const back = await throughProvider(browser, start, 'alice');
    await node.sql(`UPDATE sign_in_attempt SET created_at = created_at - interval '10 minutes'`);
    expect(await comeBack(browser, back)).toBe(ended);
  });

  it.each<[string, (back: URL) => void]>([
    [
      'has another state',
      (back) => {
        back.searchParams.set('state', 'x');
      },
    ],
    [
      'has no state',
      (back) => {
        back.searchParams.delete('state');
      },
    ],
    [
      'has two states',
      (back) => {
        back.searchParams.append('state', 'x');
      },
    ],
    [
      'comes from another issuer',
      (back) => {
        back.searchParams.set('iss', 'https://evil.example');
      },
    ],
    [
      'comes from no issuer',
      (back) => {
        back.searchParams.delete('iss');
      },
    ],
    [
      'has another code',
      (back) => {
        back.searchParams.set('code', 'x');
      },
    ],
    [
      'has no code',
      (back) => {
        back.searchParams.delete('code');
      },
    ],
    ['has nothing', (back) => (back.search = '')],
  ])('%s is refused [ASVS 10.2.2, 10.5.3]', async (_, bend) => {
    const browser = new Browser(node);
    const back = await throughProvider(browser, start, 'alice');
    bend(back);
    expect(await comeBack(browser, back)).toBe(refused);
    expect(browser.cookie(session)).toBeUndefined();
  });

  it.each(['nonce', 'code_challenge'])(
    'belongs to another %s is refused [ASVS 10.2.1, 10.5.1]',
    async (name) => {
      const browser = new Browser(node);
      const back = await throughProvider(browser, start, 'alice', 'urn:test:high', (url) => {
        if (url.searchParams.has(name)) url.searchParams.set(name, 'x'.repeat(43));
      });
      expect(await comeBack(browser, back)).toBe(refused);
    },
  );

  it('brings an error along is told in our own words', async () => {
    const browser = new Browser(node);
    const back = await throughProvider(browser, start, 'nobody');
    expect(back.searchParams.get('error_description')).toContain('evil words');
    const place = await comeBack(browser, back);
    expect(place).toBe(refused);
    const page: Page = await browser.visit(place);
    expect(page.text).not.toContain('evil');
  });
});

describe('an invitation', () => {
  const invite = async (id: string, state = 'XA'): Promise<string> => {
    const { token, tokenHash } = newToken();
    await node.sql(
      `INSERT INTO access_link (token_hash, officer, state, purpose, created_by, created_at, expires_at)
        VALUES ($1, $2, $3, 'invitation', 'x', node_time(), node_time() + interval '1 day')`,
      [tokenHash, id, state],
    );
    return token;
  };
  const newcomer = async (): Promise<string> => {
    const id = uuidv7();
    await node.sql(
      `INSERT INTO officer (id, state, authority, email, roles) VALUES ($1, 'XA', 'xa-central', $2, '{liaison}')`,
      [id, `${id}@xa.example`],
    );
    return id;
  };

  it('is accepted with an identity, once, which signs in from then on [ASVS 6.8.2]', async () => {
    const id = await newcomer();
    const token = await invite(id);
    const browser = new Browser(node);
    const back = await throughProvider(browser, `${start}?invitation=${token}`, 'bob');
    expect(await comeBack(browser, back)).toBe('/home');
    expect(await stagesOf(browser)).toMatchObject([{ officer: id, stage: 'full' }]);
    expect(await signIn(new Browser(node), 'urn:test:high', 'bob')).toBe('/home');
    const again = await node.app.inject({ url: `${start}?invitation=${token}` });
    expect(again.statusCode).toBe(404);
  });

  it('cannot be accepted with an identity that is linked already, and stays good', async () => {
    const token = await invite(await newcomer());
    const browser = new Browser(node);
    const back = await throughProvider(browser, `${start}?invitation=${token}`, 'alice');
    expect(await comeBack(browser, back)).toBe('/sign-in?fault=identity-taken');
    expect((await node.app.inject({ url: `${start}?invitation=${token}` })).statusCode).toBe(303);
  });

  it('of another State, or for a recovery, is none for this provider', async () => {
    const [{ id }] = await node.sql(`SELECT id FROM officer WHERE state = 'XC' LIMIT 1`);
    const foreign = await invite(id, 'XC');
    expect((await node.app.inject({ url: `${start}?invitation=${foreign}` })).statusCode).toBe(404);
    const recovery = await invite(await newcomer());
    await node.sql(`UPDATE access_link SET purpose = 'recovery' WHERE token_hash = $1`, [
      hashToken(recovery),
    ]);
    expect((await node.app.inject({ url: `${start}?invitation=${recovery}` })).statusCode).toBe(
      404,
    );
  });
});

describe('somebody signed in', () => {
  const linking = `${start}?link=1`;
  const fresh = async (): Promise<Browser> => {
    const browser = new Browser(node);
    expect(await signIn(browser)).toBe('/home');
    await node.sql(`DELETE FROM external_identity WHERE subject = 'bob'`);
    browser.forget(provider.issuer);
    return browser;
  };

  it('links another identity, and removes it again', async () => {
    const browser = await fresh();
    const back = await throughProvider(browser, linking, 'bob', 'urn:test:substantial');
    expect(await comeBack(browser, back)).toBe('/account?done=identity-linked');
    const linked = await node.sql('SELECT subject FROM external_identity WHERE officer = $1', [
      officer,
    ]);
    expect(linked.map(({ subject }) => subject).sort()).toEqual(['alice', 'bob']);
    const again = await throughProvider(browser, linking, 'bob');
    expect(await comeBack(browser, again)).toBe('/account?fault=identity-taken');

    const page = await browser.visit('/account?fault=identity-taken');
    expect(page.text).toContain('This identity is linked to an officer already.');
    const token = /name="form" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const remove = async (form: string): Promise<string> => {
      const answer = await node.app.inject({
        method: 'POST',
        url: '/account/identities/remove',
        headers: {
          ...{ cookie: `${session}=${browser.cookie(session)!}`, 'sec-fetch-site': 'same-origin' },
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams({ issuer: provider.issuer, subject: 'bob', form }).toString(),
      });
      return `${answer.statusCode} ${answer.headers.location ?? ''}`;
    };
    expect(await remove('forged')).toBe('403 ');
    expect(await remove(token)).toBe('303 /account?done=identity-removed');
    expect(await node.sql(`SELECT FROM external_identity WHERE subject = 'bob'`)).toEqual([]);
  });

  it('links none by a link on another site, nor without a fresh second factor [ASVS 7.5.1]', async () => {
    const browser = await fresh();
    const cookie = `${session}=${browser.cookie(session)!}`;
    const ask = async (site: Record<string, string>): Promise<number> =>
      (await node.app.inject({ url: linking, headers: { cookie, ...site } })).statusCode;
    expect(await ask({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await ask({})).toBe(403);
    expect(await ask({ 'sec-fetch-site': 'same-origin' })).toBe(303);
    await node.sql(`UPDATE session SET stepped_up_at = stepped_up_at - interval '11 minutes'`);
    const stale = await node.app.inject({
      url: linking,
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });
    expect(stale.headers.location ?? `${stale.statusCode} ${stale.body}`).toMatch(/step-up/);
  });

  it('links none when the session has changed on the way', async () => {
    const browser = await fresh();
    const back = await throughProvider(browser, linking, 'bob');
    browser.setCookie(session, undefined);
    expect(await comeBack(browser, back)).toBe('/sign-in?fault=attempt-ended');
    expect(await node.sql(`SELECT FROM external_identity WHERE subject = 'bob'`)).toEqual([]);
  });
});

describe('a provider', () => {
  it('that is unknown or disabled is not there', async () => {
    expect((await node.app.inject({ url: '/sign-in/with/nobody' })).statusCode).toBe(404);
    expect((await node.app.inject({ url: '/sign-in/with/%00' })).statusCode).toBe(404);
    await node.sql(`UPDATE identity_provider SET disabled_at = node_time() WHERE id = 'xb-id'`);
    expect((await node.app.inject({ url: '/sign-in/with/xb-id' })).statusCode).toBe(404);
  });

  it.each([
    ['is down', 'http://127.0.0.1:1'],
    ['lies where nothing may be called', 'http://169.254.169.254'],
  ])('that %s is told in a sentence', async (_, issuer) => {
    await addProvider(node, provider, { id: `down-${issuer.length}`, issuer });
    const reply = await node.app.inject({ url: `/sign-in/with/down-${issuer.length}` });
    expect(reply.headers.location).toBe('/sign-in?fault=provider-unavailable');
    const page = await new Browser(node).visit('/sign-in?fault=provider-unavailable');
    expect([page.status, page.text]).toEqual([
      503,
      expect.stringContaining('or sign in with your password'),
    ]);
    expect(page.text).toContain('name="password"'); // the local sign-in still works
  });

  it('that goes down while somebody is on the way is told in a sentence, and what is remembered still serves', async () => {
    const other = await startProvider(`${node.env.PUBLIC_URL}/sign-in/back`);
    await addProvider(node, other, { id: 'short' });
    const browser = new Browser(node);
    const back = await throughProvider(browser, '/sign-in/with/short', 'alice');
    await other.stop();
    expect(await comeBack(browser, back)).toBe('/sign-in?fault=provider-unavailable');
    expect((await node.app.inject({ url: '/sign-in/with/short' })).statusCode).toBe(303);
  });
});
