import { join } from 'node:path';
import { DomainError, roles as everyRole, type Actor, type Side } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { Command } from './commands.js';
import type { Context } from './context.js';
import { decide } from './decide.js';
import { evolve, evolveRoom } from './evolve.js';
import type { Item, LifecycleEvent, PrivateRoom, RequestRecord } from './record.js';

export const law = Law.load(join(__dirname, '../../../config/instruments'));
export const instrument = 'un-cybercrime-2024';
export const today = '2026-11-23';
export const now = '2026-11-23T10:00:00.000Z';

const stateOf = { requesting: 'XA', requested: 'XB' } as const satisfies Record<Side, string>;

export function anActor(side: Side, overrides: Partial<Actor> = {}): Actor {
  const id = `${side}-officer`;
  return { kind: 'officer', id, state: stateOf[side], roles: everyRole, ...overrides };
}

/** The system acts for the requested State. */
export const system: Actor = { kind: 'system', id: 'system', state: stateOf.requested, roles: [] };

export function anItem(id: string, overrides: Partial<Item> = {}): Item {
  return {
    id,
    measure: 'disclose',
    target: '203.0.113.84',
    decision: null,
    outcome: null,
    ...overrides,
  };
}

export function aRequest(overrides: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: 'request',
    reference: 'XA-2026-000417',
    instrument,
    kind: 'stored-data',
    lifecycle: 'mutual-assistance',
    state: 'draft',
    requestingState: stateOf.requesting,
    requestedState: stateOf.requested,
    requestingAuthority: 'xa-central',
    requestedAuthority: 'xb-central',
    urgency: 'routine',
    confidential: false,
    offences: [{ article: '7' }],
    contents: { facts: 'An intrusion.' },
    items: [anItem('one'), anItem('two')],
    links: [],
    contentsVersion: 1,
    progress: {},
    version: 1,
    createdAt: now,
    transmittedAt: null,
    updatedAt: now,
    ...overrides,
  };
}

export function aPreservation(overrides: Partial<RequestRecord> = {}): RequestRecord {
  return aRequest({
    id: 'preservation',
    kind: 'preservation',
    lifecycle: 'preservation',
    ...overrides,
  });
}

export function aContext(
  { kind, lifecycle }: RequestRecord,
  actor: Actor,
  overrides: Partial<Context> = {},
): Context {
  const days = (limit: string) => law.limit(instrument, kind, limit)?.amount?.routine.count ?? 0;
  return {
    actor,
    side: actor.state === stateOf.requesting ? 'requesting' : 'requested',
    now,
    today,
    overdue: [],
    room: {},
    problems: [],
    admitted: law.grounds(instrument, kind).admitted,
    conditions: law.grounds(instrument, kind).conditions,
    minimumPreservationDays: days('preservation-floor'),
    maximumOrderDays: days('domestic-order'),
    basisOf: (action) => law.basisOf(instrument, lifecycle, action),
    ...overrides,
  };
}

/** One request on its way: what is done to it becomes events, and the events its present form. */
export class Story {
  constructor(
    readonly request: RequestRecord,
    readonly rooms: Readonly<Record<Side, PrivateRoom>> = { requesting: {}, requested: {} },
    readonly events: readonly LifecycleEvent[] = [],
    private readonly facts: Partial<Context> = {},
  ) {}

  get state(): string {
    return this.request.state;
  }

  get last(): LifecycleEvent {
    const event = this.events.at(-1);
    if (!event) throw new Error('Nothing has happened yet.');
    return event;
  }

  /** The same request where other facts hold: another day, a limit that has passed, a draft with problems. */
  where(facts: Partial<Context>): Story {
    return new Story(this.request, this.rooms, this.events, { ...this.facts, ...facts });
  }

  /** The same request after these limits have fallen due. */
  whenDue(...overdue: readonly string[]): Story {
    return this.where({ overdue });
  }

  does(who: Side | Actor, command: Command): Story {
    const actor = typeof who === 'string' ? anActor(who) : who;
    const { side } = aContext(this.request, actor);
    const context = aContext(this.request, actor, { room: this.rooms[side], ...this.facts });
    const events = decide(this.request, command, context);
    return new Story(
      events.reduce(evolve, this.request),
      {
        ...this.rooms,
        [side]: events.reduce((room, event) => evolveRoom(room, event, actor.id), this.rooms[side]),
      },
      [...this.events, ...events],
      this.facts,
    );
  }

  requesting(command: Command): Story {
    return this.does('requesting', command);
  }

  requested(command: Command): Story {
    return this.does('requested', command);
  }

  /** The error that answers a command which is not admitted. */
  refuses(who: Side | Actor, command: Command): DomainError {
    try {
      this.does(who, command);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
    throw new Error(`"${command.action}" was admitted while ${this.state}.`);
  }
}

export function given(request: RequestRecord): Story {
  return new Story(request);
}
