import { openTo, seenBy, type Reader } from './knowledge.js';
import type { RequestRow } from './requests.js';
import type { Statement } from './statements.js';

/** A request that was found. */
export interface FoundRow extends Pick<
  RequestRow,
  | 'id'
  | 'reference'
  | 'instrument'
  | 'kind'
  | 'state'
  | 'urgency'
  | 'requesting_state'
  | 'requested_state'
  | 'contents'
  | 'items'
  | 'offences'
  | 'updated_at'
> {
  /** Names of the two authorities. */
  readonly authorities: string;
  /** What the reader's own State has noted, where that is what was found; else null. */
  readonly notes: readonly string[] | null;
}

/** SQL: ids of requests that all terms are found in. @param terms placeholder. */
export function foundIn(terms: string): string {
  return `SELECT f.request_id FROM found_requests(${terms}::text[], 2000) AS f`;
}

/**
 * The newest requests that all terms are found in, as far as the reader sees them. What is sealed is found by those
 * alone who are assigned to it: an auditor says why before anything of it is told.
 */
export function search(
  { state, knows }: Reader,
  terms: readonly string[],
  limit: number,
): Statement<FoundRow> {
  return {
    name: 'search',
    text: `SELECT r.id, r.reference, r.instrument, r.kind, r.state, r.urgency, r.requesting_state, r.requested_state,
        r.contents, r.items, r.offences, r.updated_at,
        (SELECT string_agg(a.name, ', ' ORDER BY a.id) FROM authority a
          WHERE a.id IN (r.requesting_authority, r.requested_authority)) AS authorities,
        CASE WHEN f.own THEN ARRAY(SELECT p.data::jsonb ->> 'text' FROM private_event p
          WHERE p.request_id = r.id AND p.state = $1 AND p.type = 'note' AND p.data IS NOT NULL
          ORDER BY p.seq DESC LIMIT 50) END AS notes
      FROM (SELECT h.request_id, bool_and(h.own) AS own FROM found_requests($3::text[], 500) AS h GROUP BY 1) AS f
      JOIN request r ON r.id = f.request_id
      WHERE ${seenBy('r', '$1')} AND ${openTo('r.id', '$1', '$2')} ORDER BY r.id DESC LIMIT $4`,
    values: [state, knows.filter((name) => name !== '*'), terms, limit],
  };
}

/** A request that one's own State has made before. */
export type FormerRow = Pick<
  RequestRow,
  'id' | 'reference' | 'instrument' | 'kind' | 'state' | 'requested_state' | 'created_at'
>;

/**
 * The newest requests of the reader's own State that a term is found in, as far as they are open to the reader.
 * @param except a request that is not told: the one that the others are compared with.
 */
export function former(
  { state, knows }: Reader,
  term: string,
  except: string | undefined,
  limit: number,
): Statement<FormerRow> {
  return {
    name: 'former',
    text: `SELECT r.id, r.reference, r.instrument, r.kind, r.state, r.requested_state, r.created_at
      FROM (SELECT DISTINCT h.request_id FROM found_requests($3::text[], 500) AS h WHERE NOT h.own) AS f
      JOIN request r ON r.id = f.request_id
      WHERE r.requesting_state = $1 AND r.id IS DISTINCT FROM $4::uuid AND ${openTo('r.id', '$1', '$2')}
      ORDER BY r.id DESC LIMIT $5`,
    values: [state, knows.filter((name) => name !== '*'), [term], except ?? null, limit],
  };
}
