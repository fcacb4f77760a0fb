import type { Statement } from './statements.js';

/** Rows that one statement gives up or forgets at most, so that none holds others up for long. */
export const portion = 5000;

/** SQL: deletes rows of a table that are older than an interval, a portion of them. */
export const old = (table: string, column: string, age: string): string =>
  `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM ${table} WHERE ${column} < (SELECT node_time()) - interval '${age}' LIMIT ${portion}))`;

/** Answers how many rows a change has met: as many as a portion, and there may be more. */
export function inPortions(name: string, change: string): Statement<{ count: number }> {
  return {
    name,
    text: `WITH gone AS (${change} RETURNING 1) SELECT count(*)::int AS count FROM gone`,
    values: [],
  };
}
