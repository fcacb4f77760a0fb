import type { Duration, Limit, OwnAmount, Urgency } from '@rogatory/law';
import type { RequestRecord } from '@rogatory/lifecycle';
import type { DeadlineRow, DeadlineValues } from '@rogatory/persistence';
import type { Step } from './explain.js';

/** A clock that runs or stands still. */
export interface OpenDeadline {
  readonly id: string;
  readonly request: string;
  readonly limit: string;
  readonly owedBy: string;
  readonly visibility: 'shared' | 'private';
  readonly startedAt: string;
  readonly stated: string | null;
  /** Which accepted condition it is about, the first being 1. */
  readonly condition: number | null;
  readonly stops: DeadlineRow['stops'];
  readonly dueAt: string | null;
  readonly dueOn: string | null;
  readonly zone: string;
  readonly steps: readonly unknown[];
}

export function toOpenDeadline(row: DeadlineRow): OpenDeadline {
  return {
    id: row.id,
    request: row.request_id,
    limit: row.limit_id,
    owedBy: row.owed_by,
    visibility: row.visibility,
    startedAt: row.started_at.toISOString(),
    stated: row.stated,
    condition: row.condition,
    stops: row.stops,
    dueAt: row.due_at?.toISOString() ?? null,
    dueOn: row.due_on,
    zone: row.zone,
    steps: row.steps,
  };
}

/** Whether a clock stands still now. */
export function standsStill({ stops }: Pick<OpenDeadline, 'stops'>): boolean {
  const last = stops.at(-1);
  return last !== undefined && last.to === undefined;
}

/**
 * The rule by which a clock began: the amount that it counts, and whose that is, stand in its steps, so that neither a
 * service level nor an instrument that has changed since touches a clock that runs.
 */
export function asBegun(limit: Limit, { steps }: Pick<OpenDeadline, 'steps'>): Limit {
  const known = steps as readonly Step[]; // written by the clock; a row keeps them as JSON
  const counted = known.find((step) => step.step === 'counted');
  if (!counted) return limit;
  const { count, unit } = counted;
  const level = known.find((step) => step.step === 'service-level');
  return {
    ...limit,
    amount: ofAll<Duration>({ count, unit }),
    own: level ? ofAll<OwnAmount>(level) : {},
  };
}

function ofAll<T>(one: T): Readonly<Record<Urgency, T>> {
  return { routine: one, urgent: one, emergency: one };
}

/** Ids of the limits whose time has passed at `now`. */
export function overdue(open: readonly OpenDeadline[], now: string): string[] {
  return open
    .filter((clock) => clock.dueAt !== null && clock.dueAt <= now && !standsStill(clock))
    .map(({ limit }) => limit);
}

/** A clock as the columns of its row. */
export function toValues(clock: OpenDeadline, request: RequestRecord): DeadlineValues {
  return {
    id: clock.id,
    request_id: clock.request,
    requesting_state: request.requestingState,
    requested_state: request.requestedState,
    limit_id: clock.limit,
    owed_by: clock.owedBy,
    visibility: clock.visibility,
    started_at: clock.startedAt,
    stated: clock.stated,
    condition: clock.condition,
    stops: clock.stops,
    due_at: clock.dueAt,
    due_on: clock.dueOn,
    zone: clock.zone,
    steps: clock.steps,
  };
}
