import type { Statement } from './statements.js';

/** A contact point was tried. Everybody may know how fast it answers; who answered stands in the record of access. */
export interface ContactTestRow {
  readonly id: string;
  readonly authority: string;
  readonly at: Date;
  /** Until when an answer counts. */
  readonly until: Date;
  readonly answered_at: Date | null;
  /** It is measured for all to see: nobody of the State sent it. */
  readonly counts: boolean;
  /** The time for an answer is over. */
  readonly over: boolean;
}

const columns = 'id, authority, at, until, answered_at, counts, until <= node_time() AS over';

/**
 * SQL: the time between two tests: under four weeks, so that there is one in every month, and never whole days, so that
 * the next comes at another hour. Nobody can know it beforehand.
 */
const apart = `make_interval(days => 27, hours => 1 + floor(random() * 23)::int)`;

/**
 * Plans the first test of each contact point that has none planned: in four weeks, at an hour of its own. Purpose `relay`.
 */
function planContactTests(): Statement {
  return {
    name: 'plan-contact-tests',
    text: `INSERT INTO contact_test_plan (authority, next_at)
      SELECT a.id, node_time() + ${apart} FROM authority a
      WHERE 'contact-point' = ANY (a.functions) AND NOT EXISTS (SELECT FROM contact_test_plan p WHERE p.authority = a.id)
      ON CONFLICT DO NOTHING`,
    values: [],
  };
}

/** Contact points whose test is due. Purpose `relay`. */
function dueContactTests(
  limit: number,
): Statement<{ readonly authority: string; readonly state: string }> {
  return {
    name: 'due-contact-tests',
    text: `SELECT a.id AS authority, a.state FROM contact_test_plan p JOIN authority a ON a.id = p.authority
      WHERE p.next_at <= node_time() AND 'contact-point' = ANY (a.functions) ORDER BY p.next_at LIMIT $1`,
    values: [limit],
  };
}

/** Takes a test that is due, and plans the next one; no row where another process has done so. Purpose `relay`. */
function takeContactTest(authority: string): Statement<{ readonly authority: string }> {
  return {
    name: 'take-contact-test',
    text: `UPDATE contact_test_plan SET next_at = node_time() + ${apart}
      WHERE authority = $1 AND next_at <= node_time() RETURNING authority`,
    values: [authority],
  };
}

/** Tests of a contact point that wait for their answers: one that counts, one that does not. */
function waitingContactTests(authority: string): Statement<ContactTestRow> {
  return {
    name: 'waiting-contact-tests',
    text: `SELECT ${columns} FROM contact_test
      WHERE authority = $1 AND answered_at IS NULL AND until > node_time() ORDER BY id DESC LIMIT 2`,
    values: [authority],
  };
}

/** Purpose `relay`, for the State. @param minutes for which an answer counts. */
function insertContactTest(
  id: string,
  state: string,
  authority: string,
  at: string,
  minutes: number,
  counts: boolean,
): Statement<ContactTestRow> {
  return {
    name: 'insert-contact-test',
    text: `INSERT INTO contact_test (id, state, authority, at, until, counts)
      VALUES ($1, $2, $3, $4, $4::timestamptz + make_interval(mins => $5), $6) RETURNING ${columns}`,
    values: [id, state, authority, at, minutes, counts],
  };
}

/** Notes an answer; no row where there is one, or its time is over. */
function answerContactTest(id: string, state: string): Statement<ContactTestRow> {
  return {
    name: 'answer-contact-test',
    text: `UPDATE contact_test SET answered_at = node_time()
      WHERE id = $1 AND state = $2 AND answered_at IS NULL AND until > node_time() RETURNING ${columns}`,
    values: [id, state],
  };
}

function contactTestOf(id: string, state: string): Statement<ContactTestRow> {
  return {
    name: 'contact-test-of',
    text: `SELECT ${columns} FROM contact_test WHERE id = $1 AND state = $2`,
    values: [id, state],
  };
}

/** One page of the tests of a State's contact points, newest first. */
function contactTestsOf(
  state: string,
  after: string | undefined,
  limit: number,
): Statement<ContactTestRow> {
  return {
    name: 'contact-tests-of',
    text: `SELECT ${columns} FROM contact_test WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
    values: [state, after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit],
  };
}

/** Puts news that concern no request on their way to those webhooks of a State that want them. Purpose `relay`, for it. */
export function dispatchNotice(state: string, id: string, type: string, at: string): Statement {
  return {
    name: 'dispatch-notice',
    text: `INSERT INTO webhook_delivery (webhook, id, state, type, at, next_at, give_up_at)
      SELECT w.id, $2, w.state, $3, $4, node_time(), node_time() + interval '3 days' FROM webhook w
      WHERE w.state = $1 AND w.disabled_at IS NULL AND (w.events = '{}' OR $3 = ANY (w.events))
      ON CONFLICT DO NOTHING`,
    values: [state, id, type, at],
  };
}

/** What can be asked about tests of contact points. */
export const contactTests = {
  planContactTests,
  dueContactTests,
  takeContactTest,
  waitingContactTests,
  insertContactTest,
  answerContactTest,
  contactTestOf,
  contactTestsOf,
} as const;
