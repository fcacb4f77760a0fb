import Fastify from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { refuseOnTheWire } from '../../apps/server/src/wire.js';
import { aStoredDataRequest, transmitted } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

/** HTTP as nobody's library writes it, over a socket: nothing tidies it up on the way. */
let node: TestNode;
let port: number;
let token: string;
let id: string;
beforeAll(async () => {
  node = await startNode();
  await node.app.listen(0, '127.0.0.1');
  port = (node.app.getHttpServer().address() as AddressInfo).port;
  token = await node.token('xa-liaison');
  id = (await transmitted(node)).id;
});
afterAll(() => node.stop());

/** Writes bytes and gives back all that comes until the other side closes, or falls silent. */
async function raw(text: string, at = port): Promise<string> {
  const socket = connect(at, '127.0.0.1');
  let came = '';
  socket.on('data', (chunk: Buffer) => (came += chunk.toString()));
  socket.on('error', () => undefined); // closed upon us: what came until then counts
  socket.setTimeout(1500, () => socket.destroy());
  await once(socket, 'connect');
  socket.write(text);
  await once(socket, 'close');
  return came;
}

/** One request with these lines after its first. */
function asked(first: string, lines: readonly string[] = [], body = ''): string {
  const head = [first, 'host: localhost', `authorization: Bearer ${token}`, ...lines];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

const close = 'connection: close';
const statusOf = (answer: string): string => /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'none';
const note = (): string => `POST /api/v1/requests/${id}/notes HTTP/1.1`;
const json = 'content-type: application/json';

describe('where one message ends and the next begins', () => {
  const hidden = 'GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n';

  it.each<[string, string[], string]>([
    [
      'both a length and chunks',
      ['content-length: 5', 'transfer-encoding: chunked'],
      `0\r\n\r\n${hidden}`,
    ],
    ['two lengths', ['content-length: 2', `content-length: ${2 + hidden.length}`], `{}${hidden}`],
    ['a list of lengths', ['content-length: 2, 60'], `{}${hidden}`],
    ['a length with a sign', ['content-length: +2'], `{}${hidden}`],
    ['a length in hexadecimal', ['content-length: 0x2'], `{}${hidden}`],
    ['a negative length', ['content-length: -1'], `{}${hidden}`],
    ['a coding that is none', ['transfer-encoding: xchunked'], `0\r\n\r\n${hidden}`],
    [
      'chunks that are not the last coding',
      ['transfer-encoding: chunked, identity'],
      `0\r\n\r\n${hidden}`,
    ],
    [
      'chunks named twice',
      ['transfer-encoding: chunked', 'transfer-encoding: identity'],
      `0\r\n\r\n${hidden}`,
    ],
    ['a space before the colon', ['content-length : 2'], `{}${hidden}`],
    ['a folded line', ['x-a: b', ' content-length: 2'], `{}${hidden}`],
    ['a line that ends in a bare CR', ['x-a: b\rcontent-length: 2'], `{}${hidden}`],
    ['a null byte in a header', ['x-a: b\0c'], ''],
    [
      'a chunk whose size is none',
      ['transfer-encoding: chunked'],
      `zz\r\n{}\r\n0\r\n\r\n${hidden}`,
    ],
    [
      'a chunk that is longer than it says',
      ['transfer-encoding: chunked'],
      `1\r\n{}}\r\n0\r\n\r\n${hidden}`,
    ],
  ])(
    'is never in doubt: %s is refused, and what follows is not read [ASVS 4.2.1]',
    async (_, lines, body) => {
      const answer = await raw(asked(note(), [json, ...lines], body));
      expect(statusOf(answer)).toBe('400');
      expect(answer).toContain('application/problem+json');
      expect(answer.toLowerCase()).toContain('connection: close');
      expect(answer).not.toContain('"live"');
      expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    },
  );

  it('is kept by a body that came in chunks, and by two requests in one packet [ASVS 4.2.1]', async () => {
    const chunked = asked(
      note(),
      [json, 'transfer-encoding: chunked'],
      'c\r\n{"text":"ab"\r\n1\r\n}\r\n0\r\n\r\n',
    );
    const answer = await raw(chunked + asked('GET /api/v1/me HTTP/1.1', [close]));
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 200']);
  });
});

describe('what is no request as the node reads it', () => {
  it.each([
    ['a method that does not exist', 'SMUGGLE /api/v1/me HTTP/1.1', '501', 'method-unknown'],
    ['a method in lower case', 'get /api/v1/me HTTP/1.1', '501', 'method-unknown'],
    ['TRACE', 'TRACE /api/v1/me HTTP/1.1', '405', 'method-not-allowed'],
    ['no HTTP at all', 'hello', '501', 'method-unknown'],
    ['a version that does not exist', 'GET /api/v1/me HTTP/9.9', '400', 'malformed'],
    ['a space in the address', 'GET /api/v1/me now HTTP/1.1', '400', 'malformed'],
    [
      'a very long address',
      `GET /api/v1/requests?q=${'x'.repeat(20_000)} HTTP/1.1`,
      '431',
      'headers-too-large',
    ],
  ])(
    'is refused as a problem, and nothing of the inside shows: %s [ASVS 4.1.4, 16.5.1]',
    async (_, first, status, code) => {
      const answer = await raw(asked(first, [close]));
      expect(statusOf(answer)).toBe(status);
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      expect(head).toMatch(/content-type: application\/problem\+json/i);
      expect(JSON.parse(body)).toMatchObject({
        code,
        status: Number(status),
        title: expect.any(String),
      });
      expect(answer).not.toMatch(/HPE_|Parse Error|node_modules/);
    },
  );

  it.each([
    ['one header of 17 KiB', [`x-a: ${'x'.repeat(17 * 1024)}`]],
    ['ten thousand headers', Array.from({ length: 10_000 }, (_, at) => `x-${at}: 1`)],
  ])('is refused for the size of its headers: %s [ASVS 15.2.2]', async (_, lines) => {
    expect(statusOf(await raw(asked('GET /api/v1/me HTTP/1.1', [close, ...lines])))).toBe('431');
  });

  it('goes nowhere as CONNECT, and nothing is upgraded [ASVS 4.1.4]', async () => {
    expect(statusOf(await raw(asked('CONNECT example.org:443 HTTP/1.1')))).toBe('none');
    const upgrade = ['connection: upgrade', 'upgrade: websocket'];
    expect(await raw(asked('GET /health/live HTTP/1.1', upgrade))).not.toContain('HTTP/1.1 101');
  });
});

describe('an address', () => {
  it.each([
    '/api/docs/../../package.json',
    '/api/docs/..%2f..%2fpackage.json',
    '/api/docs/%2e%2e/%2e%2e/package.json',
    '/api/docs/..%5c..%5cpackage.json',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
    '/assets/....//....//package.json',
    '/assets/%00/package.json',
    '/assets//etc/passwd',
    '/assets/%252e%252e%252fpackage.json',
    '//etc/passwd',
    '/.git/config',
    '/package.json',
    'file:///etc/passwd',
  ])('%s leads to no file [ASVS 5.3.2, 13.4.1]', async (path) => {
    const answer = await raw(asked(`GET ${path} HTTP/1.1`, [close]));
    expect(statusOf(answer)).toMatch(/^40[034]$/);
    expect(answer).not.toMatch(/"dependencies"|root:|\[core\]/);
  });

  it.each(['..%2f..%2fx', '%2e%2e', 'x%00', '0'.repeat(36), '..'])(
    'of a document cannot leave its request: %s [ASVS 5.3.2]',
    async (document) => {
      const path = `/api/v1/requests/${id}/documents/${document}/content`;
      expect(statusOf(await raw(asked(`GET ${path} HTTP/1.1`, [close])))).toBe('404');
    },
  );

  it('says nothing by its host: no answer and no Location repeats it [ASVS 4.1.3]', async () => {
    const draft = JSON.stringify(aStoredDataRequest());
    for (const host of [
      'evil.example',
      'localhost:1@evil.example',
      'a b',
      '../x',
      '"evil.example"',
    ]) {
      const first = 'POST /api/v1/requests HTTP/1.1';
      const lines = [
        json,
        close,
        'x-forwarded-host: evil.example',
        `content-length: ${Buffer.byteLength(draft)}`,
      ];
      const answer = await raw(
        asked(first, lines, draft).replace('host: localhost', `host: ${host}`),
      );
      expect(statusOf(answer)).toMatch(/^(201|400)$/);
      expect(answer).not.toContain('evil.example');
      if (statusOf(answer) === '201')
        expect(answer).toMatch(/location: \/api\/v1\/requests\/[0-9a-f-]{36}\r/i);
    }
    expect(statusOf(await raw(`GET /health/live HTTP/1.1\r\n${close}\r\n\r\n`))).toBe('400');
  });

  it('is asked by the method of its first line and by no other [ASVS 15.3.7]', async () => {
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      const headers = { [name]: 'PATCH' };
      const path = `/api/v1/requests/${id}?_method=DELETE`;
      const { status, body } = await node.call('xa-liaison', 'GET', path, undefined, headers);
      expect([status, body.id]).toEqual([200, id]);
    }
  });

  it.each([
    '/api/v1/requests?limit=1&limit=2',
    '/api/v1/requests?direction=incoming&direction=outgoing',
    '/api/v1/requests?q[]=a&q=b',
    '/api/v1/requests?q[a]=b',
    '/api/v1/requests?__proto__[polluted]=1',
    '/api/v1/requests?constructor.prototype.polluted=1',
    '/api/v1/requests?state=draft&state=draft',
    '/api/v1/authorities?state=XA&state=XB',
    '/api/v1/authorities?state=xa',
    '/api/v1/notifications?cursor=a&cursor=b',
    '/api/v1/requests?limit=1e400',
    '/api/v1/requests?limit=',
    '/api/v1/requests?unknown=1',
  ])(
    '%s, with a parameter twice or in another form, is refused [ASVS 15.3.6, 15.3.7]',
    async (path) => {
      const { status, body } = await node.call('xa-liaison', 'GET', path);
      expect([status, body.code]).toEqual([422, expect.stringMatching(/invalid/)]);
      expect(({} as any).polluted).toBeUndefined();
    },
  );
});

describe('whoever is slow', () => {
  it('is not waited for without end [ASVS 15.2.2]', () => {
    const server = node.app.getHttpServer();
    expect(server.headersTimeout).toBeLessThanOrEqual(20_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(3_600_000);
    expect(server.requestTimeout).toBeGreaterThan(0);
    expect(server.timeout).toBeLessThanOrEqual(120_000);
    expect(server.timeout).toBeGreaterThan(0);
  });

  it('and sends a body byte after byte is told so, and the connection ends [ASVS 15.2.2]', async () => {
    const small = Fastify();
    refuseOnTheWire(small, 150);
    small.post('/', () => 'whole');
    await small.listen({ port: 0, host: '127.0.0.1' });
    const at = (small.server.address() as AddressInfo).port;
    const head = `POST / HTTP/1.1\r\nhost: localhost\r\n${json}\r\ncontent-length: 9\r\n`;
    const late = await raw(`${head}\r\n{"a"`, at);
    expect(statusOf(late)).toBe('408');
    expect(late).toContain('request-timeout');
    expect(await raw(`${head}${close}\r\n\r\n{"a":123}`, at)).toContain('whole');
    await small.close();
  });
});
