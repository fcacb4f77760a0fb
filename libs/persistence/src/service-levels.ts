import type { ServiceLevel } from '@rogatory/law';
import type { Statement } from './statements.js';

/** A service level as the State that has set it sees it. */
export interface LevelRow extends ServiceLevel {
  /** Id of the administrator, or `operator`. */
  readonly set_by: string;
  readonly set_at: Date;
}

/** How often a State has changed its calendar and its service levels; null where it never had any. */
export interface VersionsRow {
  readonly calendar: number | null;
  readonly requested: number | null;
  readonly requesting: number | null;
}

/**
 * What the clocks of a request rest on beside the instrument: versions of the calendar by whose days they count, and of
 * the service levels of both States. Ask for it after the request has been locked.
 */
function versionsFor(request: string): Statement<VersionsRow> {
  return {
    name: 'versions-for',
    text: `SELECT c.version AS calendar, d.version AS requested, g.version AS requesting FROM request r
      LEFT JOIN working_calendar c ON c.state = r.requested_state
      LEFT JOIN service_level_version d ON d.state = r.requested_state
      LEFT JOIN service_level_version g ON g.state = r.requesting_state
      WHERE r.id = $1`,
    values: [request],
  };
}

const columns = `instrument, limit_id AS limit, nullif(kind, '') AS kind, nullif(partner, '') AS partner, urgency,
      jsonb_build_object('unit', unit, 'count', count) AS amount`;

/** The levels of a State that may apply between it and another one. For acts, and never for an answer. */
function levelsBetween(state: string, partner: string): Statement<ServiceLevel> {
  return {
    name: 'levels-between',
    text: `SELECT ${columns} FROM service_level WHERE state = $1 AND partner IN ('', $2) LIMIT 5000`,
    values: [state, partner],
  };
}

/** All levels of a State, with who set them. */
function levelsOf(state: string): Statement<LevelRow> {
  return {
    name: 'levels-of',
    text: `SELECT ${columns}, set_by, set_at FROM service_level WHERE state = $1
      ORDER BY instrument, limit_id, kind, partner, urgency LIMIT 20000`,
    values: [state],
  };
}

/** No row where a State never set a level. */
function levelsVersion(state: string): Statement<{ version: number; changed_at: Date }> {
  return {
    name: 'levels-version',
    text: 'SELECT version, changed_at FROM service_level_version WHERE state = $1',
    values: [state],
  };
}

/** Gives a State a version to count from, unless it has one. Administering. */
function beginLevels(state: string): Statement {
  return {
    name: 'begin-levels',
    text: `INSERT INTO service_level_version (state, version, changed_at) VALUES ($1, 0, node_time())
      ON CONFLICT DO NOTHING`,
    values: [state],
  };
}

/** Nobody else may change the State's levels until the end of the transaction. Administering. */
function lockLevels(state: string): Statement<{ readonly version: number }> {
  return {
    name: 'lock-levels',
    text: 'SELECT version FROM service_level_version WHERE state = $1 FOR UPDATE',
    values: [state],
  };
}

/** Which requests some levels are for. */
export type LevelScope = Pick<ServiceLevel, 'instrument' | 'limit' | 'kind' | 'partner'>;

/** Replaces what a State says of a limit for some requests: no amounts, and nothing is left. Administering. */
function writeLevels(
  state: string,
  { instrument, limit, kind, partner }: LevelScope,
  by: string,
  levels: readonly Pick<ServiceLevel, 'urgency' | 'amount'>[],
): readonly Statement[] {
  const scope = [state, instrument, limit, kind ?? '', partner ?? ''];
  return [
    {
      name: 'delete-levels',
      text: `DELETE FROM service_level
        WHERE state = $1 AND instrument = $2 AND limit_id = $3 AND kind = $4 AND partner = $5 AND NOT urgency = ANY ($6)`,
      values: [...scope, levels.map(({ urgency }) => urgency)],
    },
    {
      name: 'write-levels',
      text: `INSERT INTO service_level (state, instrument, limit_id, kind, partner, urgency, unit, count, set_by, set_at)
        SELECT $1, $2, $3, $4, $5, l.urgency, l.amount ->> 'unit', (l.amount ->> 'count')::int, $6, node_time()
        FROM jsonb_to_recordset($7) AS l (urgency text, amount jsonb)
        ON CONFLICT (state, instrument, limit_id, kind, partner, urgency) DO UPDATE
          SET unit = excluded.unit, count = excluded.count, set_by = excluded.set_by, set_at = excluded.set_at
          WHERE (service_level.unit, service_level.count) <> (excluded.unit, excluded.count)`,
      values: [...scope, by, JSON.stringify(levels)],
    },
    {
      name: 'bump-levels',
      text: `UPDATE service_level_version SET version = version + 1, changed_at = node_time() WHERE state = $1`,
      values: [state],
    },
  ];
}

/** What can be asked about service levels. */
export const serviceLevels = {
  versionsFor,
  levelsBetween,
  levelsOf,
  levelsVersion,
  beginLevels,
  lockLevels,
  writeLevels,
} as const;
