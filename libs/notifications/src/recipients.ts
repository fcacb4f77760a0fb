import type { Role, Side } from '@rogatory/kernel';

const casework: readonly Role[] = ['liaison', 'authority'];
const desk: readonly Role[] = ['authority', 'contact'];

/** Acts that the requested State's executing officers hear of. */
const forExecution: readonly string[] = [
  'accept',
  'accept-in-part',
  'accept-conditions',
  'withdraw',
];

/** The roles, on one side of a request, that an event concerns. Empty: nobody is told. */
export function recipients(
  type: string,
  actingSide: Side,
  told: Side,
  lifecycle: string,
): readonly Role[] {
  if (type === 'submit-for-approval') return ['authority'];
  if (type === 'return-to-drafter') return ['liaison'];
  if (type === 'deadline') return [...casework, 'contact'];
  const executes = told === 'requested' && forExecution.includes(type);
  if (told === actingSide) return executes ? ['executing'] : [];
  if (told === 'requesting')
    return lifecycle === 'preservation' ? [...casework, 'contact'] : casework;
  return executes ? [...desk, 'executing'] : desk;
}
