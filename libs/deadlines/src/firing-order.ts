import { lifecycleOf, type RequestRecord, type Transition } from '@rogatory/lifecycle';
import type { DueThreshold, FiredThreshold } from '@rogatory/persistence';

/** Thresholds fired in one transaction, all owed by one State. */
const batch = 100;

/** By their time; of the same time, last the one that brings an act about, which may end all others. */
export function inOrder(
  fired: readonly FiredThreshold[],
  { lifecycle }: Pick<RequestRecord, 'lifecycle'>,
): FiredThreshold[] {
  const rows: readonly Transition[] = lifecycleOf(lifecycle).transitions;
  const acts = ({ name, limit_id }: FiredThreshold): number =>
    Number(name === 'due' && rows.some(({ whenDue }) => whenDue === limit_id));
  return [...fired].sort((a, b) => a.at.getTime() - b.at.getTime() || acts(a) - acts(b));
}

/** Due thresholds in batches, each owed by one State; the States take turns, so that one's backlog delays nobody. */
export function byState(due: readonly DueThreshold[]): DueThreshold[][] {
  const waiting = new Map<string, DueThreshold[]>();
  for (const threshold of due) {
    const own = waiting.get(threshold.owed_by);
    if (own) own.push(threshold);
    else waiting.set(threshold.owed_by, [threshold]);
  }
  const turns: DueThreshold[][] = [];
  while (waiting.size > 0) {
    for (const [state, thresholds] of waiting) {
      turns.push(thresholds.splice(0, batch));
      if (thresholds.length === 0) waiting.delete(state);
    }
  }
  return turns;
}
