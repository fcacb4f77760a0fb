import { hidden, signIn, type Page, type Visitor } from '../support/browsing.js';
import { requestThatIs } from '../support/cases.js';
import { aKey } from '../support/keys.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;

beforeAll(async () => {
  node = await startNode();
});

afterAll(async () => {
  await node.stop();
});

const page = (path: string, headers: Record<string, string> = {}) =>
  node.app.inject({ method: 'GET', url: path, headers: { accept: 'text/html', ...headers } });

describe('a page of the portal', () => {
  it('speaks the language that the browser asks for, in its direction', async () => {
    const { body, headers } = await page('/', { 'accept-language': 'ar-EG, en;q=0.5' });
    expect(body).toContain('<html lang="ar" dir="rtl"');
    expect(body).toContain('app.rtl.css');
    expect(headers.vary).toContain('accept-language');
  });

  it('takes English where the browser asks for nothing that we speak', async () => {
    expect((await page('/', { 'accept-language': 'tlh, *;q=0' })).body).toContain('lang="en"');
  });

  it('keeps the language that was chosen, and goes back to where one was', async () => {
    const chosen = await page('/language/ar?back=%2Faccessibility');
    expect([chosen.statusCode, chosen.headers.location]).toEqual([303, '/accessibility']);
    const cookie = String(chosen.headers['set-cookie']).split(';')[0]!;
    expect((await page('/', { cookie, 'accept-language': 'en' })).body).toContain('lang="ar"');
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example/', '/%0a//x\n', ''])(
    'goes back to no other site, such as %j [ASVS 3.7.2]',
    async (back) => {
      const { headers } = await page(`/language/en?back=${encodeURIComponent(back)}`);
      expect(headers.location).toBe('/');
    },
  );

  it('lets nothing in from outside and runs nothing inline [ASVS 3.4.3]', async () => {
    const { body, headers } = await page('/');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; " +
        "require-trusted-types-for 'script'",
    );
    expect(body).not.toMatch(
      /<script(?![^>]* src="\/assets\/)|\sstyle=|\son\w+=|(src|href)="(https?:)?\/\//,
    );
  });

  it('finds its styles and scripts on the node, and they may be kept', async () => {
    const { body } = await page('/');
    const paths = [...body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
    expect(paths).toHaveLength(3);
    for (const path of paths) {
      const { statusCode, headers } = await node.app.inject(path);
      expect([path, statusCode]).toEqual([path, 200]);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers['content-type']).toMatch(
        /^(text\/css|text\/javascript|application\/javascript|image\/svg\+xml)/,
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('offers the demonstration sign-ins, and says that all is fictional', async () => {
    const { body } = await page('/');
    expect(body).toContain('href="/sign-in?as=xa-liaison"');
    expect(body).toContain('fictional');
  });
});

describe('an address that does not exist', () => {
  it('answers a page to a browser, and a problem to a program', async () => {
    const seen = await page('/nowhere');
    expect([seen.statusCode, seen.headers['content-type']]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    expect(seen.body).toContain('There is nothing at this address');
    const { headers } = await node.app.inject('/nowhere');
    expect(headers['content-type']).toMatch('application/problem+json');
  });

  it.each(['/%zz', '/requests/%e0%a4%a', '/help/%ff?back=/'])(
    'is told by a page where it cannot even be decoded, and by a problem to programs: %s',
    async (path) => {
      const seen = await page(path, { 'accept-language': 'fr' });
      expect([seen.statusCode, seen.headers['content-type']]).toEqual([
        400,
        'text/html; charset=utf-8',
      ]);
      expect(seen.body).toContain('Cette adresse ne peut être lue');
      expect(seen.body).toMatch(/<bdi class="app-ltr">[0-9a-f-]{36}<\/bdi>/);
      for (const told of [await node.app.inject(path), await page(`/api/v1${path}`)]) {
        expect([told.statusCode, told.headers['content-type']]).toEqual([
          404,
          'application/problem+json; charset=utf-8',
        ]);
      }
    },
  );

  it.each(['/api/v1/nowhere', '/oauth/nowhere', '/health/nowhere', '/assets/nowhere'])(
    'answers a problem where programs speak: %s',
    async (path) => {
      const { statusCode, headers } = await page(path);
      expect([statusCode, headers['content-type']]).toEqual([
        404,
        'application/problem+json; charset=utf-8',
      ]);
    },
  );
});

describe('a form that is sent twice', () => {
  const officers = '/administration/officers';
  const idOf = async (email: string): Promise<string> => {
    const [row] = await node.sql<{ id: string }>('SELECT id FROM officer WHERE email = $1', [
      email,
    ]);
    return row!.id;
  };

  /** Presses the button twice at once, as whoever has no script may; and once more, after both answers. */
  async function pressed(who: Visitor, page: string, typed: Record<string, string>, to = page) {
    const shown = hidden(await who.get(page));
    const send = (): Promise<Page> => who.post(to, { ...shown, ...typed });
    return [...(await Promise.all([send(), send()])), await send()];
  }

  it('makes one thing, and its other answers say the same', async () => {
    const admin = await signIn(node, 'admin@xb.example');
    const [contact, liaison, other] = [
      await signIn(node, 'contact@xb.example'),
      await signIn(node, 'liaison@xa.example'),
      await idOf('authority@xb.example'),
    ];
    const one = { email: 'stands-in@xb.example', name: 'Stands in', authority: 'xb-central' };
    await admin.get(`${officers}/invite`);
    await admin.post(`${officers}/invite`, { ...one, roles_authority: 'authority' });
    const { id: request } = await requestThatIs(node, 'received');
    const authority = 'xb-central';
    const [day] = await node.sql<{ on: string; of: string }>(
      `SELECT to_char(node_time() + interval '5 days', 'YYYY-MM-DD') AS on,
        (SELECT id FROM officer WHERE email = 'liaison@xb.example') AS of`,
    );
    const { on, of } = day!;
    const { jwk, alg } = await aKey('twice');
    const shift = { officer: other, position: 'second', 'shift-from': `${on}T08:00` };
    const away = { delegate: await idOf(one.email), from: on, 'to-day': on };
    const level = '/administration/service-levels/change?instrument=un-cybercrime-2024&limit=';
    const list = await admin.get(
      '/administration/service-levels?kind=un-cybercrime-2024/stored-data',
    );
    const [, change = level] =
      /href="(\/administration\/service-levels\/change[^"]+)"/.exec(list.body) ?? [];
    const roles = { roles_liaison: 'liaison' };
    const forms: readonly (readonly [Visitor, string, Record<string, string>, string?])[] = [
      [admin, '/administration/units/new', { name: 'Twice', authority }],
      [admin, '/administration/roster/new', { ...shift, authority, 'shift-to': `${on}T20:00` }],
      [
        ...([admin, '/administration/accounts/new'] as const),
        {
          id: 'xb-twice',
          authority,
          sponsor: other,
          key: JSON.stringify({ ...jwk, alg }),
          ...roles,
        },
      ],
      [
        ...([
          admin,
          '/administration/four-eyes/change?authority=xb-central&action=refuse',
        ] as const),
        { on: 'true', hours: '24', reasons: 'Twice.' },
        '/administration/four-eyes/change',
      ],
      [admin, '/administration/calendar/add', { on, name: 'Twice', status: 'confirmed' }],
      [admin, change.replaceAll('&amp;', '&'), { 'routine-count': '19', 'routine-unit': 'days' }],
      [admin, `${officers}/${other}/stand-in`, away],
      [admin, `${officers}/${of}/recovery`, { reasons: 'Twice.' }],
      [
        ...([admin, '/directory/XB/change/xb-central'] as const),
        { name: 'Twice', address: 'Twice', telephone: '+84 24 5555 0100', reasons: 'Twice.' },
      ],
      [contact, '/board', { authority: 'xb-contact-point', note: 'Twice.' }, '/board/hand-over'],
      [
        contact,
        '/requests/views?query=view%3Dlate',
        { name: 'Twice', for: 'me' },
        '/requests/views',
      ],
      [liaison, `/requests/${request}/template`, { name: 'Twice', for: 'me' }],
    ];
    for (const [who, page, typed, to] of forms) {
      const answers = await pressed(who, page, typed, to);
      const told = answers.map(({ status, location }) => `${status} ${location ?? ''}`);
      expect([page, ...new Set(told)]).toEqual([page, expect.stringMatching(/^303 \//)]);
    }
    const [made] = await node.sql<Record<string, number>>(
      `SELECT
      (SELECT count(*)::int FROM unit WHERE name = 'Twice') AS units,
      (SELECT count(*)::int FROM delegation WHERE absent = $1) AS delegations,
      (SELECT count(*)::int FROM pending_act WHERE reasons = 'Twice.') AS asked,
      (SELECT count(*)::int FROM hand_over WHERE note = 'Twice.') AS notes,
      (SELECT count(*)::int FROM saved_view WHERE name = 'Twice') AS views,
      (SELECT count(*)::int FROM draft_template WHERE name = 'Twice') AS templates`,
      [other],
    );
    const once = { units: 1, delegations: 1, notes: 1, views: 1, templates: 1 };
    expect(made).toEqual({ ...once, asked: 3 });
    // whoever goes back and types something else wants something else
    const shown = hidden(await contact.get('/board'));
    const note = { ...shown, authority: 'xb-contact-point' };
    for (const said of ['One.', 'Another.'])
      expect((await contact.post('/board/hand-over', { ...note, note: said })).status).toBe(303);
  });

  it('shows a link once, keeps it nowhere, and says how to get another one', async () => {
    const admin = await signIn(node, 'admin@xb.example');
    const typed = { email: 'twice@xb.example', name: 'Twice', authority: 'xb-central' };
    const answers = await pressed(admin, `${officers}/invite`, {
      ...{ ...typed, roles_authority: 'authority' },
    });
    const links = answers.flatMap(({ body }) => /\/invitation\/[\w-]{20,}/.exec(body) ?? []);
    expect([answers.map(({ status }) => status), links.length]).toEqual([[200, 200, 200], 1]);
    const again = `${officers}/${await idOf(typed.email)}/invitation`;
    expect(answers[2]!.body).toMatch(/sent twice[\s\S]*send the invitation again/);
    expect(answers[2]!.body).toContain(`href="${again}"`);
    const token = links[0]!.split('/').at(-1)!;
    const kept = await node.sql('SELECT FROM idempotency WHERE position($1 IN answer) > 0', [
      token,
    ]);
    expect(kept).toEqual([]);
  });
});
