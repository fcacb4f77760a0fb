import type { Role } from '@rogatory/kernel';
import type { Statement } from './statements.js';

/**
 * How far a sign-in has come: the password was shown and a second factor is due; there is no second factor yet;
 * signed in.
 */
export type Stage = 'second-factor' | 'enrolment' | 'full';

/** A session with its officer as both are now. */
export interface SessionRow {
  readonly id: string;
  readonly stage: Stage;
  /** What has been shown: `password`, `totp`, `passkey`, or a provider's name. */
  readonly factors: readonly string[];
  /** An authenticator app that awaits its first code; sealed. */
  readonly totp_secret: Buffer | null;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly stepped_up_at: Date | null;
  readonly officer: string;
  readonly email: string;
  readonly name: string;
  readonly language: string | null;
  readonly state: string;
  readonly state_name: string;
  readonly zone: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  readonly unit: string | null;
  /** Ids of the officers whom this one stands in for today, and of their units. */
  readonly stands_in_for: readonly string[];
  /** The node's time. */
  readonly now: Date;
}

/** A session as its officer sees it in a list. */
export interface OwnSessionRow {
  readonly id: string;
  readonly factors: readonly string[];
  readonly address: string;
  readonly agent: string;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
}

/** SQL: a session that has neither ended nor run out; `idle` is the placeholder of the minutes it may lie idle. */
const alive = (idle: string): string =>
  `s.ended_at IS NULL AND s.expires_at > node_time() AND s.last_seen_at > node_time() - make_interval(mins => ${idle})`;

/**
 * The session of a token, with its officer read afresh: a session of somebody deactivated is nothing. Notes, at most
 * once a minute, that it was seen. Purpose `sign-in`.
 * @param idle minutes that a session may lie idle.
 * @param quietly what a browser does by itself is no sign of its officer.
 */
export function findSession(
  tokenHash: Buffer,
  idle: number,
  quietly: boolean,
): Statement<SessionRow> {
  const seen = `,
      seen AS (
        UPDATE session SET last_seen_at = node_time() FROM found
        WHERE session.id = found.id AND found.last_seen_at < node_time() - interval '1 minute')`;
  return {
    name: quietly ? 'look-at-session' : 'find-session',
    text: `WITH found AS (
        SELECT s.id, s.stage, s.factors, s.totp_secret, s.created_at, s.last_seen_at, s.expires_at, s.stepped_up_at,
          s.officer, o.email, o.name, o.language, o.state, t.name AS state_name, t.zone, o.authority, o.roles, o.unit
        FROM session s JOIN officer o ON o.id = s.officer JOIN state t ON t.code = o.state
        WHERE s.token_hash = $1 AND ${alive('$2')} AND o.deactivated_at IS NULL)${quietly ? '' : seen}
      SELECT found.*, node_time() AS now, ARRAY(
        SELECT who FROM delegation d JOIN officer a ON a.id = d.absent
          CROSS JOIN LATERAL (VALUES (a.id::text), (a.unit::text)) AS names (who)
        WHERE d.delegate = found.officer AND d.state = found.state AND d.ended_at IS NULL AND a.state = found.state
          AND a.deactivated_at IS NULL AND who IS NOT NULL
          AND (node_time() AT TIME ZONE found.zone)::date BETWEEN d.from_day AND d.to_day) AS stands_in_for
      FROM found`,
    values: [tokenHash, idle],
  };
}

/**
 * Begins a session. Purpose `sign-in`.
 * @param minutes how long it may last.
 */
export function insertSession({
  id,
  tokenHash,
  officer,
  state,
  stage,
  factors,
  address,
  agent,
  minutes,
}: {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly officer: string;
  readonly state: string;
  readonly stage: Stage;
  readonly factors: readonly string[];
  readonly address: string;
  readonly agent: string;
  readonly minutes: number;
}): Statement<{ expires_at: Date }> {
  return {
    name: 'insert-session',
    text: `INSERT INTO session (id, token_hash, officer, state, stage, factors, address, agent, created_at, last_seen_at,
        expires_at, stepped_up_at)
      SELECT $1, $2, $3, $4, $5, $6, $7, $8, at, at, at + make_interval(mins => $9), CASE WHEN $5 = 'full' THEN at END
      FROM node_time() AS at RETURNING expires_at`,
    values: [id, tokenHash, officer, state, stage, factors, address, agent, minutes],
  };
}

/**
 * Gives a session a new token, which ends the former one, and makes it complete. A sign-in that is completed so lasts
 * for `minutes` from now; one that was complete keeps its end. Nothing comes back where the former token was replaced
 * or the session has ended meanwhile. Purpose `sign-in`.
 * @param shown whether a second factor was shown for it.
 */
