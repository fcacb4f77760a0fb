import type { Command } from './commands.js';
import { lifecycleOf } from './lifecycles.js';
import type { LifecycleEvent, RequestRecord } from './record.js';

/** States in which a request that follows a preservation no longer needs the data kept. */
const ended: readonly string[] = ['refused', 'returned', 'withdrawn', 'executed', 'closed'];

/** Whether a request that follows a preservation still needs the data kept. */
export function needsKeeping({ state }: Pick<RequestRecord, 'state'>): boolean {
  return !ended.includes(state);
}

/**
 * What the system must do with a preservation because of a shared event of a request that follows it. It rests on
 * shared events alone, so that two nodes would each come to the same answer on arrival.
 * @param notBefore the first day on which the data may be released once no request needs them.
 */
export function react(
  preservation: RequestRecord,
  follower: Pick<RequestRecord, 'id' | 'state'>,
  event: Pick<LifecycleEvent, 'type' | 'visibility'>,
  notBefore: string,
): Command<'hold' | 'lift-hold'> | undefined {
  const over = lifecycleOf(preservation.lifecycle).final.includes(preservation.state);
  if (over || preservation.transmittedAt === null || event.visibility !== 'shared')
    return undefined;
  if (event.type === 'transmit') return { action: 'hold', request: follower.id };
  const holds = preservation.progress.heldFor?.includes(follower.id) === true;
  return holds && !needsKeeping(follower)
    ? { action: 'lift-hold', request: follower.id, notBefore }
    : undefined;
}
