import type { Link, RequestRecord } from '@rogatory/lifecycle';
import type { Head } from '@rogatory/history';
import { knowledgeAbout, seenBy, visibleTo, type Knowledge, type Reader } from './knowledge.js';
import type { Statement } from './statements.js';

/** A row of `request` as the driver returns it. */
export interface RequestRow {
  readonly id: string;
  readonly reference: string;
  readonly instrument: string;
  readonly kind: string;
  readonly lifecycle: string;
  readonly state: string;
  readonly requesting_state: string;
  readonly requested_state: string;
  readonly requesting_authority: string;
  readonly requested_authority: string | null;
  readonly urgency: RequestRecord['urgency'];
  readonly language: string | null;
  readonly confidential: boolean;
  readonly offences: RequestRecord['offences'];
  readonly contents: RequestRecord['contents'];
  readonly contents_version: number;
  readonly items: RequestRecord['items'];
  readonly deadline: NonNullable<RequestRecord['deadline']> | null;
  readonly oral: NonNullable<RequestRecord['oral']> | null;
  readonly progress: RequestRecord['progress'];
  readonly version: number;
  readonly shared_seq: number;
  readonly shared_head: string;
  readonly created_at: Date;
  readonly transmitted_at: Date | null;
  readonly updated_at: Date;
}

/** The request that a row tells of; its links stand in a table of their own. */
export function toRecord(row: RequestRow, links: readonly Link[] = []): RequestRecord {
  return {
    id: row.id,
    reference: row.reference,
    instrument: row.instrument,
    kind: row.kind,
    lifecycle: row.lifecycle,
    state: row.state,
    requestingState: row.requesting_state,
    requestedState: row.requested_state,
    requestingAuthority: row.requesting_authority,
    requestedAuthority: row.requested_authority,
    urgency: row.urgency,
    ...(row.language !== null && { language: row.language }),
    confidential: row.confidential,
    offences: row.offences,
    contents: row.contents,
    contentsVersion: row.contents_version,
    items: row.items,
    ...(row.deadline && { deadline: row.deadline }),
    ...(row.oral && { oral: row.oral }),
    links,
    progress: row.progress,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    transmittedAt: row.transmitted_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  };
}

/** SQL: one request, if the reader may see it, and what there is to know about who may. */
export function found(id: string, state: string, knows: string): string {
  return `SELECT * FROM (SELECT r.*, ${knowledgeAbout('r.id', state, knows)} FROM request r
      WHERE r.id = ${id} AND ${seenBy('r', state)} OFFSET 0) AS f
    WHERE NOT sealed OR assigned OR '*' = ANY (${knows}::text[])`;
}

/** One request, if whoever asks may see it, where looking at it is not yet opening it. */
export function findRequest(
  id: string,
  { state, knows }: Reader,
): Statement<RequestRow & Knowledge> {
  return {
    name: 'find-request',
    text: found('$1', '$2', '$3'),
    values: [id, state, knows],
  };
}

/** Locks one request. Whatever changes a request or adds to one of its chains holds this lock. */
export function lockRequest(id: string, { state, knows }: Reader): Statement<RequestRow> {
  return {
    name: 'lock-request',
    text: `SELECT * FROM request r WHERE r.id = $1 AND ${visibleTo('r', '$2', '$3')} FOR UPDATE`,
    values: [id, state, knows],
  };
}

/**
 * Locks a request and the preservations that it follows, in the order of their ids, so that no two acts can cross.
 * Asked by the system for a State: what an act reaches is held or released even where it is sealed from the actor.
 */
export function lockWithFollowed(id: string, state: string): Statement<RequestRow> {
  return {
    name: 'lock-with-followed',
    text: `SELECT * FROM request r
      WHERE r.id = ANY (ARRAY(SELECT $1::uuid UNION SELECT target_id FROM link WHERE request_id = $1 AND type = 'follows'))
        AND (r.requesting_state = $2 OR (r.requested_state = $2 AND r.transmitted_at IS NOT NULL))
      ORDER BY r.id FOR UPDATE`,
    values: [id, state],
  };
}

/** The database's clock, once the locks are held: the `at` of everything that follows in this transaction. */
export function now(): Statement<{ now: Date }> {
  return { name: 'now', text: 'SELECT node_time() AS now', values: [] };
}

export function insertRequest(request: RequestRecord, head: Head): Statement {
  return {
    name: 'insert-request',
    text: `INSERT INTO request (id, reference, instrument, kind, lifecycle, state, requesting_state, requested_state,
        requesting_authority, requested_authority, urgency, language, confidential, offences, contents,
        contents_version, items, deadline, progress, version, shared_seq, shared_head, created_at, transmitted_at,
        updated_at, oral)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
        $23, $24, $25, $26)`,
    values: [
      request.id,
      request.reference,
      request.instrument,
      request.kind,
      request.lifecycle,
      request.state,
      request.requestingState,
      request.requestedState,
      request.requestingAuthority,
      request.requestedAuthority,
      request.urgency,
      request.language ?? null,
      request.confidential,
      JSON.stringify(request.offences),
      JSON.stringify(request.contents),
      request.contentsVersion,
      JSON.stringify(request.items),
      request.deadline ? JSON.stringify(request.deadline) : null,
      JSON.stringify(request.progress),
      request.version,
      head.seq,
      head.hash,
      request.createdAt,
      request.transmittedAt,
      request.updatedAt,
      request.oral ? JSON.stringify(request.oral) : null,
    ],
  };
}

/** Writes what an act has changed, and the new head of the shared chain. */
export function updateRequest(request: RequestRecord, head: Head): Statement {
  return {
    name: 'update-request',
    text: `UPDATE request SET state = $2, requested_authority = $3, items = $4, progress = $5, version = $6,
        shared_seq = $7, shared_head = $8, transmitted_at = $9, updated_at = $10 WHERE id = $1`,
    values: [
      request.id,
      request.state,
      request.requestedAuthority,
      JSON.stringify(request.items),
      JSON.stringify(request.progress),
      request.version,
      head.seq,
      head.hash,
      request.transmittedAt,
      request.updatedAt,
    ],
  };
}

/** Writes what the requesting State has written: a draft's fields, or a new version of the contents. */
export function updateDraft(request: RequestRecord): Statement {
  return {
    name: 'update-draft',
    text: `UPDATE request SET urgency = $2, language = $3, confidential = $4, offences = $5, contents = $6,
        contents_version = $7, items = $8, deadline = $9, version = $10, updated_at = $11, oral = $12 WHERE id = $1`,
    values: [
      request.id,
      request.urgency,
      request.language ?? null,
      request.confidential,
      JSON.stringify(request.offences),
      JSON.stringify(request.contents),
      request.contentsVersion,
      JSON.stringify(request.items),
      request.deadline ? JSON.stringify(request.deadline) : null,
      request.version,
      request.updatedAt,
      request.oral ? JSON.stringify(request.oral) : null,
    ],
  };
}

/** The next number of a State's references in the current year of its own zone. Its row stays locked until commit. */
export function nextReference(state: string): Statement<{ reference: string; now: Date }> {
  return {
    name: 'next-reference',
    text: `INSERT INTO reference_counter AS c (state, year, last)
      SELECT s.code, extract(year FROM node_time() AT TIME ZONE s.zone), 1 FROM state s WHERE s.code = $1
      ON CONFLICT (state, year) DO UPDATE SET last = c.last + 1
      RETURNING format('%s-%s-%s', state, year, lpad(last::text, greatest(6, length(last::text)), '0')) AS reference,
        node_time() AS now`,
    values: [state],
  };
}
