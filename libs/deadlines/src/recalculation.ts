import type { Directory, WorkingCalendar } from '@rogatory/directory';
import type { Catalogue } from '@rogatory/jobs';
import type { Law } from '@rogatory/law';
import { sideOf, type LifecycleEvent } from '@rogatory/lifecycle';
import {
  calendars,
  keepPromise,
  Ledger,
  lockPromise,
  now,
  privateRooms,
  toRecord,
  updateRequest,
  type RequestRow,
  type RoomRow,
  type Rooms,
  type Statement,
  type Transaction,
} from '@rogatory/persistence';
import { movedData, recountAll, rewritten, type Recounted } from './recount.js';

/** Requests looked at in one transaction: few, since an act on one of them waits meanwhile. */
const batch = 20;
const first = '00000000-0000-0000-0000-000000000000';

/**
 * Moves the clocks that a State's change of its calendar moves. Each is moved once, however often this runs: a clock
 * that shows what the calendar says is left alone. A request that an act holds is waited for, and an act that comes
 * later reads the calendar's version with its own lock, so that none is left behind with an old date.
 */
export class Recalculation {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  /**
   * Goes over all clocks that count by a State's days, and keeps the promise when all have been looked at. A request
   * whose clocks cannot be written keeps no other from being recalculated; its fault is thrown at the end.
   * @returns how many clocks have moved.
   */
  async run({ promise, state, version }: Catalogue['deadlines']['recalculate']): Promise<number> {
    const faults: unknown[] = [];
    let moved = 0;
    for (let after = first; ;) {
      const [[open], [newest]] = await this.rooms.asSystem('relay', state, (tx) =>
        tx.commit(lockPromise(promise), calendars.calendarVersion(state)),
      );
      if (!open) return moved;
      // a later change has made a promise of its own, and does all of this one's work with newer days
      if ((newest?.version ?? 0) > Number(version)) break;
      const requests = await this.next(state, after, batch);
      moved += await this.move(state, requests).catch(() =>
        this.moveApart(state, requests, faults),
      );
      const last = requests.at(-1);
      if (last === undefined) break;
      after = last;
    }
    if (faults.length > 0) throw faults[0] as Error;
    await this.rooms.asSystem('relay', state, (tx) => tx.commit(keepPromise(promise)));
    return moved;
  }

  private async next(state: string, after: string, limit: number): Promise<string[]> {
    const [, found] = await this.rooms.asSystem('clock', state, (tx) =>
      // as in an act: both sides' own clocks of a request count by these days
      tx.commit(tx.become({ purpose: 'act' }), calendars.countedRequests(state, after, limit)),
    );
    return found.map(({ id }) => id);
  }

  private async moveApart(
    state: string,
    requests: readonly string[],
    faults: unknown[],
  ): Promise<number> {
    let moved = 0;
    for (const request of requests) {
      try {
        moved += await this.move(state, [request]);
      } catch (fault) {
        faults.push(fault);
      }
    }
    return moved;
  }

  /** One transaction: some requests, locked, with their clocks as the calendar says now. */
  private async move(state: string, ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    return this.rooms.asSystem('clock', state, async (tx) => {
      const [, locked, [clock], [version], clocks] = await tx.send(
        tx.become({ purpose: 'act' }),
        calendars.lockEvery(ids),
        now(),
        calendars.calendarVersion(state),
        calendars.countedDeadlines(ids, state),
      );
      if (!clock) return 0;
      const calendar = await this.directory.calendarIn(tx, state, version?.version);
      const found = locked.map((row) => ({
        row,
        all: recountAll(row, clocks, calendar, this.law),
      }));
      const at = clock.now.toISOString();
      const statements: Statement[] = [];
      let moved = 0;
      for (const { row, all } of found) {
        statements.push(...(await this.written(tx, row, all, calendar, at)));
        moved += all.filter((one) => one.moved).length;
      }
      await tx.commit(...statements);
      return moved;
    });
  }

  /** The statements that write one request's clocks and the events that tell of them, each in its room. */
  private async written(
    tx: Transaction,
    row: RequestRow,
    all: readonly Recounted[],
    calendar: WorkingCalendar,
    at: string,
  ): Promise<readonly Statement[]> {
    const request = toRecord(row);
    const { state } = calendar;
    const statements = all.flatMap((one) => rewritten(one, request, at, calendar));
    const moved = all.filter((one) => one.moved);
    // the State whose days have changed speaks in the shared room; what is private, each side is told in its own
    const rooms = [state, row.requesting_state].map((speaker) => ({
      speaker,
      told: moved.filter(({ after: { visibility, owedBy } }) =>
        visibility === 'shared' ? speaker === state : owedBy === speaker,
      ),
    }));
    let heads = { shared_seq: row.shared_seq, shared_head: row.shared_head };
    for (const { speaker, told } of rooms) {
      if (told.length === 0) continue;
      const ledger = new Ledger(request, speaker, heads, await roomOf(tx, row.id, speaker));
      const side = sideOf(request, speaker) ?? 'requested';
      for (const one of told) {
        ledger.append(eventOf(one, calendar, side, at), { id: 'system', state: speaker });
      }
      const { seq, hash } = ledger.sharedHead;
      const grew = seq !== heads.shared_seq;
      heads = { shared_seq: seq, shared_head: hash };
      statements.push(
        tx.become({ purpose: 'act', state: speaker }),
        ...ledger.finish(),
        ...(grew ? [updateRequest(request, { seq, hash })] : []),
      );
    }
    return [...statements, tx.become({ purpose: 'act' })];
  }
}

async function roomOf(
  tx: Transaction,
  request: string,
  state: string,
): Promise<RoomRow | undefined> {
  const [, [room]] = await tx.send(
    tx.become({ purpose: 'act', state }),
    privateRooms([request], state),
    tx.become({ purpose: 'act' }),
  );
  return room;
}

function eventOf(
  one: Recounted,
  calendar: WorkingCalendar,
  side: 'requesting' | 'requested',
  at: string,
): LifecycleEvent {
  return {
    type: 'deadline-moved',
    visibility: one.after.visibility,
    side,
    bySystem: true,
    basis: one.limit.basis,
    data: movedData(one, calendar),
    at,
  };
}
