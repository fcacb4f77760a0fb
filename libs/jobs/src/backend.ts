import { createPostgresBackend, setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import { Client, type ClientConfig } from 'pg';

/** Where the queues live. Nothing but speed depends on it: losing a whole queue loses nothing. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Milliseconds between two tries to reach Redis again; BullMQ's own grow to twenty seconds. */
const longestWait = 2000;

export const queueSchema = 'bullmq';

/**
 * BullMQ takes clients out of its pool without listening to their errors, and an error that nobody listens to ends
 * the process. Whoever uses the client learns of it all the same, from the query that fails.
 */
class SteadyClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** Chooses the backend for every queue of this process and says how to connect. Call once, before any queue exists. */
export function queueConnection(backend: QueueBackend): ConnectionOptions {
  if (backend.kind === 'redis') {
    setDefaultBackendFactory();
    return {
      ...{ url: backend.url, maxRetriesPerRequest: null, enableOfflineQueue: true },
      retryStrategy: (times: number) => Math.min(times * 250, longestWait),
    };
  }
  setDefaultBackendFactory(createPostgresBackend);
  // typed for Redis; the PostgreSQL factory reads these members
  const connection = {
    connectionString: backend.url,
    options: '-c role=rogatory_queue',
    schema: queueSchema,
    migrate: false,
    max: 4,
    connectionTimeoutMillis: 5000,
    Client: SteadyClient,
  };
  return connection;
}
