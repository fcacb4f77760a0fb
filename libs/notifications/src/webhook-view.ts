import type { DeliveryOutcome, DeliveryRow, WebhookRow } from '@rogatory/persistence';

/** A webhook as administrators see it. Instants are RFC 3339. */
export interface WebhookView {
  readonly id: string;
  readonly url: string;
  /** Types of events; empty: all. */
  readonly events: readonly string[];
  readonly enabled: boolean;
  /** `open`: too many deliveries in a row have failed, and it is tried now and then only. */
  readonly circuit: 'closed' | 'open';
  /** Deliveries in a row that failed. */
  readonly failures: number;
  /** When an open circuit is tried next. */
  readonly retryAt: string | null;
  /** Until when the former secret signs beside the present one. */
  readonly rotatedUntil: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
}

/** An event on its way to a webhook. */
export interface DeliveryView {
  /** Id of the event, and the `webhook-id` of every attempt. */
  readonly id: string;
  readonly type: string;
  /** When the event happened. */
  readonly at: string;
  readonly outcome: DeliveryOutcome | 'waiting';
  readonly attempts: number;
  readonly triedAt: string | null;
  /** HTTP status of the last attempt; null where there was no answer. */
  readonly status: number | null;
  readonly fault: string | null;
  /** When it is tried next. */
  readonly nextAt: string | null;
  readonly endedAt: string | null;
}

export function webhookView(row: WebhookRow): WebhookView {
  const { id, url, events, failures, open_until, former_until } = row;
  return {
    ...{ id, url, events, enabled: row.disabled_at === null },
    circuit: open_until === null ? 'closed' : 'open',
    ...{ failures, retryAt: instant(open_until), rotatedUntil: instant(former_until) },
    ...{ createdBy: row.created_by, createdAt: row.created_at.toISOString() },
  };
}

export function deliveryView(row: DeliveryRow): DeliveryView {
  const { id, type, at, outcome, attempts, status, fault } = row;
  return {
    ...{ id, type, at: at.toISOString(), outcome: outcome ?? 'waiting', attempts },
    ...{ triedAt: instant(row.tried_at), status, fault },
    nextAt: outcome === null ? row.next_at.toISOString() : null,
    endedAt: instant(row.ended_at),
  };
}

function instant(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
