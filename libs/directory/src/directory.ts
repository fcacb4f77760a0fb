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

/** States, their authorities, languages, zones and weekends: what everybody who signs in may know. */
export class Directory {
  private entries: Promise<Entries> | undefined;
  private readAt = 0;

  constructor(private readonly rooms: Rooms) {}

  async states(): Promise<readonly StateRow[]> {
    return [...(await this.read()).states.values()];
  }

  async authorities(state?: string): Promise<readonly AuthorityRow[]> {
    const all = [...(await this.read()).authorities.values()];
    return state === undefined ? all : all.filter((authority) => authority.state === state);
  }

  /** A State by its code, or undefined. */
  async find(code: string): Promise<StateRow | undefined> {
    return (await this.read()).states.get(code);
  }

  /** @throws DomainError `unknown-state` (422). */
  async state(code: string): Promise<StateRow> {
    const state = await this.find(code);
    if (!state) {
      throw new DomainError(
        'invalid',
        'unknown-state',
        `There is no State "${code}" in the directory.`,
      );
    }
    return state;
  }

  async authority(id: string): Promise<AuthorityRow | undefined> {
    return (await this.read()).authorities.get(id);
  }

  private read(): Promise<Entries> {
    const now = performance.now();
    if (!this.entries || now - this.readAt > freshFor) {
      this.readAt = now;
      this.entries = this.load().catch((error: unknown) => {
        this.entries = undefined;
        throw error;
      });
    }
    return this.entries;
  }

  private async load(): Promise<Entries> {
    const [states, authorities] = await this.rooms.read(
      { state: '' },
      allStates(),
      allAuthorities(),
    );
    return {
      states: new Map(states.map((state) => [state.code, state])),
      authorities: new Map(authorities.map((authority) => [authority.id, authority])),
    };
  }
}
