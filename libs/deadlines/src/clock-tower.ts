import type { Actor } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import type { Queues } from '@rogatory/jobs';
import { withLevels, type Kind, type Law } from '@rogatory/law';
import {
  decide,
  evolve,
  lifecycleOf,
  sideOf,
  type LifecycleEvent,
  type RequestRecord,
} from '@rogatory/lifecycle';
import {
  armable,
  countFired,
  disarm,
  dueThresholds,
  fireThresholds,
  Ledger,
  lockRequests,
  now,
  openDeadlines,
  privateRooms,
  serviceLevels,
  thresholdById,
  toRecord,
  updateRequest,
  type DueThreshold,
  type FiredThreshold,
  type RequestRow,
  type RoomRow,
  type Rooms,
  type Statement,
  type Transaction,
} from '@rogatory/persistence';
import { localDate, type Calendar } from './calendar.js';
import { foretold, isWarningOfLapse } from './foretelling.js';
import { turnClocks } from './clockwork.js';
import { toOpenDeadline } from './open-deadline.js';
import { byState, inOrder } from './firing-order.js';

/** As many requests may fail while nothing fires; more, and it is not they that are at fault. */
const mostFaults = 20;

/**
 * Fires what is due, exactly once, by the database's clock. A delayed job and the sweep end in the same statement,
 * so that early, late, double and lost jobs are harmless.
 */
export class ClockTower {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  /**
   * Fires everything that is due now; returns how many thresholds. One that an act holds locked waits for the next
   * sweep. A request whose clocks cannot be written keeps no other from firing; its fault is thrown at the end.
   */
  async sweep(limit = 1000): Promise<number> {
    const [due] = await this.rooms.asSystem('clock', '', (tx) => tx.commit(dueThresholds(limit)));
    const faults: unknown[] = [];
    let fired = 0;
    for (const group of byState(due)) {
      fired += await this.fireGroup(group).catch(() => this.fireApart(group, faults, fired));
    }
    if (faults.length > 0) throw faults[0] as Error;
    return fired;
  }

  /** Fires a group that failed request by request. */
  private async fireApart(
    group: readonly DueThreshold[],
    faults: unknown[],
    before: number,
  ): Promise<number> {
    let fired = 0;
    for (const request of new Set(group.map(({ request_id }) => request_id))) {
      if (before + fired === 0 && faults.length > mostFaults) break;
      const own = group.filter(({ request_id }) => request_id === request);
      try {
        fired += await this.fireGroup(own);
      } catch (fault) {
        faults.push(fault);
      }
    }
    return fired;
  }

  /** Fires one threshold if it is due and has not fired. */
  async fire(threshold: string): Promise<void> {
    const [due] = await this.rooms.asSystem('clock', '', (tx) =>
      tx.commit(thresholdById(threshold)),
    );
    for (const group of byState(due)) await this.fireGroup(group);
  }

  /** Puts delayed jobs into the queue for what falls due within two days; returns how many. */
  async arm(queues: Queues, limit = 1000): Promise<number> {
    // committed before the queue is asked: no act ever waits for a queue
    const [arming] = await this.rooms.asSystem('clock', '', (tx) => tx.commit(armable(limit)));
    try {
      await queues.addAll(
        'deadlines',
        arming.map(({ id, delay }) => ({ name: 'fire', id, delay, data: { threshold: id } })),
      );
    } catch (error) {
      const ids = arming.map(({ id }) => id);
      await this.rooms.asSystem('clock', '', (tx) => tx.commit(disarm(ids)));
      throw error;
    }
    return arming.length;
  }

  /** One transaction: thresholds owed by one State, with the requests they belong to locked. */
  private fireGroup(due: readonly DueThreshold[]): Promise<number> {
    const state = due[0]?.owed_by ?? '';
    const requests = [...new Set(due.map(({ request_id }) => request_id))];
    return this.rooms.asSystem('clock', state, async (tx) => {
      const [locked, [clock]] = await tx.send(lockRequests(requests), now());
      const free = due.filter(({ request_id }) => locked.some(({ id }) => id === request_id));
      if (!clock || free.length === 0) return 0;
      const [fired, rooms] = await tx.send(
        fireThresholds(free.map(({ id }) => id)),
        privateRooms(
          locked.map(({ id }) => id),
          state,
        ),
      );
      const at = clock.now.toISOString();
      const writing: Statement[] = [];
      for (const row of locked) {
        const ofRequest = fired.filter(({ request_id }) => request_id === row.id);
        if (ofRequest.length === 0) continue;
        const room = rooms.find(({ request_id }) => request_id === row.id);
        writing.push(...(await this.record(row, room, state, ofRequest, at, tx)));
      }
      await tx.commit(...writing, countFired(fired.length));
      return fired.length;
    });
  }

