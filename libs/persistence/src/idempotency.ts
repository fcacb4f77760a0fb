import type { Statement } from './statements.js';

export interface AnswerRow {
  readonly fingerprint: string;
  readonly status: number;
  readonly answer: string;
}

/** The answer that was given to a command with this key, if it succeeded. */
export function givenAnswer(principal: string, key: string): Statement<AnswerRow> {
  return {
    name: 'given-answer',
    text: 'SELECT fingerprint, status, answer FROM idempotency WHERE principal = $1 AND key = $2',
    values: [principal, key],
  };
}

/** Keeps the answer with the effect. A twin that runs at the same time waits here, and fails with 23505. */
export function keepAnswer(
  principal: string,
  key: string,
  state: string,
  { fingerprint, status, answer }: AnswerRow,
  at: string | null,
): Statement {
  return {
    name: 'keep-answer',
    text: `INSERT INTO idempotency (principal, key, state, fingerprint, status, answer, at)
      VALUES ($1, $2, $3, $4, $5, $6, coalesce($7::timestamptz, node_time()))`,
    values: [principal, key, state, fingerprint, status, answer, at],
  };
}
