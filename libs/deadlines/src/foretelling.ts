import type { Directory } from '@rogatory/directory';
import type { Head } from '@rogatory/history';
import type { Law } from '@rogatory/law';
import { evolveRoom, type LifecycleEvent, type RequestRecord } from '@rogatory/lifecycle';
import {
  followersOf,
  Ledger,
  privateRooms,
  serviceLevels,
  toRecord,
  type FiredThreshold,
  type Statement,
  type Transaction,
} from '@rogatory/persistence';
import { forecasts, type Forecast } from './forecast.js';

/** Whether what has fired is the moment at which to look ahead: a warning that preserved data lapses. */
export function isWarningOfLapse(fired: readonly FiredThreshold[]): boolean {
  return fired.some(({ limit_id, name }) => limit_id === 'preservation' && name === 'warn');
}

/**
 * Tells the requesting State, in its own private room, that data lapses before a request for it can be decided: once
 * for each date until which the data is kept. The request is locked; the transaction comes back to whoever it ran for.
 * @param shared the head of the shared room with all that is written before.
 */
export async function foretold(
  tx: Transaction,
  preservation: RequestRecord,
  shared: Head,
  at: string,
  law: Law,
  directory: Directory,
): Promise<readonly Statement[]> {
  const { id, instrument, requestingState: state, requestedState } = preservation;
  const [, [room], rows, [versions]] = await tx.send(
    tx.become({ purpose: 'act', state }),
    privateRooms([id], state),
    followersOf(id, state),
    serviceLevels.versionsFor(id),
    tx.become({}),
  );
  const calendar = await directory.calendarIn(tx, requestedState, versions?.calendar ?? 0);
  const followers = rows.map((row) => toRecord(row));
  const worst = forecasts(preservation, followers, at, calendar, law)
    .filter(({ outcome }) => outcome === 'lapses-before-decision')
    .sort((one, other) => ((one.decidedBy ?? '') < (other.decidedBy ?? '') ? 1 : -1))[0];
  if (!worst?.keptUntil || room?.memory.foretold === worst.keptUntil) return [];
  const basis = law.limit(instrument, preservation.kind, 'preservation')?.basis ?? [];
  const event = eventOf(worst, basis, at);
  const heads = { shared_seq: shared.seq, shared_head: shared.hash };
  const ledger = new Ledger(preservation, state, heads, room);
  ledger.append(event, { id: 'system', state }, evolveRoom(ledger.memory, event, 'system'));
  return [tx.become({ purpose: 'act', state }), ...ledger.finish(), tx.become({})];
}

/** Names no request that follows: it may be sealed from those who see the preservation. */
function eventOf(
  { outcome, keptUntil: until, decidedBy, executedBy, estimate, remedies }: Forecast,
  basis: readonly string[],
  at: string,
): LifecycleEvent {
  return {
    ...{ type: 'preservation-lapsing', visibility: 'private', side: 'requesting', bySystem: true },
    ...{ basis, data: { outcome, until, decidedBy, executedBy, estimate, remedies }, at },
  };
}