  /** The events of the thresholds that fired for one request, and the act of the system that a due limit brings about. */
  private async record(
    row: RequestRow,
    room: RoomRow | undefined,
    state: string,
    fired: readonly FiredThreshold[],
    at: string,
    tx: Transaction,
  ): Promise<readonly Statement[]> {
    let request = toRecord(row);
    const side = sideOf(request, state) ?? 'requested';
    const ledger = new Ledger(request, state, row, room);
    const author = { id: 'system', state };
    const statements: Statement[] = [];
    for (const threshold of inOrder(fired, request)) {
      ledger.append(this.clockEvent(request, threshold, side, at), author);
      const act = threshold.name === 'due' ? this.actOf(request, threshold.limit_id, side, at) : [];
      for (const event of act) {
        const before = request;
        request = evolve(before, event);
        ledger.append(event, author);
        const [open] = await tx.send(openDeadlines(request.id, false));
        const { kind, calendar } = await this.standing(tx, request);
        const clocks = open.map(toOpenDeadline);
        statements.push(...turnClocks(before, request, event, clocks, kind, calendar).statements);
      }
    }
    const shared = ledger.sharedHead.seq !== row.shared_seq;
    const ahead = isWarningOfLapse(fired)
      ? await foretold(tx, request, ledger.sharedHead, at, this.law, this.directory)
      : [];
    return [
      ...ledger.finish(),
      ...statements,
      ...(shared ? [updateRequest(request, ledger.sharedHead)] : []),
      ...ahead,
    ];
  }

  private clockEvent(
    request: RequestRecord,
    { limit_id: limit, condition, name: threshold, visibility, ...fired }: FiredThreshold,
    side: 'requesting' | 'requested',
    at: string,
  ): LifecycleEvent {
    const rule = this.law.limit(request.instrument, request.kind, limit);
    return {
      type: 'deadline',
      visibility,
      side,
      bySystem: true,
      basis: rule?.basis ?? [],
      data: {
        limit,
        ...(condition !== null && { condition }),
        threshold,
        dueAt: fired.due_at.toISOString(),
        plannedFor: fired.at.toISOString(),
        policy: rule?.policy ?? true,
      },
      at,
    };
  }

  /** What the system does because a limit fell due: the row of the table that names the limit, if the state admits it. */
  private actOf(
    request: RequestRecord,
    limit: string,
    side: 'requesting' | 'requested',
    at: string,
  ): LifecycleEvent[] {
    const row = lifecycleOf(request.lifecycle).transitions.find(({ whenDue }) => whenDue === limit);
    if (!row?.from.includes(request.state)) return [];
    const actor: Actor = { kind: 'system', id: 'system', state: request.requestedState, roles: [] };
    return decide(request, { action: row.action } as Parameters<typeof decide>[1], {
      actor,
      side,
      now: at,
      today: localDate(at, this.directory.state(request.requestedState).zone),
      overdue: [limit],
      room: {},
      problems: [],
      admitted: [],
      conditions: [],
      minimumPreservationDays: 0,
      maximumOrderDays: 0,
      basisOf: (action) => this.law.basisOf(request.instrument, request.lifecycle, action),
    });
  }

  /** The rules of a request with the service levels of both States, and the calendar by which its clocks count. */
  private async standing(
    tx: Transaction,
    { id, instrument, kind, requestingState, requestedState }: RequestRecord,
  ): Promise<{ readonly kind: Kind; readonly calendar: Calendar }> {
    const [[versions]] = await tx.send(serviceLevels.versionsFor(id));
    const pair = await this.directory.levelsIn(tx, requestingState, requestedState, versions);
    return {
      kind: withLevels(this.law.kind(instrument, kind), instrument, pair, 'requested'),
      calendar: await this.directory.calendarIn(tx, requestedState, versions?.calendar ?? 0),
    };
  }
}
