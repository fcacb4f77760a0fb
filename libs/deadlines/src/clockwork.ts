import type { Kind, Limit } from '@rogatory/law';
import {
  lifecycleOf,
  type LifecycleEvent,
  type RequestRecord,
  type Transition,
} from '@rogatory/lifecycle';
import {
  calendars,
  closeDeadline,
  insertDeadlines,
  insertThresholds,
  moveDeadline,
  type Statement,
  type ThresholdValues,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { beginnings, type Beginning } from './beginning.js';
import type { Calendar } from './calendar.js';
import { read, type Reading } from './clock.js';
import { annotated } from './notes.js';
import { asBegun, standsStill, toValues, type OpenDeadline } from './open-deadline.js';

/** What an act does to the clocks of its request. */
export interface ClockChanges {
  readonly statements: readonly Statement[];
  /** The clocks that run afterwards, both States' own ones included. */
  readonly open: readonly OpenDeadline[];
}

/**
 * Ends, starts, stops and restarts clocks as one event demands: by the row of the transition table that it
 * followed and the limits of the instrument. Pure but for the ids of new rows.
 * @param open the clocks that ran before.
 * @param kind with the service levels of the two States: clocks that start count by them; those that run stay as they
 *   began.
 * @param calendar of the requested State, by whose days all of a request's clocks count.
 */
export function turnClocks(
  before: RequestRecord,
  after: RequestRecord,
  event: LifecycleEvent,
  open: readonly OpenDeadline[],
  kind: Kind,
  calendar: Calendar,
): ClockChanges {
  const lifecycle = lifecycleOf(after.lifecycle);
  const row: Transition | undefined = lifecycle.transitions.find(
    ({ action }) => action === event.type,
  );
  // what a State did within a draft, or a system act that leaves the state as it was (one hold of several), touches no
  // clock; an act that is private by itself does: a State's own clocks hang on it
  const apart = event.visibility === 'private' && row?.visibility !== 'private';
  if (!row || apart || (event.bySystem && before.state === after.state))
    return { statements: [], open };

  const over = lifecycle.final.includes(after.state);
  const limits = kind.limits;
  const starting = over
    ? []
    : limits
        .filter(({ id }) => row.opens?.includes(id))
        .flatMap((limit) =>
          beginnings(limit, before, after, event).map((beginning) => ({ limit, ...beginning })),
        );
  const ends = open.filter(
    (clock) =>
      isEnded(clock, limits, row, after, event) &&
      // with the date that it has it goes on: what has been told of it is not told again
      !(
        clock.stated !== null &&
        starting.some(({ limit, stated }) => limit.id === clock.limit && stated === clock.stated)
      ),
  );
  const staying = open.filter((clock) => !ends.includes(clock));

  const turned = staying.map((clock) => {
    const limit = limits.find(({ id }) => id === clock.limit);
    return limit ? stopOrGo(clock, limit, before, after, event.at, calendar) : clock;
  });
  const started = starting
    .filter(({ limit: { id, each } }) => each || !staying.some(({ limit }) => limit === id))
    .map(({ limit, ...beginning }) =>
      annotated(start(limit, beginning, after, event, calendar), limits, after),
    );
  const moved = turned.filter((clock, index) => clock !== staying[index]);
  const kept = turned.map((clock) => annotated(clock, limits, after));
  const explained = kept.filter((clock, index) => clock !== turned[index]);
  return {
    open: [...kept, ...started],
    statements: [
      ...ends.map(({ id }) => closeDeadline(id, event.at)),
      ...moved.map((clock) => moveDeadline(clock.id, toValues(clock, after))),
      ...(started.length > 0
        ? [insertDeadlines(started.map((clock) => toValues(clock, after)))]
        : []),
      ...explained.map(({ id, steps }) => calendars.explainDeadline(id, steps)),
      ...thresholds([...moved, ...started], limits, after, event.at, calendar),
    ],
  };
}

/** Whether an act ends a clock: by its row, or by ending the request. */
function isEnded(
  { limit, owedBy, condition }: OpenDeadline,
  limits: readonly Limit[],
  { closes, answers }: Transition,
  request: RequestRecord,
  { side, data }: LifecycleEvent,
): boolean {
  if (lifecycleOf(request.lifecycle).final.includes(request.state)) {
    const outlasts = limits.find(({ id }) => id === limit)?.outlasts.includes(request.state);
    if (!outlasts) return true;
  }
  // of the clocks of several conditions, the one of the condition that the act names
  if (closes?.includes(limit)) return condition === null || condition === data['condition'];
  const acting = side === 'requesting' ? request.requestingState : request.requestedState;
  return answers?.includes(limit) === true && owedBy === acting;
}

function start(
  limit: Limit,
  { stated, condition }: Beginning,
  request: RequestRecord,
  event: LifecycleEvent,
  calendar: Calendar,
): OpenDeadline {
  const clock = {
    id: uuidv7(),
    request: request.id,
    limit: limit.id,
    owedBy: owing(limit, request, event),
    visibility: limit.visibility,
    startedAt: event.at,
    stated,
    condition,
    stops: limit.stoppedIn.includes(request.state) ? [{ from: event.at }] : [],
  };
  return { ...clock, ...shown(readClock(clock, limit, request, calendar)) };
}

/** Code of the State that owes what a limit demands. */
function owing(
  { owedBy }: Limit,
  { requestingState, requestedState }: RequestRecord,
  { side }: LifecycleEvent,
): string {
  const owes = owedBy === 'other' ? (side === 'requesting' ? 'requested' : 'requesting') : owedBy;
  return owes === 'requesting' ? requestingState : requestedState;
}

function stopOrGo(
  clock: OpenDeadline,
  limit: Limit,
  before: RequestRecord,
  after: RequestRecord,
  at: string,
  calendar: Calendar,
): OpenDeadline {
  const was = limit.stoppedIn.includes(before.state);
  const is = limit.stoppedIn.includes(after.state);
  if (was === is) return clock;
  const stops = is
    ? [...clock.stops, { from: at }]
    : clock.stops.map((stop) => (stop.to === undefined ? { ...stop, to: at } : stop));
  const rule = asBegun(limit, clock);
  return { ...clock, stops, ...shown(readClock({ ...clock, stops }, rule, after, calendar)) };
}

function readClock(
  { startedAt, stops, stated }: Pick<OpenDeadline, 'startedAt' | 'stops' | 'stated'>,
  limit: Limit,
  { urgency }: RequestRecord,
  calendar: Calendar,
): Reading {
  return read(limit, urgency, startedAt, calendar, {
    stops,
    ...(stated !== null && { statedDate: stated }),
  });
}

function shown({
  dueAt,
  dueOn,
  zone,
  steps,
}: Reading): Pick<OpenDeadline, 'dueAt' | 'dueOn' | 'zone' | 'steps'> {
  return { dueAt, dueOn, zone, steps };
}

/** The thresholds of clocks that have just been written. */
export function thresholds(
  clocks: readonly OpenDeadline[],
  limits: readonly Limit[],
  request: RequestRecord,
  at: string,
  calendar: Calendar,
): Statement[] {
  const values = clocks.flatMap((clock): ThresholdValues[] => {
    const limit = limits.find(({ id }) => id === clock.limit);
    if (!limit || standsStill(clock)) return [];
    return readClock(clock, asBegun(limit, clock), request, calendar)
      .thresholds.filter((threshold) => threshold.name !== 'warn' || (threshold.at ?? '') > at)
      .map((threshold) => ({
        id: uuidv7(),
        deadline_id: clock.id,
        request_id: clock.request,
        requesting_state: request.requestingState,
        requested_state: request.requestedState,
        owed_by: clock.owedBy,
        visibility: clock.visibility,
        name: threshold.name,
        at: threshold.at,
      }));
  });
  return values.length > 0 ? [insertThresholds(values)] : [];
}
