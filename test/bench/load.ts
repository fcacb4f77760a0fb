import { connect, type Socket } from 'node:net';

/** One HTTP request, ready to be written. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

export interface Measured {
  readonly count: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  /** Microseconds of this process per request: the generator's own share of the two cores. */
  readonly generatorMicros: number;
}

/**
 * Sends calls over `width` connections, one in flight on each, until the calls or the time run out. Plain sockets:
 * a full HTTP client would take as much of the machine as the server that it measures.
 * @param headers that each call carries, whoever makes it.
 * @throws Error for any answer but 200.
 */
export async function load(
  port: number,
  headers: Readonly<Record<string, string>>,
  width: number,
  seconds: number,
  next: () => Call | undefined,
): Promise<Measured> {
  const sockets = await Promise.all(Array.from({ length: width }, () => open(port)));
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const times: number[] = [];
  const before = process.cpuUsage();
  const begin = performance.now();
  const until = begin + seconds * 1000;
  await Promise.all(
    sockets.map(async (socket) => {
      for (let call = next(); call && performance.now() < until; call = next()) {
        const sent = performance.now();
        const status = await exchange(socket, head, call);
        if (status !== 200) throw new Error(`${call.method} ${call.path}: ${status}`);
        times.push(performance.now() - sent);
      }
    }),
  );
  const elapsed = performance.now() - begin;
  const used = process.cpuUsage(before);
  for (const socket of sockets) socket.destroy();
  times.sort((a, b) => a - b);
  return {
    count: times.length,
    perSecond: (times.length / elapsed) * 1000,
    p50: times[Math.floor(times.length * 0.5)] ?? NaN,
    p95: times[Math.floor(times.length * 0.95)] ?? NaN,
    generatorMicros: (used.user + used.system) / Math.max(1, times.length),
  };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(socket);
    });
    socket.setNoDelay(true);
    socket.once('error', reject);
  });
}

/** Writes one request and reads the whole answer by its Content-Length. */
function exchange(socket: Socket, head: string, { method, path, body }: Call): Promise<number> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const read = (chunk: Buffer): void => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const answer = received.toString('latin1', 0, end);
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? 0);
      if (received.length < end + 4 + length) return;
      socket.off('data', read);
      socket.off('close', lost);
      resolve(Number(answer.slice(9, 12)));
    };
    const lost = (): void => {
      reject(new Error('The server closed the connection.'));
    };
    socket.on('data', read);
    socket.once('close', lost);
    const content =
      body === undefined
        ? ''
        : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: bench\r\n${head}${content}\r\n${body ?? ''}`);
  });
}
