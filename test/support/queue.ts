import { services } from './services.js';

/** One of the two places where BullMQ can keep its jobs. */
export type QueueBackend = 'PostgreSQL' | 'Redis';

/** Address of the Redis of this run; undefined where none is at hand. */
export function redisUrl(): string | undefined {
  return services().redisUrl;
}

/**
 * Runs a suite once on each queue backend. Where no Redis is at hand its half is skipped, and the closing lines of
 * `npm test`, which read these very titles, say so.
 */
export function describeOnEachQueue(title: string, suite: (backend: QueueBackend) => void): void {
  describe(`${title}, on PostgreSQL`, () => {
    suite('PostgreSQL');
  });
  (redisUrl() ? describe : describe.skip)(`${title}, on Redis`, () => {
    suite('Redis');
  });
}
