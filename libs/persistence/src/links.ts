import type { Link, RequestRecord } from '@rogatory/lifecycle';
import { visibleTo, type Reader } from './knowledge.js';
import type { RequestRow } from './requests.js';
import type { Statement } from './statements.js';

export interface LinkRow {
  readonly request_id: string;
  readonly target_id: string;
  readonly type: Link['type'];
  /** The request at the other end. */
  readonly other_reference: string;
  readonly other_instrument: string;
  readonly other_kind: string;
  readonly other_state: string;
  readonly other_urgency: RequestRecord['urgency'];
  readonly other_transmitted_at: Date | null;
  /** The last day of a preservation. */
  readonly other_until: string | null;
}

/** Links from and to a request, each only where the reader may see both ends. */
export function linksOf(id: string, { state, knows }: Reader): Statement<LinkRow> {
  return {
    name: 'links-of',
    text: `SELECT l.request_id, l.target_id, l.type, r.reference AS other_reference,
        r.instrument AS other_instrument, r.kind AS other_kind,
        r.state AS other_state, r.urgency AS other_urgency, r.transmitted_at AS other_transmitted_at,
        r.progress ->> 'until' AS other_until
      FROM (SELECT *, target_id AS other FROM link WHERE request_id = $1
          UNION ALL SELECT *, request_id FROM link WHERE target_id = $1) AS l
        JOIN request r ON r.id = l.other AND ${visibleTo('r', '$2', '$3')} LIMIT 200`,
    values: [id, state, knows],
  };
}

/** What is needed of the requests that a draft wants to link to; absent where they cannot be seen. */
export function linkTargets(
  ids: readonly string[],
  { state, knows }: Reader,
): Statement<RequestRow> {
  return {
    name: 'link-targets',
    text: `SELECT * FROM request r WHERE r.id = ANY ($1) AND ${visibleTo('r', '$2', '$3')} LIMIT 50`,
    values: [ids, state, knows],
  };
}

/** The requests that a request names in its links, as far as the reader may see them. */
export function linkedRequests(id: string, { state, knows }: Reader): Statement<RequestRow> {
  return {
    name: 'linked-requests',
    text: `SELECT r.* FROM link l JOIN request r ON r.id = l.target_id
      WHERE l.request_id = $1 AND ${visibleTo('r', '$2', '$3')} LIMIT 50`,
    values: [id, state, knows],
  };
}

/** The requests of a State that follow a preservation, sealed ones among them: for the system alone. */
export function followersOf(preservation: string, state: string): Statement<RequestRow> {
  return {
    name: 'followers-of',
    text: `SELECT r.* FROM link l JOIN request r ON r.id = l.request_id
      WHERE l.target_id = $1 AND l.type = 'follows' AND r.requesting_state = $2 ORDER BY r.id LIMIT 50`,
    values: [preservation, state],
  };
}

export function insertLinks(request: string, links: readonly Link[]): Statement {
  return {
    name: 'insert-links',
    text: `INSERT INTO link (request_id, target_id, type)
      SELECT $1, (l ->> 'request')::uuid, l ->> 'type' FROM jsonb_array_elements($2::jsonb) AS l`,
    values: [request, JSON.stringify(links)],
  };
}

/** Removes the links of a draft, but for those to requests that its writer cannot see. */
export function deleteLinks(request: string, { state, knows }: Reader): Statement {
  return {
    name: 'delete-links',
    text: `DELETE FROM link l USING request r
      WHERE l.request_id = $1 AND r.id = l.target_id AND ${visibleTo('r', '$2', '$3')}`,
    values: [request, state, knows],
  };
}
