import { canonical } from '@rogatory/history';
import type { Limit } from '@rogatory/law';
import { keptUntil, type RequestRecord } from '@rogatory/lifecycle';
import type { Step } from './explain.js';
import type { OpenDeadline } from './open-deadline.js';

/** Steps that tell what a clock is about, and change while its date does not. */
const notes: readonly string[] = ['condition', 'to-be-renewed', 'reaches'] satisfies Step['step'][];

/** A clock with what its explanation says beside how its date was found; the same one where nothing has changed. */
export function annotated(
  clock: OpenDeadline,
  limits: readonly Limit[],
  request: RequestRecord,
): OpenDeadline {
  const limit = limits.find(({ id }) => id === clock.limit);
  if (limit?.each === undefined && limit?.upholds === undefined) return clock;
  const known = clock.steps as readonly Step[]; // written by the clock; a row keeps them as JSON
  const counted = known.filter(({ step }) => !notes.includes(step));
  const steps = [
    ...conditionOf(clock, request),
    ...counted,
    ...renewalOf(clock, limit, limits, request),
  ];
  return canonical(steps) === canonical(known) ? clock : { ...clock, steps };
}

function conditionOf({ condition }: OpenDeadline, { progress }: RequestRecord): Step[] {
  const term = condition === null ? undefined : progress.conditions?.[condition - 1];
  return condition === null || !term
    ? []
    : [{ step: 'condition', number: condition, code: term.code }];
}

/** Whether the order under which data are kept ends before they may be let go. */
function renewalOf(
  { dueOn }: OpenDeadline,
  { upholds }: Limit,
  limits: readonly Limit[],
  request: RequestRecord,
): Step[] {
  const floor = limits.find(({ id }) => id === upholds)?.amount?.[request.urgency];
  if (!floor || dueOn === null) return [];
  const until = keptUntil(request, floor.count);
  return until !== undefined && dueOn >= until
    ? [{ step: 'reaches', until }]
    : [{ step: 'to-be-renewed', by: dueOn, until: until ?? null }];
}
