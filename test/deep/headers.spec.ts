import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { bareProtection } from '../../apps/server/src/protection.js';
import { ask, everyAnswer, type Answer } from '../support/every-answer.js';
import { figures } from '../support/figures.js';
import { transmitted, upload } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';
import { routesOf } from '../support/routes.js';

let node: TestNode;
let answers: readonly Answer[];
beforeAll(async () => {
  node = await startNode();
  answers = await everyAnswer(node);
}, 120_000);
afterAll(() => node.stop());

/** Every answer for which something does not hold, by what was asked. */
function faults(holds: (answer: Answer) => boolean, among = answers): string[] {
  expect(among.length).toBeGreaterThan(0);
  return [...new Set(among.filter((answer) => !holds(answer)).map(({ what }) => what))];
}
const header = ({ headers }: Answer, name: string): string => String(headers[name] ?? '');
const isPage = (answer: Answer): boolean => header(answer, 'content-type').startsWith('text/html');
const isAsset = ({ url, status }: Answer): boolean => url.startsWith('/assets/') && status === 200;

/** A policy as its directives with their sources. */
function policyOf(answer: Answer): ReadonlyMap<string, readonly string[]> {
  const parts = header(answer, 'content-security-policy').split(';');
  return new Map(
    parts.map((part) => {
      const [name = '', ...sources] = part.trim().split(/\s+/);
      return [name, sources];
    }),
  );
}

/** Sends bytes as they are; answers the lines before the body. */
function sendRaw(port: number, text: string): Promise<{ head: string[] }> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('close', () => {
      resolve({ head: answer.split('\r\n\r\n')[0]!.split('\r\n') });
    });
    socket.on('error', reject);
  });
}

