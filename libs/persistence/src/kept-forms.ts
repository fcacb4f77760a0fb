import type { Statement } from './statements.js';

/** Whose session it was that has lapsed. */
export interface LapsedRow {
  readonly officer: string;
  readonly state: string;
}

/** What somebody sent to a page when their session had lapsed; sealed. */
export interface KeptFormRow {
  readonly id: string;
  readonly sealed: Buffer;
  readonly kept_at: Date;
}

/**
 * The officer of a session that ended by itself within the last day: it lay idle, or its hours were over. One that
 * somebody ended is nothing. Purpose `sign-in`.
 */
function lapsed(tokenHash: Buffer): Statement<LapsedRow> {
  return {
    name: 'lapsed-session',
    text: `SELECT s.officer, s.state FROM session s JOIN officer o ON o.id = s.officer
      WHERE s.token_hash = $1 AND s.stage = 'full' AND s.ended_at IS NULL AND o.deactivated_at IS NULL
        AND s.last_seen_at > node_time() - interval '1 day'`,
    values: [tokenHash],
  };
}

/** Keeps a form for an officer, and of those before the latest few. Purpose `sign-in`. */
function keep(id: string, { officer, state }: LapsedRow, sealed: Buffer): readonly Statement[] {
  return [
    {
      name: 'keep-form',
      text: `INSERT INTO kept_form (id, officer, state, sealed, kept_at) VALUES ($1, $2, $3, $4, node_time())`,
      values: [id, officer, state, sealed],
    },
    {
      name: 'keep-few-forms',
      text: `DELETE FROM kept_form WHERE officer = $1 AND id NOT IN (
        SELECT id FROM kept_form WHERE officer = $1 ORDER BY kept_at DESC, id DESC LIMIT 10)`,
      values: [officer],
    },
  ];
}

/** A form that was kept for this very officer. Purpose `sign-in`. */
function find(id: string, officer: string): Statement<KeptFormRow> {
  return {
    name: 'kept-form',
    text: 'SELECT id, sealed, kept_at FROM kept_form WHERE id = $1 AND officer = $2',
    values: [id, officer],
  };
}

/** Takes a form away, once it has been sent or is not wanted. Purpose `sign-in`. */
function remove(id: string, officer: string): Statement {
  return {
    name: 'delete-kept-form',
    text: 'DELETE FROM kept_form WHERE id = $1 AND officer = $2',
    values: [id, officer],
  };
}

export const keptForms = { lapsed, keep, find, remove };
