import { DomainError } from '@rogatory/kernel';
import type { LevelsOf, LevelsOfPair } from '@rogatory/law';
import {
  allAuthorities,
  allStates,
  calendars,
  serviceLevels,
  type AuthorityRow,
  type Rooms,
  type StateRow,
  type Transaction,
  type VersionsRow,
} from '@rogatory/persistence';
import { sortedOut, type WorkingCalendar } from './holidays.js';

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
  private readonly calendars = new Map<string, WorkingCalendar>();
  private readonly levels = new Map<string, LevelsOf & { readonly version: number }>();

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

  /**
   * A State's calendar, at least as new as the version that the transaction has read; out of memory where that is new
   * enough. Whoever writes a due date reads the version once the request is locked: a calendar that was looked after
   * from time to time only would let an act write an old date when the recalculation has passed its request already.
   */
  async calendarIn(
    tx: Pick<Transaction, 'send'>,
    code: string,
    version = 0,
  ): Promise<WorkingCalendar> {
    const { zone, weekend } = this.state(code);
    const known = this.calendars.get(code);
    if (known && known.version >= version) return { ...known, zone };
    if (version === 0) return { state: code, zone, weekend, holidays: [], halfDays: [], version };
    const [[row]] = await tx.send(calendars.calendarOf(code));
    if (!row) throw new Error(`The calendar of ${code} is gone.`);
    const fresh = { state: code, zone, ...row, ...sortedOut(row.holidays) };
    this.calendars.set(code, fresh);
    return fresh;
  }

  /** The service levels of two States between each other, at least as new as the versions that were read, likewise. */
  async levelsIn(
    tx: Pick<Transaction, 'send'>,
    requesting: string,
    requested: string,
    versions: Pick<VersionsRow, 'requesting' | 'requested'> | undefined,
  ): Promise<LevelsOfPair> {
    return {
      requesting: await this.levelsOf(tx, requesting, requested, versions?.requesting ?? 0),
      requested: await this.levelsOf(tx, requested, requesting, versions?.requested ?? 0),
    };
  }

  private async levelsOf(
    tx: Pick<Transaction, 'send'>,
    state: string,
    partner: string,
    version: number,
  ): Promise<LevelsOf> {
    if (version === 0) return { state, levels: [] };
    const pair = `${state}/${partner}`;
    const known = this.levels.get(pair);
    if (known && known.version >= version) return known;
    const [levels] = await tx.send(serviceLevels.levelsBetween(state, partner));
    const fresh = { state, levels, version };
    this.levels.set(pair, fresh);
    return fresh;
  }

  private current(): Entries {
    if (performance.now() - this.readAt > freshFor) {
      // a failure is not the asker's: the old entries go on serving, and the next look tries again
      void this.prepare().catch(() => undefined);
    }
    return this.entries;
  }
}
