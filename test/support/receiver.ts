import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came to a receiver of webhooks. */
export interface Received {
  readonly id: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  readonly body: any;
}

/** How the receiver answers: a status, nothing ever, or a connection cut. */
export type Manner = number | 'hang' | 'cut' | 'flood' | 'redirect';

/** A receiver of webhooks on loopback, which behaves as it is told. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Asked for each call; 204 unless told otherwise. */
  manner: (call: Received) => Manner;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const headers = request.headers as Record<string, string | undefined>;
      const call = { id: headers['webhook-id'] ?? '', headers, text, body: JSON.parse(text) };
      received.push(call);
      behave(response, receiver.manner(call));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/events`,
    received,
    manner: () => 204,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return receiver;
}

function behave(response: ServerResponse, manner: Manner): void {
  if (manner === 'hang') return;
  if (manner === 'cut') response.destroy();
  else if (manner === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end();
  else if (manner === 'flood') response.writeHead(200).end(Buffer.alloc(1024 * 1024, 'x'));
  else response.writeHead(manner).end();
}

/** The signature that Standard Webhooks wants, worked out from the specification alone. */
export function expectedSignature(secret: string, { headers, text }: Received): string {
  const key = Buffer.from(secret.split('_')[1] ?? '', 'base64');
  const mac = createHmac('sha256', key);
  mac.update(`${headers['webhook-id'] ?? ''}.${headers['webhook-timestamp'] ?? ''}.`);
  return `v1,${mac.update(text).digest().toString('base64')}`;
}
