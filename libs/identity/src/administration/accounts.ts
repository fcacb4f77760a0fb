import { invalid } from '@rogatory/kernel';
import { lockStaffMember, lockUnit, type StaffRow, type Transaction } from '@rogatory/persistence';
import { conflict, nothing } from './rules.js';

/** @throws DomainError `not-found` (404). */
export async function lockedOfficer(tx: Transaction, id: string, state: string): Promise<StaffRow> {
  const [[officer]] = await tx.send(lockStaffMember(id, state));
  if (!officer) throw nothing('officer');
  return officer;
}

/** @throws DomainError `officer-deactivated` (409). */
export function requireActiveAccount({ deactivated_at }: StaffRow): void {
  if (!deactivated_at) return;
  throw conflict(
    'officer-deactivated',
    'This officer is deactivated. Reactivate the account first.',
  );
}

/** @throws DomainError `unit-unknown` (422) for what is no open unit of the authority. */
export async function requireUnit(
  tx: Transaction,
  unit: string | null,
  authority: string,
  state: string,
): Promise<void> {
  if (unit === null) return;
  const [[found]] = await tx.send(lockUnit(unit, state));
  if (found && found.authority === authority && !found.closed_at) return;
  throw invalid(
    'unit-unknown',
    '/unit',
    'This authority has no such open unit. Send null for none.',
  );
}

/** The members that were given, so that what was left out stays as it is. */
export function definedOf<T extends object>(
  given: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Whether two lists have the same members, in whatever order. */
export function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((member) => other.includes(member));
}

type Changeable = Pick<StaffRow, 'authority' | 'name' | 'roles' | 'unit' | 'language'>;

/** What a change is recorded as: each member that differs, before and after. */
export function changesBetween(before: Changeable, after: Changeable): Record<string, unknown> {
  const members = ['authority', 'name', 'roles', 'unit', 'language'] as const;
  return Object.fromEntries(
    members
      .filter((member) => JSON.stringify(before[member]) !== JSON.stringify(after[member]))
      .map((member) => [member, { before: before[member], after: after[member] }]),
  );
}
