import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { settingsFor, type TestNode } from './node.js';
import { redisUrl, type QueueBackend } from './queue.js';
import { Queues } from '@rogatory/jobs';
import { Redis } from 'ioredis';

/** A worker as production runs it: a process of its own, made from dist/. */
export interface WorkerProcess {
  readonly process: ChildProcess;
  /** What it wrote, where it should have nothing to say. */
  said(): string;
  /** Sends a signal and waits for the end; answers exit code and signal. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: string | null }>;
}

export function spawnWorker(
  node: TestNode,
  backend: QueueBackend,
  more: Record<string, string> = {},
): WorkerProcess {
  return spawnProgram('worker', node, backend, more);
}

/** A server of its own beside the one of the test; it makes the rounds while no worker lives. */
export function spawnServer(
  node: TestNode,
  backend: QueueBackend,
  more: Record<string, string> = {},
): WorkerProcess {
  return spawnProgram('server', node, backend, more);
}

/** Settings of a process whose own clock is wrong by so many minutes. */
export function clockOff(minutes: number): Record<string, string> {
  return {
    NODE_OPTIONS: `--require ${join(__dirname, 'clock-off.cjs')}`,
    CLOCK_OFF_MS: String(minutes * 60_000),
  };
}

function spawnProgram(
  program: 'server' | 'worker',
  { database }: TestNode,
  backend: QueueBackend,
  more: Record<string, string>,
): WorkerProcess {
  const child = spawn(process.execPath, [`dist/apps/${program}/src/main.js`], {
    cwd: join(__dirname, '../..'),
    env: { PATH: process.env.PATH, ...settingsFor(database, backend, more) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  }
  const ended = once(child, 'exit');
  return {
    process: child,
    said: () => text,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code, killedBy] = (await ended) as [number | null, string | null];
      return { code, signal: killedBy };
    },
  };
}

/** Loses every job of a node, the way a flushed Redis or a dropped queue table would. */
export async function emptyQueue(node: TestNode, backend: QueueBackend): Promise<void> {
  if (backend === 'PostgreSQL') {
    const tables = await node.sql(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
    );
    const truncate = `TRUNCATE ${tables.map(({ name }) => name).join(', ')} CASCADE`;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await node.sql(truncate);
        return;
      } catch (error) {
        // whoever works on the queue takes its tables in another order
        if ((error as { code?: unknown }).code !== '40P01' || attempt === 20) throw error;
      }
    }
  }
  const redis = new Redis(redisUrl() ?? '');
  const keys = await redis.keys(`${node.env.QUEUE_PREFIX}:*`);
  if (keys.length > 0) await redis.del(keys);
  await redis.quit();
}

/** Ids of the jobs that wait for their time in the queue of deadlines. */
export async function armedJobs(node: TestNode): Promise<string[]> {
  const jobs = await node.app.get(Queues).of('deadlines').getJobs(['delayed'], 0, -1);
  return jobs.flatMap(({ id }) => id ?? []).sort();
}
