import { v7 as uuidv7 } from 'uuid';
import type { Statement } from './statements.js';

/** A view of the worklist that somebody keeps under a name. */
export interface SavedViewRow {
  readonly id: string;
  /** Id of the officer who keeps it. */
  readonly owner: string;
  /** The authority that shares it; null where it is the officer's alone. */
  readonly authority: string | null;
  readonly name: string;
  readonly query: string;
}

const columns = 'id, owner::text, authority, name, query';

/** An officer's own views and those of the officer's authority, by name. */
export function savedViews(
  state: string,
  officer: string,
  authority: string | undefined,
): Statement<SavedViewRow> {
  return {
    name: 'saved-views',
    text: `SELECT ${columns} FROM saved_view WHERE state = $1 AND (owner = $2 OR authority = $3)
      ORDER BY name, id LIMIT 100`,
    values: [state, officer, authority ?? null],
  };
}

/** Keeps a view, unless the officer keeps as many as there is room for. */
export function insertSavedView(
  state: string,
  { owner, authority, name, query }: Omit<SavedViewRow, 'id'>,
  most: number,
): Statement<SavedViewRow> {
  return {
    name: 'insert-saved-view',
    text: `INSERT INTO saved_view (id, state, owner, authority, name, query, created_at)
      SELECT $1, $2, $3, $4, $5, $6, node_time()
      WHERE (SELECT count(*) FROM saved_view WHERE owner = $3) < $7 RETURNING ${columns}`,
    values: [uuidv7(), state, owner, authority, name, query, most],
  };
}

export function updateSavedView(
  id: string,
  owner: string,
  { authority, name, query }: Pick<SavedViewRow, 'authority' | 'name' | 'query'>,
): Statement<SavedViewRow> {
  return {
    name: 'update-saved-view',
    text: `UPDATE saved_view SET authority = $3, name = $4, query = $5 WHERE id = $1 AND owner = $2
      RETURNING ${columns}`,
    values: [id, owner, authority, name, query],
  };
}

export function deleteSavedView(id: string, owner: string): Statement<{ readonly id: string }> {
  return {
    name: 'delete-saved-view',
    text: 'DELETE FROM saved_view WHERE id = $1 AND owner = $2 RETURNING id',
    values: [id, owner],
  };
}
