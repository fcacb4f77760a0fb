import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a process and a service, so that a test can take the service away and give it back. */
export interface Proxy {
  /** An address of the service, by way of this proxy. */
  via(url: string): string;
  /** Ends every connection and refuses new ones; `silently` leaves callers without any answer instead. */
  cut(silently?: boolean): Promise<void>;
  /** Leaves the connections that are open now without any answer, and serves new ones. */
  deafen(): void;
  restore(): Promise<void>;
  stop(): Promise<void>;
}

export async function startProxy(service: string): Promise<Proxy> {
  const target = new URL(service);
  const sockets = new Set<Socket>();
  let silent = false;
  const server = createServer((caller) => {
    sockets.add(caller.on('error', () => undefined).once('close', () => sockets.delete(caller)));
    if (silent) return;
    const callee = connect(Number(target.port), target.hostname);
    sockets.add(callee.on('error', () => undefined).once('close', () => sockets.delete(callee)));
    caller.pipe(callee).pipe(caller);
    caller.once('close', () => callee.destroy());
    callee.once('close', () => caller.destroy());
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    via: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    async cut(silently = false) {
      silent = silently;
      if (silently) {
        for (const socket of sockets) socket.unpipe().pause();
        return;
      }
      const closed = new Promise((resolve) => server.close(resolve));
      end();
      await closed;
    },
    deafen() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    async restore() {
      silent = false;
      end();
      if (!server.listening) await listen(port);
    },
    async stop() {
      end();
      if (!server.listening) return;
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
