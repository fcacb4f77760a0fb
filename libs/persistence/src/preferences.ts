import { quietColumns, quietTables, toldTo, type QuietColumns } from './mail.js';
import type { Statement } from './statements.js';

/** What an officer wants to be written about, beside what the State and the account say. */
export interface PreferenceRow extends QuietColumns {
  readonly email: string;
  readonly state_zone: string;
  /** The officer's own; null: the State's. */
  readonly own_zone: string | null;
  readonly language: string | null;
  readonly ways: Readonly<Record<string, string>> | null;
  readonly digest_hour: number | null;
  readonly next_digest_at: Date | null;
  /** Since when nothing is sent to the address, and what the last mail server said. */
  readonly stopped_at: Date | null;
  readonly fault: string | null;
  readonly now: Date;
}

/** What an officer prefers. Purpose `sign-in`. */
export function preferenceOf(officer: string): Statement<PreferenceRow> {
  return {
    name: 'preference-of',
    text: `SELECT o.email, s.zone AS state_zone, p.zone AS own_zone, p.language, p.ways, p.digest_hour, p.next_digest_at,
        ${quietColumns}, a.stopped_at, a.fault, node_time() AS now
      FROM officer o ${quietTables} LEFT JOIN mail_address a ON a.officer = o.id WHERE o.id = $1`,
    values: [officer],
  };
}

export interface PreferenceValues {
  readonly officer: string;
  readonly state: string;
  readonly ways: Readonly<Record<string, string>>;
  readonly language: string | null;
  readonly zone: string | null;
  readonly digestHour: number;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly quietWeekends: boolean;
  readonly nextDigestAt: string;
}

/** Keeps what an officer prefers, in place of what was. Purpose `sign-in`. */
export function putPreference(values: PreferenceValues): Statement {
  const { officer, state, ways, language, zone, digestHour } = values;
  const { quietFrom, quietTo, quietWeekends, nextDigestAt } = values;
  return {
    name: 'put-preference',
    text: `INSERT INTO preference (officer, state, ways, language, zone, digest_hour, quiet_from, quiet_to, quiet_weekends,
        next_digest_at, changed_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, node_time())
      ON CONFLICT (officer) DO UPDATE SET ways = $3, language = $4, zone = $5, digest_hour = $6, quiet_from = $7,
        quiet_to = $8, quiet_weekends = $9, next_digest_at = $10, changed_at = node_time()`,
    values: [
      ...[officer, state, JSON.stringify(ways), language, zone, digestHour],
      ...[quietFrom, quietTo, quietWeekends, nextDigestAt],
    ],
  };
}

/** An officer whose digest is due. */
export interface DueDigest extends QuietColumns {
  readonly officer: string;
  readonly state: string;
  readonly digest_hour: number;
  readonly next_digest_at: Date;
  readonly now: Date;
}

/** Officers whose digests are due. Purpose `relay`. */
export function dueDigests(limit: number): Statement<Pick<DueDigest, 'officer' | 'state'>> {
  return {
    name: 'due-digests',
    text: 'SELECT officer, state FROM preference WHERE next_digest_at <= (SELECT node_time()) ORDER BY next_digest_at LIMIT $1',
    values: [limit],
  };
}

/** Locks an officer whose digest is due; no row where another process has it, or has written it. Purpose `relay`. */
export function takeDigest(officer: string): Statement<DueDigest> {
  return {
    name: 'take-digest',
    text: `SELECT p.officer, p.state, p.digest_hour, p.next_digest_at, ${quietColumns}, node_time() AS now
      FROM preference p JOIN state s ON s.code = p.state LEFT JOIN working_calendar w ON w.state = p.state
      WHERE p.officer = $1 AND p.next_digest_at <= node_time() FOR UPDATE OF p SKIP LOCKED`,
    values: [officer],
  };
}

/**
 * Writes an officer's digest: how many news of each kind there are that the officer may see and has not read; nothing
 * where there are none. Then says when the next one is due. Purpose `relay`, for the officer's State.
 */
export function writeDigest(
  { officer, state, next_digest_at }: DueDigest,
  next: string,
): readonly Statement[] {
  return [
    {
      name: 'write-digest',
      text: `WITH items AS (DELETE FROM digest_item WHERE officer = $1 RETURNING notification, kind),
          counts AS (SELECT i.kind, count(*)::int AS count FROM items i JOIN notification n ON n.id = i.notification
            JOIN officer o ON o.id = $1 AND ${toldTo}
            WHERE NOT EXISTS (SELECT FROM notification_read x WHERE x.reader = o.id::text AND x.notification = n.id)
            GROUP BY i.kind)
        INSERT INTO mail (id, officer, state, digest, digest_at, next_at, give_up_at)
        SELECT gen_random_uuid(), $1, $2, jsonb_object_agg(kind, count), $3, node_time(), node_time() + interval '3 days'
        FROM counts HAVING count(*) > 0 ON CONFLICT DO NOTHING`,
      values: [officer, state, next_digest_at],
    },
    {
      name: 'set-next-digest',
      text: 'UPDATE preference SET next_digest_at = $2 WHERE officer = $1',
      values: [officer, next],
    },
  ];
}
