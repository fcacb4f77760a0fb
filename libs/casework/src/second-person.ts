import { DomainError, personOf, type Actor } from '@rogatory/kernel';
import type { PendingRow } from '@rogatory/persistence';

/** Whether it was this actor, or the person behind it, that asked. */
export function isOwn(row: Pick<PendingRow, 'asked_by' | 'asked_person'>, actor: Actor): boolean {
  return row.asked_by === actor.id || row.asked_person === personOf(actor);
}

/** @throws DomainError `confirm-own` (403). */
export function requireAnother(
  row: Pick<PendingRow, 'asked_by' | 'asked_person'>,
  actor: Actor,
): void {
  if (isOwn(row, actor)) {
    throw new DomainError(
      'forbidden',
      'confirm-own',
      'Whoever asked for it cannot be the second officer. Ask another one, or take it back.',
    );
  }
}

/** @throws DomainError `pending-settled` or `pending-expired` (409). */
export function requireOpen(
  row: Pick<PendingRow, 'outcome' | 'expires_at'> & { readonly expired: boolean },
): void {
  if (row.outcome) {
    throw new DomainError('conflict', 'pending-settled', `This has been ${row.outcome} already.`);
  }
  if (row.expired) {
    throw new DomainError(
      'conflict',
      'pending-expired',
      `This expired at ${row.expires_at.toISOString()}. It has to be asked for anew.`,
    );
  }
}

/** @throws DomainError `ask-of-another` (403). */
export function requireOwn(row: Pick<PendingRow, 'asked_by' | 'asked_person'>, actor: Actor): void {
  if (isOwn(row, actor)) return;
  throw new DomainError(
    'forbidden',
    'ask-of-another',
    'Only whoever asked can take it back. As another officer you can decline it.',
  );
}
