import type { Role, Side } from '@rogatory/kernel';

const casework: readonly Role[] = ['liaison', 'authority'];

const workers: readonly Role[] = ['liaison', 'authority', 'contact', 'executing'];

/** Events that one person or unit is told of, whatever its roles. */
const personal: readonly string[] = ['assign', 'hand-over'];

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
  if (type === 'deadline' || type === 'deadline-moved') return [...casework, 'contact'];
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

function inUrgentLane(lifecycle: string): boolean {
  return lifecycle === 'preservation';
}
