import type { Statement } from './statements.js';

/** Notes that a canary has come through a queue. */
export function passCanary(queue: string): Statement {
  return {
    name: 'pass-canary',
    text: `INSERT INTO canary (queue, passages, passed_at) VALUES ($1, 1, node_time())
      ON CONFLICT (queue) DO UPDATE SET passages = canary.passages + 1, passed_at = node_time()`,
    values: [queue],
  };
}

/** How many canaries have come through each queue, and how many seconds ago the last one did. */
export function canaries(): Statement<{
  readonly queue: string;
  readonly passages: string;
  readonly seconds: number;
}> {
  return {
    name: 'canaries',
    text: `SELECT queue, passages, greatest(extract(epoch FROM node_time() - passed_at), 0)::float8 AS seconds
      FROM canary ORDER BY queue LIMIT 50`,
    values: [],
  };
}

/**
 * Counts thresholds that fire in this transaction. Each connection has a row of its own, or shares it with few; it
 * comes last in its transaction, so that nobody waits for it longer than a commit takes. Purpose `clock`.
 */
export function countFired(fired: number): Statement {
  return {
    name: 'count-fired',
    text: `INSERT INTO firing_tally (stripe, fired) VALUES (pg_backend_pid() % 64, $1)
      ON CONFLICT (stripe) DO UPDATE SET fired = firing_tally.fired + excluded.fired`,
    values: [fired],
  };
}

/** How many thresholds have fired since the node began. Purpose `clock`. */
export function firedThresholds(): Statement<{ readonly fired: number }> {
  return {
    name: 'fired-thresholds',
    text: 'SELECT coalesce(sum(fired), 0)::float8 AS fired FROM firing_tally',
    values: [],
  };
}

/**
 * Seconds since the oldest due threshold should have fired (purpose `clock`), and the age of the oldest open promise
 * (purpose `relay`); 0 where there is none, or the purpose is another.
 */
export function backlog(): Statement<{ unfired: number; promised: number }> {
  return {
    name: 'backlog',
    text: `SELECT
      coalesce((SELECT extract(epoch FROM node_time() - min(oldest.at)) FROM state s CROSS JOIN LATERAL (
          SELECT at FROM threshold WHERE owed_by = s.code AND fired_at IS NULL AND at IS NOT NULL ORDER BY at LIMIT 1
        ) oldest WHERE oldest.at <= node_time()), 0)::float8 AS unfired,
      coalesce((SELECT extract(epoch FROM node_time() - min(oldest.created_at)) FROM state s
        CROSS JOIN (VALUES (true), (false)) AS u(urgent) CROSS JOIN LATERAL (
          SELECT created_at FROM outbox WHERE state = s.code AND urgent = u.urgent AND done_at IS NULL
          ORDER BY created_at LIMIT 1) oldest), 0)::float8 AS promised`,
    values: [],
  };
}

/** What is on its way to people, in seconds, 0 where nothing is late; and how many pages nobody has taken on. */
export interface Waiting {
  readonly page: number;
  readonly pages: number;
  readonly mail: number;
  readonly delivery: number;
  readonly digest: number;
  readonly test: number;
}

/**
 * Seconds since the call of a page should have been made; the age of the oldest mail that waits; seconds since something
 * should have been sent to a webhook that does not rest, since a digest with news should have been written, and since a
 * contact point should have been tried. Purpose `relay`.
 */
export function waiting(): Statement<Waiting> {
  const since = (moment: string): string =>
    `greatest(coalesce(extract(epoch FROM (SELECT node_time()) - (${moment})), 0), 0)::float8`;
  return {
    name: 'waiting',
    text: `SELECT
      ${since(`SELECT min(o.next_at) FROM state s CROSS JOIN LATERAL (SELECT next_at FROM page
        WHERE requested_state = s.code AND ended_at IS NULL ORDER BY next_at LIMIT 1) o`)} AS page,
      (SELECT count(*)::int FROM page WHERE ended_at IS NULL) AS pages,
      ${since(`SELECT min(give_up_at) - interval '3 days' FROM mail WHERE outcome IS NULL`)} AS mail,
      ${since(`SELECT min(o.next_at) FROM webhook w CROSS JOIN LATERAL (SELECT min(d.next_at) AS next_at
        FROM webhook_delivery d WHERE d.webhook = w.id AND d.outcome IS NULL) o
        WHERE w.disabled_at IS NULL AND (w.open_until IS NULL OR w.open_until <= node_time())`)} AS delivery,
      ${since(`SELECT min(next_digest_at) FROM preference p WHERE next_digest_at <= (SELECT node_time())
        AND EXISTS (SELECT FROM digest_item i WHERE i.officer = p.officer)`)} AS digest,
      ${since(`SELECT min(p.next_at) FROM contact_test_plan p JOIN authority a ON a.id = p.authority
        WHERE 'contact-point' = ANY (a.functions)`)} AS test`,
    values: [],
  };
}
