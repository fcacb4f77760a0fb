import type { Instrument, Kind, Law, Urgency } from '@rogatory/law';
import { lifecycles, needsKeeping, type RequestRecord } from '@rogatory/lifecycle';
import { day, endOf, moment, written, type Calendar } from './calendar.js';
import { read } from './clock.js';
import { dateOf, minuteOf, type Step } from './explain.js';

/** The limits on the way to evidence, each of which begins where the one before it ends. */
const road = ['acknowledge', 'decide', 'execute'] as const;
type Mark = (typeof road)[number];

/** One limit on the way, by its default. */
export interface Stage {
  readonly limit: Mark;
  readonly dueAt: string;
  readonly dueOn: string | null;
  readonly zone: string;
  readonly steps: readonly Step[];
}

/**
 * Whether data that another State keeps goes before a request for it can be decided, as far as the requesting State
 * may know: by the date that both States see and by the instrument's defaults. How long the other State gives itself is
 * private, and not asked.
 */
export interface Forecast {
  /** Id of the preservation. */
  readonly preservation: string;
  /** Id of the request that follows it; null: of one that would be transmitted now. */
  readonly request: string | null;
  /** `held`: it is kept as long as a transmitted request needs it. `over`: it is kept no more, and may be gone. */
  readonly outcome:
    'in-time' | 'lapses-before-decision' | 'lapses-before-execution' | 'held' | 'over';
  /** The last day on which the data is kept, if nothing is done; `YYYY-MM-DD` in `zone`. */
  readonly keptUntil: string | null;
  readonly zone: string;
  /** What the estimate rests on. */
  readonly estimate: 'defaults';
  /** When a request that were transmitted now would be decided at the latest; null where it does not matter. */
  readonly decidedBy: string | null;
  readonly executedBy: string | null;
  readonly stages: readonly Stage[];
  /** What would help: asking for an extension, and transmitting the request, which holds the data. */
  readonly remedies: readonly ('ask-for-extension' | 'transmit')[];
  readonly explanation: string;
}

/** A preservation, as both States know it. */
export type Kept = Pick<RequestRecord, 'id' | 'state' | 'lifecycle' | 'progress'>;

/** A request that follows a preservation, as its own State knows it. */
export type Follower = Pick<
  RequestRecord,
  'id' | 'instrument' | 'kind' | 'urgency' | 'state' | 'transmittedAt'
>;

/** Whether the requests of a lifecycle can follow a preservation, and hold it. */
function canFollow({ lifecycle }: Pick<Kind, 'lifecycle'>): boolean {
  const known = lifecycles.find(({ name }) => name === lifecycle);
  return known?.transitions.some((row) => 'reaches' in row) === true;
}

/** Any kind whose requests can follow a preservation, for one that there is not yet. */
export function kindOfFollowers({ kinds }: Instrument): Kind | undefined {
  return kinds.find(canFollow);
}

/**
 * Forecasts for a preservation, one for each request that follows it and still needs it; for one that would be
 * transmitted now where there is none. None before anything is kept.
 */
export function forecasts(
  kept: Kept & Pick<RequestRecord, 'instrument' | 'urgency'>,
  followers: readonly Follower[],
  at: string,
  calendar: Calendar,
  law: Law,
): Forecast[] {
  const needing = followers.filter(needsKeeping);
  if (needing.length > 0) {
    return needing.flatMap(
      (one) => forecast(kept, one, law.kind(one.instrument, one.kind), at, calendar) ?? [],
    );
  }
  const kind = kindOfFollowers(law.instrument(kept.instrument));
  if (!kind || isOver(kept)) return [];
  const { urgency } = kept;
  const next = { id: null, urgency, transmittedAt: null };
  return [forecast(kept, next, kind, at, calendar) ?? []].flat();
}

/**
 * The forecast for one preservation and one request; undefined where nothing is kept yet.
 * @param kind as the instrument has it, without the service levels of any State.
 * @param at the instant from which it is counted, RFC 3339.
 * @param calendar of the requested State.
 */
