import type { Actor } from '@rogatory/kernel';
import type { AuthorityEntry, PendingRow, StateEntry } from '@rogatory/persistence';
import { pendingSummary, type PendingSummary } from './pending-view.js';
import { isOwn } from './second-person.js';

export type Entry = StateEntry | AuthorityEntry;

/** A change of the directory that waits for a second officer. */
export interface PendingEntry extends Omit<PendingSummary, 'action'> {
  /** Code of the State, or id of the authority. */
  readonly subject: string;
  readonly before: Entry;
  readonly after: Entry;
  readonly reasons: string | null;
  /** Whether the reader asked for it: then somebody else confirms it. */
  readonly own: boolean;
}

/** What came of a change that one asked for. */
export interface EntryOutcome {
  /** Code of the State, or id of the authority. */
  readonly subject: string;
  readonly isConfirmed: boolean;
  /** What whoever decided said. */
  readonly reasons: string | null;
  readonly at: Date;
}

/** Whether a State works now, by its own calendar and clock. */
export interface WorkingNow {
  readonly state: string;
  readonly weekend: boolean;
  readonly holiday: string | null;
}

export function bodyOf({ body }: PendingRow): { readonly before: Entry; readonly after: Entry } {
  return body as unknown as { before: Entry; after: Entry }; // written by `ask`
}

export function pendingEntry(row: PendingRow, actor: Actor): PendingEntry {
  const { action, ...summary } = pendingSummary(row);
  return {
    ...{ ...summary, ...bodyOf(row), subject: row.subject, reasons: row.reasons },
    own: isOwn(row, actor),
  };
}

export function entryOutcome(row: PendingRow): EntryOutcome[] {
  const { subject, outcome, settled_reasons: reasons, settled_at: at } = row;
  return at === null ? [] : [{ subject, isConfirmed: outcome === 'confirmed', reasons, at }];
}

/** Whether two entries say the same, whatever the order of their members. */
export function isSame(one: Entry, other: Entry): boolean {
  const inOrder = (entry: Entry): string =>
    JSON.stringify(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
  return inOrder(one) === inOrder(other);
}
