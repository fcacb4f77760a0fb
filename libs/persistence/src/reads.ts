import { knowledgeOf, type Actor } from '@rogatory/kernel';
import { v7 as uuidv7 } from 'uuid';
import type { Knowledge } from './knowledge.js';
import { found, type RequestRow } from './requests.js';
import type { Statement } from './statements.js';

/** What of a request was opened. */
export type ReadOf =
  | 'request'
  | 'history'
  | 'verification'
  | 'deadlines'
  | 'messages'
  | 'notes'
  | 'assessments'
  | 'documents'
  | 'document'
  | 'check'
  | 'pending'
  | 'people'
  | 'reads'
  | 'links'
  /** All of it, on paper. */
  | 'print'
  /** Nothing: somebody of the State asked for what it has sealed from them. */
  | 'denied';

export interface ReadRow {
  readonly id: string;
  readonly request_id: string;
  readonly what: ReadOf;
  readonly subject: string | null;
  readonly actor: string;
  readonly actor_kind: 'officer' | 'service';
  readonly authority: string | null;
  readonly address: string;
  readonly agent: string;
  readonly reason: string | null;
  readonly at: Date;
}

export interface AccessEventRow {
  readonly id: string;
  readonly type: string;
  readonly actor: string;
  readonly subject: string | null;
  readonly address: string;
  readonly agent: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/**
 * One request, if whoever asks may see it, and what there is to know about who may; with the record that it was opened,
 * or something of it. One statement: what was answered was recorded. Nothing is recorded where nothing is answered:
 * where there is nothing to see, and where a sealed request is asked for without a reason by somebody who is not
 * assigned to it.
 * @param subject id of the document that is opened.
 */
export function openRequest(
  actor: Actor,
  request: string,
  what: ReadOf,
  subject?: string,
): Statement<RequestRow & Knowledge> {
  // a text of its own: with a condition on $4 PostgreSQL would plan every single read anew
  const ofDocument = `AND EXISTS (SELECT FROM document d
    WHERE d.request_id = $3 AND d.id::text = $5 AND (d.state = $2 OR d.sent_at IS NOT NULL))`;
  return {
    name: what === 'document' ? 'open-document' : 'open-request',
    text: `WITH found AS (${found('$3', '$2', '$12')}),
        read AS (INSERT INTO read_event (${columns})
          SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
            coalesce($11, CASE WHEN sealed THEN 'assigned' END), node_time()
          FROM found WHERE ($11::text IS NOT NULL OR NOT sealed OR assigned)
            ${what === 'document' ? ofDocument : ''})
      SELECT * FROM found`,
    values: [...valuesOf(actor, request, what, subject), knowledgeOf(actor)],
  };
}

/**
 * Records that somebody was refused something of a request that their own State has sealed; nothing where it has not.
 * Asked by the system for the State: whoever was refused cannot see what this finds. [ASVS 16.3.2]
 */
export function insertDenial(actor: Actor, request: string): Statement {
  return {
    name: 'insert-denial',
    text: `INSERT INTO read_event (${columns})
      SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, node_time()
      FROM seal WHERE request_id = $3 AND state = $2`,
    values: valuesOf(actor, request, 'denied'),
  };
}

const columns =
  'id, state, request_id, what, subject, actor, actor_kind, authority, address, agent, reason, at';

function valuesOf(
  { id: actor, kind, state, authority, from }: Actor,
  request: string,
  what: ReadOf,
  subject?: string,
): readonly unknown[] {
  return [
    ...[uuidv7(), state, request, what, subject ?? null, actor, kind, authority ?? null],
    ...[from?.address ?? '', from?.agent ?? '', from?.reason ?? null],
  ];
}

/** What a list of reads may be narrowed to. */
export interface ReadFilter {
  readonly request?: string;
  readonly actor?: string;
}

/** One page of a State's record of reads, newest first; for its auditors. */
export function readsOf(
  state: string,
  { request, actor }: ReadFilter,
  after: string | undefined,
  limit: number,
): Statement<ReadRow> {
  const values: unknown[] = [state, after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit];
  const where = (column: string, value: string | undefined): string =>
    value === undefined ? '' : ` AND ${column} = $${values.push(value)}`;
  const narrowed = where('request_id', request) + where('actor', actor);
  return {
    name: `reads-of${request === undefined ? '' : '-request'}${actor === undefined ? '' : '-actor'}`,
    text: `SELECT id, request_id, what, subject, actor, actor_kind, authority, address, agent, reason, at
      FROM read_event WHERE state = $1 AND id < $2${narrowed} ORDER BY id DESC LIMIT $3`,
    values,
  };
}

/** Records a sign-in or an act of administration. `detail` says what changed, never a secret. */
export function insertAccessEvent({
  state,
  type,
  actor,
  subject,
  from,
  detail = {},
}: {
  readonly state: string;
  readonly type: string;
  readonly actor: string;
  readonly subject?: string;
  readonly from?: Actor['from'];
  readonly detail?: Readonly<Record<string, unknown>>;
}): Statement {
  return {
    name: 'insert-access-event',
    text: `INSERT INTO access_event (id, state, type, actor, subject, address, agent, detail, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, node_time())`,
    values: [
      ...[uuidv7(), state, type, actor, subject ?? null, from?.address ?? '', from?.agent ?? ''],
      JSON.stringify(detail),
    ],
  };
}

/** What a list of access events may be narrowed to. */
export interface AccessFilter {
  readonly type?: string;
  readonly actor?: string;
  readonly subject?: string;
  /** Who asks and is no auditor: only what this one has done, or what was done to this one. */
  readonly of?: string;
}

/** One page of a State's sign-ins and acts of administration, newest first. */
export function accessEvents(
  state: string,
  filter: AccessFilter,
  after: string | undefined,
  limit: number,
): Statement<AccessEventRow> {
  const values: unknown[] = [state, after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit];
  const given = (['type', 'actor', 'subject', 'of'] as const).filter(
    (by) => filter[by] !== undefined,
  );
  const narrowed = given.map((by) => {
    const place = `$${values.push(filter[by])}`;
    return by === 'of' ? ` AND (actor = ${place} OR subject = ${place})` : ` AND ${by} = ${place}`;
  });
  return {
    name: ['access-events', ...given].join('-'),
    text: `SELECT id, type, actor, subject, address, agent, detail, at FROM access_event
      WHERE state = $1 AND id < $2${narrowed.join('')} ORDER BY id DESC LIMIT $3`,
    values,
  };
}
