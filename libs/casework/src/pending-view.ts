import type { PendingRow } from '@rogatory/persistence';

/** An act that waits for a second officer, as lists and answers name it. */
export interface PendingSummary {
  readonly id: string;
  readonly action: string;
  readonly needs: 'second-officer';
  /** Id of the officer or account that asked. */
  readonly askedBy: string;
  readonly askedAt: string;
  readonly expiresAt: string;
}

/** All about it: what exactly would be done, and how it ended. */
export interface PendingView extends PendingSummary {
  readonly request: string;
  readonly authority: string;
  readonly status: 'open' | 'expired' | 'confirmed' | 'declined' | 'withdrawn';
  /** The body of the act, as it was checked. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly reasons: string | null;
  readonly settledBy: string | null;
  readonly settledAt: string | null;
  readonly settledReasons: string | null;
}

/** A line of what waits for somebody: where it waits, no case facts. */
export interface WaitingView extends PendingSummary {
  readonly request: string;
  readonly reference: string;
}

/** What of a row a summary takes. */
export type Summed = Pick<PendingRow, 'id' | 'action' | 'asked_by' | 'asked_at' | 'expires_at'>;

export function pendingSummary(row: Summed): PendingSummary {
  return {
    id: row.id,
    action: row.action,
    needs: 'second-officer',
    askedBy: row.asked_by,
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}

export function pendingView(row: PendingRow & { readonly expired: boolean }): PendingView {
  return {
    ...pendingSummary(row),
    request: row.subject,
    authority: row.authority,
    status: row.outcome ?? (row.expired ? 'expired' : 'open'),
    body: row.body,
    reasons: row.reasons,
    settledBy: row.settled_by,
    settledAt: row.settled_at?.toISOString() ?? null,
    settledReasons: row.settled_reasons,
  };
}

export function waitingView(row: PendingRow & { readonly reference: string }): WaitingView {
  return { ...pendingSummary(row), request: row.subject, reference: row.reference };
}
