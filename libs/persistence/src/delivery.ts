import { v7 as uuidv7 } from 'uuid';
import type { EventRow } from './chains.js';
import { earlierId, newId } from './ids.js';
import { inTurn } from './turns.js';
import { openTo, toldTo, type Reader } from './knowledge.js';
import type { Statement } from './statements.js';

export interface Promised {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  readonly attempts: number;
  /** Which of its State's it is among those that were taken, from 1, and whether it goes before what is not urgent. */
  readonly place: number;
  readonly urgent: boolean;
}

/** A job promised in this transaction: it will be done at least once. Data are ids, never case facts; with the State whose turn it takes. */
export function promise(
  queue: string,
  name: string,
  at: string,
  data: Readonly<Record<string, string>> & { readonly state: string },
  urgent = false,
): Statement {
  return {
    name: 'promise',
    text: 'INSERT INTO outbox (id, queue, name, data, created_at, state, urgent) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    values: [uuidv7(), queue, name, JSON.stringify(data), at, data.state, urgent],
  };
}

/**
 * Takes promises that are not in the queue, or that have been there so long that the queue may have lost them: urgent
 * ones first, then of each State its oldest, the first of each before the second of any. Purpose `relay`.
 * @param patience seconds after which a promise that was handed over but not kept is handed over again.
 */
export function takePromises(limit: number, patience: number): Statement<Promised> {
  const free = `done_at IS NULL AND (relayed_at IS NULL
          OR relayed_at < (SELECT node_time()) - make_interval(secs => $2::float8 * least(attempts, 20)))`;
  return {
    name: 'take-promises',
    text: `WITH due AS MATERIALIZED (
        ${inTurn('outbox', 'created_at', free)}),
      taken AS MATERIALIZED (
        SELECT outbox.id, due.place FROM due JOIN outbox ON outbox.id = due.id WHERE ${free} FOR UPDATE OF outbox SKIP LOCKED)
      UPDATE outbox SET relayed_at = node_time(), attempts = attempts + 1 FROM taken WHERE outbox.id = taken.id
      RETURNING outbox.id, queue, name, data, attempts, taken.place, urgent`,
    values: [limit, patience],
  };
}

/** Gives promises back that no queue took, as if they had not been taken. Purpose `relay`. */
export function handBack(ids: readonly string[]): Statement {
  return {
    name: 'hand-back',
    text: 'UPDATE outbox SET relayed_at = NULL, attempts = attempts - 1 WHERE id = ANY ($1) AND done_at IS NULL',
    values: [ids],
  };
}

/** Locks a promise that is still open; no row where it has been kept already. */
export function lockPromise(id: string): Statement<{ id: string }> {
  return {
    name: 'lock-promise',
    text: 'SELECT id FROM outbox WHERE id = $1 AND done_at IS NULL FOR UPDATE',
    values: [id],
  };
}

export function keepPromise(id: string): Statement {
  return {
    name: 'keep-promise',
    text: 'UPDATE outbox SET done_at = node_time() WHERE id = $1',
    values: [id],
  };
}

/** One event of a chain, and the two States of its request, as one of them sees it. */
export function eventAt(
  room: 'shared' | 'private',
  request: string,
  state: string,
  seq: number,
): Statement<EventRow & { requesting_state: string; requested_state: string }> {
  const own = room === 'private' ? 'AND e.state = $3' : 'AND $3::text IS NOT NULL';
  return {
    name: `${room}-event-at`,
    text: `SELECT '${room}' AS room, e.request_id, e.seq, e.id, e.type, e.at, e.header, e.data, e.salt, e.hash,
        r.requesting_state, r.requested_state
      FROM ${room}_event e JOIN request r ON r.id = e.request_id WHERE e.request_id = $1 AND e.seq = $2 ${own}`,
    values: [request, seq, state],
  };
}

