import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { codeOf, signIn, visitor, type Visitor } from '../support/browsing.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;

beforeAll(async () => {
  node = await startNode();
});

afterAll(async () => {
  await node.stop();
});

const good = 'gravel lantern orbit pianist';

/** A link to an officer of Belvia, as an invitation or a recovery sends it. */
async function link(purpose: 'invitation' | 'recovery', name: string): Promise<string> {
  const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')];
  await node.sql(
    `INSERT INTO officer (id, state, authority, email, roles, password_hash, name)
      VALUES ($1, 'XB', 'xb-central', $2, '{authority}', NULL, $3)`,
    [id, `${name}@xb.example`, purpose === 'invitation' ? '' : 'Mai Linh'],
  );
  await node.sql(
    `INSERT INTO access_link (token_hash, officer, state, purpose, created_by, created_at, expires_at)
      VALUES ($1, $2, 'XB', $3, 'test', node_time(), node_time() + interval '1 day')`,
    [createHash('sha256').update(token).digest(), id, purpose],
  );
  return `/${purpose}/${token}`;
}

/** Sets up the authenticator app that the page invites to. */
async function enrol(who: Visitor): Promise<string | undefined> {
  const { body } = await who.get('/sign-in/enrol/app');
  const [, shown = ''] = /id="secret">([A-Z2-7 ]+)</.exec(body)!;
  const secret = Secret.fromBase32(shown.replaceAll(' ', ''));
  const [row] = await node.sql<{ now: Date }>('SELECT node_time() AS now');
  const code = TOTP.generate({ secret, timestamp: row!.now.getTime() });
  return (await who.post('/sign-in/enrol/app', { code })).location;
}

describe('a link', () => {
  it('of an invitation leads to a name, a password, a second factor and in', async () => {
    const path = await link('invitation', 'newcomer');
    const who = visitor(node);
    expect((await who.get(path)).body).toContain('Belvia has invited you');
    const empty = await who.post(path, { name: ' ', 'new-password': good });
    expect([empty.status, /<a href="#name">[^<]+/.exec(empty.body)?.[0]]).toEqual([
      422,
      '<a href="#name">Enter your name, in at most 200 characters.',
    ]);
    const weak = await who.post(path, { name: 'Mai Linh', 'new-password': 'short' });
    expect([weak.status, weak.body.includes('value="Mai Linh"')]).toEqual([422, true]);
    expect(weak.body).not.toContain('"short"');
    const accepted = await who.post(path, { name: 'Mai Linh', 'new-password': good });
    expect(accepted.location).toBe('/sign-in/enrol');
    expect((await who.get('/account')).location).toBe('/sign-in/enrol');
    expect(await enrol(who)).toBe('/home');
    expect((await who.get('/home')).body).toContain('Welcome, Mai Linh');
    expect((await visitor(node).get(path)).status).toBe(404);
  });

  it('of a recovery asks for no name, and sets a new password', async () => {
    const path = await link('recovery', 'recovered');
    const who = visitor(node);
    const { body } = await who.get(path);
    expect(body).toContain('Recover your account');
    expect(body).not.toContain('id="name"');
    expect((await who.post(path, { 'new-password': good })).location).toBe('/sign-in/enrol');
    expect(await enrol(who)).toBe('/home');
  });

  it('that was made up says what to do', async () => {
    const { status, body } = await visitor(node).get('/invitation/nothing');
    expect([status, body.includes('Ask the administrator of your State for a new one')]).toEqual([
      404,
      true,
    ]);
  });
});

