import type { RequestView } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import { lifecycleOf, lifecycles, mayDraft, type Action } from '@rogatory/lifecycle';
import { originOf } from '../../current-actor.js';
import type { SignedIn } from '../visit.js';

/** Who looks at a page of a case: the officer, where from, and why, where that must be said. */
export function reader(visit: SignedIn, reason?: string): Actor {
  const from = originOf(visit);
  const said =
    reason !== undefined && reason.trim() !== '' ? reason.trim().slice(0, 500) : undefined;
  return { ...visit.session.actor, from: { ...from, ...(said !== undefined && { reason: said }) } };
}

/** Whether a request is a draft that this officer may go on with. */
export function isOwnDraft(request: RequestView, { state, roles }: Actor): boolean {
  const lifecycle = lifecycleOf(request.lifecycle);
  const isDraft = request.state === lifecycle.initial && request.requestingState === state;
  return isDraft && mayDraft(lifecycle, roles);
}

/** Whether it waits to be sent, and the reader may read it as the other State will. */
export function isUnsent(
  { lifecycle: name, state, requestingState, transmittedAt }: RequestView,
  actor: Actor,
): boolean {
  const lifecycle = lifecycleOf(name);
  const isOpen = transmittedAt === null && !lifecycle.final.includes(state);
  return isOpen && requestingState === actor.state && mayDraft(lifecycle, actor.roles);
}

const actions = new Set<string>(
  lifecycles.flatMap(({ transitions }) => transitions.map(({ action }) => action)),
);

export function isAction(given: string): given is Action {
  return actions.has(given);
}
