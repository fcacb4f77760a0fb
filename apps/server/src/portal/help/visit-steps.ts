import type { EventView, RequestView } from '@rogatory/casework';
import { lifecycleOf, mayDraft, type Transition } from '@rogatory/lifecycle';
import type { Role } from '@rogatory/kernel';
import type { VisitStep } from './help-pages.js';

/** The way of a request in the order of a first visit. An act that its lifecycle does not have falls away. */
const way: readonly { readonly name: string; readonly acts: readonly string[] }[] = [
  ...['submit-for-approval', 'transmit', 'acknowledge', 'start-assessment'].map(single),
  { name: 'decide', acts: ['accept', 'preserve', 'accept-in-part', 'refuse', 'report-not-held'] },
  ...['start-execution', 'deliver', 'complete', 'confirm-receipt', 'close'].map(single),
];
/** The lifecycle whose way is shown before there is a request. */
export const shownFirst = 'mutual-assistance';

function single(name: string): { readonly name: string; readonly acts: readonly string[] } {
  return { name, acts: [name] };
}

/** Who looks at the page. */
export interface Visitor {
  readonly state: string;
  readonly roles: readonly Role[];
}

/** What is followed: a request with its history, as far as the visitor may see them. */
export interface Followed {
  readonly request: RequestView;
  readonly events: readonly EventView[];
}

/** The steps of a first visit, each with whether it is done, who does it, and where. */
export function stepsOf(
  parties: { readonly requesting: string; readonly requested: string },
  visitor: Visitor | undefined,
  followed: Followed | undefined,
): readonly VisitStep[] {
  const { request, events = [] } = followed ?? {};
  const lifecycle = lifecycleOf(request?.lifecycle ?? shownFirst);
  const seen = new Set(events.map(({ type }) => type));
  const isOver = request !== undefined && lifecycle.final.includes(request.state);
  const rows = way.flatMap(({ name, acts }) => {
    const row = lifecycle.transitions.find(({ action }) => acts.includes(action));
    return row ? [{ name, acts, row, isSeen: acts.some((action) => seen.has(action)) }] : [];
  });
  const last = rows.findLastIndex(({ isSeen }) => isSeen);
  const steps: Omit<VisitStep, 'standing' | 'signIn'>[] = [];
  const done: boolean[] = [];
  const add = (name: string, by: string, officer: string, href: string | null, isDone: boolean) => {
    steps.push({ name, officer, state: by, href });
    done.push(isDone);
  };
  const { requesting, requested } = parties;
  const canDraft = visitor?.state === requesting && mayDraft(lifecycle, visitor.roles);
  const draft = request === undefined ? '/requests/new' : `/requests/${request.id}/draft`;
  const [drafter = 'liaison'] = lifecycle.drafters;
  add('draft', requesting, drafter, canDraft ? draft : null, request !== undefined);
  rows.forEach(({ name, acts, row, isSeen }, index) => {
    // what one State does among itself is seen by the other only in what follows from it
    const isDone = isSeen || (row.visibility === 'private' && index < last);
    if (isOver && !isDone) return;
    const act = request?.allowedActions.find((one) => acts.includes(one));
    const href = request && act !== undefined ? `/requests/${request.id}/actions/${act}` : null;
    add(name, partyOf(row, requesting, requested), row.roles[0] ?? 'authority', href, isDone);
  });
  const checks = request && visitor ? `/requests/${request.id}/verification` : null;
  add('verify', requested, 'auditor', checks, false);
  const next = done.indexOf(false);
  return steps.map((step, index) => {
    const back = `/help/first-visit${request ? `?request=${request.id}` : ''}`;
    const query = new URLSearchParams({ as: `${step.state.toLowerCase()}-${step.officer}`, back });
    return {
      ...step,
      signIn: `/sign-in?${query.toString()}`,
      standing: done[index] ? 'done' : index === next ? 'next' : 'later',
      href: index === next ? step.href : null,
    };
  });
}

function partyOf({ by }: Transition, requesting: string, requested: string): string {
  return by === 'requesting' ? requesting : by === 'requested' ? requested : requesting;
}
