import { requireRole, uuidForm, type Actor } from '@rogatory/kernel';
import { insertAccessEvent, requestCount, requestsAfter, type Rooms } from '@rogatory/persistence';
import { recompute } from './verification.js';

/** How far a verification of every history of a State has come. */
export interface Looked {
  /** Id of the request that was looked at last; null before the first. */
  readonly last: string | null;
  readonly requests: number;
  readonly events: number;
  /** References of requests whose history is not as it was written, the first hundred. */
  readonly broken: readonly string[];
  readonly of: number;
  readonly isDone: boolean;
}

const none = '00000000-0000-0000-0000-000000000000';
const batch = 50;
const named = 100;

/** Recomputes every chain of a State, in its own rooms and in those that it shares, a stretch at a time. */
export class WholeHistory {
  constructor(private readonly rooms: Rooms) {}

  /** Begins: how much there is. That it was begun is recorded. @throws DomainError `role-missing` (403). */
  async begin(actor: Actor): Promise<Looked> {
    requireRole(actor, ['auditor'], 'verify every history');
    const { state, id, from } = actor;
    const [[found]] = await this.rooms.read(
      actor,
      requestCount(state),
      insertAccessEvent({ state, type: 'histories-verified', actor: id, ...(from && { from }) }),
    );
    return { last: null, requests: 0, events: 0, broken: [], of: found?.count ?? 0, isDone: false };
  }

  /** Goes on from where it came to, for about as long as is given. Nothing of what requests say is shown. */
  async goOn(actor: Actor, before: Looked, milliseconds: number): Promise<Looked> {
    requireRole(actor, ['auditor'], 'verify every history');
    const end = performance.now() + milliseconds;
    let looked = before;
    while (!looked.isDone && performance.now() < end) {
      const after = looked.last !== null && uuidForm.test(looked.last) ? looked.last : none;
      const [rows] = await this.rooms.read(actor, requestsAfter(actor.state, after, batch));
      for (const { id, reference } of rows) {
        const { ok, chains } = await recompute(this.rooms, actor, id);
        looked = {
          ...{ ...looked, last: id, requests: looked.requests + 1 },
          events: chains.reduce((sum, { events }) => sum + events, looked.events),
          broken: ok ? looked.broken : [...looked.broken, reference].slice(0, named),
        };
        if (performance.now() >= end) return looked;
      }
      if (rows.length < batch) looked = { ...looked, isDone: true };
    }
    return looked;
  }
}