describe('every answer of every route, errors included,', () => {
  it('is looked at: all that can go wrong does', () => {
    const statuses = new Set(answers.map(({ status }) => status));
    for (const status of [200, 400, 401, 403, 404, 413, 415, 422, 500, 503]) {
      expect(statuses).toContain(status);
    }
    const routes = routesOf(node.app).length;
    expect(routes).toBeGreaterThan(30);
    figures('headers', `${answers.length} answers of ${routes} routes, each with every header`);
  });

  it('asks for HTTPS for a year, subdomains included [ASVS 3.4.1]', () => {
    const isLong = (answer: Answer): boolean => {
      const [, seconds] = /max-age=(\d+)/.exec(header(answer, 'strict-transport-security')) ?? [];
      return (
        Number(seconds) >= 31_536_000 &&
        header(answer, 'strict-transport-security').includes('includeSubDomains')
      );
    };
    expect(faults(isLong)).toEqual([]);
  });

  it('lets no other origin read it [ASVS 3.4.2]', () => {
    const names = (answer: Answer): string[] => Object.keys(answer.headers);
    expect(
      faults((answer) => !names(answer).some((name) => name.startsWith('access-control-'))),
    ).toEqual([]);
  });

  it('loads nothing that its policy does not name, and nothing inline or from outside [ASVS 3.4.3]', () => {
    expect(faults((answer) => policyOf(answer).get('default-src')?.join() === "'none'")).toEqual(
      [],
    );
    expect(faults((answer) => policyOf(answer).get('base-uri')?.join() === "'none'")).toEqual([]);
    const allowed = ["'none'", "'self'", "'script'", 'data:'];
    const isTame = (answer: Answer): boolean =>
      [...policyOf(answer)].every(([name, sources]) =>
        sources.every(
          (source) => allowed.includes(source) && (source !== 'data:' || name === 'img-src'),
        ),
      );
    expect(faults(isTame)).toEqual([]);
    expect(faults((answer) => !policyOf(answer).has('object-src'))).toEqual([]);
  });

  it('forbids to guess its type [ASVS 3.4.4]', () => {
    expect(faults((answer) => header(answer, 'x-content-type-options') === 'nosniff')).toEqual([]);
  });

  it('sends no address on to another site as referrer [ASVS 3.4.5]', () => {
    expect(faults((answer) => header(answer, 'referrer-policy') === 'same-origin')).toEqual([]);
  });

  it('stands in no frame [ASVS 3.4.6]', () => {
    const isUnframed = (answer: Answer): boolean =>
      policyOf(answer).get('frame-ancestors')?.join() === "'none'";
    expect(faults(isUnframed)).toEqual([]);
  });

  it('shares no window with another origin [ASVS 3.4.8]', () => {
    const isAlone = (answer: Answer): boolean =>
      header(answer, 'cross-origin-opener-policy') === 'same-origin';
    expect(faults(isAlone, answers.filter(isPage))).toEqual([]);
  });

  it('cannot be loaded by a page of another origin [ASVS 3.5.8]', () => {
    const isOwn = (answer: Answer): boolean =>
      header(answer, 'cross-origin-resource-policy') === 'same-origin';
    expect(faults(isOwn)).toEqual([]);
  });

  it('is kept by no cache, styles and scripts of ours apart [ASVS 14.3.2]', () => {
    const isKept = (answer: Answer): boolean => header(answer, 'cache-control') !== 'no-store';
    expect(faults((answer) => !isKept(answer) || isAsset(answer))).toEqual([]);
  });

  it('says nothing of what it was made with [ASVS 13.4.6]', () => {
    const telling = ['server', 'x-powered-by', 'via', 'x-aspnet-version', 'x-runtime'];
    expect(faults(({ headers }) => !telling.some((name) => name in headers))).toEqual([]);
    const versions = /\b(node|fastify|nest(js)?|postgres(ql)?|redis|typeorm|bullmq)[ /@v]*\d+\.\d/i;
    const metrics = (answer: Answer): boolean => answer.url === '/metrics'; // for the same host alone
    expect(faults((answer) => metrics(answer) || !versions.test(JSON.stringify(answer)))).toEqual(
      [],
    );
  });

  it('names the type of its body, and the charset of a text [ASVS 4.1.1]', () => {
    const full = answers.filter(({ body }) => body !== '');
    const isNamed = (answer: Answer): boolean => {
      const type = header(answer, 'content-type');
      const isText = /^(text\/|application\/(\w+\+)?json|application\/javascript)/.test(type);
      return type !== '' && (!isText || /; charset=utf-8$/i.test(type));
    };
    expect(faults(isNamed, full)).toEqual([]);
    const isTrue = ({ body, ...answer }: Answer): boolean => {
      const type = String(answer.headers['content-type']);
      if (/json/.test(type)) return /^[[{]/.test(body) && JSON.parse(body) !== undefined;
      return /html/.test(type) === /^<!doctype html>/i.test(body);
    };
    expect(faults(isTrue, full)).toEqual([]);
  });

  it('shows a page only where a page is: what programs are told is never HTML [ASVS 3.2.1]', () => {
    const forPrograms = answers.filter(
      ({ url }) => /^\/(api|oauth|health|metrics|assets)\b/.test(url) && !/^\/api\/docs/.test(url),
    );
    expect(faults((answer) => !isPage(answer), forPrograms)).toEqual([]);
  });

  it('tells of a fault neither stack, query nor file [ASVS 16.5.1]', () => {
    const inside = /\bat \S+ \(|node_modules|\.(js|ts):\d+|SELECT |relation "|gone_event|\/dist\//;
    const failed = answers.filter(({ status }) => status >= 400);
    expect(failed.some(({ status }) => status === 500)).toBe(true);
    expect(faults(({ body }) => !inside.test(body), failed)).toEqual([]);
  });
});

describe('every page of an officer', () => {
  it('offers to sign out [ASVS 7.4.4]', () => {
    const pages = answers.filter(
      (answer) =>
        isPage(answer) &&
        answer.status === 200 &&
        answer.body !== '' &&
        answer.what.includes('signed in') &&
        !answer.url.startsWith('/api/docs'), // the same for everybody
    );
    expect(pages.map(({ url }) => url)).toContain('/account');
    expect(faults(({ body }) => body.includes('action="/sign-out"'), pages)).toEqual([]);
  });
});

describe('every cookie', () => {
  const cookies = (): string[] =>
    answers.flatMap(({ headers }) => [headers['set-cookie'] ?? []].flat());

  it('is for this very host, over TLS [ASVS 3.3.1, 3.3.3]', () => {
    expect(cookies().length).toBeGreaterThan(0);
    const isHost = (cookie: string): boolean =>
      cookie.startsWith('__Host-') &&
      /; Secure(;|$)/.test(cookie) &&
      /; Path=\/(;|$)/.test(cookie) &&
      !/; Domain=/i.test(cookie);
    expect(cookies().filter((cookie) => !isHost(cookie))).toEqual([]);
  });

  it('is not sent along with what other sites start [ASVS 3.3.2]', () => {
    expect(cookies().filter((cookie) => !/; SameSite=(Lax|Strict)(;|$)/.test(cookie))).toEqual([]);
  });

  it('is out of reach of scripts, and its value stands in no body [ASVS 3.3.4]', () => {
    expect(cookies().filter((cookie) => !/; HttpOnly(;|$)/.test(cookie))).toEqual([]);
    const secrets = cookies()
      .filter((cookie) => !cookie.startsWith('__Host-language'))
      .map((cookie) => cookie.split(';')[0]!.split('=')[1]!);
    const bodies = answers.map(({ body }) => body).join('\n');
    expect(secrets.filter((secret) => secret !== '' && bodies.includes(secret))).toEqual([]);
  });

  it('is small enough to be kept [ASVS 3.3.5]', () => {
    expect(cookies().filter((cookie) => cookie.split(';')[0]!.length > 4096)).toEqual([]);
  });
});

describe('a document', () => {
  it('that says it is a page is a file to save, whoever looks at it [ASVS 3.2.1]', async () => {
    const { id } = await transmitted(node);
    const file = await upload(node, 'xa-liaison', id, '<!doctype html><script>1</script>', {
      name: 'page.html',
      type: 'text/html',
    });
    const url = `/api/v1/requests/${id}/documents/${String(file.body.id)}/content`;
    const answer = await ask(node, { method: 'GET', url, as: 'xa-liaison' });
    expect(answer.status).toBe(200);
    expect(header(answer, 'content-disposition')).toMatch(/^attachment;/);
    expect(header(answer, 'content-type')).not.toMatch(/html|svg|xml|javascript/);
    expect(header(answer, 'content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the server, over a line of its own,', () => {
  let port: number;
  beforeAll(async () => {
    await node.app.listen(0, '127.0.0.1');
    ({ port } = node.app.getHttpServer().address() as AddressInfo);
  });
  const send = (method: string, path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; body: string; headers: IncomingHttpHeaders }>(
      (resolve, reject) => {
        httpRequest({ port, host: '127.0.0.1', method, path, headers }, (reply) => {
          let body = '';
          reply.on('data', (chunk: Buffer) => (body += chunk.toString()));
          reply.on('end', () => {
            resolve({ status: reply.statusCode ?? 0, body, headers: reply.headers });
          });
        })
          .on('error', reject)
          .end();
      },
    );

  it('protects what it says of broken HTTP no less [ASVS 3.4.1, 3.4.3, 3.4.4, 3.4.6]', async () => {
    for (const [line, status] of [
      ['GET / HTTP/1.1\r\nbroken', 400],
      ['BREW / HTTP/1.1', 501],
      [`GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}`, 431],
    ] as const) {
      const { head } = await sendRaw(port, `${line}\r\n\r\n`);
      expect(head[0]).toContain(` ${String(status)} `);
      for (const [name, value] of Object.entries(bareProtection)) {
        expect(head).toContain(`${name}: ${value}`);
      }
    }
  });

  it('says the same of an address that cannot be read as of any other', async () => {
    const [odd, plain] = [await send('GET', '/%zz'), await send('GET', '/nowhere')];
    expect(odd.status).toBe(404);
    for (const [name, value] of Object.entries(bareProtection)) {
      expect([name, odd.headers[name], plain.headers[name]]).toEqual([name, value, value]);
    }
  });

  it('refuses TRACE, and sends nothing back of what it was sent [ASVS 13.4.4]', async () => {
    const { status, body } = await send('TRACE', '/', { 'x-canary': 'canary', cookie: 'a=canary' });
    expect([404, 405, 501]).toContain(status);
    expect(body).not.toContain('canary');
  });

  it('lists no folder and leaves none by a path [ASVS 13.4.3, 13.4.7]', async () => {
    for (const path of [
      ...['/assets', '/assets/', '/assets/../package.json', '/assets/%2e%2e/package.json'],
      ...['/assets/..%2f..%2fpackage.json', '/assets/.%00', '/.git/config', '/package.json'],
      ...['/data/', '/dist/', '/assets/..%5c..%5cpackage.json', '//etc/passwd'],
    ]) {
      const { status, body } = await send('GET', path);
      expect([path, status]).toEqual([path, 404]);
      expect(body).not.toMatch(/"rogatory"|\[core\]|root:|<li>.*\.css/);
    }
  });

  it('shows its figures to the same host alone, and to nobody through a proxy [ASVS 13.4.5]', async () => {
    expect((await send('GET', '/metrics')).status).toBe(200);
    for (const [name, value] of [
      ['x-forwarded-for', '203.0.113.9'],
      ['x-forwarded-for', '127.0.0.1'],
      ['forwarded', 'for=127.0.0.1'],
    ] as const) {
      expect((await send('GET', '/metrics', { [name]: value })).status).toBe(404);
    }
  });
});
