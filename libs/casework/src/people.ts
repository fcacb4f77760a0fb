import { DomainError, invalid, type Actor, type Page } from '@rogatory/kernel';
import type { Law } from '@rogatory/law';
import type { LifecycleEvent } from '@rogatory/lifecycle';
import {
  drafterOf,
  type AssignmentRow,
  type RequestRow,
  type SealRow,
  type Transaction,
} from '@rogatory/persistence';
import { readerOf, requireRole } from './access.js';

/** Somebody who works on a request, with the name to call them by. */
export type Person = AssignmentRow & { readonly name: string };

/** A request, locked, with the people who work on it. */
export interface Found {
  readonly row: RequestRow;
  readonly at: Date;
  readonly people: readonly Person[];
  readonly seal: SealRow | undefined;
}

/** As many as are asked to look after one request. */
const most = 100;

export interface AssignmentView {
  /** Id of an officer, a service account or a unit. */
  readonly assignee: string;
  readonly kind: 'officer' | 'service' | 'unit';
  readonly name: string;
  readonly assignedBy: string;
  readonly since: string;
  /** Who stands in for an officer today; absent where nobody does. */
  readonly standIns?: readonly { readonly name: string; readonly until: string }[];
}

/** Who in a State works on a request; with a seal, nobody else in the State but its auditors sees it. */
export interface PeopleView extends Page<AssignmentView> {
  readonly seal: { readonly by: string; readonly since: string } | null;
}

export function assignmentView({ assignee, kind, name, assigned_by, at }: Person): AssignmentView {
  return { assignee, kind, name, assignedBy: assigned_by, since: at.toISOString() };
}

export function peopleView(
  people: readonly Person[],
  seal: SealRow | undefined,
  standIns: readonly { readonly absent: string; name: string; until: string }[] = [],
): PeopleView {
  return {
    items: people.map((person) => {
      const present = standIns.filter(({ absent }) => absent === person.assignee);
      return {
        ...assignmentView(person),
        ...(present.length > 0 && {
          standIns: present.map(({ name, until }) => ({ name, until })),
        }),
      };
    }),
    next: null,
    seal: seal ? { by: seal.sealed_by, since: seal.at.toISOString() } : null,
  };
}

/** An event of need-to-know in a State's own room. */
export function needToKnow(
  { instrument, lifecycle, requesting_state }: RequestRow,
  state: string,
  { type, data }: Pick<LifecycleEvent, 'type' | 'data'>,
  at: string,
  law: Law,
): LifecycleEvent {
  return {
    type,
    visibility: 'private',
    side: state === requesting_state ? 'requesting' : 'requested',
    bySystem: false,
    basis: law.basisOf(instrument, lifecycle, 'need-to-know'),
    data,
    at,
  };
}

/**
 * Who decides who works on a request: an authority; on preservations the contact point too; a liaison officer for
 * oneself, and for the drafts that one has written.
 * @throws DomainError `role-missing` (403).
 */
export async function requireAssigner(
  actor: Actor,
  row: RequestRow,
  assignee: string,
  tx: Transaction,
): Promise<void> {
  if (actor.roles.includes('authority')) return;
  if (actor.roles.includes('contact') && row.lifecycle === 'preservation') return;
  if (actor.roles.includes('liaison')) {
    if (assignee.toLowerCase() === actor.id.toLowerCase()) return;
    if (row.transmitted_at === null) {
      const [[draft]] = await tx.send(drafterOf(row.id, actor.state));
      if (draft?.drafter === actor.id) return;
    }
  }
  requireRole({ ...actor, roles: [] }, ['authority'], 'decide who works on this request');
}

/** An auditor sees what is sealed, and lets nobody into it. @throws DomainError `not-assigned` (403). */
export function requireAssigned(actor: Actor, people: readonly Person[]): void {
  const { knows } = readerOf(actor);
  if (people.some(({ assignee }) => knows.includes(assignee))) return;
  throw new DomainError(
    'forbidden',
    'not-assigned',
    'This request is sealed: only who is assigned to it decides who may open it.',
  );
}

export function assignmentOf(
  { id, state }: Actor,
  { row, at }: Found,
  assignee: string,
  kind: AssignmentRow['kind'],
): AssignmentRow {
  return { request_id: row.id, state, assignee, kind, assigned_by: id, at };
}

/** @throws DomainError `too-many-assignees` (409). */
export function requireRoom(people: readonly Person[]): void {
  if (people.length < most) return;
  throw new DomainError(
    'conflict',
    'too-many-assignees',
    `A request has at most ${most} people and units. Name a unit, or take somebody off first.`,
  );
}

/** Unknown, of another State, gone, or nobody who works on cases: all look the same. */
export function unknownAssignee(pointer: string): DomainError {
  return invalid(
    'unknown-assignee',
    pointer,
    'Name somebody of your own State who works on cases.',
  );
}

export function lastAssignee(): DomainError {
  return new DomainError(
    'conflict',
    'last-assignee',
    'A sealed request needs somebody who may open it. Assign somebody else first, or unseal it.',
  );
}
