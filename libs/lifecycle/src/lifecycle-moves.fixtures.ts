import { addDays, roles as everyRole, type Actor, type Side } from '@rogatory/kernel';
import fc from 'fast-check';
import type { Action, Command, ItemDecision } from './commands.js';
import { anActor, system } from './lifecycle.fixtures.js';
import { after, answer, caseOf, edited, perform, type World } from './lifecycle-model.fixtures.js';
import { sample } from './lifecycle.samples.fixtures.js';
import { allowedActions, lifecycleOf, lifecycles } from './lifecycles.js';
import type { Assessment, GroundChoice, RequestRecord } from './record.js';

const everyAct = lifecycles.flatMap(({ transitions }) => transitions);

/** One step of a run. What it comes to depends on the world in which it is made. */
export interface Move {
  readonly target: number;
  readonly how: 'fitting' | 'any' | 'edit' | 'wait' | 'sweep';
  readonly seed: number;
}

export const moves = (maxLength: number) =>
  fc.array(
    fc.record<Move>({
      target: fc.constantFrom(0, 1, 1, 2),
      how: fc.constantFrom(
        ...Array<'fitting'>(12).fill('fitting'),
        ...(['any', 'any', 'any', 'edit', 'wait', 'wait', 'sweep', 'sweep'] as const),
      ),
      seed: fc.integer({ min: 1, max: 2 ** 31 - 2 }),
    }),
    { minLength: 1, maxLength, size: 'max' },
  );

export interface Attempt {
  readonly target: number;
  readonly actor: Actor;
  readonly command: Command;
}

/** What somebody tries in this move, where it is an act at all. */
export function attemptOf(world: World, { target: given, how, seed }: Move): Attempt | undefined {
  const dice = rolling(seed);
  const aimed = given % world.cases.length;
  const target = how === 'fitting' && isOver(world, aimed) ? liveIn(world, aimed) : aimed;
  const { request } = caseOf(world, target);
  const { transitions } = lifecycleOf(request.lifecycle);
  switch (how) {
    case 'sweep':
      return { target: 0, actor: system, command: { action: 'expire' } };
    case 'any': {
      const { action } = dice.pick(dice.chance(10) ? everyAct : transitions);
      const held = dice.chance(2) ? everyRole : [dice.pick(everyRole)];
      const actor = anActor(dice.side(), { id: dice.pick(['anna', 'ben']), roles: held });
      return { target, actor, command: bodyOf(action, request, world.today, dice) };
    }
    case 'fitting': {
      const choices = (['requesting', 'requested'] as const).flatMap((side) => {
        const id = request.state === 'draft' ? 'anna' : dice.pick(['anna', 'ben', 'ben', 'ben']);
        const actor = anActor(side, { id });
        return allowedActions(request, actor)
          .flatMap((action) => Array<Action>(weightOf(action, request, dice)).fill(action))
          .map((action) => ({ actor, action }));
      });
      if (choices.length === 0) return undefined;
      const { actor, action } = dice.pick(choices);
      return { target, actor, command: bodyOf(action, request, world.today, dice) };
    }
    default:
      return undefined;
  }
}

/** The world after a move, whether or not what was tried is admitted. */
export function worldAfter(world: World, move: Move, attempt: Attempt | undefined): World {
  const { how, seed } = move;
  const target = move.target % world.cases.length;
  if (attempt) {
    const refused = answer(world, attempt.target, attempt.actor, attempt.command);
    return refused ? world : perform(world, attempt.target, attempt.actor, attempt.command);
  }
  if (how === 'wait') return after(world, [1, 7, 20, 70][seed % 4] ?? 1);
  const { state } = caseOf(world, target).request;
  return how === 'edit' && state === 'draft' ? edited(world, target, `Facts ${seed % 9}.`) : world;
}

/** Ends are rarer than ways on, so that runs are long. */
function weightOf(action: Action, { lifecycle, state }: RequestRecord, dice: Dice): number {
  const { transitions, final } = lifecycleOf(lifecycle);
  const row = transitions.find((other) => other.action === action);
  if (!row || row.to === 'same') return row?.needs ? 1 : 3;
  if (action === 'withdraw' || action === 'return-to-drafter') return dice.chance(12) ? 1 : 0;
  if (action === 'decide-on-risk' || state === 'executed' || state === 'preserved') return 2;
  return [row.to].flat().some((to) => final.includes(to)) ? 1 : 9;
}

function isOver(world: World, index: number): boolean {
  const { lifecycle, state } = caseOf(world, index).request;
  return lifecycleOf(lifecycle).final.includes(state);
}

/** The next request that is not over, or the same one. */
function liveIn(world: World, index: number): number {
  const { length } = world.cases;
  const others = [1, 2].map((step) => (index + step) % length);
  return others.find((other) => !isOver(world, other)) ?? index;
}

