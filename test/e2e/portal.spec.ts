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
