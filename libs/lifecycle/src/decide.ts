import { DomainError } from '@rogatory/kernel';
import type { Action, Command } from './commands.js';
import type { Context } from './context.js';
import { allowedActions, authorise, lifecycleOf, transitionOf } from './lifecycles.js';
import type { LifecycleEvent, RequestRecord } from './record.js';
import { rules } from './rules.js';
import type { Transition } from './table.js';

/**
 * The only place where a request may change state: what happens when somebody acts, as events to be recorded.
 * Pure. The caller folds the events with `evolve` and writes both in one transaction.
 * @throws DomainError, in this order: `unknown-action` (404), `wrong-side` or `role-missing` (403),
 *   `illegal-transition` (409), then what the act's own rule says (422 or 409).
 */
export function decide(
  request: RequestRecord,
  command: Command,
  context: Context,
): LifecycleEvent[] {
  const lifecycle = lifecycleOf(request.lifecycle);
  const row = transitionOf(lifecycle, command.action);
  authorise(row, context.side, context.actor);
  if (!row.from.includes(request.state)) throw illegal(request, row, context);

  const { action, internalReasons, ...body } = command;
  // The table pairs each action with its own body, which the compiler cannot follow through a lookup by name.
  const rule = rules[action] as
    ((request: RequestRecord, body: unknown, context: Context) => void) | undefined;
  rule?.(request, body, context);

  // what was left at home is nothing that the other State is told
  const { assessment, leaveOut: _, ...told } = body as Record<string, unknown>;
  const beforeTransmission = request.transmittedAt === null && action !== 'transmit';
  const event = (
    type: Action | 'internal-reasons',
    visibility: LifecycleEvent['visibility'],
    data: LifecycleEvent['data'],
  ): LifecycleEvent => ({
    type,
    visibility,
    side: context.side,
    bySystem: row.by === 'system',
    basis: context.basisOf(type === 'internal-reasons' ? action : type),
    data,
    at: context.now,
  });
  return [
    ...(assessment
      ? [event('record-assessment', 'private', assessment as LifecycleEvent['data'])]
      : []),
    event(
      action,
      row.visibility === 'private' || beforeTransmission ? 'private' : 'shared',
      action === 'transmit' ? { ...told, ...asSent(request) } : cited(request, action, told),
    ),
    ...(internalReasons
      ? [event('internal-reasons', 'private', { action, text: internalReasons })]
      : []),
  ];
}

/** What transmission puts into the shared room: the whole request, so that the event speaks for itself. */
function asSent(request: RequestRecord): LifecycleEvent['data'] {
  const { reference, instrument, kind, requestingState, requestedState, requestingAuthority } =
    request;
  const { urgency, language, confidential, offences, contents, items, deadline, oral, links } =
    request;
  return {
    ...{ reference, instrument, kind, requestingState, requestedState, requestingAuthority },
    ...{ urgency, confidential, offences, contents, items, links },
    ...(language !== undefined && { language }),
    ...(deadline && { deadline }),
    ...(oral && { oral }),
  };
}

const decisions: readonly Action[] = [
  'accept',
  'accept-in-part',
  'decide-items',
  'refuse',
  'postpone',
  'preserve',
];

/** Decisions say which version of the contents they decided on. */
function cited(
  { contentsVersion }: RequestRecord,
  action: Action,
  data: Record<string, unknown>,
): LifecycleEvent['data'] {
  return decisions.includes(action) ? { ...data, contentsVersion } : data;
}

function illegal(request: RequestRecord, { action }: Transition, { actor }: Context): DomainError {
  const allowed = allowedActions(request, actor);
  return new DomainError(
    'conflict',
    'illegal-transition',
    `A request that is ${request.state} does not admit "${action}".` +
      (allowed.length > 0
        ? ` You can now: ${allowed.join(', ')}.`
        : ' There is nothing for you to do now.'),
    { allowed },
  );
}
