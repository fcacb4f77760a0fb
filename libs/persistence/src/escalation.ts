import type { NotificationRow } from './delivery.js';
import { newId } from './ids.js';
import type { Position } from './roster.js';
import type { Statement } from './statements.js';

export interface EscalationRow {
  readonly authority: string;
  readonly version: number;
  /** As it was set: the form is checked when it is written. */
  readonly ladder: unknown;
  readonly changed_at: Date;
}

/** What the authorities of a State have set. */
function escalationsIn(state: string): Statement<EscalationRow> {
  return {
    name: 'escalations-in',
    text: 'SELECT authority, version, ladder, changed_at FROM escalation WHERE state = $1 ORDER BY authority LIMIT 1000',
    values: [state],
  };
}

/** What one authority has set; no row where it goes by the usual. */
function escalationOf(authority: string): Statement<EscalationRow> {
  return {
    name: 'escalation-of',
    text: 'SELECT authority, version, ladder, changed_at FROM escalation WHERE authority = $1',
    values: [authority],
  };
}

/** Administering. */
function writeEscalation(
  authority: string,
  state: string,
  ladder: object,
  by: string,
): Statement<EscalationRow> {
  return {
    name: 'write-escalation',
    text: `INSERT INTO escalation AS e (authority, state, version, ladder, changed_by, changed_at)
      VALUES ($1, $2, 1, $3, $4, node_time())
      ON CONFLICT (authority) DO UPDATE SET version = e.version + 1, ladder = $3, changed_by = $4, changed_at = node_time()
      RETURNING authority, version, ladder, changed_at`,
    values: [authority, state, JSON.stringify(ladder), by],
  };
}

/** Somebody who may be called for an authority: on call, or of a role that can stand in. */
export interface DutyPerson {
  readonly officer: string;
  readonly as: Position | 'contact' | 'authority';
  /** At the authority itself, and not at another of the State. */
  readonly own: boolean;
}

const works = `o.deactivated_at IS NULL AND o.roles && '{contact,authority,liaison,executing}'`;

/**
 * Who may be called about a request for an authority now: those who are on call there and at the State's contact points,
 * its contact officers and its officers of role authority, those on call first; nobody from whom the State has sealed it.
 * Purpose `relay`.
 */
function dutyPeople(
  state: string,
  authority: string,
  request: string | null,
): Statement<DutyPerson> {
  return {
    name: 'duty-people',
    text: `WITH person AS (
        SELECT s.officer, s.position AS "as", s.authority = $2 AS own
        FROM duty_shift s JOIN authority a ON a.id = s.authority CROSS JOIN node_time() AS n(now)
        WHERE s.state = $1 AND s.removed_at IS NULL AND s.from_at <= n.now AND s.to_at > n.now
          AND (s.authority = $2 OR 'contact-point' = ANY (a.functions))
        UNION ALL
        SELECT o.id, r.role, o.authority = $2 FROM officer o CROSS JOIN unnest('{contact,authority}'::text[]) AS r(role)
        WHERE o.state = $1 AND r.role = ANY (o.roles))
      SELECT p.officer, p."as", p.own FROM person p JOIN officer o ON o.id = p.officer
      WHERE ${works} AND (NOT EXISTS (SELECT FROM seal WHERE request_id = $3::uuid AND state = $1)
        OR EXISTS (SELECT FROM assignment x WHERE x.request_id = $3::uuid AND x.state = $1
          AND x.assignee IN (o.id::text, o.unit::text)))
      ORDER BY p."as" IN ('contact', 'authority'), p.officer LIMIT 2000`,
    values: [state, authority, request],
  };
}

/** To whom a request is assigned in a State: officers, service accounts and units. */
function assignedTo(request: string, state: string): Statement<{ readonly assignee: string }> {
  return {
    name: 'assigned-to',
    text: 'SELECT assignee FROM assignment WHERE request_id = $1 AND state = $2 ORDER BY assignee LIMIT 200',
    values: [request, state],
  };
}

/**
 * Tells roles and people by name of an event; once, however often it is tried. Where that reaches no officer who may see
 * the request, the State's authority officers and those to whom it is assigned are told as well. Purpose `relay`.
 */
function notifyByName(
  notification: Omit<NotificationRow, 'id' | 'at' | 'told'> & { readonly at: string },
): Statement {
  const { state, roles, also, request_id, event_id, room, type, about, at, urgent } = notification;
  const named = `(o.id::text = ANY ($8) OR o.unit::text = ANY ($8))`;
  return {
    name: 'notify-by-name',
    text: `INSERT INTO notification (id, state, roles, request_id, event_id, room, type, about, also, at, urgent)
      SELECT ${newId}, $1, CASE WHEN f.reached THEN $2::text[] ELSE array_remove($2, 'authority') || '{authority}'::text[] END,
        $3, $4, $5, $6, $7,
        CASE WHEN f.reached THEN $8::text[] ELSE $8 || ARRAY(
          SELECT assignee FROM assignment WHERE request_id = $3 AND state = $1 ORDER BY assignee LIMIT 200) END, $9, $10
      FROM (SELECT EXISTS (SELECT FROM officer o WHERE o.state = $1 AND ${works} AND (o.roles && $2 OR ${named})
        AND (NOT EXISTS (SELECT FROM seal WHERE request_id = $3 AND state = $1)
          OR EXISTS (SELECT FROM assignment x WHERE x.request_id = $3 AND x.state = $1
            AND x.assignee IN (o.id::text, o.unit::text)))) AS reached) f
      ON CONFLICT (event_id, state) DO NOTHING`,
    values: [
      ...[state, roles, request_id, event_id, room, type, JSON.stringify(about)],
      ...[also ?? [], at, urgent],
    ],
  };
}

/** What can be asked about who is told at which step. */
export const escalation = {
  escalationsIn,
  escalationOf,
  writeEscalation,
  dutyPeople,
  assignedTo,
  notifyByName,
} as const;
