import type { Statement } from './statements.js';

/** How far the schema has come. */
export function appliedMigrations(): Statement<{
  readonly count: number;
  readonly newest: string | null;
}> {
  return { name: 'applied-migrations', text: 'SELECT * FROM applied_migrations()', values: [] };
}

/** The processes that have shown life within a day: how many of each kind, and how long ago the latest sign was. */
export function heartbeats(): Statement<{
  readonly kind: string;
  readonly processes: number;
  readonly seconds: number;
}> {
  return {
    name: 'heartbeats',
    text: `SELECT kind, count(*)::int AS processes, greatest(extract(epoch FROM node_time() - max(at)), 0)::float8 AS seconds
      FROM heartbeat GROUP BY kind ORDER BY kind LIMIT 20`,
    values: [],
  };
}

/** Open promises of each queue. Purpose `relay`. */
export function openPromises(): Statement<{ readonly queue: string; readonly count: number }> {
  return {
    name: 'open-promises',
    text: 'SELECT queue, count(*)::int AS count FROM outbox WHERE done_at IS NULL GROUP BY queue ORDER BY queue LIMIT 50',
    values: [],
  };
}

/** How many sessions of officers go on, over all States and as a number alone. Purpose `sign-in`. */
export function liveSessions(): Statement<{ readonly count: number }> {
  return {
    name: 'live-sessions',
    text: `SELECT count(*)::int AS count FROM session
      WHERE stage = 'full' AND ended_at IS NULL AND expires_at > node_time()`,
    values: [],
  };
}
