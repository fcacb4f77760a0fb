import { Redis } from 'ioredis';
import type { TestNode } from './node.js';
import { redisUrl, type QueueBackend } from './queue.js';

/** What this process has written to its streams since the spying began. */
export interface Overheard {
  text(): string;
  stop(): void;
}

/** Listens to the log of a server in this very process. */
export function overhear(): Overheard {
  let text = '';
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    }),
  );
  return {
    text: () => text,
    stop: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}

/** Every row of these tables, as text; of all tables where none is named. */
export async function rowsOf(
  node: TestNode,
  tables?: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = await node.sql<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const wanted = names.map(({ name }) => name).filter((name) => tables?.includes(name) ?? true);
  const rows = new Map<string, string>();
  for (const name of wanted) {
    const [row] = await node.sql<{ text: string | null }>(
      `SELECT string_agg(one::text, E'\\n') AS text FROM "${name}" AS one`,
    );
    rows.set(name, row?.text ?? '');
  }
  return rows;
}

/** Everything that the queue keeps, jobs that failed included. */
export async function queueOf(node: TestNode, backend: QueueBackend): Promise<string> {
  if (backend === 'PostgreSQL') {
    const tables = await node.sql<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bullmq' ORDER BY 1`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const [row] = await node.sql<{ text: string | null }>(
        `SELECT string_agg(one::text, E'\\n') AS text FROM bullmq."${name}" AS one`,
      );
      texts.push(row?.text ?? '');
    }
    return texts.join('\n');
  }
  const redis = new Redis(redisUrl() ?? '');
  const keys = await redis.keys(`${node.env.QUEUE_PREFIX}:*`);
  const dumps = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  await redis.quit();
  return [...keys, ...dumps.map((dump) => dump.toString('latin1'))].join('\n');
}
