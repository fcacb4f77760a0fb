import type { Actor } from '@rogatory/kernel';
import {
  explain,
  standsStill,
  type Forecast,
  type OpenDeadline,
  type Step,
} from '@rogatory/deadlines';
import type { Law } from '@rogatory/law';
import {
  allowedActions,
  standingOrder,
  type Action,
  type Item,
  type PrivateRoom,
  type RequestRecord,
  type StandingOrder,
} from '@rogatory/lifecycle';
import type { LinkRow, NotificationRow, WorklistRow } from '@rogatory/persistence';
import { pendingSummary, type PendingSummary, type Summed } from './pending-view.js';

/** A link as one of its ends shows it. */
export interface LinkView {
  readonly type: 'follows' | 'replaces' | 'relates';
  /** Id of the request at the other end. */
  readonly request: string;
  /** `to`: this request names the other; `from`: the other names this one. */
  readonly direction: 'to' | 'from';
}

export interface DeadlineView {
  readonly id: string;
  readonly limit: string;
  readonly name: string;
  readonly owedBy: string;
  /** A service level, not a limit of the instrument. */
  readonly policy: boolean;
  readonly basis: readonly string[];
  readonly visibility: 'shared' | 'private';
  /** Which accepted condition it is about, the first being 1; null where it is about the request. */
  readonly condition: number | null;
  readonly startedAt: string;
  /** Null while the clock stands still. */
  readonly dueAt: string | null;
  readonly dueOn: string | null;
  readonly zone: string;
  readonly standing: boolean;
  readonly explanation: string;
  readonly steps: readonly unknown[];
  readonly closedAt: string | null;
}

/** A request as one of its two States sees it now. */
export interface RequestView extends Omit<RequestRecord, 'links' | 'progress'> {
  readonly links: readonly LinkView[];
  /** What the lifecycle remembers: open consultation, offer, accepted conditions, grounds, the span of a preservation. */
  readonly progress: RequestRecord['progress'];
  readonly allowedActions: readonly Action[];
  readonly deadlines: readonly DeadlineView[];
  /** Whether preserved data goes before it can be used; for the requesting State alone, where there is any. */
  readonly forecast?: readonly Forecast[];
  /** Acts of one's own State that wait for a second officer. The other State never learns of them. */
  readonly pending: readonly PendingSummary[];
  /** One's own order under which the data of a preservation are kept. The other State never learns of it. */
  readonly domesticOrder?: StandingOrder;
}

/** A line of a worklist. */
export interface RequestSummary extends Pick<
  RequestRecord,
  | 'id'
  | 'reference'
  | 'state'
  | 'kind'
  | 'instrument'
  | 'requestingState'
  | 'requestedState'
  | 'requestedAuthority'
  | 'urgency'
  | 'version'
  | 'createdAt'
  | 'transmittedAt'
  | 'updatedAt'
> {
  readonly items: readonly Pick<Item, 'id' | 'measure' | 'decision' | 'outcome'>[];
  readonly allowedActions: readonly Action[];
  /** When the next open deadline that one may see falls due. */
  readonly nextDue: string | null;
}

export function viewOf(
  request: RequestRecord,
  links: readonly LinkView[],
  deadlines: readonly (OpenDeadline & { readonly closedAt?: string | null })[],
  actor: Actor,
  law: Law,
  pending: readonly Summed[] = [],
  forecast: readonly Forecast[] = [],
  own: PrivateRoom = {},
): RequestView {
  const { instrument, kind, urgency } = request;
  const floor = law.limit(instrument, kind, 'preservation-floor')?.amount?.[urgency].count ?? 0;
  const domesticOrder = standingOrder(own, request, floor);
  return {
    ...request,
    links,
    allowedActions: allowedActions(request, actor),
    deadlines: deadlines
      .filter(({ visibility, owedBy }) => visibility === 'shared' || owedBy === actor.state)
      .map((deadline) => deadlineView(deadline, request, law)),
    pending: pending.map(pendingSummary),
    ...(forecast.length > 0 && { forecast }),
    ...(domesticOrder && { domesticOrder }),
  };
}

export function deadlineView(
  deadline: OpenDeadline & { readonly closedAt?: string | null },
  { instrument, kind }: Pick<RequestRecord, 'instrument' | 'kind'>,
  law: Law,
): DeadlineView {
  const limit = law.limit(instrument, kind, deadline.limit);
  return {
    id: deadline.id,
    limit: deadline.limit,
    name: limit?.name ?? deadline.limit,
    owedBy: deadline.owedBy,
    policy: limit?.policy ?? true,
    basis: limit?.basis ?? [],
    visibility: deadline.visibility,
    condition: deadline.condition,
    startedAt: deadline.startedAt,
    dueAt: standsStill(deadline) ? null : deadline.dueAt,
    dueOn: deadline.dueOn,
    zone: deadline.zone,
    standing: standsStill(deadline),
    explanation: explain(deadline.steps as Step[]), // written by the clock engine
    steps: deadline.steps,
    closedAt: deadline.closedAt ?? null,
  };
}

export function summaryOf(row: WorklistRow, actor: Actor): RequestSummary {
  const parties = { requestingState: row.requesting_state, requestedState: row.requested_state };
  return {
    id: row.id,
    reference: row.reference,
    state: row.state,
    kind: row.kind,
    instrument: row.instrument,
    ...parties,
    requestedAuthority: row.requested_authority,
    urgency: row.urgency,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    transmittedAt: row.transmitted_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
    items: row.items.map(({ id, measure, decision, outcome }) => ({
      ...{ id, measure, decision, outcome },
    })),
    allowedActions: allowedActions(
      {
        ...{ lifecycle: row.lifecycle, state: row.state, progress: row.progress, ...parties },
        ...(row.oral && { oral: row.oral }),
      },
      actor,
    ),
    nextDue: row.next_due?.toISOString() ?? null,
  };
}

export function linkViews(id: string, rows: readonly LinkRow[]): LinkView[] {
  return rows.map(({ request_id, target_id, type }) =>
    request_id === id
      ? { type, request: target_id, direction: 'to' }
      : { type, request: request_id, direction: 'from' },
  );
}

/** The links that a request itself names. */
export function ownLinks(id: string, rows: readonly LinkRow[]): RequestRecord['links'] {
  return rows
    .filter(({ request_id }) => request_id === id)
    .map(({ type, target_id }) => ({ type, request: target_id }));
}

export interface NotificationView {
  readonly id: string;
  /** Null where it concerns none. */
  readonly request: string | null;
  readonly reference: string | null;
  readonly event: string;
  readonly room: 'shared' | 'private';
  readonly type: string;
  readonly about: Readonly<Record<string, string>>;
  readonly roles: readonly string[];
  /** Goes out at once, by every way out, whatever an officer prefers. */
  readonly urgent: boolean;
  readonly at: string;
}

export function notificationView(
  row: NotificationRow & { reference: string | null },
): NotificationView {
  return {
    id: row.id,
    request: row.request_id,
    reference: row.reference,
    event: row.event_id,
    room: row.room,
    type: row.type,
    about: row.about,
    roles: row.roles,
    urgent: row.urgent,
    at: row.at.toISOString(),
  };
}
