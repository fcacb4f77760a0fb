import type { Side } from '@rogatory/kernel';
import fc from 'fast-check';
import type { Action } from './commands.js';
import { evolve } from './evolve.js';
import { anActor } from './lifecycle.fixtures.js';
import { broken, worldRules } from './lifecycle-invariants.fixtures.js';
import { restOf, waits } from './lifecycle-ends.fixtures.js';
import { answer, caseOf, dawn, type Case, type World } from './lifecycle-model.fixtures.js';
import {
  attemptOf,
  moves,
  worldAfter,
  type Attempt,
  type Move,
} from './lifecycle-moves.fixtures.js';
import { sample } from './lifecycle.samples.fixtures.js';
import { allowedActions, lifecycleOf } from './lifecycles.js';

/** How often each act was done, each error given and each state seen: a run that sees little proves little. */
export interface Tally {
  steps: number;
  readonly seen: Map<string, number>;
}

const kinds: Readonly<Record<string, string>> = {
  'unknown-action': 'not-found',
  'wrong-side': 'forbidden',
  'role-missing': 'forbidden',
  'second-officer-needed': 'forbidden',
  'not-ready': 'invalid',
  'items-undecided': 'invalid',
  'nothing-accepted': 'invalid',
  'item-unknown': 'invalid',
  'reasons-missing': 'invalid',
  'date-not-ahead': 'invalid',
  'ground-not-admitted': 'invalid',
  'condition-not-admitted': 'invalid',
  'preservation-too-short': 'invalid',
  'not-longer': 'invalid',
  'date-ahead': 'invalid',
  'order-too-long': 'invalid',
  'condition-unknown': 'invalid',
};

/** Runs the model: random acts by both sides, every rule after every step. */
export function runModel(seed: number, numRuns: number, length: number): Tally {
  const tally: Tally = { steps: 0, seen: new Map() };
  const property = fc.property(fc.constantFrom(0, 1, 2, 2), moves(length), (followers, run) => {
    const end = run.reduce((world, move) => step(world, move, tally), dawn(followers));
    end.cases.forEach((held, index) => {
      must(index, held, 'the events, folded from the start, give the request', refolds(held));
      must(index, held, 'the shared events alone give the request', sharedSuffices(held));
      for (const side of ['requesting', 'requested'] as const) {
        const rest = waits(end, index, side) ? restOf(end, index, side) : undefined;
        const over = rest === undefined || lifecycleOf(held.request.lifecycle).final.includes(rest);
        must(index, held, `the ${side} State can end it alone (it came to ${rest ?? ''})`, over);
      }
    });
  });
  const traces = Error.stackTraceLimit;
  Error.stackTraceLimit = 0; // thousands of errors are expected here, and nobody reads where they come from
  try {
    // making a counterexample smaller may take long; what is found by then is shown
    fc.assert(property, { seed, numRuns, interruptAfterTimeLimit: 100_000 });
  } finally {
    Error.stackTraceLimit = traces;
  }
  return tally;
}

function step(world: World, move: Move, tally: Tally): World {
  const attempt = attemptOf(world, move);
  const target = attempt?.target ?? move.target % world.cases.length;
  const before = caseOf(world, target);
  const error = attempt && answer(world, target, attempt.actor, attempt.command);
  const next = worldAfter(world, move, attempt);
  tally.steps += 1;
  if (error) count(tally, `error ${error.code}`);
  if (world === next) count(tally, 'nothing');

  if (error) {
    const ofItsKind = error.kind === (kinds[error.code] ?? 'conflict');
    must(target, before, `"${error.code}" is of its kind`, ofItsKind);
  }
  next.cases.forEach((held, index) => {
    const from = caseOf(world, index).log.length;
    const faults = broken(next, held, from);
    must(index, held, faults.join('; '), faults.length === 0);
    for (const { event, after } of held.log.slice(from)) {
      count(tally, `event ${event.type}`);
      count(tally, `state ${after.state}`);
    }
  });
  for (const [name, rule] of Object.entries(worldRules)) must(0, caseOf(next, 0), name, rule(next));
  const offers = offersWhatIsOpen(next, target, attempt);
  must(target, caseOf(next, target), 'what is offered is what is open', offers);
  return next;
}

const barring = [
  ...['illegal-transition', 'wrong-side', 'role-missing'],
  ...['not-oral', 'confirmed-already', 'no-condition-open'],
];

/** `allowedActions` names exactly the acts that decide does not bar for the state, the side, the role or their object. */
function offersWhatIsOpen(world: World, index: number, attempt: Attempt | undefined): boolean {
  const { request } = caseOf(world, index);
  const actor =
    attempt?.actor.kind === 'officer' ? attempt.actor : anActor(sideFor(request.version));
  const open = lifecycleOf(request.lifecycle).transitions.filter(({ action }) => {
    const code = answer(world, index, actor, sample[action])?.code ?? '';
    return !barring.includes(code);
  });
  const offered: readonly Action[] = allowedActions(request, actor);
  return JSON.stringify(offered) === JSON.stringify(open.map(({ action }) => action));
}

function sideFor(version: number): Side {
  return version % 2 === 0 ? 'requesting' : 'requested';
}

function refolds({ first, request, log }: Case): boolean {
  return same(log.map(({ event }) => event).reduce(evolve, first), request);
}

/** From the transmission on: its event speaks for the draft, and nothing private adds to it. */
function sharedSuffices({ first, request, log }: Case): boolean {
  const shared = log.map(({ event }) => event).filter(({ visibility }) => visibility === 'shared');
  if (shared.length === 0) return true;
  const sent = { ...first, ...shared[0]?.data };
  const { version, ...known } = shared.reduce(evolve, sent);
  return version === 1 + shared.length && same(known, { ...request, version: undefined });
}

/** Members that are undefined do not count: they are not written down. */
function same(one: unknown, other: unknown): boolean {
  return sorted(one) === sorted(other);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function must(index: number, { log, request }: Case, rule: string, holds: boolean): void {
  if (holds) return;
  const acts = log.map(
    ({ event, actor, after }) => `${event.side} (${actor}) ${event.type} -> ${after.state}`,
  );
  throw new Error(`Request ${index}, ${request.state}: broken is "${rule}".\n${acts.join('\n')}`);
}

function count({ seen }: Tally, what: string): void {
  seen.set(what, (seen.get(what) ?? 0) + 1);
}
