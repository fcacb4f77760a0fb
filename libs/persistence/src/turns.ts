/**
 * SQL: ids of rows that wait in a table with `state` and `urgent`, and their places: $1 of them at most, what is urgent
 * first, then the first of each State before the second of any, so that no State waits for another one's long row. Rows
 * are not locked: whoever takes them locks them, and asks the condition again.
 * @param by column of time that they wait in the order of.
 */
export const inTurn = (
  table: string,
  by: string,
  condition: string,
): string => `SELECT due.id, due.place FROM state s CROSS JOIN (VALUES (true), (false)) AS u(urgent) CROSS JOIN LATERAL (
          SELECT id, ${by} AS since, (row_number() OVER (ORDER BY ${by}))::int AS place FROM ${table}
          WHERE state = s.code AND urgent = u.urgent AND ${condition} ORDER BY ${by} LIMIT $1) due
        ORDER BY u.urgent DESC, due.place, due.since LIMIT $1`;
