import { DomainError } from '@rogatory/kernel';
import {
  allAuthorities,
  allStates,
  type AuthorityRow,
  type Rooms,
  type StateRow,
} from '@rogatory/persistence';

/** Entries change rarely; a process looks again after this many milliseconds. */
const freshFor = 30_000;

interface Entries {
  readonly states: ReadonlyMap<string, StateRow>;
  readonly authorities: ReadonlyMap<string, AuthorityRow>;
}

/**
 * States, their authorities, languages, zones and weekends: what everybody who signs in may know. Answers come from
 * memory. Old entries are read anew in the background and serve meanwhile: whoever asks may hold a connection, and
 * waiting for a second one is how a pool comes to a standstill.
 */
export class Directory {
  private entries: Entries = { states: new Map(), authorities: new Map() };
  private readAt = 0;

  constructor(private readonly rooms: Rooms) {}

  /** Reads the entries before anybody asks. Call once, at start. */
  async prepare(): Promise<void> {
    this.readAt = performance.now();
    const [states, authorities] = await this.rooms.read(
      { state: '' },
      allStates(),
      allAuthorities(),
    );
    this.entries = {
      states: new Map(states.map((state) => [state.code, state])),
      authorities: new Map(authorities.map((authority) => [authority.id, authority])),
    };
  }

  states(): readonly StateRow[] {
    return [...this.current().states.values()];
  }

  authorities(state?: string): readonly AuthorityRow[] {
    const all = [...this.current().authorities.values()];
    return state === undefined ? all : all.filter((authority) => authority.state === state);
  }

  /** @throws DomainError `unknown-state` (422). */
  state(code: string): StateRow {
    const state = this.current().states.get(code);
    if (state) return state;
    throw new DomainError(
      'invalid',
      'unknown-state',
      `There is no State "${code}" in the directory.`,
    );
  }

  authority(id: string): AuthorityRow | undefined {
    return this.current().authorities.get(id);
  }

  private current(): Entries {
    if (performance.now() - this.readAt > freshFor) {
      // a failure is not the asker's: the old entries go on serving, and the next look tries again
      void this.prepare().catch(() => undefined);
    }
    return this.entries;
  }
}