describe('the account', () => {
  it('shows who one is, and is kept by no cache [ASVS 14.3.2]', async () => {
    const who = await signIn(node, 'liaison@xc.example');
    const { body, headers } = await who.get('/account');
    for (const words of [
      'Liaison officer of Corvana',
      'Corvana',
      'Liaison officer',
      'Authenticator app',
    ])
      expect(body).toContain(words);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('changes the password, with the present one, and ends the other sessions [ASVS 6.2.3, 7.4.3]', async () => {
    const email = 'authority@xc.example';
    const [who, other] = [await signIn(node, email), await signIn(node, email)];
    await who.get('/account/password');
    const wrong = await who.post('/account/password', { password: 'x', 'new-password': good });
    expect([wrong.status, wrong.body.includes('<a href="#password">')]).toEqual([422, true]);
    const common = await who.post('/account/password', {
      password: 'demonstration',
      'new-password': 'passwordpassword',
    });
    expect([common.status, common.body.includes('<a href="#new-password">')]).toEqual([422, true]);
    const done = await who.post('/account/password', {
      password: 'demonstration',
      'new-password': good,
    });
    expect(done.location).toBe('/account?done=password');
    expect((await who.get('/account?done=password')).body).toContain(
      'Your password has been changed',
    );
    expect((await other.get('/account')).location).toContain('notice=ended');
  });

  it('ends one session, this one marked, and no other officer’s [ASVS 7.5.2]', async () => {
    const email = 'contact@xc.example';
    const [who, other] = [await signIn(node, email), await signIn(node, email)];
    const stranger = await signIn(node, 'auditor@xc.example');
    const { body } = await who.get('/account');
    expect(body.match(/This one/g)).toHaveLength(1);
    const [, id = ''] = /name="id" value="([0-9a-f-]{36})"/.exec(body)!;
    await stranger.get('/account');
    expect((await stranger.post('/account/sessions/end', { id })).status).toBe(404);
    expect((await other.get('/account')).status).toBe(200);
    expect((await who.post('/account/sessions/end', { id })).location).toBe(
      '/account?done=session-ended',
    );
    expect((await other.get('/account')).status).toBe(303);
    expect((await who.get('/account')).status).toBe(200);
  });

  it('keeps the language for the next browser', async () => {
    const email = 'second@xc.example';
    const who = await signIn(node, email);
    await who.get('/account');
    expect((await who.post('/account/language', { language: 'ar' })).location).toBe(
      '/account?done=language',
    );
    const elsewhere = await signIn(node, email);
    expect((await elsewhere.get('/home')).body).toContain('<html lang="ar" dir="rtl"');
    expect((await who.post('/account/language', { language: 'tlh' })).status).toBe(422);

    // a link at the head of each page does the same, and what is chosen before signing in gives way
    expect((await who.get('/language/en?back=%2Fhome')).location).toBe('/home');
    const third = visitor(node);
    await third.get('/language/ar');
    expect((await third.get('/sign-in')).body).toContain('<html lang="ar" dir="rtl"');
    await signIn(node, email, third);
    expect((await third.get('/account')).body).toContain('<html lang="en" dir="ltr"');
  });

  it('keeps the only second factor, and says so', async () => {
    const who = await signIn(node, 'executing@xc.example');
    await who.get('/account/factors/remove?id=totp');
    const { status, body } = await who.post('/account/factors/remove', { id: 'totp' });
    expect([status, body.includes('This is your only second factor')]).toEqual([422, true]);
    expect((await who.get('/account/factors/remove?id=nothing')).status).toBe(404);
  });

  it('asks for the second factor once more before a new one, and returns [ASVS 7.2.4, 7.5.1, 7.5.3]', async () => {
    const email = 'admin@xc.example';
    const who = await signIn(node, email);
    await node.advance('11 minutes');
    const sent = await who.get('/account/factors/app');
    expect(sent.location).toBe('/account/step-up?back=%2Faccount%2Ffactors%2Fapp');
    expect((await who.get(sent.location!)).body).toContain('Confirm that it is you');
    const before = who.cookies.get('__Host-rogatory');
    const back = '/account/factors/app';
    const done = await who.post('/account/step-up', { code: await codeOf(node, email), back });
    expect(done.location).toBe(back);
    expect(who.cookies.get('__Host-rogatory')).not.toBe(before);
    expect((await who.get(back)).status).toBe(200);
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'returns to no other site: %s [ASVS 3.7.2]',
    async (back) => {
      const email = 'operator@xc.example';
      const who = await signIn(node, email);
      await node.advance('30 seconds');
      await who.get('/account/step-up');
      const done = await who.post('/account/step-up', { code: await codeOf(node, email), back });
      expect(done.location).toBe('/account');
    },
  );
});

describe('an error', () => {
  it('that is ours gives a reference and nothing else', async () => {
    const who = await signIn(node, 'liaison@xe.example');
    await node.sql('ALTER TABLE passkey RENAME TO passkey_away');
    try {
      const { status, body } = await who.get('/account');
      expect(status).toBe(500);
      expect(body).toContain('Something went wrong on our side');
      expect(body).toMatch(/<bdi class="app-ltr">[0-9a-f-]{36}<\/bdi>/);
      expect(body).not.toMatch(/passkey|relation|at \w+ \(/);
    } finally {
      await node.sql('ALTER TABLE passkey_away RENAME TO passkey');
    }
  });
});

describe('standing in', () => {
  const place = '/account/stand-in';
  const idOf = async (email: string): Promise<string> =>
    (await node.sql<{ id: string }>('SELECT id FROM officer WHERE email = $1', [email]))[0]!.id;

  it('is said by whoever will be away, seen by both, and ended by whoever stands in', async () => {
    const away = await signIn(node, 'authority@xa.example');
    expect((await away.get('/account')).body).toContain(`href="${place}"`);
    const { body: form } = await away.get(`${place}/new`);
    const [choices] = /<select[^]*<\/select>/.exec(form)!;
    expect(choices).toContain(await idOf('second@xa.example'));
    for (const unfit of ['liaison@xa.example', 'authority@xa.example', 'admin@xa.example'])
      expect(choices).not.toContain(await idOf(unfit));
    const [, today = ''] = /name="from"[^>]*value="([^"]+)"/.exec(form)!;
    const delegate = await idOf('second@xa.example');
    const none = await away.post(`${place}/new`, { delegate, from: today, 'to-day': '' });
    expect([none.status, none.body.includes('<a href="#to-day">')]).toEqual([422, true]);
    const fields = { delegate, from: today, 'to-day': today, reasons: 'Leave.' };
    expect((await away.post(`${place}/new`, fields)).location).toBe(`${place}?done=stand-in`);
    const there = await signIn(node, 'second@xa.example');
    expect((await there.get('/home')).body).toMatch(/You stand in for: [^<]+/);
    const { body: list } = await there.get(place);
    const [, end = ''] = /href="([^"]+\/end)"/.exec(list)!;
    expect((await away.get(place)).body).toContain(end);
    await there.get(end);
    expect((await there.post(end)).location).toBe(`${place}?done=stand-in-ended`);
    expect((await away.get(place)).body).toContain('Nobody stands in for you');
    expect((await there.get('/home')).body).not.toContain('You stand in for');
  });

  it('is nothing for whoever works on no case', async () => {
    const admin = await signIn(node, 'admin@xa.example');
    expect((await admin.get('/account')).body).not.toContain(place);
    for (const path of [place, `${place}/new`, `${place}/x/end`])
      expect((await admin.get(path)).status).toBe(403);
  });
});
