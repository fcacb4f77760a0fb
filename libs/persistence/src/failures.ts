import type { Statement } from './statements.js';

/** Counts attempts under one key, and how long the next has to wait. */
export interface Counter {
  readonly key: string;
  /** Attempts that cost no waiting. */
  readonly free: number;
  /** Each further one makes the wait, of one second at first, longer by this factor. */
  readonly growth: number;
  /** Longest wait, in seconds. */
  readonly most: number;
  /** Seconds after the last attempt until all is forgotten. */
  readonly memory: number;
}

/** Makes attempts on one account wait for each other, so that none slips through while another is counted. */
export function lockCounter(key: string): Statement {
  return {
    name: 'lock-counter',
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
    values: [key],
  };
}

/**
 * Counts an attempt under all its keys, unless one of them still has to wait. The moment of the last attempt is what
 * `expire` says, less the memory.
 * @returns the seconds to wait; 0 where the attempt was counted and may be made.
 */
export function countAttempt(counters: readonly Counter[]): Statement<{ seconds: number }> {
  return {
    name: 'count-attempt',
    text: `WITH given AS (
        SELECT * FROM unnest($1::text[], $2::int[], $3::float8[], $4::int[], $5::int[])
          AS g (key, free, growth, most, memory)),
      moment AS (SELECT (extract(epoch FROM node_time()) * 1000)::bigint AS ms),
      wait AS (
        SELECT coalesce(max(f.expire - g.memory::bigint * 1000
          + 1000 * least(g.most, power(g.growth, least(f.points - g.free, 60))) - moment.ms), 0) AS ms
        FROM given g JOIN sign_in_failure f ON f.key = g.key CROSS JOIN moment
        WHERE f.points >= g.free AND f.expire > moment.ms),
      counted AS (
        INSERT INTO sign_in_failure AS f (key, points, expire)
        SELECT g.key, 1, moment.ms + g.memory::bigint * 1000 FROM given g CROSS JOIN moment CROSS JOIN wait
        WHERE wait.ms <= 0 ORDER BY g.key
        ON CONFLICT (key) DO UPDATE SET expire = excluded.expire,
          points = CASE WHEN f.expire > (SELECT ms FROM moment) THEN f.points + 1 ELSE 1 END)
      SELECT greatest(ceil(ms / 1000), 0)::int AS seconds FROM wait`,
    values: [
      counters.map(({ key }) => key),
      counters.map(({ free }) => free),
      counters.map(({ growth }) => growth),
      counters.map(({ most }) => most),
      counters.map(({ memory }) => memory),
    ],
  };
}

/** Forgets all attempts under one key, and the last one under the others: it was no failure. */
export function forgiveAttempt(own: string, others: readonly string[]): Statement {
  return {
    name: 'forgive-attempt',
    text: `WITH gone AS (DELETE FROM sign_in_failure WHERE key = $1)
      UPDATE sign_in_failure SET points = greatest(points - 1, 0) WHERE key = ANY ($2)`,
    values: [own, others],
  };
}
