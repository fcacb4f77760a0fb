import { Pool, type PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { eventOf, type Filled } from './fill.js';

/**
 * What PostgreSQL and the driver can do at best without any of our care: the rows that `acknowledge` writes, one named
 * statement for each row, in one transaction, by the owner, without row-level security, checks, or an answer.
 * @returns transactions per second.
 */
export async function baseline(
  url: string,
  width: number,
  seconds: number,
  next: () => Filled | undefined,
): Promise<number> {
  const pool = new Pool({ connectionString: url, max: width });
  const clients = await Promise.all(Array.from({ length: width }, () => pool.connect()));
  const begin = performance.now();
  const until = begin + seconds * 1000;
  let count = 0;
  await Promise.all(
    clients.map(async (client) => {
      for (let one = next(); one && performance.now() < until; one = next()) {
        await write(client, one);
        count += 1;
      }
    }),
  );
  const rate = (count / (performance.now() - begin)) * 1000;
  for (const client of clients) client.release();
  await pool.end();
  return rate;
}

async function write(
  client: PoolClient,
  { id, head, deadline, thresholds }: Filled,
): Promise<void> {
  const at = new Date().toISOString();
  const event = eventOf(id, 'acknowledge', head, { theirReference: 'B-77' });
  const run = (name: string, text: string, values: unknown[]): Promise<unknown> =>
    client.query({ name, text, values });
  await client.query('BEGIN');
  await run(
    'base-event',
    'INSERT INTO shared_event (request_id, seq, id, requesting_state, requested_state, type, at, header, data, salt, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    [
      id,
      event.seq,
      event.id,
      'XA',
      'XB',
      event.type,
      at,
      event.header,
      event.data,
      event.salt,
      event.hash,
    ],
  );
  await run(
    'base-request',
    'UPDATE request SET state = $2, progress = $3, version = $4, shared_seq = $5, shared_head = $6, updated_at = $7 WHERE id = $1',
    [id, 'received', '{}', 4, event.seq, event.hash, at],
  );
  await run('base-close', 'UPDATE deadline SET closed_at = $2 WHERE id = $1', [deadline, at]);
  for (const threshold of thresholds) {
    await run('base-quiet', 'UPDATE threshold SET at = NULL WHERE id = $1', [threshold]);
  }
  const opened = uuidv7();
  await run(
    'base-deadline',
    'INSERT INTO deadline (id, request_id, requesting_state, requested_state, limit_id, owed_by, visibility, started_at, stops, due_at, due_on, zone, steps) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
    [
      opened,
      id,
      'XA',
      'XB',
      'decide',
      'XB',
      'private',
      at,
      '[]',
      at,
      at.slice(0, 10),
      'Asia/Ho_Chi_Minh',
      '[]',
    ],
  );
  for (const name of ['warn', 'due', 'overdue', 'escalate']) {
    await run(
      'base-threshold',
      'INSERT INTO threshold (id, deadline_id, request_id, requesting_state, requested_state, owed_by, visibility, name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [uuidv7(), opened, id, 'XA', 'XB', 'XB', 'private', name, '2030-01-01T00:00:00Z'],
    );
  }
  await run(
    'base-outbox',
    'INSERT INTO outbox (id, queue, name, data, created_at, done_at) VALUES ($1, $2, $3, $4, $5, $5)',
    [uuidv7(), 'notifications', 'announce', '{}', at],
  );
  await client.query('COMMIT');
}

/**
 * What PostgreSQL and the driver take at best to read one request, its clocks and its history and to keep for good that
 * it was read: one named statement each, in one transaction, by the owner, without row-level security, checks, or an
 * answer.
 * @returns milliseconds, the median.
 */
export async function readBaseline(
  url: string,
  width: number,
  seconds: number,
  id: string,
): Promise<number> {
  const pool = new Pool({ connectionString: url, max: width });
  const clients = await Promise.all(Array.from({ length: width }, () => pool.connect()));
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        const begin = performance.now();
        await read(client, id);
        times.push(performance.now() - begin);
      }
    }),
  );
  for (const client of clients) client.release();
  await pool.end();
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}

async function read(client: PoolClient, id: string): Promise<void> {
  const run = (name: string, text: string, values: unknown[]): Promise<unknown> =>
    client.query({ name, text, values });
  await client.query('BEGIN');
  await run('base-read', 'SELECT * FROM request WHERE id = $1', [id]);
  await run('base-clocks', 'SELECT * FROM deadline WHERE request_id = $1', [id]);
  await run(
    'base-history',
    'SELECT * FROM shared_event WHERE request_id = $1 ORDER BY seq LIMIT 20',
    [id],
  );
  await run(
    'base-read-event',
    `INSERT INTO read_event (id, state, request_id, what, actor, actor_kind, address, agent, at)
      VALUES ($1, 'XB', $2, 'request', 'base', 'service', '', '', node_time())`,
    [uuidv7(), id],
  );
  await client.query('COMMIT');
}
