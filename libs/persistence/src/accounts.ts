import type { Statement } from './statements.js';

export interface StateRow {
  readonly code: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly zone: string;
  readonly weekend: readonly number[];
  readonly participation: readonly { instrument: string; since?: string; assumed?: boolean }[];
  readonly demonstration: boolean;
  /** How requests reach it, and what it asks of them beyond the instrument, in its own words. */
  readonly channels: string;
  readonly requirements: string;
  /** Counts changes of what the State says of itself. */
  readonly version: number;
}

export interface AuthorityRow {
  readonly id: string;
  readonly state: string;
  readonly name: string;
  readonly functions: readonly string[];
  readonly address: string;
  readonly telephone: string;
  readonly email: string;
  /** Counts changes of what its State says of it. */
  readonly version: number;
  /** How a 24/7 contact point has answered its last tests; null where it was never tried. */
  readonly contactTest: ContactFigures | null;
}

/** Answers of a contact point to its last twelve tests, not those that its own State sent. */
export interface ContactFigures {
  /** When it was tried last, RFC 3339. */
  readonly at: string;
  /** Seconds that it took to answer then; null where it did not. */
  readonly seconds: number | null;
  /** The median of its answers, in seconds; null where there was none. */
  readonly medianSeconds: number | null;
  readonly answered: number;
  readonly tests: number;
}

export function allStates(): Statement<StateRow> {
  return {
    name: 'all-states',
    text: `SELECT s.code, s.name, s.languages, s.zone, coalesce(c.weekend, s.weekend) AS weekend, s.participation,
        s.demonstration, s.channels, s.requirements, s.version
      FROM state s LEFT JOIN working_calendar c ON c.state = s.code ORDER BY s.code LIMIT 1000`,
    values: [],
  };
}

/** Every authority, contact points with how they have answered. A test that counts does so once it is answered, or its time is over. */
export function allAuthorities(): Statement<AuthorityRow> {
  return {
    name: 'all-authorities',
    text: `SELECT a.*, CASE WHEN t.tests > 0 THEN jsonb_build_object(
          'at', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'seconds', round(t.seconds),
          'medianSeconds', round(t.median), 'answered', t.answered, 'tests', t.tests) END AS "contactTest"
      FROM authority a LEFT JOIN LATERAL (
        SELECT count(*)::int AS tests, count(l.seconds)::int AS answered, max(l.at) AS at,
          (array_agg(l.seconds ORDER BY l.at DESC))[1] AS seconds,
          percentile_cont(0.5) WITHIN GROUP (ORDER BY l.seconds) AS median
        FROM (SELECT c.at, extract(epoch FROM c.answered_at - c.at)::float8 AS seconds FROM contact_test c
          WHERE c.authority = a.id AND c.counts AND (c.answered_at IS NOT NULL OR c.until <= node_time())
          ORDER BY c.id DESC LIMIT 12) l) t ON 'contact-point' = ANY (a.functions)
      ORDER BY a.id LIMIT 10000`,
    values: [],
  };
}

/** The keys that sign access tokens, newest first. Purpose `sign-in`. */
export function signingKeys(): Statement<{ kid: string; secret: Buffer }> {
  return {
    name: 'signing-keys',
    text: 'SELECT kid, secret FROM signing_key ORDER BY created_at DESC, kid LIMIT 50',
    values: [],
  };
}

/** Adds a signing key unless there is one. Purpose `sign-in`. */
export function addFirstSigningKey(kid: string, secret: Buffer): Statement {
  return {
    name: 'add-first-signing-key',
    text: `INSERT INTO signing_key (kid, secret, created_at)
      SELECT $1, $2, node_time() WHERE NOT EXISTS (SELECT FROM signing_key) ON CONFLICT DO NOTHING`,
    values: [kid, secret],
  };
}

/** Adds a signing key, which is the newest from now on. Purpose `operate`. */
export function addSigningKey(kid: string, secret: Buffer): Statement {
  return {
    name: 'add-signing-key',
    text: 'INSERT INTO signing_key (kid, secret, created_at) VALUES ($1, $2, node_time())',
    values: [kid, secret],
  };
}

/**
 * Deletes signing keys that no token can need any more: a newer one has been there for so long that every server has
 * taken it up and whatever the older one signed has expired. Purpose `sign-in`.
 */
export function deleteSpentSigningKeys(seconds: number): Statement {
  return {
    name: 'delete-spent-signing-keys',
    text: `DELETE FROM signing_key k WHERE EXISTS (SELECT FROM signing_key newer
      WHERE newer.created_at > k.created_at AND newer.created_at < node_time() - make_interval(secs => $1))`,
    values: [seconds],
  };
}
