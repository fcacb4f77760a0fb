import type { Statement } from './statements.js';

/** No id comes after this one: where a list that goes backwards begins. */
const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** A webhook as its State's administrators see it: no secret. */
export interface WebhookRow {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly created_by: string;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
  readonly former_until: Date | null;
  readonly failures: number;
  readonly open_until: Date | null;
}

export type DeliveryOutcome = 'delivered' | 'dead' | 'withheld';

/** An event on its way to a webhook, as the log of deliveries shows it. */
export interface DeliveryRow {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly attempts: number;
  readonly next_at: Date;
  readonly tried_at: Date | null;
  readonly status: number | null;
  readonly fault: string | null;
  readonly outcome: DeliveryOutcome | null;
  readonly ended_at: Date | null;
}

const columns =
  'id, url, events, created_by, created_at, disabled_at, former_until, failures, open_until';
const logged = 'id, type, at, attempts, next_at, tried_at, status, fault, outcome, ended_at';

/** One page of a State's webhooks, newest first. Administering, as everything down to `replayDelivery`. */
export function webhooksOf(
  state: string,
  after: string | undefined,
  limit: number,
): Statement<WebhookRow> {
  return {
    name: 'webhooks-of',
    text: `SELECT ${columns} FROM webhook WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
    values: [state, after ?? last, limit],
  };
}

export function webhookOf(id: string, state: string): Statement<WebhookRow> {
  return {
    name: 'webhook-of',
    text: `SELECT ${columns} FROM webhook WHERE id = $1 AND state = $2`,
    values: [id, state],
  };
}

/** The same; nobody else may change it until the end of the transaction. */
export function lockWebhook(id: string, state: string): Statement<WebhookRow> {
  return {
    name: 'lock-webhook',
    text: `SELECT ${columns} FROM webhook WHERE id = $1 AND state = $2 FOR UPDATE`,
    values: [id, state],
  };
}

/** How many webhooks a State has; two who add one at a moment wait for each other. */
export function countWebhooks(state: string): readonly [Statement, Statement<{ count: number }>] {
  return [
    {
      name: 'lock-webhooks',
      text: `SELECT pg_advisory_xact_lock(hashtextextended('webhook ' || $1, 0))`,
      values: [state],
    },
    {
      name: 'count-webhooks',
      text: 'SELECT count(*)::int AS count FROM webhook WHERE state = $1',
      values: [state],
    },
  ];
}

export function insertWebhook(webhook: {
  readonly id: string;
  readonly state: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly secret: Buffer;
  readonly by: string;
}): Statement<WebhookRow> {
  const { id, state, url, events, secret, by } = webhook;
  return {
    name: 'insert-webhook',
    text: `INSERT INTO webhook (id, state, url, events, secret, created_by, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, node_time()) RETURNING ${columns}`,
    values: [id, state, url, events, secret, by],
  };
}

/** Writes what can change. Its failures so far no longer count. */
export function updateWebhook(
  id: string,
  state: string,
  change: { readonly url: string; readonly events: readonly string[]; readonly enabled: boolean },
): Statement<WebhookRow> {
  return {
    name: 'update-webhook',
    text: `UPDATE webhook SET url = $3, events = $4, failures = 0, open_until = NULL,
        disabled_at = CASE WHEN $5 THEN NULL ELSE coalesce(disabled_at, node_time()) END
      WHERE id = $1 AND state = $2 RETURNING ${columns}`,
    values: [id, state, change.url, change.events, change.enabled],
  };
}

/** Puts a new secret in the place of the present one, which signs beside it for another day. */
export function rotateWebhook(id: string, state: string, secret: Buffer): Statement<WebhookRow> {
  return {
    name: 'rotate-webhook',
    text: `UPDATE webhook SET former_secret = secret, former_until = node_time() + interval '24 hours', secret = $3
      WHERE id = $1 AND state = $2 RETURNING ${columns}`,
    values: [id, state, secret],
  };
}

/** Deletes a webhook, with its log. */
export function deleteWebhook(id: string, state: string): Statement<{ id: string }> {
  return {
    name: 'delete-webhook',
    text: 'DELETE FROM webhook WHERE id = $1 AND state = $2 RETURNING id',
    values: [id, state],
  };
}

/** One page of a webhook's log, newest event first. */
export function deliveriesOf(
  webhook: string,
  state: string,
  after: string | undefined,
  limit: number,
): Statement<DeliveryRow> {
  return {
    name: 'deliveries-of',
    text: `SELECT ${logged} FROM webhook_delivery WHERE webhook = $1 AND state = $2 AND id < $3
      ORDER BY id DESC LIMIT $4`,
    values: [webhook, state, after ?? last, limit],
  };
}

/** Sends a webhook a test, which is about nothing. */
export function insertTest(webhook: string, state: string, id: string): Statement<DeliveryRow> {
  return {
    name: 'insert-test-delivery',
    text: `INSERT INTO webhook_delivery (webhook, id, state, type, at, next_at, give_up_at)
      SELECT $1, $3, $2, 'test', now, now, now + interval '3 days' FROM node_time() AS now RETURNING ${logged}`,
    values: [webhook, state, id],
  };
}

export function lockDelivery(webhook: string, id: string, state: string): Statement<DeliveryRow> {
  return {
    name: 'lock-delivery',
    text: `SELECT ${logged} FROM webhook_delivery WHERE webhook = $1 AND id = $2 AND state = $3 FOR UPDATE`,
    values: [webhook, id, state],
  };
}

/** Sends what has ended once more, as if it were new, under the same id. */
export function replayDelivery(webhook: string, id: string, state: string): Statement<DeliveryRow> {
  return {
    name: 'replay-delivery',
    text: `UPDATE webhook_delivery SET outcome = NULL, ended_at = NULL, attempts = 0, next_at = node_time(),
        give_up_at = node_time() + interval '3 days'
      WHERE webhook = $1 AND id = $2 AND state = $3 RETURNING ${logged}`,
    values: [webhook, id, state],
  };
}
