import type { Statement } from './statements.js';

/** One officer stands in for another from one day to another, both days included. */
export interface DelegationRow {
  readonly id: string;
  readonly state: string;
  readonly absent: string;
  readonly delegate: string;
  /** `YYYY-MM-DD`, in the State's zone. */
  readonly from_day: string;
  readonly to_day: string;
  readonly created_by: string;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

const columns = `id, state, absent, delegate, to_char(from_day, 'YYYY-MM-DD') AS from_day,
  to_char(to_day, 'YYYY-MM-DD') AS to_day, created_by, created_at, ended_at`;

/** The calendar day that it is now in a zone. */
export function todayIn(zone: string): Statement<{ readonly today: string }> {
  return {
    name: 'today-in',
    text: `SELECT to_char(node_time() AT TIME ZONE $1, 'YYYY-MM-DD') AS today`,
    values: [zone],
  };
}

/** One page of a State's delegations, newest first; with an officer, those that this one makes or carries. */
export function delegationsOf(
  state: string,
  officer: string | undefined,
  after: string | undefined,
  limit: number,
): Statement<DelegationRow> {
  const own = officer === undefined ? '' : ' AND (absent = $4 OR delegate = $4)';
  return {
    name: `delegations-of${officer === undefined ? '' : '-officer'}`,
    text: `SELECT ${columns} FROM delegation WHERE state = $1 AND id < $2${own} ORDER BY id DESC LIMIT $3`,
    values: [
      ...[state, after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit],
      ...(officer === undefined ? [] : [officer]),
    ],
  };
}

/** Makes an officer's delegations wait for each other. */
export function lockDelegationsOf(absent: string): Statement {
  return {
    name: 'lock-delegations-of',
    text: `SELECT pg_advisory_xact_lock(hashtextextended('delegations ' || $1, 0))`,
    values: [absent],
  };
}

/** Delegations between the same two that are not over on a day and share days with those given. */
export function delegationsBetween(
  state: string,
  {
    absent,
    delegate,
    from_day,
    to_day,
  }: Pick<DelegationRow, 'absent' | 'delegate' | 'from_day' | 'to_day'>,
): Statement<DelegationRow> {
  return {
    name: 'delegations-between',
    text: `SELECT ${columns} FROM delegation WHERE state = $1 AND absent = $2 AND delegate = $3 AND ended_at IS NULL
      AND from_day <= $5::date AND to_day >= $4::date LIMIT 10`,
    values: [state, absent, delegate, from_day, to_day],
  };
}

export function insertDelegation(
  row: Omit<DelegationRow, 'created_at' | 'ended_at'>,
): Statement<DelegationRow> {
  return {
    name: 'insert-delegation',
    text: `INSERT INTO delegation (id, state, absent, delegate, from_day, to_day, created_by, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, node_time()) RETURNING ${columns}`,
    values: [
      ...[row.id, row.state, row.absent, row.delegate, row.from_day, row.to_day, row.created_by],
    ],
  };
}

/** A delegation of a State, which nobody else may change until the end of the transaction. */
export function lockDelegation(id: string, state: string): Statement<DelegationRow> {
  return {
    name: 'lock-delegation',
    text: `SELECT ${columns} FROM delegation WHERE id = $1 AND state = $2 FOR UPDATE`,
    values: [id, state],
  };
}

export function endDelegation(id: string, state: string): Statement<DelegationRow> {
  return {
    name: 'end-delegation',
    text: `UPDATE delegation SET ended_at = node_time() WHERE id = $1 AND state = $2 AND ended_at IS NULL
      RETURNING ${columns}`,
    values: [id, state],
  };
}

/** Ends every delegation that an officer makes or carries. Administering. */
export function endDelegationsOf(
  officer: string,
  state: string,
): Statement<{ readonly id: string }> {
  return {
    name: 'end-delegations-of',
    text: `UPDATE delegation SET ended_at = node_time()
      WHERE state = $2 AND (absent = $1 OR delegate = $1) AND ended_at IS NULL RETURNING id`,
    values: [officer, state],
  };
}
