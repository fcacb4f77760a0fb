import { roles as everyRole, type Side } from '@rogatory/kernel';
import type { Command } from './commands.js';
import { anActor } from './lifecycle.fixtures.js';
import { after, answer, caseOf, perform, type World } from './lifecycle-model.fixtures.js';
import { plainRefusal, reasons, sample } from './lifecycle.samples.fixtures.js';
import { lifecycleOf } from './lifecycles.js';

const { 'conclude-consultation': conclude } = sample;

/** What one side can always do, alone, to come nearer to an end; in order of preference. */
const ways: Readonly<Record<Side, Readonly<Record<string, readonly Command[]>>>> = {
  requesting: { executed: [sample.close] },
  requested: {
    transmitted: [sample.acknowledge],
    received: [sample['start-assessment'], sample['report-not-held']],
    'in-assessment': [{ action: 'refuse', grounds: plainRefusal, reasons }],
    accepted: [{ action: 'refuse', grounds: plainRefusal, reasons }],
    'in-execution': [{ action: 'refuse', grounds: plainRefusal, reasons }],
    'awaiting-information': [sample['proceed-without-answer']],
    'conditions-offered': [sample['proceed-without-answer']],
    'in-consultation': [
      { ...conclude, outcome: 'no-reply' },
      { ...conclude, outcome: 'agreed' },
    ],
    postponed: [sample.resume],
    executed: [sample.close],
    preserved: [sample.release],
  },
};

/**
 * The state in which one side, acting alone while time passes, brings a request to rest. What is held ends when the
 * requests that hold it have ended, which is tried first.
 */
export function restOf(world: World, index: number, side: Side): string {
  const held = index === 0 && side === 'requested';
  const others = held ? [...world.cases.keys()].slice(1) : [];
  const freed = others.reduce((now, other) => ended(now, other, side), world);
  return caseOf(ended(freed, index, side), index).request.state;
}

function ended(world: World, index: number, side: Side): World {
  const actor = anActor(side, { id: 'closer', roles: everyRole });
  let now = world;
  for (let step = 0; step < 8; step += 1) {
    const { request } = caseOf(now, index);
    if (lifecycleOf(request.lifecycle).final.includes(request.state)) return now;
    now = after(now, 400);
    const fallback: readonly Command[] = side === 'requesting' ? [sample.withdraw] : [];
    const command = [...(ways[side][request.state] ?? []), ...fallback].find(
      (way) => !answer(now, index, actor, way),
    );
    if (!command) return now;
    now = perform(now, index, actor, command);
  }
  return now;
}

/** Whether a side has any part in a request yet. */
export function waits({ cases }: World, index: number, side: Side): boolean {
  return side === 'requesting' || cases[index]?.request.transmittedAt !== null;
}