/** A small generator of numbers of its own, so that one number makes a whole body and still shrinks. */
function rolling(seed: number) {
  let state = (seed * 16807) % 2147483647;
  const roll = (sides: number): number => {
    state = (state * 48271) % 2147483647;
    return state % sides;
  };
  return {
    roll,
    chance: (sides: number) => roll(sides) === 0,
    side: (): Side => (roll(2) === 0 ? 'requesting' : 'requested'),
    pick: <T>(from: readonly T[]): T => {
      const chosen = from[roll(from.length)];
      if (chosen === undefined) throw new Error('There is nothing to choose from.');
      return chosen;
    },
  };
}
type Dice = ReturnType<typeof rolling>;

/** A body that mostly fits, and sometimes does not. */
function bodyOf(action: Action, request: RequestRecord, today: string, dice: Dice): Command {
  const day = (from: number, to: number) => addDays(today, from + dice.roll(to - from));
  const reasons = dice.chance(20) ? ' ' : 'Because.';
  const items = () => request.items.map(({ id }) => decisionOf(id, today, dice));
  const assessment = { assessment: dice.chance(2) ? assessmentOf(dice) : undefined };
  const internal = dice.chance(5) ? { internalReasons: 'PRIVATE: an informant.' } : {};
  const special: { readonly [A in Action]?: () => Partial<Command<A>> } = {
    'record-assessment': () => assessmentOf(dice),
    'ask-for-information': () => ({ dueOn: day(1, 20) }),
    'offer-conditions': () => ({ answerBy: day(1, 20) }),
    'supply-information': () => (dice.chance(2) ? { contents: { facts: 'More.' } } : {}),
    'open-consultation': () => ({
      replyBy: day(1, 20),
      about: dice.pick(['refusal', 'refusal', 'postponement', 'postponement', 'costs'] as const),
    }),
    'conclude-consultation': () => ({
      outcome: dice.pick(['agreed', 'not-agreed', 'no-reply'] as const),
    }),
    accept: () => assessment,
    'accept-in-part': () => ({ items: items(), ...assessment }),
    'decide-items': () => ({ items: items().slice(dice.roll(2)) }),
    refuse: () => ({ grounds: groundsOf('refusal', dice), reasons }),
    postpone: () => ({ grounds: groundsOf('postponement', dice), reasons, reviewOn: day(0, 30) }),
    preserve: () => ({
      ...{ from: day(-3, 3), until: day(50, 120), ...assessment },
      ...(dice.chance(3) && { items: items() }),
    }),
    'record-domestic-order': () => ({
      ...{ issuedOn: day(-5, 2), endsOn: day(60, 95), reference: 'PRIVATE: 12/2026' },
    }),
    'report-fulfilment': () => ({ condition: 1 + dice.roll(3) }),
    'decide-on-risk': () => ({ proceed: !dice.chance(4) }),
    'ask-for-extension': () => ({ until: day(30, 200) }),
    extend: () => ({ until: day(30, 200) }),
    'lift-hold': () => ({ request: 'first' }),
  };
  // each entry fits its own action, which the compiler cannot follow through a lookup by name
  return { ...sample[action], ...special[action]?.(), ...internal } as Command;
}

function assessmentOf(dice: Dice): Assessment {
  const finding = dice.pick(['no-concern', 'no-concern', 'concern', 'serious-concern'] as const);
  return {
    scope: 'inside',
    dualCriminality: 'met',
    rights: { finding, text: 'PRIVATE: a review.' },
  };
}

function groundsOf(about: 'refusal' | 'postponement', dice: Dice): GroundChoice[] {
  const fitting = about === 'refusal' ? ['R-DC', 'R-ESS', 'R-DOM', 'R-DISC'] : ['P-ONG'];
  if (!dice.chance(5)) return [{ code: dice.pick(fitting) }];
  const odd = dice.pick(['N-BANK', 'P-ONG', 'R-DC', 'R-WEATHER']);
  return dice.chance(3) ? [] : [{ code: dice.pick(fitting) }, { code: odd }];
}

function decisionOf(id: string, today: string, dice: Dice): ItemDecision {
  const known = dice.chance(25) ? 'unknown' : id;
  const decision = dice.pick([
    'accepted',
    'accepted',
    'conditional',
    'refused',
    'postponed',
  ] as const);
  if (decision === 'accepted') return { id: known, decision };
  if (decision === 'conditional')
    return { id: known, decision, conditions: [{ code: 'C-USE', text: 'Only here.' }] };
  return {
    ...{ id: known, decision, reasons: dice.chance(15) ? '' : 'Because.' },
    grounds: groundsOf(decision === 'refused' ? 'refusal' : 'postponement', dice),
    ...(decision === 'postponed' && { reviewOn: addDays(today, dice.roll(30)) }),
  };
}
