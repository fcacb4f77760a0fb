import type { Statement } from './statements.js';

/** What a State says of itself, and may change. */
export interface StateEntry {
  /** BCP 47 tags in which it accepts requests, its own first. */
  readonly languages: readonly string[];
  /** How requests reach it, in words. */
  readonly channels: string;
  /** What it asks of a request beyond the instrument, in words. */
  readonly requirements: string;
}

/** What a State says of one of its authorities. */
export interface AuthorityEntry {
  readonly name: string;
  readonly address: string;
  readonly telephone: string;
  readonly email: string;
}

export interface EntryRow<E> {
  readonly version: number;
  readonly entry: E;
}

/** Nobody else may change the entry until the end of the transaction. Administering. */
export function lockStateEntry(code: string): Statement<EntryRow<StateEntry>> {
  return {
    name: 'lock-state-entry',
    text: `SELECT version, jsonb_build_object('languages', languages, 'channels', channels, 'requirements', requirements)
      AS entry FROM state WHERE code = $1 FOR UPDATE`,
    values: [code],
  };
}

/** The same of an authority of a State. */
export function lockAuthorityEntry(id: string, state: string): Statement<EntryRow<AuthorityEntry>> {
  return {
    name: 'lock-authority-entry',
    text: `SELECT version, jsonb_build_object('name', name, 'address', address, 'telephone', telephone, 'email', email)
      AS entry FROM authority WHERE id = $1 AND state = $2 FOR UPDATE`,
    values: [id, state],
  };
}

export function writeStateEntry(code: string, entry: StateEntry): Statement {
  return {
    name: 'write-state-entry',
    text: `UPDATE state SET languages = $2, channels = $3, requirements = $4, version = version + 1 WHERE code = $1`,
    values: [code, entry.languages, entry.channels, entry.requirements],
  };
}

export function writeAuthorityEntry(id: string, state: string, entry: AuthorityEntry): Statement {
  return {
    name: 'write-authority-entry',
    text: `UPDATE authority SET name = $3, address = $4, telephone = $5, email = $6, version = version + 1
      WHERE id = $1 AND state = $2`,
    values: [id, state, entry.name, entry.address, entry.telephone, entry.email],
  };
}

/** Administrators of a State other than one, who might be the second officer. Administering. */
export function otherAdministrators(
  state: string,
  than: string,
): Statement<{ readonly id: string }> {
  return {
    name: 'other-administrators',
    text: `SELECT id::text FROM officer WHERE state = $1 AND 'admin' = ANY (roles) AND deactivated_at IS NULL
      AND id::text <> $2 ORDER BY id LIMIT 50`,
    values: [state, than],
  };
}

/** Whether it is a working day in each State now, and what is celebrated where it is none. */
export function workingNow(): Statement<{
  readonly code: string;
  readonly weekend: boolean;
  readonly holiday: string | null;
}> {
  return {
    name: 'working-now',
    text: `SELECT s.code, extract(isodow FROM t.here)::int = ANY (coalesce(c.weekend, s.weekend)) AS weekend,
        (SELECT h.name FROM holiday h WHERE h.state = s.code AND h.on_day = t.here::date AND NOT h.half LIMIT 1) AS holiday
      FROM state s LEFT JOIN working_calendar c ON c.state = s.code
        CROSS JOIN LATERAL (SELECT node_time() AT TIME ZONE s.zone AS here) t
      ORDER BY s.code LIMIT 1000`,
    values: [],
  };
}
