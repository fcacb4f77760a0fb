import { inExecution, upload } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

/** Forms: uploads with more parts or other names than they should have, and fields that reach for more. */
let node: TestNode;
let id: string;
beforeAll(async () => {
  node = await startNode();
  id = (await inExecution(node)).id;
});
afterAll(() => node.stop());

const part = (disposition: string, content = 'text', type = 'text/plain'): string =>
  `--edge\r\ncontent-disposition: form-data; ${disposition}\r\ncontent-type: ${type}\r\n\r\n${content}\r\n`;
const file = part('name="file"; filename="a.txt"');
const end = '--edge--\r\n';

async function send(payload: string, type = 'multipart/form-data; boundary=edge') {
  const authorization = `Bearer ${await node.token('xb-executing')}`;
  const reply = await node.app.inject({
    method: 'POST',
    url: `/api/v1/requests/${id}/documents`,
    headers: { authorization, 'content-type': type },
    payload,
  });
  const body = reply.json();
  return { told: `${reply.statusCode} ${body.code ?? body.name}`, body };
}

async function documents(): Promise<number> {
  const path = `/api/v1/requests/${id}/documents`;
  return (await node.call('xb-executing', 'GET', path)).body.items.length;
}

describe('an upload', () => {
  it.each([
    ['a thousand fields before the file', part('name="a"').repeat(1000) + file + end],
    ['a field whose name is a prototype’s', part('name="__proto__"; filename="a"') + end],
    ['a part without a name', part('filename="a.txt"') + end],
    ['a part with a hundred headers', `--edge\r\n${'x-a: b\r\n'.repeat(100)}\r\n\r\n${end}`],
    ['a part whose headers do not end', `--edge\r\n${'x'.repeat(200_000)}`],
    ['another boundary than it says', file.replaceAll('edge', 'other') + end],
    ['nothing at all', ''],
    ['an end and no beginning', end],
  ])('with %s is refused and leaves nothing [ASVS 5.2.1, 15.2.2]', async (_, payload) => {
    const before = await documents();
    expect((await send(payload)).told).toMatch(/^4(13 too-large|22 (file-missing|upload-broken))$/);
    expect(await documents()).toBe(before);
  });

  it('takes the first file, and of a thousand that follow none [ASVS 5.2.1]', async () => {
    const before = await documents();
    const { told } = await send(file + file.repeat(1000) + end);
    expect(told).toMatch(/^(201 a\.txt|422 upload-broken|413 too-large)$/);
    expect((await documents()) - before).toBeLessThanOrEqual(1);
  });

  it.each([
    ['without a boundary', 'multipart/form-data'],
    ['with an empty boundary', 'multipart/form-data; boundary='],
    ['with a boundary of 5,000 characters', `multipart/form-data; boundary=${'x'.repeat(5000)}`],
    ['of another kind of parts', 'multipart/mixed; boundary=edge'],
  ])('%s is refused [ASVS 4.1.1]', async (_, type) => {
    const before = await documents();
    expect((await send(file + end, type)).told).toMatch(/^4(15 |22 (file-missing|upload-broken))/);
    expect(await documents()).toBe(before);
  });
});

describe('the name of a file', () => {
  it.each([
    ['a folder above', '../../../etc/cron.d/evil'],
    ['an absolute path', '/etc/passwd'],
    ['a path of another system', 'C:\\\\Windows\\\\evil.exe'],
    ['10,000 characters', 'x'.repeat(10_000)],
    ['a sign that turns the direction', 'a\u202Egnp.exe'],
    ['isolating signs', 'a\u2066b\u2069c.txt'],
    ['a control character', 'a\u0007b.txt'],
    ['the end of its own header', 'a.txt\\"; x=\\"y'],
    ['HTML', '<img src=x onerror=alert(1)>.html'],
    ['a formula', '=HYPERLINK(1).csv'],
    ['percent signs', 'a%0d%0aset-cookie: b=c.txt'],
    ['a null byte written out', 'a.txt%00.exe'],
  ])(
    'with %s is kept as one harmless line, and leaves as one header [ASVS 5.3.2, 5.4.1, 5.4.2]',
    async (_, name) => {
      const { status, body } = await upload(node, 'xb-executing', id, 'text', { name });
      expect(status).toBe(201);
      expect(body.name).toMatch(/^[^\p{Cc}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]{1,200}$/u);
      const path = `/api/v1/requests/${id}/documents/${body.id}/content`;
      const { headers } = await node.call('xb-executing', 'GET', path);
      expect(headers['content-disposition']).toMatch(
        /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.!~%-]+$/,
      );
      expect(headers['content-disposition']!.match(/"/g)).toHaveLength(2);
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['content-type']).toBe('application/octet-stream');
    },
  );

  it.each([
    ['a null byte', 'name="file"; filename="a\0.txt"'],
    ['a line of its own', 'name="file"; filename="a\r\nset-cookie: b=c"'],
    ['two names', 'name="file"; filename="a.txt"; filename="b.exe"'],
    [
      'another name in another form',
      'name="file"; filename="a.txt"; filename*=utf-8\'\'..%2Fb.exe',
    ],
  ])('with %s brings no second header and no path [ASVS 5.4.1, 15.3.7]', async (_, disposition) => {
    const { told, body } = await send(part(disposition) + end);
    expect(told).toMatch(/^(201 |422 (file-missing|upload-broken)$)/);
    expect(String(body.name ?? 'none')).toMatch(/^[^\p{Cc}/\\]{1,200}$/u);
  });

  it.each([
    ['HTML', 'text/html'],
    ['a picture that can hold scripts', 'image/svg+xml'],
    ['no type', 'x'],
    ['a type with a null byte', 'text/plain\u0000'],
    ['a type with more', 'a/b; charset=x'],
    ['a type of 300 characters', `a/${'b'.repeat(300)}`],
  ])('says nothing by its type: %s leaves as bytes [ASVS 3.2.1]', async (_, type) => {
    const content = '<script>1</script>';
    const { told, body } = await send(part('name="file"; filename="a.html"', content, type) + end);
    expect(told).toBe('201 a.html');
    const path = `/api/v1/requests/${id}/documents/${body.id}/content`;
    const { headers } = await node.call('xb-executing', 'GET', path);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^attachment/),
    });
  });
});

describe('the fields of a form', () => {
  const post = async (url: string, payload: string) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return node.app.inject({ method: 'POST', url, headers, payload });
  };

  it.each(['/oauth/token', '/sign-in'])(
    'of %s reach no prototype, and one that is there twice confuses nobody [ASVS 15.3.6, 15.3.7]',
    async (url) => {
      for (const payload of [
        '__proto__=polluted&__proto__[polluted]=1&constructor.prototype.polluted=1',
        'grant_type=client_credentials&grant_type=x&client_id=xa-liaison&client_id=xb-liaison&client_secret=demonstration',
        'email=a&email=b&password=c&password=d',
        'a=b&'.repeat(10_000),
        '%',
        '%00=%00',
        '=',
        '&&&',
        `${'x'.repeat(60_000)}=1`,
      ]) {
        const reply = await post(url, payload);
        expect([payload.slice(0, 40), Math.floor(reply.statusCode / 100)]).toEqual([
          payload.slice(0, 40),
          4,
        ]);
        expect(({} as any).polluted).toBeUndefined();
      }
      expect((await post(url, 'x'.repeat(65 * 1024))).statusCode).toBe(413);
    },
  );
});