export function forecast(
  kept: Kept,
  follower: Pick<Follower, 'urgency' | 'transmittedAt'> & { readonly id: string | null },
  kind: Kind,
  at: string,
  calendar: Calendar,
): Forecast | undefined {
  const { until } = kept.progress;
  const { zone } = calendar;
  const said = {
    ...{ preservation: kept.id, request: follower.id, keptUntil: until ?? null, zone },
    estimate: 'defaults',
  } as const;
  const nothing = { decidedBy: null, executedBy: null, stages: [], remedies: [] } as const;
  const over = isOver(kept);
  if (over || follower.transmittedAt !== null || kept.state === 'held') {
    if (!over && until === undefined) return undefined;
    const outcome = over ? 'over' : 'held';
    return explained({ ...said, ...nothing, outcome });
  }
  if (until === undefined) return undefined;
  const stages = stagesOf(kind, follower.urgency, at, calendar);
  const dueOf = (mark: Mark): string | null =>
    stages.find(({ limit }) => limit === mark)?.dueAt ?? null;
  const lapses = endOf(day(until), zone);
  const isAfter = (due: string | null): boolean => due !== null && moment(due) > lapses;
  const [decidedBy, executedBy] = [dueOf('decide'), dueOf('execute')];
  const bad = isAfter(decidedBy) || isAfter(executedBy);
  return explained({
    ...{ ...said, decidedBy, executedBy, stages },
    outcome: isAfter(decidedBy)
      ? 'lapses-before-decision'
      : bad
        ? 'lapses-before-execution'
        : 'in-time',
    remedies: bad ? ['ask-for-extension', 'transmit'] : [],
  });
}

/** Nobody keeps the data any more. */
function isOver({ lifecycle, state }: Pick<Kept, 'lifecycle' | 'state'>): boolean {
  return lifecycles.some(({ name, final }) => name === lifecycle && final.includes(state));
}

function stagesOf(kind: Kind, urgency: Urgency, at: string, calendar: Calendar): Stage[] {
  const stages: Stage[] = [];
  let start = at;
  for (const mark of road) {
    const limit = kind.limits.find(({ id }) => id === mark);
    if (!limit?.amount) continue;
    const { dueAt, dueOn, zone, steps } = read(limit, urgency, start, calendar);
    if (dueAt === null) continue;
    stages.push({ limit: mark, dueAt, dueOn, zone, steps });
    // what is done at the very end of a day begins the next limit on that day
    start = dueOn === null ? dueAt : written(moment(dueAt) - 1_000_000n);
  }
  return stages;
}

function explained(told: Omit<Forecast, 'explanation'>): Forecast {
  return { ...told, explanation: explain(told) };
}

/** The same in plain English. */
function explain({ outcome, keptUntil, zone, stages }: Omit<Forecast, 'explanation'>): string {
  const kept = keptUntil === null ? '' : `${dateOf(keptUntil)} 24:00 ${zone}`;
  const verbs = { acknowledge: 'acknowledged', decide: 'decided', execute: 'executed' } as const;
  const by = stages
    .map(
      ({ limit, dueAt, dueOn }) => `${verbs[limit]} by ${dueOn ? dateOf(dueOn) : minuteOf(dueAt)}`,
    )
    .join(', ');
  const estimate = `transmitted now, and by the instrument's defaults, a request is ${by}; how long the other State gives itself is not known`;
  const help =
    'ask for an extension, or transmit the request before that day ends: the data is held as long as a transmitted request needs it';
  switch (outcome) {
    case 'over':
      return 'the data is kept no more and may be gone';
    case 'held':
      return 'the data is held as long as a transmitted request needs it';
    case 'in-time':
      return `kept until ${kept}; ${estimate}; the data is kept longer than that`;
    case 'lapses-before-decision':
      return `kept until ${kept}; ${estimate}; the data lapses before it can be decided: ${help}`;
    case 'lapses-before-execution':
      return `kept until ${kept}; ${estimate}; the data lapses before it can be executed: ${help}`;
  }
}
