import { shown, type NotificationRow } from './delivery.js';
import { openTo, toldTo, type Reader } from './knowledge.js';
import type { Statement } from './statements.js';

/** SQL: a notification `n` is told to the reader: State, roles and names are the first three values. */
const told = `n.state = $1 AND ${toldTo('$2', '$3')} AND ${openTo('n.request_id', '$1', '$3')}`;
const unread = `NOT EXISTS (SELECT FROM notification_read x WHERE x.reader = $4 AND x.notification = n.id)`;

/** One page of what somebody was told and has not read, newest first. */
export function unreadFor(
  { state, knows }: Reader,
  roles: readonly string[],
  reader: string,
  after: string | undefined,
  limit: number,
): Statement<NotificationRow & { reference: string | null }> {
  return {
    name: 'unread-for',
    text: `SELECT n.*, r.reference FROM notification n LEFT JOIN request r ON r.id = n.request_id
      WHERE ${told} AND ${shown} AND ${unread} AND n.id < $5 ORDER BY n.id DESC LIMIT $6`,
    values: [state, roles, knows, reader, after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit],
  };
}

/** Notes that somebody has read a notification, and answers it; no row where it is not told to them. */
export function readOne(
  { state, knows }: Reader,
  roles: readonly string[],
  reader: string,
  id: string,
): Statement<{ id: string }> {
  return {
    name: 'read-notification',
    text: `WITH one AS (SELECT n.id FROM notification n WHERE ${told} AND n.id = $5), noted AS (
        INSERT INTO notification_read (reader, notification, state, at)
        SELECT $4, one.id, $1, node_time() FROM one ON CONFLICT DO NOTHING)
      SELECT id FROM one`,
    values: [state, roles, knows, reader, id],
  };
}

/** Notes that somebody has read the newest of what they were told; answers how many they had not. */
export function readNewest(
  { state, knows }: Reader,
  roles: readonly string[],
  reader: string,
  limit: number,
): Statement<{ count: number }> {
  return {
    name: 'read-newest',
    text: `WITH noted AS (
        INSERT INTO notification_read (reader, notification, state, at)
        SELECT $4, n.id, $1, node_time() FROM notification n WHERE ${told} AND ${unread} ORDER BY n.id DESC LIMIT $5
        ON CONFLICT DO NOTHING RETURNING notification)
      SELECT count(*)::int AS count FROM noted`,
    values: [state, roles, knows, reader, limit],
  };
}
