import { genesis, link, type ChainId, type Head, type StoredEvent } from './chain.js';

export const shared: ChainId = { request: '0199-request', room: 'shared' };
export const ours: ChainId = { request: '0199-request', room: 'private', state: 'XA' };

/** Salts that are the same in every run. */
export function saltOf(seq: number): string {
  return seq.toString(16).padStart(32, 'a');
}

export function anEvent(
  chain: ChainId,
  head: Head,
  data: unknown = { text: 'é😀 �' },
): StoredEvent {
  const seq = head.seq + 1;
  const fields = {
    ...{ id: `event-${seq}`, request: chain.request, room: chain.room, type: 'supplement' },
    ...{ at: `2026-11-23T10:00:${String(seq).padStart(2, '0')}.000Z`, actor: 'xa-liaison' },
    ...{ state: 'XA', basis: ['un-cybercrime-2024:40(15)'] },
  };
  return link(head, fields, data, saltOf(seq));
}

/** A chain of that many links. */
export function aChain(length: number, chain: ChainId = shared): StoredEvent[] {
  const events: StoredEvent[] = [];
  let head = genesis(chain);
  for (let seq = 1; seq <= length; seq += 1) {
    const event = anEvent(chain, head, { text: `Word ${seq} — é😀 �`, number: seq });
    events.push(event);
    head = event;
  }
  return events;
}

export function erased(event: StoredEvent): StoredEvent {
  return { ...event, data: null, salt: null };
}
