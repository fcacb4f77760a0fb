import { addDays, later } from '@rogatory/kernel';
import type { Entry } from './lifecycle-model.fixtures.js';

/** What a log of events tells, read without the fold: the witness against which the fold is held. */
const answersTo = ['accept-conditions', 'decline-conditions'];

export const is = ({ event }: Entry, ...types: readonly string[]) => types.includes(event.type);
export const last = (log: readonly Entry[], ...types: readonly string[]) =>
  log.findLast((entry) => is(entry, ...types));
export const has = (words: string | undefined, word: string) =>
  words?.split(' ').includes(word) === true;
export const told = (entry: Entry | undefined, field: string) => String(entry?.event.data[field]);

interface Declined {
  readonly id?: string;
  readonly decision: string;
  readonly grounds?: readonly { readonly code: string }[];
  readonly reasons?: string;
}

/** Everything that an event declines: the whole request, or items of it. */
export function declined({ event: { type, data } }: Entry): Declined[] {
  if (type === 'refuse') return [{ decision: 'refused', ...data }];
  if (type === 'postpone') return [{ decision: 'postponed', ...data }];
  return decisionsIn(data).filter(
    ({ decision }) => decision === 'refused' || decision === 'postponed',
  );
}

export function decisionsIn(data: Entry['event']['data']): Declined[] {
  return ((data['items'] ?? []) as Declined[]).filter(({ decision }) => decision);
}

/** Whether a consultation about that outcome, or an answered offer, stands since the assessment began anew. */
export function mayDecline(log: readonly Entry[], decision: string): boolean {
  const begun = log.findLastIndex((entry) => is(entry, 'start-assessment', 'resume'));
  const about = decision === 'refused' ? 'refusal' : 'postponement';
  let open: unknown;
  for (const entry of log.slice(begun + 1)) {
    if (is(entry, 'open-consultation')) open = entry.event.data['about'];
    if (is(entry, ...answersTo) || (is(entry, 'conclude-consultation') && open === about))
      return true;
  }
  return false;
}

export function replied(log: readonly Entry[]): boolean {
  const opened = log.findLastIndex((entry) => is(entry, 'open-consultation'));
  const opener = log[opened]?.event.side;
  return log.slice(opened + 1).some((entry) => is(entry, 'reply') && entry.event.side !== opener);
}

/** How many conditions have been offered and then accepted. */
export function accepted(log: readonly Entry[]): number {
  let offered = 0;
  let count = 0;
  for (const { event } of log) {
    if (event.type === 'offer-conditions') offered = (event.data['conditions'] as unknown[]).length;
    if (event.type === 'accept-conditions') count += offered;
  }
  return count;
}

/** The decision on each item as the events tell it. */
export function decisions(log: readonly Entry[], items: readonly string[]): (string | null)[] {
  const decided = new Map<string, string>();
  for (const entry of log) {
    const { type, data } = entry.event;
    if (type === 'accept' || type === 'preserve')
      items.forEach((id) => decided.set(id, 'accepted'));
    if (type === 'refuse') items.forEach((id) => decided.set(id, 'refused'));
    if (type === 'accept-conditions') {
      const open = (id: string) => !['refused', 'postponed'].includes(decided.get(id) ?? '');
      items.filter(open).forEach((id) => decided.set(id, 'conditional'));
    }
    if (['accept-in-part', 'decide-items', 'preserve'].includes(type)) {
      decisionsIn(data).forEach(({ id, decision }) => decided.set(String(id), decision));
    }
  }
  return items.map((id) => decided.get(id) ?? null);
}

/** The last time that a hold was lifted for good. */
export function lifted(log: readonly Entry[]): Entry | undefined {
  return log.findLast(
    (entry) =>
      is(entry, 'lift-hold') && entry.before.state === 'held' && entry.after.state !== 'held',
  );
}

/** The last day of a preservation, the notice after a lifted hold counted. */
export function lastDay(log: readonly Entry[]): string {
  const until = told(last(log, 'preserve', 'extend'), 'until');
  const freed = lifted(log);
  return freed ? later(until, addDays(freed.today, 15)) : until;
}
