import { Directory } from '@rogatory/directory';
import { DomainError } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { lifecycles } from '@rogatory/lifecycle';
import { Preferences } from '@rogatory/notifications';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { signIn, visitor, type Page, type Visitor } from '../support/browsing.js';
import { requestThatIs } from '../support/cases.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let officer: Visitor;
beforeAll(async () => {
  node = await startNode();
  officer = await signIn(node, 'authority@xb.example');
});
afterAll(() => node.stop());

/** What every page of an error holds, in English and in Arabic: what happened, what to do, and a reference. */
const expectError = ({ status, body }: Page, expected: number, happened: string): void => {
  expect([expected, status]).toEqual([expected, expected]);
  expect(body).toContain(`<h1 class="govuk-heading-l">${happened}</h1>`);
  expect(body).toMatch(/<bdi class="app-ltr">[0-9a-f-]{36}<\/bdi>/);
  expect(body).not.toMatch(/JSON|application\/|at \w+ \(/);
};

type Headers = Record<string, string>;
/** Makes the call of an officer fail, while a page is looked at. */
async function failing(error: Error, look: () => Promise<Page>): Promise<Page> {
  const spy = jest.spyOn(node.app.get(Preferences), 'read').mockRejectedValue(error);
  try {
    return await look();
  } finally {
    spy.mockRestore();
  }
}

/** Each status as somebody comes by it, with the title of its page in both languages. */
const errors: readonly {
  readonly status: number;
  readonly how: string;
  readonly titles: readonly [string, string];
  meet(headers: Headers): Promise<Page>;
}[] = [
  {
    ...{ status: 400, how: 'an address that something on the way has garbled' },
    titles: ['This address cannot be read', 'لا يمكن قراءة هذا العنوان'],
    meet: (headers) => officer.get('/requests/%zz', headers),
  },
  {
    ...{ status: 401, how: 'a form that is sent when the sign-in has ended' },
    titles: ['You are not signed in any more', 'لم تعد مسجَّل الدخول'],
    meet: (headers) => {
      const gone = visitor(node);
      gone.cookies.set('__Host-rogatory', 'x'.repeat(43));
      return gone.post('/account/language', {}, headers);
    },
  },
  {
    ...{ status: 403, how: 'a page that is for other roles' },
    titles: ['You may not do this', 'لا يُسمح لك بذلك'],
    meet: (headers) => officer.get('/audit', headers),
  },
  {
    ...{ status: 404, how: 'an address that is wrong' },
    titles: ['There is nothing at this address', 'لا يوجد شيء في هذا العنوان'],
    meet: (headers) => officer.get('/requests/nowhere/at/all', headers),
  },
  {
    ...{ status: 409, how: 'something that somebody else has done meanwhile' },
    titles: ['Something has changed in the meantime', 'تغير شيء في هذه الأثناء'],
    async meet(headers) {
      const { id } = await requestThatIs(node, 'transmitted');
      const sender = await signIn(node, 'authority@xa.example');
      await sender.get(`/requests/${id}/copy`);
      await sender.get(`/requests/${id}/people/seal`);
      await sender.post(`/requests/${id}/people/seal`, { reasons: 'Sources.' });
      return sender.post(`/requests/${id}/copy`, { to: 'XB' }, headers);
    },
  },
  {
    ...{ status: 413, how: 'a form that is too long' },
    titles: ['What was sent is too large', 'ما أُرسل كبير جدًا'],
    meet: (headers) => officer.post('/account/password', { x: 'x'.repeat(70_000) }, headers),
  },
  {
    ...{ status: 422, how: 'a link that was shortened on the way' },
    titles: ['Something in what was sent is not right', 'هناك خطأ فيما أُرسل'],
    meet: (headers) => officer.get('/requests?cursor=nonsense', headers),
  },
  {
    ...{ status: 429, how: 'too much at once' },
    titles: ['Too many attempts', 'محاولات كثيرة جدًا'],
    meet: (headers) =>
      failing(
        new DomainError('too-many', 'too-many-failures', 'Wait.', { retryAfterSeconds: 4 }),
        () => officer.get('/home', headers),
      ),
  },
  {
    ...{ status: 500, how: 'a fault of ours' },
    titles: ['Something went wrong on our side', 'حدث خطأ من جانبنا'],
    async meet(headers) {
      const { id } = await requestThatIs(node, 'transmitted');
      await node.sql('ALTER TABLE private_event RENAME TO gone_event');
      try {
        return await officer.get(`/requests/${id}`, headers);
      } finally {
        await node.sql('ALTER TABLE gone_event RENAME TO private_event');
      }
    },
  },
  {
    ...{ status: 503, how: 'a database that is away' },
    titles: ['This service cannot be reached for the moment', 'يتعذر الوصول إلى هذه الخدمة حاليًا'],
    async meet(headers) {
      const [row] = await node.sql<{ name: string }>('SELECT current_database() AS name');
      await node.sql(`ALTER DATABASE "${row!.name}" CONNECTION LIMIT 0`);
      await node.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'rogatory_app'`);
      try {
        return await officer.get('/home', headers);
      } finally {
        await node.sql(`ALTER DATABASE "${row!.name}" CONNECTION LIMIT -1`);
      }
    },
  },
];

describe('a page of an error says what happened, what to do, and a reference', () => {
  it.each(errors)('$status: $how', async ({ status, titles: [english, arabic], meet }) => {
    expectError(await meet({}), status, english);
    expectError(await meet({ 'accept-language': 'ar' }), status, arabic);
  });

  it('and how long to wait, where it passes by itself', async () => {
    const wait = new DomainError('too-many', 'too-many-failures', '', { retryAfterSeconds: 3 });
    const { body, headers } = await failing(wait, () =>
      officer.get('/home', { 'accept-language': 'ar' }),
    );
    expect(body).toContain('3 ثوانٍ');
    expect(headers['retry-after']).toBe('3');
  });

  it('and takes no typed text away where the sign-in has ended', async () => {
    const gone = visitor(node);
    const { status, body, location } = await gone.post('/account/language', { language: 'ar' });
    expect([status, location]).toEqual([401, undefined]);
    expect(body).toContain('what you typed is still there');
    expect(body).toContain('href="/sign-in"');
  });
});

/** A page as it travelled. */
const travelled = async (path: string, headers: Headers): Promise<[string, Buffer, string]> => {
  const cookie = [...officer.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const { headers: said, rawPayload } = await node.app.inject({
    method: 'GET',
    url: path,
    headers: { accept: 'text/html', cookie, ...headers },
  });
  return [said['content-encoding'] ?? '', rawPayload, said['vary'] ?? ''];
};

describe('a page is compressed', () => {
  const ours = { 'sec-fetch-site': 'same-origin' };

  it.each([
    ['br', 'gzip, deflate, br, zstd', brotliDecompressSync],
    ['gzip', 'gzip;q=0.5, br;q=0', gunzipSync],
  ] as const)('as %s for whoever comes from our own pages', async (coding, accept, open) => {
    const [said, bytes, vary] = await travelled('/home', { ...ours, 'accept-encoding': accept });
    expect(said).toBe(coding);
    expect(open(bytes).toString()).toContain('</html>');
    expect(vary).toBe('cookie, accept-language, accept-encoding, sec-fetch-site');
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of ours', { 'sec-fetch-site': 'same-site' }],
    ['a mail, or by hand', { 'sec-fetch-site': 'none' }],
    ['a browser that does not say', {}],
  ])('not where one comes from %s, since its length would tell what it holds', async (_, from) => {
    const [said, bytes] = await travelled('/requests?q=Port+Aldor', {
      ...from,
      'accept-encoding': 'gzip, br',
    });
    expect([said, bytes.toString().endsWith('</html>\n')]).toEqual(['', true]);
  });

  it('and styles and scripts for everybody, by the build', async () => {
    const [, page] = await travelled('/', {});
    const [, path] = /href="(\/assets\/[^"]+\.css)"/.exec(page.toString())!;
    const [plain] = [(await travelled(path!, {}))[1]];
    const [said, bytes, vary] = await travelled(path!, { 'accept-encoding': 'gzip, br' });
    expect([said, vary]).toEqual(['br', 'accept-encoding']);
    expect(brotliDecompressSync(bytes).equals(plain)).toBe(true);
    expect(bytes.length).toBeLessThan(plain.length / 5);
  });
});

describe('the help', () => {
  it('is there for whoever has not signed in, and each page leads to its part of it', async () => {
    const { body } = await visitor(node).get('/help');
    for (const path of ['/help/guides/liaison', '/help/actions', '/help/glossary']) {
      expect(body).toContain(`href="${path}"`);
      expect((await visitor(node).get(path)).status).toBe(200);
    }
    expect((await visitor(node).get('/help/guides/nobody')).status).toBe(404);
    const { id } = await requestThatIs(node, 'transmitted');
    for (const [path, part] of [
      [`/requests/${id}/actions/acknowledge`, '/help/actions#acknowledge'],
      [`/requests/${id}/verification`, '/help/guides/auditor'],
      ['/board', '/help/guides/contact'],
      ['/home', '/help/guides/authority'],
    ] as const) {
      expect([path, (await officer.get(path)).body]).toEqual([
        path,
        expect.stringContaining(`href="${part}"`),
      ]);
    }
  });

  it('explains every act that there is, with its basis, and every word of the instrument', async () => {
    const { body } = await visitor(node).get('/help/actions');
    for (const { transitions } of lifecycles) {
      for (const { action } of transitions) {
        expect(body).toMatch(new RegExp(`id="${action}"[\\s\\S]*?<p class="govuk-body">[^<]{20}`));
      }
    }
    expect(body).toContain('40(12)');
    const { body: glossary } = await visitor(node).get('/help/glossary');
    for (const { name } of node.app.get(Law).instruments.flatMap(({ kinds }) => kinds)) {
      expect(glossary).toContain(name.replaceAll("'", '&#39;'));
    }
  });
});

/** The steps of the first visit: each with how it stands. */
const steps = ({ body }: Page): string[] =>
  [...body.matchAll(/app-steps__step--(\w+)/g)].map(([, standing]) => standing!);

describe('a first visit', () => {
  it('ticks off what has been done to the request, for officers of both States', async () => {
    const before = await visitor(node).get('/help/first-visit');
    expect(steps(before).slice(0, 3)).toEqual(['next', 'later', 'later']);
    expect(before.body).toContain('href="/sign-in?as=xa-liaison&amp;back=%2Fhelp%2Ffirst-visit"');

    const { id } = await requestThatIs(node, 'transmitted');
    const path = `/help/first-visit?request=${id}`;
    const sent = await officer.get(path);
    expect(steps(sent).slice(0, 5)).toEqual(['done', 'done', 'done', 'next', 'later']);
    expect(sent.body).toContain(`href="/requests/${id}/actions/acknowledge"`);
    const sender = await signIn(node, 'liaison@xa.example');
    const waiting = await sender.get(path);
    expect(waiting.body).toContain('This step is for somebody else');
    expect(waiting.body).not.toContain(`href="/requests/${id}/actions/acknowledge"`);

    await node.do('xb-authority', id, 'acknowledge');
    expect(steps(await officer.get(path)).slice(3, 6)).toEqual(['done', 'next', 'later']);
  });

  it('has a draft ready that lacks nothing, so that whoever visits can send it at once', async () => {
    const sender = await signIn(node, 'liaison@xa.example');
    const page = await sender.get('/help/first-visit');
    const [, key = ''] = /name="key" value="([^"]+)"/.exec(page.body) ?? [];
    const made = await sender.post('/help/first-visit/draft', { key });
    expect((await sender.post('/help/first-visit/draft', { key })).location).toBe(made.location);
    const id = made.location!.split('=')[1]!;
    const check = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}/check`);
    expect(check.body).toMatchObject({ ready: true });
    const next = await sender.get(made.location!);
    expect(steps(next).slice(0, 2)).toEqual(['done', 'next']);
    expect(next.body).toContain(`href="/requests/${id}/actions/submit-for-approval"`);
    await node.do('xa-liaison', id, 'submit-for-approval');
    await node.do('xa-authority', id, 'transmit');
    // the other State ticks off the very same
    expect(steps(await officer.get(made.location!)).slice(0, 4)).toEqual([
      ...['done', 'done', 'done', 'next'],
    ]);
    // what is gone after a reset is not followed any more
    const gone = await sender.get('/help/first-visit?request=0198c5a0-0000-7000-8000-000000000000');
    expect(steps(gone)[0]).toBe('next');
    await officer.get('/help/first-visit');
    const auditor = await signIn(node, 'auditor@xa.example');
    await auditor.get('/help/first-visit');
    expect((await auditor.post('/help/first-visit/draft', { key })).status).toBe(403);
  });

  it('leads from one officer to the next by signing out and in', async () => {
    const { id } = await requestThatIs(node, 'transmitted');
    const sender = await signIn(node, 'authority@xa.example');
    const { body } = await sender.get(`/help/first-visit?request=${id}`);
    const [, next] = /name="next" value="([^"]+)"/.exec(body)!;
    const out = await sender.post('/sign-out', { next: next!.replaceAll('&amp;', '&') });
    expect(out.location).toBe(
      `/sign-in?as=xb-authority&back=%2Fhelp%2Ffirst-visit%3Frequest%3D${id}`,
    );
    expect((await sender.get(out.location!)).body).toContain('value="authority@xb.example"');
  });

  it('shows nothing of a request to a third State', async () => {
    const { id, reference } = await requestThatIs(node, 'transmitted');
    const third = await signIn(node, 'authority@xc.example');
    const seen = await third.get(`/help/first-visit?request=${id}`);
    expect([seen.status, seen.body.includes(reference)]).toEqual([200, false]);
    expect(steps(seen)[0]).toBe('next');
  });

  it.each(['//evil.example', 'https://evil.example'])(
    'never leads to another site after signing out: %s [ASVS 3.7.2]',
    async (next) => {
      const who = await signIn(node, 'contact@xd.example');
      await who.get('/account');
      const { location } = await who.post('/sign-out', { next });
      expect(location).toBe('/sign-in?notice=signed-out');
    },
  );
});

describe('the page of the design', () => {
  it('shows every part with the name of what draws it', async () => {
    const { status, body } = await visitor(node).get('/design');
    expect(status).toBe(200);
    for (const name of ['caseHead', 'stateTag', 'due', 'timeline', 'callList', 'actField']) {
      expect(body).toContain(name);
    }
  });

  it('is not there, nor is the first visit, where people work', async () => {
    const spy = jest.spyOn(node.app.get(Directory), 'states').mockReturnValue([]);
    try {
      for (const path of ['/design', '/help/first-visit']) {
        expect([path, (await visitor(node).get(path)).status]).toEqual([path, 404]);
      }
      expect((await visitor(node).get('/help')).body).not.toContain('/help/first-visit');
    } finally {
      spy.mockRestore();
    }
  });
});
