import { DomainError, requireRole, validated, type Actor } from '@rogatory/kernel';
import { requireFresh } from '@rogatory/identity';
import type { Law } from '@rogatory/law';
import { lifecycles } from '@rogatory/lifecycle';
import {
  countAssigned,
  insertAccessEvent,
  Ledger,
  lockAssigned,
  moveAssignments,
  now,
  officersById,
  privateRooms,
  toRecord,
  type Rooms,
} from '@rogatory/persistence';
import { requestId, workers } from './access.js';
import { HandoverDto } from './knowing.dto.js';
import { needToKnow, unknownAssignee } from './people.js';

/** What an administrator learns of a handover: how many requests, never which. */
export interface HandoverView {
  readonly moved: number;
  readonly remaining: number;
}

/** Requests handed over in one call: each is locked, and has its event written, while others wait. */
const batch = 100;

/** Requests that have come to their end stay with whoever worked on them. */
const ends = lifecycles.flatMap(({ name, final }) => final.map((state) => `${name} ${state}`));

/** Gives what somebody who has left was assigned to a successor, sealed requests among it, unseen by whoever asks for it. */
export class Handover {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
  ) {}

  /**
   * Moves the next hundred open assignments of an officer who has been deactivated. To be called until nothing
   * remains; called again it does no harm.
   * @throws DomainError `not-found` (404) for an officer of another State; `officer-active` (409);
   * `unknown-assignee` (422) for a successor who does not work on cases, or who asks for this.
   */
  async handOver(actor: Actor, given: string, body: unknown): Promise<HandoverView> {
    requireRole(actor, ['admin'], 'hand over what an officer worked on');
    const from = requestId(given);
    requireFresh(actor);
    const dto = validated(HandoverDto, body);
    const to = dto.to.toLowerCase();
    await this.requireOfficers(actor, from, to);
    const { state, id, authority } = actor;
    // the system does it: who administers officers sees no case
    return this.rooms.asSystem('know', state, async (tx) => {
      const [rows] = await tx.send(lockAssigned(state, from, ends, batch));
      const requests = rows.map((row) => row.id);
      const [rooms, [clock]] = await tx.send(privateRooms(requests, state), now());
      if (!clock) throw new Error('The database tells no time.');
      const at = clock.now.toISOString();
      const events = rows.flatMap((row) => {
        const room = rooms.find(({ request_id }) => request_id === row.id);
        const ledger = new Ledger(toRecord(row), state, row, room);
        const event = { type: 'hand-over', data: { from, to, reasons: dto.reasons } };
        const author = { id, state, ...(authority !== undefined && { authority }) };
        ledger.append(needToKnow(row, state, event, at, this.law), author);
        return ledger.finish();
      });
      const moved = rows.length;
      const moving = moved > 0 ? moveAssignments(requests, state, from, to, id, at) : [];
      const told = { type: 'handover', actor: id, subject: from, detail: { to, moved } };
      await tx.send(...events, ...moving);
      const [[rest]] = await tx.commit(
        countAssigned(state, from, ends),
        insertAccessEvent({ state, ...told, ...(actor.from && { from: actor.from }) }),
      );
      return { moved, remaining: rest?.count ?? 0 };
    });
  }

  private async requireOfficers(actor: Actor, from: string, to: string): Promise<void> {
    const known = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(to) ? [from, to] : [from];
    const [officers] = await this.rooms.administering(actor, (tx) =>
      tx.commit(officersById(actor.state, known)),
    );
    const leaver = officers.find(({ id }) => id === from);
    if (!leaver) {
      throw new DomainError('not-found', 'not-found', 'There is no such officer in your State.');
    }
    if (leaver.deactivated_at === null) {
      throw new DomainError(
        'conflict',
        'officer-active',
        'This officer still works here. Deactivate the officer first; for an absence, use a delegation.',
      );
    }
    const successor = officers.find(({ id }) => id === to);
    const works = successor?.roles.some((role) => workers.some((worker) => worker === role));
    // nobody lets oneself into sealed requests by handing them over
    if (!works || successor?.deactivated_at !== null || to === (actor.person ?? actor.id)) {
      throw unknownAssignee('/to');
    }
  }
}
