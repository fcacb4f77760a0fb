import { addDays, type Actor } from '@rogatory/kernel';
import { dateAfter, turnClocks, type OpenDeadline } from '@rogatory/deadlines';
import { withLevels, type Law } from '@rogatory/law';
import {
  decide,
  evolve,
  evolveRoom,
  react,
  type LifecycleEvent,
  type RequestRecord,
} from '@rogatory/lifecycle';
import {
  Ledger,
  toRecord,
  updateDraft,
  updateRequest,
  type RequestRow,
  type Statement,
} from '@rogatory/persistence';
import { contextOf, type Case } from './context.js';

/** What events have made of a request, and the statements that write its clocks. */
export interface Recorded {
  readonly request: RequestRecord;
  readonly open: readonly OpenDeadline[];
  readonly statements: readonly Statement[];
}

/** Folds events over the request, appends them to its chains, and turns its clocks. */
export function record(
  { request, open, kind, calendar }: Case,
  events: readonly LifecycleEvent[],
  ledger: Ledger,
  author: Actor,
): Recorded {
  return events.reduce<Recorded>(
    (done, event) => {
      const after = evolve(done.request, event);
      ledger.append(event, author, evolveRoom(ledger.memory, event, author.id));
      const turned = turnClocks(done.request, after, event, done.open, kind, calendar);
      return {
        request: after,
        open: turned.open,
        statements: [...done.statements, ...turned.statements],
      };
    },
    { request, open, statements: [] },
  );
}

/** The statements that write what an act has changed of the request itself. */
export function changesOf(
  before: RequestRecord,
  after: RequestRecord,
  ledger: Ledger,
): readonly Statement[] {
  if (before === after) return [];
  return [
    updateRequest(after, ledger.sharedHead),
    ...(before.contents === after.contents ? [] : [updateDraft(after)]),
  ];
}

/**
 * What the system does with a preservation because of what happened to a request that follows it, for the requested
 * State.
 * @param open the clocks of both requests.
 */
export function reactionOf(
  row: RequestRow,
  follower: RequestRecord,
  events: readonly LifecycleEvent[],
  { at, today, calendar, levels }: Case,
  open: readonly OpenDeadline[],
  law: Law,
): readonly Statement[] {
  const request = toRecord(row);
  const known = law.kind(request.instrument, request.kind);
  const kind = withLevels(known, request.instrument, levels, 'requested');
  const notice = kind.limits.find(({ id }) => id === 'release-notice');
  // the notice runs to the end of its last day
  const notBefore = notice ? addDays(dateAfter(notice, request.urgency, at, calendar), 1) : today;
  const command = events.flatMap((event) => react(request, follower, event, notBefore) ?? [])[0];
  if (!command) return [];
  const state = request.requestedState;
  const system: Actor = { kind: 'system', id: 'system', state, roles: [] };
  const case_: Case = {
    ...{ request, kind, levels, at, today, calendar, side: 'requested' },
    open: open.filter((deadline) => deadline.request === request.id),
  };
  const ledger = new Ledger(request, state, row, undefined);
  const made = decide(request, command, contextOf(case_, system, {}, [], law));
  const done = record(case_, made, ledger, system);
  return [...ledger.finish(), ...done.statements, ...changesOf(request, done.request, ledger)];
}
