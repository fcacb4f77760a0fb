import { genesis, link, type Head, type StoredEvent } from '@rogatory/history';
import { addDays } from '@rogatory/kernel';
import type { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';

/** A request that stands where `acknowledge` can be taken, with its open clock. */
export interface Filled {
  readonly id: string;
  readonly head: Head;
  readonly deadline: string;
  readonly thresholds: readonly string[];
}

const basis = ['un-cybercrime-2024:40(12)'];
const contents = {
  authority: 'Court of Port Aldor, cybercrime section',
  subject: 'Investigation; investigating judge, cybercrime section',
  facts: 'Somebody entered the network of a hospital and encrypted its records. '.repeat(8),
  assistance: 'Subscriber and traffic data of the account below; certified copies',
  persons: 'Holder of 203.0.113.84, identity unknown',
  period: { from: '2026-11-01', to: '2026-11-16' },
  purpose: 'Identify the author of the intrusion',
};

/** Rows are written in batches of this many, as the owner, past row-level security. */
const batch = 1000;
let made = 0;

/** Fills in transmitted requests from XA to XB, their chains whole, each with the clock that transmission starts. */
export async function fillRequests(owner: Client, count: number): Promise<Filled[]> {
  const filled: Filled[] = [];
  while (filled.length < count) {
    const size = Math.min(batch, count - filled.length);
    const at = new Date().toISOString();
    const rows = Array.from({ length: size }, () => requestRow(at));
    await insert(
      owner,
      'request',
      requestColumns,
      rows.map(({ request }) => request),
    );
    await insert(
      owner,
      'shared_event',
      eventColumns,
      rows.map(({ event }) => event),
    );
    await insert(
      owner,
      'deadline',
      deadlineColumns,
      rows.map(({ deadline }) => deadline),
    );
    await insert(
      owner,
      'threshold',
      thresholdColumns,
      rows.flatMap(({ thresholds }) => thresholds),
    );
    filled.push(...rows.map(({ filled: one }) => one));
  }
  await owner.query('ANALYZE request, shared_event, deadline, threshold');
  return filled;
}

/** Adds events to one request's shared chain. */
export async function fillEvents(
  owner: Client,
  id: string,
  head: Head,
  count: number,
): Promise<Head> {
  let last = head;
  for (let done = 0; done < count;) {
    const size = Math.min(batch * 5, count - done);
    const events = Array.from({ length: size }, () => {
      const stored = eventOf(id, 'supplement', last, { text: 'A further detail of the case.' });
      last = { seq: stored.seq, hash: stored.hash };
      return eventRow(stored);
    });
    await insert(owner, 'shared_event', eventColumns, events);
    done += size;
  }
  await owner.query('UPDATE request SET shared_seq = $2, shared_head = $3 WHERE id = $1', [
    id,
    last.seq,
    last.hash,
  ]);
  return last;
}

function requestRow(at: string) {
  const id = uuidv7();
  made += 1;
  const reference = `XA-2025-${String(made).padStart(6, '0')}`;
  const stored = eventOf(id, 'transmit', genesis({ request: id, room: 'shared' }), {
    reference,
    contents,
  });
  const deadline = uuidv7();
  const thresholds = ['warn', 'due', 'overdue', 'escalate'].map((name, index) => ({
    ...{ id: uuidv7(), deadline_id: deadline, request_id: id, ...parties, owed_by: 'XB' },
    ...{ visibility: 'private', name, at: `${addDays(at.slice(0, 10), 5 + index)}T00:00:00Z` },
  }));
  return {
    request: {
      ...{ id, reference, instrument: 'un-cybercrime-2024', kind: 'stored-data', ...parties },
      ...{
        lifecycle: 'mutual-assistance',
        state: 'transmitted',
        requesting_authority: 'xa-competent',
      },
      ...{
        requested_authority: 'xb-central',
        urgency: 'routine',
        language: 'en',
        confidential: true,
      },
      ...{ offences: [{ article: '7', maxPenaltyYears: 5 }], contents, contents_version: 1 },
      items: [
        {
          id: uuidv7(),
          measure: 'disclose',
          data: 'subscriber',
          target: '203.0.113.84',
          decision: null,
          outcome: null,
        },
      ],
      ...{ progress: {}, version: 3, shared_seq: 1, shared_head: stored.hash },
      ...{ created_at: at, transmitted_at: at, updated_at: at },
    },
    event: eventRow(stored),
    deadline: {
      ...{ id: deadline, request_id: id, ...parties, limit_id: 'acknowledge', owed_by: 'XB' },
      ...{ visibility: 'private', started_at: at, stops: [], due_at: thresholds[1]?.at },
      ...{ due_on: addDays(at.slice(0, 10), 6), zone: 'Asia/Ho_Chi_Minh', steps: [] },
    },
    thresholds,
    filled: {
      id,
      head: { seq: 1, hash: stored.hash },
      deadline,
      thresholds: thresholds.map((threshold) => threshold.id),
    },
  };
}

const parties = { requesting_state: 'XA', requested_state: 'XB' };

export function eventOf(request: string, type: string, head: Head, data: unknown): StoredEvent {
  const at = new Date().toISOString();
  const fields = {
    id: uuidv7(),
    request,
    room: 'shared',
    type,
    at,
    actor: 'xa-authority',
    authority: 'xa-central',
  } as const;
  return link(head, { ...fields, state: 'XA', basis }, data);
}

function eventRow({ request, seq, id, type, at, header, data, salt, hash }: StoredEvent) {
  return { request_id: request, seq, id, ...parties, type, at, header, data, salt, hash };
}

const eventColumns =
  'request_id uuid, seq int, id uuid, requesting_state text, requested_state text, type text, at timestamptz, header text, data text, salt text, hash text';
const requestColumns =
  'id uuid, reference text, instrument text, kind text, lifecycle text, state text, requesting_state text, requested_state text, requesting_authority text, requested_authority text, urgency text, language text, confidential boolean, offences jsonb, contents jsonb, contents_version int, items jsonb, progress jsonb, version int, shared_seq int, shared_head text, created_at timestamptz, transmitted_at timestamptz, updated_at timestamptz';
const deadlineColumns =
  'id uuid, request_id uuid, requesting_state text, requested_state text, limit_id text, owed_by text, visibility text, started_at timestamptz, stops jsonb, due_at timestamptz, due_on date, zone text, steps jsonb';
const thresholdColumns =
  'id uuid, deadline_id uuid, request_id uuid, requesting_state text, requested_state text, owed_by text, visibility text, name text, at timestamptz';

async function insert(
  owner: Client,
  table: string,
  columns: string,
  rows: readonly object[],
): Promise<void> {
  const names = columns.split(', ').map((column) => column.split(' ')[0]);
  await owner.query(
    `INSERT INTO ${table} (${names.join(', ')}) SELECT * FROM jsonb_to_recordset($1) AS rows (${columns})`,
    [JSON.stringify(rows)],
  );
}
