import type { Action } from './commands.js';
import { lifecycleOf, lifecycles } from './lifecycles.js';

/**
 * What acts mean when requests are counted, whatever their lifecycle. A request is decided by the first act of its
 * kind: later ones decide further items, or end what was accepted. Data that are preserved are decided on and executed
 * at once.
 */
export const milestones = {
  sent: ['transmit'],
  acknowledged: ['acknowledge'],
  decided: [
    ...['accept', 'accept-in-part', 'accept-conditions', 'refuse', 'return-unexecuted'],
    ...['preserve', 'report-not-held'],
  ],
  refused: ['refuse'],
  /** Acts that may name grounds against single items. */
  refusedInPart: ['accept-in-part', 'decide-items', 'preserve'],
  executed: ['complete', 'preserve'],
  delivered: ['deliver'],
} as const satisfies Readonly<Record<string, readonly Action[]>>;

const rows = lifecycles.flatMap(({ final, transitions }) =>
  transitions.map(({ action, to }) => {
    const goals: readonly string[] = typeof to === 'string' ? [to] : to;
    return { action, goals, ends: goals.filter((goal) => final.includes(goal)).length };
  }),
);

/** Acts that end a request whenever they are taken. */
export const endings: readonly Action[] = [
  ...new Set(rows.filter(({ goals, ends }) => ends === goals.length).map(({ action }) => action)),
];

/** Acts that end a request in some cases; which, the act itself says. */
export const possibleEndings: readonly Action[] = [
  ...new Set(
    rows.filter(({ goals, ends }) => ends > 0 && ends < goals.length).map(({ action }) => action),
  ),
];

/** Acts that end a request without help, so that another one may take its place. */
const unhelped: readonly Action[] = ['refuse', 'return-unexecuted', 'report-not-held', 'withdraw'];

/** Whether a request has ended without help. */
export function endedUnhelped({
  lifecycle,
  state,
}: {
  readonly lifecycle: string;
  readonly state: string;
}): boolean {
  return lifecycleOf(lifecycle).transitions.some(
    ({ action, to }) => unhelped.includes(action) && to === state,
  );
}
