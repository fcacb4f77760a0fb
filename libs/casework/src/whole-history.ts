import {
  DomainError,
  pageOf,
  positionOf,
  requireRole,
  uuidForm,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import {
  insertAccessEvent,
  verifications,
  type Rooms,
  type VerificationRow,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { recompute } from './verification.js';

/** How far a verification of every history of a State has come, and what it found. */
export interface VerificationRun {
  readonly id: string;
  readonly begunBy: string;
  readonly begunAt: string;
  /** Null while there is more to look at. */
  readonly endedAt: string | null;
  /** Requests that were looked at, and how many there were when it began. */
  readonly requests: number;
  readonly of: number;
  readonly events: number;
  readonly result: 'whole' | 'broken' | 'going-on';
  /** Requests whose history is not as it was written, the first hundred. */
  readonly broken: readonly { readonly id: string; readonly reference: string }[];
}

/** Milliseconds that one page, or one answer, looks before it says how far it has come. */
export const stretch = 1500;
const none = '00000000-0000-0000-0000-000000000000';
const batch = 50;
const named = 100;

/**
 * Recomputes every chain of a State, in its own rooms and in those that it shares, a stretch at a time. How far it has
 * come is kept, so that it can be gone on with, and its result is there for every auditor of the State.
 */
export class WholeHistory {
  constructor(private readonly rooms: Rooms) {}

  /** Begins: how much there is. That it was begun is recorded. @throws DomainError `role-missing` (403). */
  async begin(actor: Actor): Promise<VerificationRun> {
    requireAuditor(actor);
    const { state, id, from } = actor;
    const [[row]] = await this.rooms.withActor(actor, (tx) =>
      tx.commit(
        verifications.begin(uuidv7(), state, id),
        insertAccessEvent({ state, type: 'histories-verified', actor: id, ...(from && { from }) }),
      ),
    );
    if (!row) throw new Error('The verification was not kept.');
    return viewOf(row);
  }

  /** The verifications of the State, the newest first. */
  async list(actor: Actor, { cursor, limit = 25 }: Paging): Promise<Page<VerificationRun>> {
    requireAuditor(actor);
    const after = positionOf(cursor, [uuidForm])?.[0];
    const [rows] = await this.rooms.read(actor, verifications.list(actor.state, after, limit + 1));
    return pageOf(rows, limit, viewOf, ({ id }) => [id]);
  }

  /** The one that ended last, with its result; null where none has. */
  async last(actor: Actor): Promise<VerificationRun | null> {
    requireAuditor(actor);
    const [[row]] = await this.rooms.read(actor, verifications.last(actor.state));
    return row ? viewOf(row) : null;
  }

  /** @throws DomainError `not-found` (404). */
  async one(actor: Actor, id: string): Promise<VerificationRun> {
    return viewOf(await this.find(actor, id));
  }

  /**
   * Goes on from where it came to, for about as long as is given; one that has ended stays as it is. Nothing of what
   * requests say is shown.
   */
  async goOn(actor: Actor, id: string, milliseconds: number): Promise<VerificationRun> {
    const begun = await this.find(actor, id);
    if (begun.ended_at !== null) return viewOf(begun);
    const end = performance.now() + milliseconds;
    let looked: Looked = begun;
    let isDone = false;
    while (!isDone && performance.now() < end) {
      const after = looked.last_request ?? none;
      const [rows] = await this.rooms.read(
        actor,
        verifications.requestsAfter(actor.state, after, batch),
      );
      for (const request of rows) {
        const { ok, chains } = await recompute(this.rooms, actor, request.id);
        const broken = ok ? looked.broken : [...looked.broken, request].slice(0, named);
        const events = chains.reduce((sum, chain) => sum + chain.events, looked.events);
        looked = { last_request: request.id, requests: looked.requests + 1, events, broken };
        if (performance.now() >= end) break;
      }
      isDone = rows.length < batch && (looked.last_request ?? none) === (rows.at(-1)?.id ?? after);
    }
    const [[row]] = await this.rooms.withActor(actor, (tx) =>
      tx.commit(verifications.goOn(begun.id, begun.last_request, looked, isDone)),
    );
    // another auditor, or another window, was quicker: what they found stands
    return row ? viewOf(row) : this.one(actor, id);
  }

  private async find(actor: Actor, id: string): Promise<VerificationRow> {
    requireAuditor(actor);
    const [[row]] = await this.rooms.read(
      actor,
      verifications.find(uuidForm.test(id) ? id : none, actor.state),
    );
    if (!row) {
      throw new DomainError('not-found', 'not-found', 'There is no such verification.');
    }
    return row;
  }
}

type Looked = Pick<VerificationRow, 'last_request' | 'requests' | 'events' | 'broken'>;

function requireAuditor(actor: Actor): void {
  requireRole(actor, ['auditor'], 'verify every history');
}

function viewOf(row: VerificationRow): VerificationRun {
  const { id, begun_by, begun_at, ended_at, requests, events, of_requests, broken } = row;
  return {
    ...{ id, begunBy: begun_by, begunAt: begun_at.toISOString(), requests, events, broken },
    ...{ endedAt: ended_at?.toISOString() ?? null, of: of_requests },
    result: broken.length > 0 ? 'broken' : ended_at === null ? 'going-on' : 'whole',
  };
}
