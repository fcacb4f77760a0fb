import { inPortions, old, portion } from './portions.js';
import type { Statement } from './statements.js';

/** Seconds for which whoever sends to a webhook may be silent before another takes over. */
const lease = 30;
/** Failures in a row after which a webhook is given a rest. */
const mostFailures = 5;

/** Puts an event on its way to those webhooks of a State that want it; once, and never what the State has sealed. Purpose `relay`, for that State. */
export function dispatch(event: {
  readonly state: string;
  readonly id: string;
  readonly type: string;
  readonly request: string;
  readonly room: string;
  readonly seq: number;
  readonly at: string;
}): Statement {
  const { state, id, type, request, room, seq, at } = event;
  return {
    name: 'dispatch',
    text: `INSERT INTO webhook_delivery (webhook, id, state, type, request_id, room, seq, at, next_at, give_up_at)
      SELECT w.id, $2, w.state, $3, r.id, $5, $6, $7, node_time(), node_time() + interval '3 days'
      FROM webhook w JOIN request r ON r.id = $4
      WHERE w.state = $1 AND w.disabled_at IS NULL AND (w.events = '{}' OR $3 = ANY (w.events))
        AND (r.requesting_state = $1 OR (r.requested_state = $1 AND r.transmitted_at IS NOT NULL))
        AND NOT EXISTS (SELECT FROM seal s WHERE s.request_id = r.id AND s.state = $1)
      ON CONFLICT DO NOTHING`,
    values: [state, id, type, request, room, seq, at],
  };
}

/** Who may send to a webhook. */
export interface Lease {
  readonly webhook: string;
  readonly state: string;
  readonly lease: string;
}

/** SQL: the webhook `w` rests. */
const rests = (w: string): string =>
  `(${w}.open_until IS NOT NULL AND ${w}.open_until > node_time())`;

/**
 * Takes webhooks that something waits for and nobody sends to, each for a while; first those that a page waits for. Those
 * that rest are left alone, but for pages: somebody is to be woken.
 * SKIP LOCKED: several processes share the work. Purpose `relay`.
 */
export function takeWebhooks(limit: number): Statement<Lease & { readonly paged: boolean }> {
  return {
    name: 'take-webhooks',
    text: `WITH taken AS MATERIALIZED (
        SELECT w.id, p.paged FROM webhook w CROSS JOIN LATERAL (SELECT coalesce((SELECT min(d.next_at) FROM webhook_delivery d
            WHERE d.webhook = w.id AND d.outcome IS NULL AND d.type = 'page') <= node_time(), false) AS paged) p
        WHERE w.disabled_at IS NULL AND (w.lease_until IS NULL OR w.lease_until <= node_time()) AND (p.paged
          OR NOT ${rests('w')} AND (SELECT min(d.next_at) FROM webhook_delivery d
            WHERE d.webhook = w.id AND d.outcome IS NULL) <= node_time())
        ORDER BY p.paged DESC LIMIT $1 FOR UPDATE OF w SKIP LOCKED)
      UPDATE webhook SET lease = gen_random_uuid(), lease_until = node_time() + make_interval(secs => $2)
      FROM taken WHERE webhook.id = taken.id RETURNING webhook.id AS webhook, state, lease, taken.paged`,
    values: [limit, lease],
  };
}

/** Gives webhooks back, to be taken again at once. Purpose `relay`. */
export function giveWebhooksBack(leases: readonly string[]): Statement {
  return {
    name: 'give-webhooks-back',
    text: 'UPDATE webhook SET lease = NULL, lease_until = NULL WHERE lease = ANY ($1)',
    values: [leases],
  };
}

/** Ends what waits for a webhook about requests that its State has sealed since. Purpose `relay`, for that State. */
export function withhold(webhook: string): Statement {
  return {
    name: 'withhold-deliveries',
    text: `UPDATE webhook_delivery d SET outcome = 'withheld', ended_at = node_time()
      FROM seal s WHERE d.webhook = $1 AND d.outcome IS NULL AND s.request_id = d.request_id AND s.state = d.state`,
    values: [webhook],
  };
}

/** What is to be sent next, and with what it is signed. */
export interface Letter {
  readonly url: string;
  readonly secret: Buffer;
  /** The secret before, while it still signs. */
  readonly former_secret: Buffer | null;
  readonly id: string;
  readonly type: string;
  readonly request_id: string | null;
  readonly room: string | null;
  readonly seq: number | null;
  readonly at: Date;
  readonly attempts: number;
  readonly now: Date;
}

