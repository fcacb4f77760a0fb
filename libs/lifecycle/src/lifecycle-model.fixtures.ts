import { addDays, DomainError, type Actor, type Problem, type Side } from '@rogatory/kernel';
import type { Limit } from '@rogatory/law';
import type { Command } from './commands.js';
import type { Context } from './context.js';
import { decide } from './decide.js';
import { evolve, evolveRoom } from './evolve.js';
import {
  aContext,
  aPreservation,
  aRequest,
  instrument,
  law,
  now,
  system,
  today,
} from './lifecycle.fixtures.js';
import { lifecycleOf, transitionOf } from './lifecycles.js';
import { react } from './react.js';
import type { LifecycleEvent, PrivateRoom, RequestRecord } from './record.js';

/** What happened to one request, with what the request was before and became. */
export interface Entry {
  readonly event: LifecycleEvent;
  readonly actor: string;
  readonly today: string;
  readonly before: RequestRecord;
  readonly after: RequestRecord;
}

/** One request of the model: its present form, its private rooms, its clocks and all that happened. */
export interface Case {
  readonly first: RequestRecord;
  readonly request: RequestRecord;
  readonly rooms: Readonly<Record<Side, PrivateRoom>>;
  /** By limit, the day on which it falls due. */
  readonly clocks: Readonly<Record<string, string>>;
  readonly log: readonly Entry[];
}

/** A preservation and the requests that follow it, on one day. A world never changes: each act makes another. */
export interface World {
  readonly today: string;
  readonly cases: readonly Case[];
}

/** As casework's check of the draft has it: a request can only follow a preservation that has been sent. */
const followedNotSent: Problem = {
  ...{ severity: 'error', pointer: '/links/0', code: 'followed-not-sent' },
  message: 'Transmit the preservation first.',
};
const follows = [{ type: 'follows', request: 'preservation' }] as const;

function beginning(first: RequestRecord): Case {
  return { first, request: first, rooms: { requesting: {}, requested: {} }, clocks: {}, log: [] };
}

/** A draft of each. */
export function dawn(followers: number): World {
  const oral = { at: now, means: 'By telephone', to: 'The officer on duty' };
  const following = [
    aRequest({ id: 'first', links: follows, urgency: 'urgent', oral }),
    aRequest({ id: 'second', links: follows }),
  ];
  const drafts = [aPreservation(), ...following.slice(0, followers)];
  return { today, cases: drafts.map((request) => beginning(frozen(request))) };
}

export function caseOf({ cases }: World, index: number): Case {
  const found = cases[index];
  if (!found) throw new Error(`There is no request ${index}.`);
  return found;
}

export function contextOf({ today: day, cases }: World, held: Case, actor: Actor): Context {
  const context = aContext(held.request, actor, { today: day, now: `${day}T10:00:00.000Z` });
  const unsent = held.request.links.some(({ request }) =>
    cases.some(({ request: other }) => other.id === request && other.transmittedAt === null),
  );
  const problems = unsent ? [followedNotSent] : [];
  return { ...context, room: held.rooms[context.side], overdue: overdue(held, day), problems };
}

/** What an act makes of the world: the act itself and, as casework does, what the system must do because of it. */
export function perform(world: World, index: number, actor: Actor, command: Command): World {
  const held = caseOf(world, index);
  const events = decide(held.request, command, contextOf(world, held, actor));
  const after = record(held, events, actor.id, world.today);
  const done = replaced(world, index, after);
  const { reaches } = transitionOf(lifecycleOf(held.request.lifecycle), command.action);
  if (index === 0 || !reaches) return done;
  const notBefore = addDays(world.today, 15);
  const preservation = caseOf(world, 0);
  const [reaction] = events.flatMap(
    (event) => react(preservation.request, after.request, event, notBefore) ?? [],
  );
  return reaction ? perform(done, 0, system, reaction) : done;
}

/** The error that answers a command, or undefined where it is admitted. */
export function answer(world: World, index: number, actor: Actor, command: Command) {
  const held = caseOf(world, index);
  try {
    decide(held.request, command, contextOf(world, held, actor));
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/** A draft that its author has changed. */
export function edited(world: World, index: number, facts: string): World {
  const held = caseOf(world, index);
  const { urgency, confidential, offences, items, links, oral } = held.request;
  const event: LifecycleEvent = {
    ...{
      type: 'change',
      visibility: 'private',
      side: 'requesting',
      bySystem: false,
      basis: ['40'],
    },
    data: {
      ...{ urgency, confidential, offences, items, links, contents: { facts } },
      ...(oral && { oral }),
    },
    at: `${world.today}T10:00:00.000Z`,
  };
  return replaced(world, index, record(held, [event], 'drafter', world.today));
}

export function after(world: World, days: number): World {
  return { ...world, today: addDays(world.today, days) };
}

function replaced(world: World, index: number, changed: Case): World {
  return { ...world, cases: world.cases.map((held, at) => (at === index ? changed : held)) };
}

function record(held: Case, events: readonly LifecycleEvent[], actor: string, day: string): Case {
  return events.reduce<Case>((before, given) => {
    const event = frozen(given);
    const request = frozen(evolve(before.request, event));
    const entry = { event, actor, today: day, before: before.request, after: request };
    return {
      first: held.first,
      request,
      rooms: { ...before.rooms, [event.side]: evolveRoom(before.rooms[event.side], event, actor) },
      clocks: turned(before, request, event, day),
      log: [...before.log, entry],
    };
  }, held);
}

function overdue({ clocks, request }: Case, day: string): string[] {
  return limitsOf(request)
    .filter(({ id, stoppedIn }) => !stoppedIn.includes(request.state) && (clocks[id] ?? day) < day)
    .map(({ id }) => id);
}

/** The clocks after an event, each a day: a plain copy of what the clock engine does with the same table. */
function turned(
  before: Case,
  after: RequestRecord,
  event: LifecycleEvent,
  day: string,
): Case['clocks'] {
  const { transitions, final } = lifecycleOf(after.lifecycle);
  const row = transitions.find(({ action }) => action === event.type);
  const idle = event.bySystem && before.request.state === after.state;
  if (!row || idle || event.visibility === 'private') return before.clocks;
  if (final.includes(after.state)) return {};
  const running = Object.entries(before.clocks).filter(([id]) => !row.closes?.includes(id));
  const opened = limitsOf(after)
    .filter(({ id, when }) => row.opens?.includes(id) && (when === undefined || after[when]))
    .filter(({ id }) => !running.some(([other]) => other === id))
    .flatMap((limit) => {
      const due = dueDay(limit, after, event, day);
      return due === undefined ? [] : [[limit.id, due] as const];
    });
  return Object.fromEntries([...running, ...opened]);
}

function dueDay(limit: Limit, request: RequestRecord, { data }: LifecycleEvent, day: string) {
  const told = limit.dateFrom === undefined ? undefined : data[limit.dateFrom];
  if (typeof told === 'string') return told;
  if (limit.dateFrom === 'until') return request.progress.until;
  if (limit.amount === undefined) return undefined;
  const { unit, count } = limit.amount.routine;
  return addDays(day, unit === 'hours' ? Math.ceil(count / 24) : count);
}

function limitsOf({ kind }: RequestRecord): readonly Limit[] {
  return law.kind(instrument, kind).limits;
}

/** Nothing may write into what was recorded. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
