import type { Statement } from './statements.js';

/** A group of officers of one authority that cases can be assigned to. */
export interface UnitRow {
  readonly id: string;
  readonly state: string;
  readonly authority: string;
  readonly name: string;
  readonly closed_at: Date | null;
}

/** One page of a State's units, newest first. */
export function unitsOf(
  state: string,
  after: string | undefined,
  limit: number,
): Statement<UnitRow> {
  return {
    name: 'units-of',
    text: 'SELECT * FROM unit WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3',
    values: [state, after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit],
  };
}

/** A unit of a State, which nobody else may change until the end of the transaction. Administering. */
export function lockUnit(id: string, state: string): Statement<UnitRow> {
  return {
    name: 'lock-unit',
    text: 'SELECT * FROM unit WHERE id = $1 AND state = $2 FOR UPDATE',
    values: [id, state],
  };
}

/** Makes changes to an authority's units wait for each other. */
export function lockUnitsOf(authority: string): Statement {
  return {
    name: 'lock-units-of',
    text: `SELECT pg_advisory_xact_lock(hashtextextended('units ' || $1, 0))`,
    values: [authority],
  };
}

/** Whether an authority has another open unit of this name. Administering. */
export function unitNamed(
  name: string,
  authority: string,
  state: string,
  except: string | null,
): Statement<{ readonly taken: boolean }> {
  return {
    name: 'unit-named',
    text: `SELECT EXISTS (SELECT FROM unit WHERE state = $3 AND authority = $2 AND lower(name) = lower($1)
      AND closed_at IS NULL AND id IS DISTINCT FROM $4) AS taken`,
    values: [name, authority, state, except],
  };
}

/** How many active officers a unit has. Administering. */
export function membersOf(unit: string, state: string): Statement<{ readonly count: number }> {
  return {
    name: 'members-of',
    text: 'SELECT count(*)::int AS count FROM officer WHERE unit = $1 AND state = $2 AND deactivated_at IS NULL',
    values: [unit, state],
  };
}

/** Administering. */
export function insertUnit(unit: Omit<UnitRow, 'closed_at'>): Statement<UnitRow> {
  return {
    name: 'insert-unit',
    text: 'INSERT INTO unit (id, state, authority, name) VALUES ($1, $2, $3, $4) RETURNING *',
    values: [unit.id, unit.state, unit.authority, unit.name],
  };
}

/** Renames, closes or opens a unit; one that is closed keeps the time when it was. Administering. */
export function updateUnit(
  id: string,
  state: string,
  name: string,
  closed: boolean,
): Statement<UnitRow> {
  return {
    name: 'update-unit',
    text: `UPDATE unit SET name = $3, closed_at = CASE WHEN $4 THEN coalesce(closed_at, node_time()) END
      WHERE id = $1 AND state = $2 RETURNING *`,
    values: [id, state, name, closed],
  };
}
