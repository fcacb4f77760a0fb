import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { services } from './services.js';

/** A Redis of one test's own, to be treated badly. */
export interface OwnRedis {
  readonly url: string;
  readonly client: Redis;
  /** Starts it, empty, and waits until it answers. */
  start(): Promise<void>;
  /** Kills it; all that it held is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

export async function ownRedis(policy = 'noeviction'): Promise<OwnRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${String(port)}`;
  const network = ['--port', String(port), '--bind', '127.0.0.1', '--dir', services().dataDir];
  const memory = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', policy];
  const client = new Redis(url, {
    ...{ retryStrategy: () => 50, maxRetriesPerRequest: null, lazyConnect: true },
  });
  client.on('error', () => undefined);
  let server: ChildProcess | undefined;
  const redis = {
    url,
    client,
    async start() {
      server = spawn('redis-server', [...network, ...memory], { stdio: 'ignore' });
      await client.ping();
    },
    async kill() {
      if (!server) return;
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      server = undefined;
    },
    async stop() {
      client.disconnect();
      await redis.kill();
    },
  };
  await redis.start();
  return redis;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo; // it listens on TCP, hence not a string
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
