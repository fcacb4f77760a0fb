import type { AddressInfo } from 'node:net';
import { announceAll, transmitted } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';
import { sessionOf } from '../support/officers.js';

let node: TestNode;
let base: string;
beforeAll(async () => {
  node = await startNode();
  await node.app.listen(0, '127.0.0.1');
  base = `http://127.0.0.1:${(node.app.getHttpServer().address() as AddressInfo).port}`;
});
afterAll(() => node.stop());

interface Message {
  readonly id?: string;
  readonly event?: string;
  readonly data?: any;
}

/** A stream as a browser has it: what has come, and a wait for more. */
class Stream {
  readonly messages: Message[] = [];
  ended = false;
  private constructor(
    readonly response: Response,
    private readonly control: AbortController,
  ) {
    void this.read();
  }

  static async open(headers: Record<string, string>): Promise<Stream> {
    const control = new AbortController();
    const response = await fetch(`${base}/api/v1/notifications`, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: control.signal,
    });
    return new Stream(response, control);
  }

  static async as(client: string, headers: Record<string, string> = {}): Promise<Stream> {
    return Stream.open({ authorization: `Bearer ${await node.token(client)}`, ...headers });
  }

  async until(enough: (stream: Stream) => boolean): Promise<void> {
    for (let waited = 0; !enough(this); waited += 50) {
      if (waited > 20_000) throw new Error(`There came only ${JSON.stringify(this.messages)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  close(): void {
    this.control.abort();
  }

  private async read(): Promise<void> {
    let text = '';
    try {
      for await (const chunk of this.response.body ?? []) {
        text += Buffer.from(chunk as Uint8Array).toString();
        const whole = text.split('\n\n');
        text = whole.pop() ?? '';
        for (const block of whole) this.take(block);
      }
    } catch {
      // closed by us
    }
    this.ended = true;
  }

  private take(block: string): void {
    const lines = block.split('\n').map((line) => /^(\w+): (.*)$/.exec(line));
    const of = (name: string): string | undefined => lines.find((line) => line?.[1] === name)?.[2];
    const data = of('data');
    if (data === undefined) return;
    const [id, event] = [of('id'), of('event')];
    this.messages.push({ ...(id && { id }), ...(event && { event }), data: JSON.parse(data) });
  }
}

const types = ({ messages }: Stream): string[] =>
  messages.map(({ event, data }) => (event === 'notification' ? data.type : String(event)));

describe('notifications as they happen', () => {
  it('reach those who follow, and are the same as in the list', async () => {
    const stream = await Stream.as('xb-authority');
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const { id } = await transmitted(node);
    await announceAll(node);
    await stream.until(({ messages }) => messages.length > 0);
    const { body } = await node.call('xb-authority', 'GET', '/api/v1/notifications?limit=1');
    expect(stream.messages).toEqual([
      { id: body.items[0].id, event: 'notification', data: body.items[0] },
    ]);
    expect(body.items[0]).toMatchObject({ request: id, type: 'transmit' });
    stream.close();
  });

  it('reach nobody of another State, nor of a role that is not told', async () => {
    const strangers = await Promise.all(
      ['xc-authority', 'xb-executing'].map((who) => Stream.as(who)),
    );
    const told = await Stream.as('xb-authority');
    await transmitted(node);
    await announceAll(node);
    await told.until(({ messages }) => messages.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(strangers.map(types)).toEqual([[], []]);
    for (const stream of [...strangers, told]) stream.close();
  });

  it('are told again from the last one that arrived', async () => {
    const { body } = await node.call('xb-authority', 'GET', '/api/v1/notifications');
    const newestFirst: string[] = body.items.map(({ id }: { id: string }) => id);
    const stream = await Stream.as('xb-authority', { 'last-event-id': newestFirst.at(-1) ?? '' });
    await stream.until(({ messages }) => messages.length >= newestFirst.length - 1);
    expect(stream.messages.map(({ id }) => id)).toEqual(newestFirst.slice(0, -1).reverse());
    stream.close();
  });

  it('that were written out of their order are not lost', async () => {
    const stream = await Stream.as('xb-authority');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    // a second worker whose clock is behind, or whose transaction took its time
    const [row] = await node.sql(
      `INSERT INTO notification SELECT uuidv7.id, state, roles, request_id, gen_random_uuid(), room, type, about, at, told
        FROM notification, (SELECT (min(id::text))::uuid AS id FROM (SELECT overlay(id::text placing '000000000000' from 25)::uuid AS id
          FROM notification WHERE state = 'XB') AS earlier) AS uuidv7
        WHERE state = 'XB' LIMIT 1 RETURNING id`,
    );
    await stream.until(({ messages }) => messages.length > 0);
    expect(stream.messages[0]?.id).toBe(row.id);
    stream.close();
  });

  it('that were written while nobody followed are not lost, though their ids are older', async () => {
    const [last] = await node.sql(
      `SELECT id, lpad(to_hex(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint - 20000), 12, '0') AS earlier
        FROM notification WHERE state = 'XB' ORDER BY id DESC LIMIT 1`,
    );
    // a transaction that began earlier and took its time
    const [late] = await node.sql(
      `INSERT INTO notification SELECT ($2 || '70008000000000000000')::uuid, state, roles, request_id, gen_random_uuid(), room, type,
          about, at, told FROM notification WHERE id = $1 RETURNING id`,
      [last.id, last.earlier],
    );
    expect(late.id < last.id).toBe(true);
    const stream = await Stream.as('xb-authority', { 'last-event-id': last.id });
    await stream.until(({ messages }) => messages.some(({ id }) => id === late.id));
    expect(stream.messages.map(({ id }) => id)).not.toContain(last.id);
    stream.close();
  });

  it('are in the order of the database’s clock, whatever the clock of a process says', async () => {
    await node.advance('1 hour');
    await transmitted(node);
    await announceAll(node);
    const [{ id, now }] = await node.sql(
      `SELECT id, extract(epoch FROM node_time()) * 1000 AS now FROM notification ORDER BY id DESC LIMIT 1`,
    );
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
    const at = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(Math.abs(Number(now) - at)).toBeLessThan(60_000);
  });

  it('end with the sign-in, and say so [ASVS 7.4.1]', async () => {
    const officer = await sessionOf(node, 'authority@xb.example');
    const stream = await Stream.open({ cookie: officer.cookie });
    expect(stream.response.status).toBe(200);
    await node.sql('UPDATE session SET ended_at = node_time() WHERE ended_at IS NULL');
    await transmitted(node);
    await announceAll(node);
    await stream.until(({ ended }) => ended);
    expect(stream.messages).toEqual([{ event: 'end', data: { code: 'sign-in-ended' } }]);
  });

  it('do not keep a session alive by themselves [ASVS 7.3.1]', async () => {
    const officer = await sessionOf(node, 'authority@xb.example');
    const seen = async (): Promise<unknown> =>
      node.sql('SELECT last_seen_at FROM session WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1');
    await node.advance('3 minutes');
    const before = await seen();
    const stream = await Stream.open({ cookie: officer.cookie });
    expect(stream.response.status).toBe(200);
    expect(await seen()).toEqual(before);
    stream.close();
  });

  it('are followed by five streams of one principal at once, and no more', async () => {
    const streams: Stream[] = [];
    for (let count = 0; count < 5; count += 1) streams.push(await Stream.as('xb-liaison'));
    const sixth = await Stream.as('xb-liaison');
    expect(sixth.response.status).toBe(429);
    streams.pop()?.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const again = await Stream.as('xb-liaison');
    expect(again.response.status).toBe(200);
    for (const stream of [...streams, again]) stream.close();
  });

  it('are for no administrator, and for nobody without a sign-in', async () => {
    expect((await Stream.as('xb-admin')).response.status).toBe(403);
    expect((await Stream.open({})).response.status).toBe(401);
  });

  it('do not keep the server from closing', async () => {
    const stream = await Stream.as('xb-authority');
    const begin = performance.now();
    await node.app.close();
    await stream.until(({ ended }) => ended);
    expect(performance.now() - begin).toBeLessThan(15_000);
  });
});