export function renewSession(
  id: string,
  { before, after }: { readonly before: Buffer; readonly after: Buffer },
  factors: readonly string[],
  minutes: number,
  shown: boolean,
): Statement<{ expires_at: Date }> {
  return {
    name: 'renew-session',
    text: `UPDATE session SET token_hash = $3, factors = $4, stage = 'full', last_seen_at = at,
        challenge = NULL, totp_secret = NULL, stepped_up_at = CASE WHEN $6 THEN at ELSE stepped_up_at END,
        expires_at = CASE WHEN stage = 'full' THEN expires_at ELSE at + make_interval(mins => $5) END
      FROM node_time() AS at WHERE id = $1 AND token_hash = $2 AND ended_at IS NULL RETURNING expires_at`,
    values: [id, before, after, factors, minutes, shown],
  };
}

/** Keeps the challenge that an authenticator has to answer. Purpose `sign-in`. */
export function setChallenge(session: string, challenge: string): Statement {
  return {
    name: 'set-challenge',
    text: 'UPDATE session SET challenge = $2 WHERE id = $1 AND ended_at IS NULL',
    values: [session, challenge],
  };
}

/** Takes the challenge away: it is answered once, rightly or wrongly. Purpose `sign-in`. */
export function takeChallenge(session: string): Statement<{ challenge: string }> {
  return {
    name: 'take-challenge',
    text: `WITH before AS (SELECT id, challenge FROM session WHERE id = $1 AND challenge IS NOT NULL FOR UPDATE)
      UPDATE session s SET challenge = NULL FROM before WHERE s.id = before.id RETURNING before.challenge`,
    values: [session],
  };
}

/** Keeps the sealed secret of an authenticator app until its first code comes. Purpose `sign-in`. */
export function setTotpSecret(session: string, sealed: Buffer): Statement {
  return {
    name: 'set-totp-secret',
    text: 'UPDATE session SET totp_secret = $2 WHERE id = $1 AND ended_at IS NULL',
    values: [session, sealed],
  };
}

/** An officer's sessions that are alive and complete, latest first. Purpose `sign-in`. */
export function sessionsOf(officer: string, idle: number): Statement<OwnSessionRow> {
  return {
    name: 'sessions-of',
    text: `SELECT s.id, s.factors, s.address, s.agent, s.created_at, s.last_seen_at, s.expires_at FROM session s
      WHERE s.officer = $1 AND s.stage = 'full' AND ${alive('$2')} ORDER BY s.created_at DESC, s.id DESC LIMIT 200`,
    values: [officer, idle],
  };
}

/**
 * When and from where an officer signed in before the present session, and how often that failed between the two.
 * Purpose `sign-in`.
 * @param before when the present session began.
 */
export function lastSignIn(
  officer: string,
  before: Date,
): Statement<{
  readonly at: Date;
  readonly address: string;
  readonly agent: string;
  readonly failed: number;
}> {
  return {
    name: 'last-sign-in',
    text: `SELECT l.at, l.address, l.agent, (SELECT count(*)::int FROM (SELECT FROM access_event f
          WHERE f.actor = $1 AND f.type IN ('sign-in-failed', 'second-factor-failed') AND f.at > l.at AND f.at < $2
          LIMIT 1000) AS c) AS failed
      FROM (SELECT at, address, agent FROM access_event
        WHERE actor = $1 AND type = 'signed-in' AND at < $2 ORDER BY at DESC LIMIT 1) AS l`,
    values: [officer, before],
  };
}

/** Ends a session of an officer; nothing comes back where there was none. Purpose `sign-in`. */
export function endSession(id: string, officer: string): Statement<{ id: string }> {
  return {
    name: 'end-session',
    text: 'UPDATE session SET ended_at = node_time() WHERE id = $1 AND officer = $2 AND ended_at IS NULL RETURNING id',
    values: [id, officer],
  };
}

/** Ends the session of a token, at whatever stage. Purpose `sign-in`. */
export function endSessionOfToken(tokenHash: Buffer): Statement {
  return {
    name: 'end-session-of-token',
    text: 'UPDATE session SET ended_at = node_time() WHERE token_hash = $1 AND ended_at IS NULL',
    values: [tokenHash],
  };
}

/**
 * Ends an officer's sessions at once, at whatever stage. Purpose `sign-in`, or administering the officer's State.
 * @param except id of the one that goes on.
 */
export function endSessionsOf(officer: string, except?: string): Statement<{ id: string }> {
  return {
    name: 'end-sessions-of',
    text: `UPDATE session SET ended_at = node_time()
      WHERE officer = $1 AND id IS DISTINCT FROM $2 AND ended_at IS NULL RETURNING id`,
    values: [officer, except ?? null],
  };
}
