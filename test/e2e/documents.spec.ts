import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aPreservation, inExecution, transmitted, upload } from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

const limit = 100 * 1024 * 1024;
const dataDir = mkdtempSync(join(tmpdir(), 'rogatory-documents-'));
let node: TestNode;
let port: number;
beforeAll(async () => {
  node = await startNode('PostgreSQL', { DATA_DIR: dataDir, DOCUMENT_BYTES: String(limit) });
  await node.app.listen(0, '127.0.0.1');
  port = Number(new URL(await node.app.getUrl()).port);
});
afterAll(async () => {
  await node.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const told = ({ status, body }: Reply): string => `${status} ${body.code}`;
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const get = (client: string, path: string): Promise<Reply> =>
  node.call(client, 'GET', `/api/v1/requests/${path}`);

function stored(): string[] {
  const folder = join(dataDir, 'documents');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** What there is to see of uploads: files, rows and events. */
async function traces(): Promise<unknown> {
  const [{ rows }] = await node.sql('SELECT count(*)::int AS rows FROM document');
  const [{ events }] = await node.sql(
    "SELECT count(*)::int AS events FROM private_event WHERE type = 'attach'",
  );
  return { files: stored(), rows, events };
}

async function eventually(holds: () => boolean): Promise<void> {
  for (let wait = 0; !holds(); wait += 1) {
    if (wait > 200) throw new Error('It never came to hold.');
    await sleep(20);
  }
}

describe('a document', () => {
  let id: string;
  beforeAll(async () => {
    id = (await inExecution(node)).id;
  });

  it('is hashed while it is stored, under a name of our own [ASVS 5.3.2]', async () => {
    const content = Buffer.from([0, 255, 13, 10, 45, 45, 13, 10, 0, 128]);
    const { status, body } = await upload(node, 'xb-executing', id, content, { name: 'a.bin' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ name: 'a.bin', size: content.length, sha256: sha256(content), type: 'text/plain' },
      ...{ state: 'XB', uploadedBy: 'xb-executing', sentAt: null },
    });
    expect(stored()).toContain(body.id);
    const { items } = (await get('xb-auditor', `${id}/documents`)).body;
    expect(items).toContainEqual(body);
  });

  it('may be empty', async () => {
    const { body } = await upload(node, 'xb-executing', id, '');
    expect(body).toMatchObject({ size: 0, sha256: sha256('') });
  });

  it('leaves as an attachment that no browser shows or guesses about [ASVS 3.2.1, 5.4.1]', async () => {
    const html = '<script>alert(1)</script>';
    const form = { name: 'page ünï.html', type: 'text/html' };
    const { body } = await upload(node, 'xb-executing', id, html, form);
    const {
      status,
      headers,
      body: bytes,
    } = await get('xb-liaison', `${id}/documents/${body.id}/content`);
    expect([status, bytes]).toEqual([200, html]);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(html.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'content-disposition':
        'attachment; filename="page _n_.html"; filename*=UTF-8\'\'page%20%C3%BCn%C3%AF.html',
      'cache-control': 'no-store',
    });
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\system32\\evil.exe', 'evil.exe'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['two\tlines\u0007.txt', 'twolines.txt'],
    ['', 'document'],
    ['..', 'document'],
    ['.hidden', '.hidden'],
  ])('named %j is kept as %s [ASVS 5.4.1]', async (name, kept) => {
    const { status, body } = await upload(node, 'xb-executing', id, 'text', { name });
    expect([status, body.name]).toEqual([201, kept]);
  });

  it('is seen by the other State once it is delivered, not before, and goes out once', async () => {
    const { body } = await upload(node, 'xb-executing', id, 'result');
    const content = `${id}/documents/${body.id}/content`;
    expect((await get('xa-liaison', content)).status).toBe(404);
    const delivery = { documents: [body.id] };
    await node.do('xb-executing', id, 'deliver', delivery);
    expect((await get('xa-liaison', content)).body).toBe('result');
    const { items } = (await get('xa-liaison', `${id}/documents`)).body;
    expect(items).toMatchObject([{ id: body.id, sentAt: expect.any(String) }]);
    expect(told(await node.act('xb-executing', id, 'deliver', delivery))).toBe(
      '422 document-unknown',
    );
    const { body: history } = await get('xa-auditor', `${id}/history`);
    const sent = history.events.find(({ type }: { type: string }) => type === 'deliver');
    expect(sent.data.documents).toMatchObject([{ id: body.id, sha256: sha256('result') }]);
  });

  it('cannot be delivered by whoever did not upload it, nor where there is none', async () => {
    const { body: theirs } = await upload(node, 'xa-liaison', id, 'theirs');
    for (const document of [theirs.id, '01900000-0000-7000-8000-000000000000']) {
      const reply = await node.act('xb-executing', id, 'deliver', { documents: [document] });
      expect(told(reply)).toBe('422 document-unknown');
    }
  });

  it('of a draft goes along with its transmission', async () => {
    const { id: draft } = await node.draft('xa-liaison', aPreservation());
    const { body } = await upload(node, 'xa-liaison', draft, 'court order');
    const content = `${draft}/documents/${body.id}/content`;
    expect((await get('xb-contact', content)).status).toBe(404);
    await node.do('xa-contact', draft, 'transmit');
    expect((await get('xb-contact', content)).body).toBe('court order');
    expect((await get('xc-contact', content)).status).toBe(404);
  });

  it('of a draft stays at home where its transmission leaves it out', async () => {
    const { id: draft } = await node.draft('xa-liaison', aPreservation());
    const { body: order } = await upload(node, 'xa-liaison', draft, 'court order');
    const { body: slip } = await upload(node, 'xa-liaison', draft, 'private slip');
    const wrong = await node.act('xa-contact', draft, 'transmit', { leaveOut: [draft] });
    expect(told(wrong)).toBe('422 document-unknown');
    await node.do('xa-contact', draft, 'transmit', { leaveOut: [slip.id] });
    const content = (id: string): string => `${draft}/documents/${id}/content`;
    expect((await get('xb-contact', content(order.id))).body).toBe('court order');
    expect((await get('xb-contact', content(slip.id))).status).toBe(404);
    const history = await get('xb-contact', `${draft}/history`);
    expect(JSON.stringify(history.body)).not.toContain(slip.id);
  });
});

describe('an upload', () => {
  let id: string;
  beforeAll(async () => {
    id = (await transmitted(node)).id;
  });

  it('in another field is refused', async () => {
    const before = await traces();
    const reply = await upload(node, 'xa-liaison', id, 'text', { field: 'attachment' });
    expect(told(reply)).toBe('422 file-missing');
    expect(await traces()).toEqual(before);
  });

  it('that is not a form is refused', async () => {
    const path = `/api/v1/requests/${id}/documents`;
    expect(told(await node.call('xa-liaison', 'POST', path, { file: 'text' }))).toBe(
      '422 file-missing',
    );
    expect(told(await node.call('xa-liaison', 'POST', path))).toBe('422 file-missing');
  });

  /** Sends a body as a form, as it is, to the listening server. */
  async function send(parts: AsyncIterable<Buffer>): Promise<Reply> {
    const headers = {
      authorization: `Bearer ${await node.token('xa-liaison')}`,
      'content-type': 'multipart/form-data; boundary=edge',
    };
    const path = `/api/v1/requests/${id}/documents`;
    const outgoing = httpRequest({ port, path, method: 'POST', headers, host: '127.0.0.1' });
    const answer = once(outgoing, 'response').then(async ([response]) => {
      const body: unknown = JSON.parse(await text(response as Readable));
      return { status: (response as IncomingMessage).statusCode ?? 0, body, headers: {} };
    });
    const answered = new AbortController();
    void answer.finally(() => {
      answered.abort();
    });
    for await (const part of parts) {
      if (answered.signal.aborted) break;
      if (outgoing.write(part)) continue;
      await once(outgoing, 'drain', { signal: answered.signal }).catch(() => undefined);
    }
    outgoing.end();
    return answer;
  }

  const head = Buffer.from(
    '--edge\r\ncontent-disposition: form-data; name="file"; filename="big.bin"\r\n\r\n',
  );
  const megabyte = Buffer.alloc(1024 * 1024, 'x');
  async function* form(megabytes: number, tail = '\r\n--edge--\r\n'): AsyncGenerator<Buffer> {
    yield head;
    for (let sent = 0; sent < megabytes; sent += 1) yield megabyte;
    yield Buffer.from(tail);
  }

  it('that is too large is refused and leaves nothing, and the connection serves on [ASVS 5.2.1]', async () => {
    const before = await traces();
    expect(told(await send(form(101)))).toBe('413 document-too-large');
    expect(await traces()).toEqual(before);
    expect((await send(form(0))).status).toBe(201);
  });

  it('takes no more memory than a small one', async () => {
    await send(form(2));
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
    const { status, body } = await send(form(64));
    clearInterval(watch);
    expect([status, body.size]).toEqual([201, 64 * 1024 * 1024]);
    expect(most - before).toBeLessThan(60 * 1024 * 1024);
  });

  it.each([
    ['its end', () => form(1, '')],
    ['most of it', () => Readable.from([head.subarray(0, 30)])],
  ])('without %s is refused and leaves nothing', async (_, parts) => {
    const before = await traces();
    expect(told(await send(parts()))).toBe('422 upload-broken');
    expect(await traces()).toEqual(before);
  });

  it('that breaks off leaves nothing behind, neither row nor file', async () => {
    const before = await traces();
    const known = stored();
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /api/v1/requests/${id}/documents HTTP/1.1\r\nhost: localhost\r\n` +
        `authorization: Bearer ${await node.token('xa-liaison')}\r\n` +
        'content-type: multipart/form-data; boundary=edge\r\ncontent-length: 9000000\r\n\r\n',
    );
    socket.write(Buffer.concat([head, megabyte]));
    await eventually(() => stored().length > known.length);
    expect(stored().find((name) => !known.includes(name))).toMatch(/\.part$/);
    socket.destroy();
    await eventually(() => stored().length === known.length);
    expect(await traces()).toEqual(before);
  });
});
