import type { Kind, Limit } from '@rogatory/law';
import {
  lifecycleOf,
  type LifecycleEvent,
  type RequestRecord,
  type Transition,
} from '@rogatory/lifecycle';
import {
  closeDeadline,
  insertDeadlines,
  insertThresholds,
  moveDeadline,
  type Statement,
  type ThresholdValues,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { Calendar } from './calendar.js';
import { read, type Reading } from './clock.js';
import { asBegun, standsStill, toValues, type OpenDeadline } from './open-deadline.js';

/** What an act does to the clocks of its request. */
export interface ClockChanges {
  readonly statements: readonly Statement[];
  /** The clocks that run afterwards, both States' own ones included. */
  readonly open: readonly OpenDeadline[];
}

/**
 * Ends, starts, stops and restarts clocks as one shared event demands: by the row of the transition table that it
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
  // a system act that leaves the state as it was (one hold of several) touches no clock
  const idle = event.visibility === 'private' || (event.bySystem && before.state === after.state);
  if (!row || idle) return { statements: [], open };

  const over = lifecycle.final.includes(after.state);
  const acting = event.side === 'requesting' ? after.requestingState : after.requestedState;
  const ends = open.filter(
    ({ limit, owedBy }) =>
      over ||
      row.closes?.includes(limit) === true ||
      (row.answers?.includes(limit) === true && owedBy === acting),
  );
  const staying = open.filter((clock) => !ends.includes(clock));
  const limits = kind.limits;

  const turned = staying.map((clock) => {
    const limit = limits.find(({ id }) => id === clock.limit);
    return limit ? stopOrGo(clock, limit, before, after, event.at, calendar) : clock;
  });
  const started = over
    ? []
    : limits
        .filter(({ id }) => row.opens?.includes(id) && !staying.some((clock) => clock.limit === id))
        .flatMap((limit) => start(limit, after, event, calendar));

  const moved = turned.filter((clock, index) => clock !== staying[index]);
  return {
    open: [...turned, ...started],
    statements: [
      ...ends.map(({ id }) => closeDeadline(id, event.at)),
      ...moved.map((clock) => moveDeadline(clock.id, toValues(clock, after))),
      ...(started.length > 0
        ? [insertDeadlines(started.map((clock) => toValues(clock, after)))]
        : []),
      ...thresholds([...moved, ...started], limits, after, event.at, calendar),
    ],
  };
}

/** The date that a limit takes from an act or from what the request says, in place of its own count. */
export function statedDate(
  { dateFrom }: Limit,
  request: RequestRecord,
  event: Pick<LifecycleEvent, 'data'>,
): string | undefined {
  if (dateFrom === undefined) return undefined;
  const told = event.data[dateFrom];
  if (typeof told === 'string') return told;
  switch (dateFrom) {
    case 'deadline':
      return request.deadline?.on;
    case 'until':
      return request.progress.until;
    case 'reviewOn':
      return request.items
        .flatMap(({ decision, reviewOn }) =>
          decision === 'postponed' && reviewOn ? [reviewOn] : [],
        )
        .sort()[0];
    default:
      return undefined;
  }
}

function start(
  limit: Limit,
  request: RequestRecord,
  event: LifecycleEvent,
  calendar: Calendar,
): OpenDeadline[] {
  const stated = statedDate(limit, request, event) ?? null;
  if (stated === null && (limit.amount === undefined || limit.dateFrom === 'until')) return [];
  const clock = {
    id: uuidv7(),
    request: request.id,
    limit: limit.id,
    owedBy: owing(limit, request, event),
    visibility: limit.visibility,
    startedAt: event.at,
    stated,
    stops: limit.stoppedIn.includes(request.state) ? [{ from: event.at }] : [],
  };
  return [{ ...clock, ...shown(readClock(clock, limit, request, calendar)) }];
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