export interface NotificationRow {
  readonly id: string;
  readonly state: string;
  readonly roles: readonly string[];
  /** Those of them whom it is meant for alone; null: all. */
  readonly told: readonly string[] | null;
  /** Officers, service accounts and units who are told by name, whatever their roles. */
  readonly also?: readonly string[] | null;
  /** Null where it concerns none. */
  readonly request_id: string | null;
  readonly event_id: string;
  readonly room: 'shared' | 'private';
  readonly type: string;
  readonly about: Readonly<Record<string, string>>;
  /** Goes out at once, whatever an officer prefers. */
  readonly urgent: boolean;
  readonly at: Date;
}

/** Tells a State's officers of an event; told once, however often it is tried. */
export function notify(
  notification: Omit<NotificationRow, 'id' | 'at'> & { readonly at: string },
): Statement {
  const { state, roles, told, request_id, event_id, room, type, about, at, urgent } = notification;
  return {
    name: 'notify',
    text: `INSERT INTO notification (id, state, roles, request_id, event_id, room, type, about, at, told, urgent)
      VALUES (${newId}, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (event_id, state) DO NOTHING`,
    values: [
      ...[state, roles, request_id, event_id, room, type, JSON.stringify(about), at],
      ...[told, urgent],
    ],
  };
}

/** SQL: the request `r` of a notification `n` can be seen, or it concerns none. */
export const shown = '(n.request_id IS NULL OR r.id IS NOT NULL)';

/** One page of what a State's officers with any of these roles were told, newest first. */
export function notificationsFor(
  { state, knows }: Reader,
  roles: readonly string[],
  after: string | undefined,
  limit: number,
): Statement<NotificationRow & { reference: string | null }> {
  return {
    name: 'notifications-for',
    text: `SELECT n.*, r.reference FROM notification n LEFT JOIN request r ON r.id = n.request_id
      WHERE n.state = $1 AND n.id < $3 AND ${shown} AND ${toldTo('$2', '$5')} AND ${openTo('n.request_id', '$1', '$5')}
      ORDER BY n.id DESC LIMIT $4`,
    values: [state, roles, after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit, knows],
  };
}

/** Milliseconds that a transaction may have taken to write what it gave an id at its beginning. */
const longestWriting = 60_000;

/**
 * What came after a notification that was received already, oldest first. A minute before it is told again: what was
 * given its id earlier may have been written later.
 */
export function notificationsSince(
  { state, knows }: Reader,
  roles: readonly string[],
  since: string,
  limit: number,
): Statement<NotificationRow & { reference: string | null }> {
  return {
    name: 'notifications-since',
    text: `SELECT n.*, r.reference FROM notification n LEFT JOIN request r ON r.id = n.request_id
      WHERE n.state = $1 AND n.id > $3 AND n.id <> $5 AND ${shown} AND ${toldTo('$2', '$6')} AND ${openTo('n.request_id', '$1', '$6')}
      ORDER BY n.id LIMIT $4`,
    values: [state, roles, earlierId(since, longestWriting), limit, since, knows],
  };
}

/** Ids of the newest of a State, whoever may see them: whether there is anything new. Purpose `relay`. */
export function newestNotifications(
  state: string,
  limit: number,
): Statement<Pick<NotificationRow, 'id'>> {
  return {
    name: 'newest-notifications',
    text: 'SELECT id FROM notification WHERE state = $1 ORDER BY id DESC LIMIT $2',
    values: [state, limit],
  };
}

export function beat(process: string, kind: string): Statement {
  return {
    name: 'beat',
    text: `INSERT INTO heartbeat (process, kind, at) VALUES ($1, $2, node_time())
      ON CONFLICT (process) DO UPDATE SET at = node_time()`,
    values: [process, kind],
  };
}

export function stopBeating(process: string): Statement {
  return {
    name: 'stop-beating',
    text: `DELETE FROM heartbeat WHERE process = $1 OR at < node_time() - interval '1 day'`,
    values: [process],
  };
}

/** Whether any process of a kind has shown life within the given seconds. */
export function alive(kind: string, seconds: number): Statement<{ alive: boolean }> {
  return {
    name: 'alive',
    text: `SELECT EXISTS (SELECT FROM heartbeat WHERE kind = $1 AND at > node_time() - make_interval(secs => $2)) AS alive`,
    values: [kind, seconds],
  };
}
