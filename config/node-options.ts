import type { NodeOptions } from '@rogatory/casework';
import type { QueueBackend } from '@rogatory/jobs';
import { join } from 'node:path';
import type { Env } from './env.js';

/** This file runs as dist/config/node-options.js, and from its source in tests; the instruments lie beside the latter. */
const instruments = join(__dirname.replace(/dist\/config$/, 'config'), 'instruments');

/** The queue that the environment asks for: Redis where it is given, else the database itself. */
export function queueBackend(env: Env): QueueBackend {
  return env.REDIS_URL
    ? { kind: 'redis', url: env.REDIS_URL }
    : { kind: 'postgres', url: env.QUEUE_DATABASE_URL ?? env.DATABASE_URL };
}

/** What server and worker are built from. */
export function nodeOptions(env: Env, onQueueError: (error: Error) => void): NodeOptions {
  return {
    databaseUrl: env.DATABASE_URL,
    connections: env.DATABASE_CONNECTIONS,
    queue: queueBackend(env),
    queuePrefix: env.QUEUE_PREFIX,
    instruments,
    dataDirectory: env.DATA_DIR,
    documentBytes: env.DOCUMENT_BYTES,
    patience: Math.max(1, (env.SWEEP_MS * 6) / 1000),
    onQueueError,
  };
}