/**
 * The delivery that is due first, pages before all others, and the lease for longer; no row where there is none, or the
 * lease is lost. To a webhook that rests only pages go; what its State has sealed meanwhile is left. Purpose `relay`.
 */
export function nextDelivery({ webhook, lease: held }: Lease): Statement<Letter> {
  const due = (
    which: string,
  ): string => `d.id, d.type, d.request_id, d.room, d.seq, d.at, d.attempts FROM webhook_delivery d
          WHERE d.webhook = m.id AND d.outcome IS NULL AND d.next_at <= (SELECT node_time()) AND ${which}
            AND NOT EXISTS (SELECT FROM seal s WHERE s.request_id = d.request_id AND s.state = d.state)
          ORDER BY d.next_at, d.id LIMIT 1`;
  return {
    name: 'next-delivery',
    text: `WITH mine AS (
        UPDATE webhook SET lease_until = node_time() + make_interval(secs => $3)
        WHERE id = $1 AND lease = $2 AND disabled_at IS NULL
        RETURNING id, url, secret, open_until, CASE WHEN former_until > node_time() THEN former_secret END AS former_secret)
      SELECT m.url, m.secret, m.former_secret, d.*, node_time() AS now FROM mine m CROSS JOIN LATERAL (
        (SELECT 1 AS turn, ${due("d.type = 'page'")})
        UNION ALL (SELECT 2, ${due(`NOT ${rests('m')}`)})
        ORDER BY turn LIMIT 1) d`,
    values: [webhook, held, lease],
  };
}

/** Notes that a delivery was taken. Purpose `relay`. */
export function noteDelivered(webhook: string, id: string, status: number): readonly Statement[] {
  return [
    {
      name: 'note-delivered',
      text: `UPDATE webhook_delivery SET attempts = attempts + 1, tried_at = node_time(), status = $3, fault = NULL,
          outcome = 'delivered', ended_at = node_time()
        WHERE webhook = $1 AND id = $2 AND outcome IS NULL`,
      values: [webhook, id, status],
    },
    {
      name: 'close-circuit',
      text: 'UPDATE webhook SET failures = 0, open_until = NULL WHERE id = $1 AND failures > 0',
      values: [webhook],
    },
  ];
}

/**
 * Notes that a delivery failed: it is tried again after some seconds, or given up where its time is over. A webhook
 * that fails again and again rests, a minute first and up to an hour; one that is gone for good (410) is disabled.
 * Purpose `relay`.
 */
export function noteFailed(
  webhook: string,
  id: string,
  status: number | null,
  fault: string,
  seconds: number,
): readonly Statement[] {
  return [
    {
      name: 'note-failed',
      text: `UPDATE webhook_delivery SET attempts = attempts + 1, tried_at = n.now, status = $3, fault = $4,
          next_at = n.now + make_interval(secs => $5),
          outcome = CASE WHEN n.now + make_interval(secs => $5) > give_up_at THEN 'dead' END,
          ended_at = CASE WHEN n.now + make_interval(secs => $5) > give_up_at THEN n.now END
        FROM node_time() AS n(now) WHERE webhook = $1 AND id = $2 AND outcome IS NULL`,
      values: [webhook, id, status, fault, seconds],
    },
    {
      name: 'open-circuit',
      text: `UPDATE webhook SET failures = failures + 1,
          open_until = CASE WHEN failures + 1 >= $3
            THEN node_time() + make_interval(secs => least(3600, 60 * 2 ^ least(failures + 1 - $3, 10))) END,
          disabled_at = CASE WHEN $2 THEN coalesce(disabled_at, node_time()) ELSE disabled_at END
        WHERE id = $1`,
      values: [webhook, status === 410, mostFailures],
    },
  ];
}

/** Gives up what nobody tried any more in its time, and forgets what ended thirty days ago. Purpose `relay`. */
export function forgetDeliveries(): readonly Statement<{ count: number }>[] {
  return [
    inPortions(
      'bury-deliveries',
      `UPDATE webhook_delivery SET outcome = 'dead', ended_at = node_time() WHERE outcome IS NULL AND (webhook, id) IN (
        SELECT webhook, id FROM webhook_delivery WHERE outcome IS NULL AND give_up_at < (SELECT node_time())
        LIMIT ${portion})`,
    ),
    inPortions('forget-deliveries', old('webhook_delivery', 'ended_at', '30 days')),
  ];
}
