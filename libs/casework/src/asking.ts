import { DomainError, personOf, type Actor } from '@rogatory/kernel';
import type { Law } from '@rogatory/law';
import type { Action, Command, LifecycleEvent } from '@rogatory/lifecycle';
import {
  insertPending,
  Ledger,
  type FourEyesRow,
  type PendingRow,
  type Transaction,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { keeping, type Answer, type Idempotency } from './answers.js';
import type { Case } from './context.js';
import type { Decided, Found } from './desk.js';
import { pendingSummary, type PendingSummary } from './pending-view.js';
import { record } from './record.js';

/** What is answered (202) where an act waits for a second officer. */
export interface Asked {
  readonly pending: PendingSummary;
}

/**
 * Keeps an act that has passed every check until a second officer confirms it. Nothing shared is touched: no version,
 * no clock, no state. What the act would have put into the private room (an assessment, internal reasons) is written
 * at once, in the name of who asks: it is theirs, and what is learned of later must not be overwritten by it.
 * @param because the settings that demand the second officer; the shortest time counts.
 * @throws DomainError `already-pending` (409) where the same action waits on this request already.
 */
export async function ask(
  tx: Transaction,
  actor: Actor,
  found: Found,
  said: Command,
  { events }: Decided,
  because: readonly FourEyesRow[],
  idempotency: Idempotency | undefined,
  law: Law,
): Promise<Answer<Asked>> {
  const { case_, row, room, waiting } = found;
  const { request, at } = case_;
  const { action, ...told } = said;
  const twin = waiting.find((pending) => pending.action === action);
  if (twin) {
    throw new DomainError(
      'conflict',
      'already-pending',
      `"${action}" waits for a second officer already (${twin.id}). Have it confirmed, declined or taken back first.`,
    );
  }
  const own = events.filter(({ type, visibility }) => visibility === 'private' && type !== action);
  const { assessment, internalReasons, ...body } = told as Record<string, unknown>;
  const reasons = typeof body['reasons'] === 'string' ? body['reasons'] : null;
  const hours = Math.min(...because.map((setting) => setting.hours));
  const pending = {
    id: uuidv7(),
    action,
    asked_by: actor.id,
    asked_at: new Date(at),
    expires_at: new Date(Date.parse(at) + hours * 3_600_000),
  };
  const asking = privately(case_, law, action, 'ask-second-officer', {
    ...{ pending: pending.id, action, body, because: because.map((setting) => setting.action) },
    ...(reasons !== null && { reasons }),
    expiresAt: pending.expires_at.toISOString(),
  });
  const ledger = new Ledger(request, actor.state, row, room);
  const done = record(case_, [...own, asking], ledger, actor);
  const answer = { status: 202, body: { pending: pendingSummary(pending) } };
  await tx.commit(
    ...ledger.finish(),
    ...done.statements,
    insertPending({
      ...{ id: pending.id, state: actor.state, kind: 'act', subject: request.id, action, body },
      ...{ request_id: request.id, asked_by: actor.id, asked_person: personOf(actor) },
      ...{ reasons, hours, at, authority: actor.authority ?? '' },
    }),
    ...keeping(actor, idempotency, answer, at),
  );
  return answer;
}

/** An event of one's own room about an act that waits: it rests on what the act rests on. */
export function privately(
  { request, side, at }: Case,
  law: Law,
  action: Action,
  type: 'ask-second-officer' | 'confirm' | 'decline' | 'take-back',
  data: LifecycleEvent['data'],
): LifecycleEvent {
  const basis = law.basisOf(request.instrument, request.lifecycle, action);
  return { type, visibility: 'private', side, bySystem: false, basis, data, at };
}

/** The events of an end: who asked, who settled it is the event's actor. */
export function settledData(
  { id, action, asked_by }: PendingRow,
  reasons: string | undefined,
): LifecycleEvent['data'] {
  return { pending: id, action, askedBy: asked_by, ...(reasons !== undefined && { reasons }) };
}
