import { DomainError } from '@rogatory/kernel';
import { Preferences } from '@rogatory/notifications';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { signIn, visitor, type Page, type Visitor } from '../support/browsing.js';
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
    ...{ status: 400, how: 'a form that something on the way has garbled' },
    titles: ['This page could not read what was sent', 'تعذرت قراءة ما أُرسل'],
    meet: (headers) =>
      failing(new DomainError('malformed', 'malformed', 'This is no JSON.'), () =>
        officer.get('/home', headers),
      ),
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
    meet: (headers) =>
      failing(new DomainError('conflict', 'state-conflict', 'It has been decided.'), () =>
        officer.get('/home', headers),
      ),
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
      failing(new DomainError('too-many', 'too-many-streams', 'Close one of them.'), () =>
        officer.get('/home', headers),
      ),
  },
  {
    ...{ status: 500, how: 'a fault of ours' },
    titles: ['Something went wrong on our side', 'حدث خطأ من جانبنا'],
    meet: (headers) => failing(new Error('x'), () => officer.get('/home', headers)),
  },
  {
    ...{ status: 503, how: 'a database that is away' },
    titles: ['This service cannot be reached for the moment', 'يتعذر الوصول إلى هذه الخدمة حاليًا'],
    meet: (headers) =>
      failing(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), () =>
        officer.get('/home', headers),
      ),
  },
];

describe('a page of an error says what happened, what to do, and a reference', () => {
  it.each(errors)('$status: $how', async ({ status, titles: [english, arabic], meet }) => {
    expectError(await meet({}), status, english);
    expectError(await meet({ 'accept-language': 'ar' }), status, arabic);
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
