import type { NodeOptions } from '@rogatory/casework';
import type { MailSettings } from '@rogatory/notifications';
import type { OutboundRules } from '@rogatory/identity';
import type { QueueBackend } from '@rogatory/jobs';
import { join } from 'node:path';
import type { Env } from './env.js';

/** This file runs as dist/config/node-options.js, and from its source in tests; what is data lies beside the latter. */
const data = __dirname.replace(/dist\/config$/, 'config');

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
    instruments: join(data, 'instruments'),
    escalation: join(data, 'escalation.yaml'),
    dataDirectory: env.DATA_DIR,
    documentBytes: env.DOCUMENT_BYTES,
    patience: Math.max(1, (env.SWEEP_MS * 6) / 1000),
    mail: env.MAIL_URL !== undefined,
    onQueueError,
  };
}

/** What the node may call, as the operator has it; more than public addresses only with a word to that end. */
export function outboundRules(env: Env): OutboundRules {
  return {
    ...(env.OUTBOUND_HOSTS !== undefined && { hosts: env.OUTBOUND_HOSTS.split(',') }),
    privateNetworks: env.OUTBOUND_PRIVATE === '1',
    // this machine and plain http: never in production
    local: env.OUTBOUND_PRIVATE === '1' && env.NODE_ENV !== 'production',
  };
}

/** How mail is sent; undefined where none is. In production it leaves this machine encrypted, or not at all. */
export function mailSettings(env: Env): MailSettings | undefined {
  if (env.MAIL_URL === undefined || env.MAIL_FROM === undefined) return undefined;
  const { hostname } = new URL(env.MAIL_URL);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return {
    ...{ url: env.MAIL_URL, from: env.MAIL_FROM, portal: env.PUBLIC_URL },
    ...(env.MAIL_BOUNCES !== undefined && { bounces: env.MAIL_BOUNCES }),
    encrypted: env.NODE_ENV === 'production' && !isHere,
  };
}
