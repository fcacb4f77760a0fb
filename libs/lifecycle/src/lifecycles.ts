import { DomainError, type Actor, type Role, type Side } from '@rogatory/kernel';
import type { Action } from './commands.js';
import { mutualAssistance } from './mutual-assistance.js';
import { preservation } from './preservation.js';
import type { RequestRecord } from './record.js';
import type { Lifecycle, Transition } from './table.js';

const known: readonly Lifecycle[] = [mutualAssistance, preservation];
const byName = new Map(known.map((lifecycle) => [lifecycle.name, lifecycle]));

/** Every lifecycle that this version carries. */
export const lifecycles: readonly Lifecycle[] = known;

/**
 * The lifecycle of that name.
 * @throws DomainError `lifecycle-not-available` (422) for one that the law names but this version does not carry.
 */
export function lifecycleOf(name: string): Lifecycle {
  const lifecycle = byName.get(name);
  if (!lifecycle) {
    throw new DomainError(
      'invalid',
      'lifecycle-not-available',
      `Requests that follow the lifecycle "${name}" can be read in the law, but cannot be drafted here yet.`,
    );
  }
  return lifecycle;
}

/**
 * The row of the table for an action.
 * @throws DomainError `unknown-action` (404).
 */
export function transitionOf(lifecycle: Lifecycle, action: string): Transition {
  const row = lifecycle.transitions.find((transition) => transition.action === action);
  if (!row) {
    throw new DomainError(
      'not-found',
      'unknown-action',
      `There is no action "${action}" in the lifecycle "${lifecycle.name}".`,
      { allowed: lifecycle.transitions.filter(({ by }) => by !== 'system').map((t) => t.action) },
    );
  }
  return row;
}

/** The side of a request on which an actor's State stands, or undefined for a third State. */
export function sideOf(
  request: Pick<RequestRecord, 'requestingState' | 'requestedState'>,
  state: string,
): Side | undefined {
  if (state === request.requestingState) return 'requesting';
  return state === request.requestedState ? 'requested' : undefined;
}

/**
 * Refuses whoever stands on the wrong side or lacks the role, whatever the state of the request.
 * @throws DomainError `wrong-side` or `role-missing` (403).
 */
export function authorise(row: Transition, side: Side, actor: Pick<Actor, 'kind' | 'roles'>): void {
  if (actor.kind === 'system' ? row.by !== 'system' : row.by !== 'either' && row.by !== side) {
    const whose = row.by === 'system' ? 'Only the system' : `Only the ${row.by} State`;
    throw new DomainError('forbidden', 'wrong-side', `${whose} can "${row.action}".`);
  }
  if (actor.kind !== 'system' && !hasAny(actor.roles, row.roles)) {
    throw new DomainError(
      'forbidden',
      'role-missing',
      `To "${row.action}" takes the role ${row.roles.join(' or ')}.`,
    );
  }
}

/** What this actor may do with a request now: the same table that `decide` follows. */
export function allowedActions(
  request: Pick<
    RequestRecord,
    'lifecycle' | 'state' | 'requestingState' | 'requestedState' | 'oral' | 'progress'
  >,
  actor: Pick<Actor, 'kind' | 'roles' | 'state'>,
): Action[] {
  const side = sideOf(request, actor.state);
  return lifecycleOf(request.lifecycle)
    .transitions.filter(
      ({ from, by, roles, needs }) =>
        side !== undefined &&
        (by === 'either' || by === side) &&
        from.includes(request.state) &&
        hasAny(actor.roles, roles) &&
        (needs === undefined || isOpen(request, needs)),
    )
    .map(({ action }) => action);
}

/** Whether a request has what an act of the table needs. */
export function isOpen(
  { oral, progress }: Pick<RequestRecord, 'oral' | 'progress'>,
  needs: NonNullable<Transition['needs']>,
): boolean {
  const { confirmedInWriting = false, conditions = [], fulfilled = [] } = progress;
  return needs === 'oral'
    ? oral !== undefined && !confirmedInWriting
    : conditions.length > fulfilled.length;
}

/** Whether these roles may write drafts of a lifecycle's kinds. */
export function mayDraft(lifecycle: Lifecycle, held: readonly Role[]): boolean {
  return hasAny(held, lifecycle.drafters);
}

function hasAny(held: readonly Role[], wanted: readonly Role[]): boolean {
  return wanted.some((role) => held.includes(role));
}
