import type { Role, Side } from '@rogatory/kernel';

const casework: readonly Role[] = ['liaison', 'authority'];

const workers: readonly Role[] = ['liaison', 'authority', 'contact', 'executing'];

/** Events that one person or unit is told of, whatever its roles. */
const personal: readonly string[] = ['assign', 'hand-over'];

/** What clocks bring about. */
const ofClocks: readonly string[] = ['deadline', 'deadline-moved', 'preservation-lapsing'];

/** Acts that the requested State's executing officers hear of. */
const forExecution: readonly string[] = [
  'accept',
  'accept-in-part',
  'accept-conditions',
  'withdraw',
];

/** Words from the requesting State that a liaison officer of the requested State may answer. */
const forAnswer: readonly string[] = ['ask-status', 'supplement', 'open-consultation', 'reply'];

/** The roles, on one side of a request, that an event concerns. Empty: nobody is told. */
export function recipients(
  type: string,
  actingSide: Side,
  told: Side,
  lifecycle: string,
): readonly Role[] {
  if (type === 'submit-for-approval') return ['authority'];
  if (type === 'return-to-drafter') return ['liaison'];
  if (type === 'ask-second-officer' || type === 'decline') return deciders(lifecycle);
  if (personal.includes(type)) return workers;
  if (ofClocks.includes(type)) return [...casework, 'contact'];
  const executes = told === 'requested' && forExecution.includes(type);
  if (told === actingSide) return executes ? ['executing'] : [];
  const urgentLane = inUrgentLane(lifecycle);
  if (told === 'requesting') return urgentLane ? [...casework, 'contact'] : casework;
  return [
    'authority',
    ...(urgentLane || type === 'transmit' ? (['contact'] as const) : []),
    ...(forAnswer.includes(type) ? (['liaison'] as const) : []),
    ...(executes ? (['executing'] as const) : []),
  ];
}

/** Who decides, and hence may be the second officer. */
function deciders(lifecycle: string): readonly Role[] {
  return inUrgentLane(lifecycle) ? ['authority', 'contact'] : ['authority'];
}

/** Steps of the other State's clock that cannot wait until somebody's morning, where the request cannot. */
const late: readonly string[] = ['overdue', 'escalate'];

/** A request as far as its haste goes. */
export interface Haste {
  readonly lifecycle: string;
  readonly urgency: string;
}

/**
 * Whether news are urgent: those of a request that is, or that travels in the 24/7 lane. A State that owes what a clock
 * counts can still do it in time, so that each step of its own clocks is; of the other State's clocks, what is late.
 * @param isOwn whether the event is one of the State that is told: of a clock, whether that State owes it.
 * @param threshold of a clock's event: the step that it has come to.
 */
export function isUrgent(
  type: string,
  isOwn: boolean,
  threshold: string | undefined,
  { lifecycle, urgency }: Haste,
): boolean {
  if (urgency === 'routine' && !inUrgentLane(lifecycle)) return false;
  if (type === 'deadline') return isOwn || (threshold !== undefined && late.includes(threshold));
  return type !== 'deadline-moved';
}

function inUrgentLane(lifecycle: string): boolean {
  return lifecycle === 'preservation';
}
