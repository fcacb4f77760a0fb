import { codeOf, signIn, visitor } from '../support/browsing.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;

beforeAll(async () => {
  node = await startNode();
});

afterAll(async () => {
  await node.stop();
});

const email = 'liaison@xa.example';

describe('signing in without JavaScript', () => {
  it('goes by password, then code, then to where one wanted to go', async () => {
    const who = visitor(node);
    const sent = await who.get('/account');
    expect([sent.status, sent.location]).toEqual([303, '/sign-in?back=%2Faccount&notice=needed']);
    await who.get(sent.location!);
    const first = await who.post('/sign-in', {
      email,
      password: 'demonstration',
      back: '/account',
    });
    expect([first.status, first.location]).toEqual([303, '/sign-in/second-factor?back=%2Faccount']);
    const second = await who.get(first.location!);
    const shown = /id="demonstration-code">(\d{6})</.exec(second.body)?.[1];
    expect(shown).toBe(await codeOf(node, email));
    const done = await who.post('/sign-in/second-factor', { code: shown!, back: '/account' });
    expect([done.status, done.location]).toEqual([303, '/account']);
    expect((await who.get('/account')).body).toContain('Liaison officer of Aldora');
  });

  it('keeps what was typed, and never the password', async () => {
    const who = visitor(node);
    await who.get('/sign-in');
    const { status, body } = await who.post('/sign-in', { email, password: 'wrong horse battery' });
    expect(status).toBe(422);
    expect(body).toContain(`value="${email}"`);
    expect(body).not.toContain('wrong horse');
    expect(body).toMatch(/<a href="#password">The e-mail address or the password is wrong/);
  });

  it('names each field that is empty', async () => {
    const who = visitor(node);
    await who.get('/sign-in');
    const { status, body } = await who.post('/sign-in', { email: '', password: '' });
    expect(status).toBe(422);
    expect(body).toContain('<a href="#email">Enter your e-mail address.</a>');
    expect(body).toContain('<a href="#password">Enter your password.</a>');
  });

  it('says the same of an unknown officer as of a wrong password [ASVS 6.3.8]', async () => {
    const answers = [];
    for (const address of ['auditor@xa.example', 'nobody@xa.example']) {
      const who = visitor(node);
      await who.get('/sign-in');
      const { status, body } = await who.post('/sign-in', {
        email: address,
        password: 'no such word',
      });
      answers.push([
        status,
        body.replaceAll(address, '').replace(/name="form" value="[^"]+"/g, ''),
      ]);
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it('refuses a code that was used already, and a wrong one [ASVS 6.5.1]', async () => {
    const officer = 'contact@xa.example';
    await signIn(node, officer);
    const who = visitor(node);
    await who.get('/sign-in');
    await who.post('/sign-in', { email: officer, password: 'demonstration' });
    await who.get('/sign-in/second-factor');
    const again = await who.post('/sign-in/second-factor', { code: await codeOf(node, officer) });
    expect(again.status).toBe(422);
    expect(again.body).toContain('<a href="#code">This code is wrong, or was used already.');
    expect((await who.get('/account')).location).toBe('/sign-in/second-factor');
  });

  it('says how long to wait after many wrong passwords, and locks nobody out', async () => {
    const who = visitor(node);
    await who.get('/sign-in');
    let last = await who.post('/sign-in', { email: 'second@xb.example', password: 'x' });
    for (let tries = 0; tries < 12 && last.status === 422; tries += 1) {
      last = await who.post('/sign-in', { email: 'second@xb.example', password: 'x' });
    }
    expect(last.status).toBe(429);
    expect(last.body).toMatch(/Try again in \d+ seconds?\./);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(last.body).toMatch(/Reference, if you report this: <bdi class="app-ltr">[0-9a-f-]{36}</);
    await node.advance('1 hour');
    await signIn(node, 'second@xb.example');
  });

  it('gives a cookie that only this host gets, that no script reads [ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4]', async () => {
    const who = visitor(node);
    await who.get('/sign-in');
    const { headers } = await who.post('/sign-in', { email, password: 'demonstration' });
    expect(headers['set-cookie']).toMatch(
      /^__Host-rogatory=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it('fills in the e-mail address of a demonstration officer who was chosen', async () => {
    const { body } = await visitor(node).get('/sign-in?as=xb-authority');
    expect(body).toContain('value="authority@xb.example"');
    expect((await visitor(node).get('/sign-in?as=%3Cscript%3E')).body).toContain('value=""');
  });
});

describe('a form', () => {
  const fields = { email, password: 'demonstration' };

  it('that another site sends is refused, with a page that says what to do [ASVS 3.5.1, 3.5.3]', async () => {
    const who = visitor(node);
    await who.get('/sign-in');
    const { status, body } = await who.post('/sign-in', fields, { 'sec-fetch-site': 'cross-site' });
    expect(status).toBe(403);
    expect(body).toContain('load the page again');
    expect(who.cookies.has('__Host-rogatory')).toBe(false);
  });

  it.each([
    ['no token', { form: '' }],
    [
      'a made-up token',
      { form: 'AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    ],
    ['half a token', { form: 'AAAA' }],
  ])('with %s is refused [ASVS 3.5.1]', async (_, more) => {
    const who = visitor(node);
    await who.get('/sign-in');
    expect((await who.post('/sign-in', { ...fields, ...more })).status).toBe(403);
  });

  it("with another visitor's token is refused [ASVS 3.5.1]", async () => {
    const [one, other] = [visitor(node), visitor(node)];
    const [, token = ''] = /name="form" value="([^"]+)"/.exec((await one.get('/sign-in')).body)!;
    await other.get('/sign-in');
    expect((await other.post('/sign-in', { ...fields, form: token })).status).toBe(403);
  });

  it("of somebody signed in needs that session's token [ASVS 3.5.1]", async () => {
    const who = visitor(node);
    const [, before = ''] = /name="form" value="([^"]+)"/.exec((await who.get('/sign-in')).body)!;
    await signIn(node, 'executing@xa.example', who);
    expect((await who.post('/account/language', { language: 'ar', form: before })).status).toBe(
      403,
    );
  });

  it('may be sent twice', async () => {
    const who = visitor(node);
    await who.get('/sign-in');
    expect((await who.post('/sign-in', fields)).status).toBe(303);
    await who.get('/language/en');
    expect((await who.post('/sign-in', fields)).status).toBe(303);
  });

  it('is no JSON, and no file', async () => {
    const who = visitor(node);
    await who.get('/sign-in');
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      const { status } = await who.post('/sign-in', fields, { 'content-type': type });
      expect([400, 403, 415]).toContain(status);
    }
  });

  it('that is too large is refused with a page', async () => {
    const who = visitor(node);
    await who.get('/sign-in');
    const { status, body } = await who.post('/sign-in', { email: 'x'.repeat(70_000) });
    expect(status).toBe(413);
    expect(body).toContain('too large');
  });
});
