import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Outbound, OutboundFault, type OutboundRules, type Resolve } from './outbound.js';

const strict: OutboundRules = { privateNetworks: false, local: false };
const here: OutboundRules = { privateNetworks: false, local: true, milliseconds: 500, bytes: 1000 };

const all: Outbound[] = [];
function outbound(rules: OutboundRules, resolve?: Resolve): Outbound {
  const made = new Outbound(rules, resolve);
  all.push(made);
  return made;
}
const servers: Server[] = [];
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://provider.example:${(server.address() as AddressInfo).port}`;
}
const atHome: Resolve = () => Promise.resolve(['127.0.0.1']);
afterEach(async () => {
  await Promise.all(all.splice(0).map((one) => one.onModuleDestroy()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('an address given from outside', () => {
  it.each([
    'http://provider.example/',
    'ftp://provider.example/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'gopher://provider.example/',
    'provider.example',
    '',
    'https://user@provider.example/',
    'https://user:secret@provider.example/',
    'https://provider.example:22/',
    'https://provider.example:6379/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://①②⑦.⓪.⓪.①/',
    'https://127.0.0.1./',
    'https://0/',
    'https://0.0.0.0/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://2852039166/',
    'https://100.64.0.1/',
    'https://100.100.100.200/',
    'https://192.0.0.192/',
    'https://192.0.2.1/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://240.0.0.1/',
    'https://255.255.255.255/',
    'https://[::]/',
    'https://[::1]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[::127.0.0.1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[::ffff:0:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::a00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
    'https://[2001:db8::1]/',
    'https://[fc00::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    'https://[100::1]/',
  ])('is refused by its text: %s [ASVS 1.3.6]', async (address) => {
    const guard = outbound(strict);
    expect(guard.refusal(address)).toMatch(/^[A-Z].*\.$/);
    await expect(guard.fetch(address)).rejects.toThrow(OutboundFault);
  });

  it.each([
    'https://provider.example/',
    'https://provider.example:8443/x?y',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('may be called: %s', (address) => {
    expect(outbound(strict).refusal(address)).toBeUndefined();
  });

  it('stays within the list of hosts, where there is one [ASVS 13.2.4]', () => {
    const guard = outbound({
      ...strict,
      hosts: ['id.example', '.gov.example', 'odd.example:9443'],
    });
    const may = (address: string): boolean => guard.refusal(address) === undefined;
    expect(
      [
        'https://id.example',
        'https://ID.example./',
        'https://a.gov.example',
        'https://odd.example:9443',
      ].map(may),
    ).toEqual([true, true, true, true]);
    expect(
      [
        ...['https://x.id.example', 'https://gov.example', 'https://evilgov.example'],
        ...['https://id.example.evil.example', 'https://id.example:9443', 'https://odd.example'],
      ].map(may),
    ).toEqual(Array(6).fill(false));
  });

  it('may lie in a private network where the operator says so, but not everywhere', () => {
    const guard = outbound({ privateNetworks: true, local: false });
    const may = (address: string): boolean => guard.refusal(address) === undefined;
    expect(['https://10.1.2.3', 'https://[fd12::1]'].map(may)).toEqual([true, true]);
    expect(
      [
        'https://169.254.169.254',
        'https://127.0.0.1',
        'https://0.0.0.0',
        'https://[::ffff:10.1.2.3]',
        'http://10.1.2.3',
      ].map(may),
    ).toEqual(Array(5).fill(false));
  });
});

describe('a name', () => {
  it.each([
    ['127.0.0.1'],
    ['8.8.8.8', '10.0.0.1'],
    ['::ffff:169.254.169.254'],
    ['fe80::1%eth0'],
    [],
    ['garbage'],
  ])('that leads to %s is not called [ASVS 1.3.6]', async (...addresses) => {
    const guard = outbound(strict, () => Promise.resolve(addresses));
    await expect(guard.fetch('https://provider.example/')).rejects.toThrow(
      /The name "provider.example" leads to/,
    );
  });

  it('is called at the very address that was checked, however it answers the next time', async () => {
    let calls = 0;
    const base = await serve((_, answer) => answer.setHeader('connection', 'close').end('hello'));
    const asked: string[] = [];
    const guard = outbound(here, async (name) => {
      asked.push(name);
      calls += 1;
      return calls === 1 ? ['127.0.0.1'] : ['169.254.169.254'];
    });
    expect(await (await guard.fetch(base)).text()).toBe('hello');
    expect(asked).toEqual(['provider.example']); // no second look-up between check and connection
    await expect(guard.fetch(base)).rejects.toThrow(/leads to an address inside/);
  });

  it('that is not known is a fault like any other', async () => {
    const guard = outbound(strict, () => Promise.reject(new Error('getaddrinfo ENOTFOUND')));
    await expect(guard.fetch('https://provider.example/')).rejects.toThrow(/ENOTFOUND/);
  });
});

describe('an answer', () => {
  it('comes with status, type and body, and the request with what was asked', async () => {
    const base = await serve((request, answer) => {
      answer.writeHead(201, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      answer.end(gzipSync(JSON.stringify({ method: request.method, host: request.headers.host })));
    });
    const answer = await outbound(here, atHome).fetch(base, { method: 'POST', body: 'x' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'application/json']);
    expect(await answer.json()).toEqual({ method: 'POST', host: new URL(base).host });
  });

  it.each([301, 302, 303, 307, 308])(
    'that redirects (%i) is a fault, and nobody follows [ASVS 15.3.2]',
    async (status) => {
      let calls = 0;
      const base = await serve((_, answer) => {
        calls += 1;
        answer.writeHead(status, { location: 'http://127.0.0.1:1/inside' }).end();
      });
      await expect(outbound(here, atHome).fetch(base)).rejects.toThrow(/redirects/);
      expect(calls).toBe(1);
    },
  );

  it.each<[string, RequestListener, RegExp]>([
    ['never comes', () => undefined, /in time/],
    ['never ends', (_, answer) => void setInterval(() => answer.write('x'), 50).unref(), /in time/],
    [
      'is endless',
      (_, answer) => {
        const more = (): void => {
          while (answer.writable && answer.write('x'.repeat(500)));
          answer.once('drain', more);
        };
        more();
      },
      /longer than 1000 bytes/,
    ],
    [
      'is a bomb',
      (_, answer) => {
        answer.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(5_000_000)));
      },
      /longer than 1000 bytes/,
    ],
    [
      'breaks off',
      (_, answer) => {
        answer.writeHead(200, { 'content-length': 100 });
        answer.write('x');
        setTimeout(() => answer.destroy(), 20);
      },
      /does not answer/,
    ],
  ])('that %s is a fault', async (_, listener, sentence) => {
    await expect(outbound(here, atHome).fetch(await serve(listener))).rejects.toThrow(sentence);
  });
});
