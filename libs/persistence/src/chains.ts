import type { Head, StoredEvent } from '@rogatory/history';
import type { PrivateRoom } from '@rogatory/lifecycle';
import type { Statement } from './statements.js';

export interface EventRow {
  readonly request_id: string;
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly header: string;
  readonly data: string | null;
  readonly salt: string | null;
  readonly hash: string;
  /** Set by queries that read several rooms at once. */
  readonly room: 'shared' | 'private';
}

export interface RoomRow {
  readonly request_id: string;
  readonly state: string;
  readonly seq: number;
  readonly head: string;
  readonly memory: PrivateRoom;
}

export function toStored(row: EventRow): StoredEvent {
  const { request_id: request, id, seq, type, header, data, salt, hash } = row;
  return { id, request, seq, type, at: row.at.toISOString(), header, data, salt, hash };
}

/** A State's private room of a request, if it has begun. */
export function privateRoom(request: string, state: string): Statement<RoomRow> {
  return {
    name: 'private-room',
    text: 'SELECT * FROM private_room WHERE request_id = $1 AND state = $2',
    values: [request, state],
  };
}

/** A State's private rooms of several requests. */
export function privateRooms(requests: readonly string[], state: string): Statement<RoomRow> {
  return {
    name: 'private-rooms',
    text: 'SELECT * FROM private_room WHERE request_id = ANY ($1) AND state = $2',
    values: [requests, state],
  };
}

export function writePrivateRoom(
  request: string,
  state: string,
  head: Head,
  memory: PrivateRoom,
): Statement {
  return {
    name: 'write-private-room',
    text: `INSERT INTO private_room (request_id, state, seq, head, memory) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (request_id, state) DO UPDATE SET seq = $3, head = $4, memory = $5`,
    values: [request, state, head.seq, head.hash, JSON.stringify(memory)],
  };
}

export function insertSharedEvent(
  event: StoredEvent,
  requestingState: string,
  requestedState: string,
): Statement {
  return {
    name: 'insert-shared-event',
    text: `INSERT INTO shared_event
        (request_id, seq, id, requesting_state, requested_state, type, at, header, data, salt, hash)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      event.request,
      event.seq,
      event.id,
      requestingState,
      requestedState,
      event.type,
      event.at,
      event.header,
      event.data,
      event.salt,
      event.hash,
    ],
  };
}

export function insertPrivateEvent(event: StoredEvent, state: string): Statement {
  return {
    name: 'insert-private-event',
    text: `INSERT INTO private_event (request_id, state, seq, id, type, at, header, data, salt, hash)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      event.request,
      state,
      event.seq,
      event.id,
      event.type,
      event.at,
      event.header,
      event.data,
      event.salt,
      event.hash,
    ],
  };
}

/** The last step that both States know of some requests. */
export interface LastStepRow {
  readonly request_id: string;
  readonly type: string;
  readonly at: Date;
  readonly acting_state: string;
}

/** The last shared event of each of some requests, as far as the reader's State is a party to them. */
export function lastSteps(requests: readonly string[], state: string): Statement<LastStepRow> {
  return {
    name: 'last-steps',
    text: `SELECT e.request_id, e.type, e.at, e.header::jsonb ->> 'state' AS acting_state
      FROM request r JOIN shared_event e ON e.request_id = r.id AND e.seq = r.shared_seq
      WHERE r.id = ANY ($1::uuid[]) AND (e.requesting_state = $2 OR e.requested_state = $2)`,
    values: [requests, state],
  };
}

/** Where a page of history ended. */
export interface HistoryPosition {
  readonly at: string;
  readonly room: 'shared' | 'private';
  readonly seq: number;
}

/** One page of the shared history and of one's own private history, by time, then room, then sequence. */
export function historyOf(
  request: string,
  state: string,
  after: HistoryPosition | undefined,
  limit: number,
): Statement<EventRow> {
  const { at, room, seq } = after ?? { at: '-infinity', room: '', seq: 0 };
  return {
    name: 'history-of',
    text: `SELECT * FROM (
        SELECT 'shared' AS room, request_id, seq, id, type, at, header, data, salt, hash
          FROM shared_event WHERE request_id = $1
        UNION ALL
        SELECT 'private', request_id, seq, id, type, at, header, data, salt, hash
          FROM private_event WHERE request_id = $1 AND state = $2
      ) AS e
      WHERE (at, room, seq) > ($3::timestamptz, $4, $5)
      ORDER BY at, room, seq LIMIT $6`,
    values: [request, state, at, room, seq, limit],
  };
}

/**
 * The next links of the shared chain, in order: for verification, batch by batch. A link whose row names other
 * parties than its request is left out, so that the chain has a gap there.
 */
export function sharedChain(
  {
    id,
    requesting_state,
    requested_state,
  }: { id: string; requesting_state: string; requested_state: string },
  after: number,
  limit: number,
): Statement<EventRow> {
  return {
    name: 'shared-chain',
    text: `SELECT 'shared' AS room, request_id, seq, id, type, at, header, data, salt, hash
      FROM shared_event WHERE request_id = $1 AND seq > $2 AND requesting_state = $4 AND requested_state = $5
      ORDER BY seq LIMIT $3`,
    values: [id, after, limit, requesting_state, requested_state],
  };
}

/** The next links of a State's private chain, in order. */
export function privateChain(
  request: string,
  state: string,
  after: number,
  limit: number,
): Statement<EventRow> {
  return {
    name: 'private-chain',
    text: `SELECT 'private' AS room, request_id, seq, id, type, at, header, data, salt, hash
      FROM private_event WHERE request_id = $1 AND state = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
    values: [request, state, after, limit],
  };
}

/** One page of a request's shared or private events of certain types, newest last. */
export function eventsOfTypes(
  room: 'shared' | 'private',
  request: string,
  state: string,
  types: readonly string[],
  after: number,
  limit: number,
): Statement<EventRow> {
  const own = room === 'private' ? 'AND state = $5' : 'AND $5::text IS NOT NULL';
  return {
    name: `${room}-events-of-types`,
    text: `SELECT '${room}' AS room, request_id, seq, id, type, at, header, data, salt, hash
      FROM ${room}_event WHERE request_id = $1 AND seq > $2 AND type = ANY ($3) ${own} ORDER BY seq LIMIT $4`,
    values: [request, after, types, limit, state],
  };
}
