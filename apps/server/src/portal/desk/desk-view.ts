import type {
  AgendaItem,
  DutyView,
  NotificationView,
  PageView,
  RequestSummary,
  StartedView,
} from '@rogatory/casework';
import { DomainError } from '@rogatory/kernel';
import type { Step } from '@rogatory/deadlines';
import type { Law } from '@rogatory/law';
import type { CaseView } from '../cases/case-view.js';
import { dueOf } from '../cases/due.js';
import type {
  AgendaLine,
  CallLine,
  ChangeLine,
  DutyLine,
  InHandLine,
  NewsLine,
  StartedLine,
} from './desk-pages.js';

const minute = 60_000;
const minutesOfDay = 1440;

/** A deadline of a list, as pages tell of it; none that stands still. */
export function agendaLine(item: AgendaItem, view: CaseView, own: string, now: Date): AgendaLine[] {
  const { name, owedBy, policy, dueAt, steps, basis, request } = item;
  if (dueAt === null) return [];
  return [
    {
      ...{ request: request.id, reference: request.reference, urgency: request.urgency },
      ...{
        name,
        steps: steps as Step[], // written by the clock engine
        owedBy,
        isOurs: owedBy === own,
        isPolicy: policy,
      },
      ...{ due: dueOf(new Date(dueAt), now), basis: view.cite(basis) },
    },
  ];
}

export function newsLine(
  { id, request, reference, type, about, urgent, at }: NotificationView,
  law: Law,
): NewsLine {
  return {
    ...{ id, request, reference, type, isUrgent: urgent, at: new Date(at) },
    limit: about['limit'] === undefined ? null : limitName(law, about['limit']),
    threshold: about['threshold'] ?? null,
  };
}

/** Requests that news tell of, the newest first, each once, with how many news there are. */
export function changesIn(news: readonly NotificationView[], most: number): readonly ChangeLine[] {
  const lines = new Map<string, ChangeLine>();
  for (const { request, reference, at } of news) {
    if (request === null || reference === null) continue;
    const known = lines.get(request) ?? { request, reference, count: 0, at: new Date(at) };
    lines.set(request, { ...known, count: known.count + 1 });
  }
  return [...lines.values()].slice(0, most);
}

export function startedLine(
  { request, step }: StartedView,
  view: CaseView,
  now: Date,
): StartedLine {
  return {
    ...view.line(request, now),
    step: step && { type: step.type, by: step.by, at: new Date(step.at) },
  };
}

export function callLine(
  { id, request, reference, instrument, kind, requestingState, ...page }: PageView,
  view: CaseView,
  now: Date,
): CallLine {
  const { urgency, at, calls, nextAt } = page;
  return {
    ...{ id, request, reference, urgency, calls, at: new Date(at) },
    ...{ kind: view.kindName(instrument, kind), from: requestingState },
    minutes: minutesSince(new Date(at), now),
    nextAt: nextAt === null ? null : new Date(nextAt),
  };
}

/** A request that cannot wait, with its age while that is told in minutes. */
export function inHandLine(
  summary: RequestSummary,
  view: CaseView,
  now: Date,
  taken: InHandLine['taken'],
): InHandLine {
  const at = new Date(summary.transmittedAt ?? summary.updatedAt);
  const minutes = minutesSince(at, now);
  const age = minutes < minutesOfDay ? minutes : null;
  return { line: view.line(summary, now), at, minutes: age, taken };
}

export function dutyLine(
  { authority, name, everybody, onCall, handOver }: DutyView,
  reader: string,
): DutyLine {
  return {
    ...{ authority, name, everybody },
    onCall: onCall.map((shift) => ({
      name: shift.name,
      position: shift.position,
      to: new Date(shift.to),
    })),
    handOver: handOver && {
      ...{ id: handOver.id, note: handOver.note, by: handOver.by, at: new Date(handOver.at) },
      isRead: handOver.readBy.some((read) => read.reader === reader),
    },
  };
}

/** The name of a rule, whichever kind it stands in; its id where no instrument has it any more. */
function limitName(law: Law, id: string): string {
  for (const { kinds } of law.instruments) {
    const limit = kinds.flatMap(({ limits }) => limits).find((one) => one.id === id);
    if (limit) return limit.name;
  }
  return id;
}

function minutesSince(at: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - at.getTime()) / minute));
}

/** An act that another officer was quicker with. */
export function isTooLate(error: unknown): boolean {
  return error instanceof DomainError && error.kind === 'conflict';
}
