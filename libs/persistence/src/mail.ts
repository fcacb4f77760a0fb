import { inPortions, old, portion } from './portions.js';
import type { Statement } from './statements.js';
import { inTurn } from './turns.js';

/** Seconds after which an attempt that nobody noted the end of is taken for lost. */
const patience = 600;

/** SQL: a notification is not kept from an officer. `n` and `o` are the two. */
const open = `(NOT EXISTS (SELECT FROM seal s WHERE s.request_id = n.request_id AND s.state = n.state)
    OR EXISTS (SELECT FROM assignment a WHERE a.request_id = n.request_id AND a.state = n.state
      AND a.assignee IN (o.id::text, o.unit::text)))`;

/** SQL: a notification is meant for an officer who is there, by role or by name, and is not kept from them. */
export const toldTo = `o.state = n.state AND o.deactivated_at IS NULL AND ((o.roles && n.roles
        AND (n.told IS NULL OR o.id::text = ANY (n.told) OR o.unit::text = ANY (n.told)))
      OR o.id::text = ANY (n.also) OR o.unit::text = ANY (n.also)) AND ${open}`;

/** SQL: how an officer wants to be told of it, where it is not urgent; $3 is its kind. */
const way = `coalesce(p.ways ->> $3, 'at-once')`;

/**
 * Puts mail about a notification on its way to the officers whom it concerns, or into their digests, as they prefer;
 * once. What is urgent goes to all of them. Purpose `relay`, for their State.
 * @param kind what it is about, as preferences name it.
 */
export function writeMail(event: string, state: string, kind: string): readonly Statement[] {
  const from = `FROM notification n JOIN officer o ON ${toldTo} LEFT JOIN preference p ON p.officer = o.id
      WHERE n.event_id = $1 AND n.state = $2`;
  return [
    {
      name: 'write-mail',
      text: `INSERT INTO mail (id, notification, officer, state, next_at, give_up_at, urgent)
        SELECT gen_random_uuid(), n.id, o.id, n.state, node_time(), node_time() + interval '3 days', n.urgent
        ${from} AND (n.urgent OR ${way} = 'at-once') ON CONFLICT DO NOTHING`,
      values: [event, state, kind],
    },
    {
      name: 'keep-for-digest',
      text: `INSERT INTO digest_item (officer, notification, state, kind, at)
        SELECT o.id, n.id, n.state, $3, node_time() ${from} AND NOT n.urgent AND ${way} = 'digest' ON CONFLICT DO NOTHING`,
      values: [event, state, kind],
    },
  ];
}

/** A mail whose turn has come. */
export interface DueMail {
  readonly mail: string;
  readonly state: string;
  /** How often it was tried: whoever takes it names this, so that one attempt is made once. */
  readonly attempts: number;
  /** Which of its State's it is among those that were taken, from 1, and whether it goes before what is not urgent. */
  readonly place: number;
  readonly urgent: boolean;
}

/** Takes mails that are due: urgent ones first, then the States' in turn. Purpose `relay`. */
export function takeMails(limit: number): Statement<DueMail> {
  const waits = 'outcome IS NULL AND next_at <= (SELECT node_time())';
  return {
    name: 'take-mails',
    text: `WITH due AS MATERIALIZED (
        ${inTurn('mail', 'next_at', waits)}),
      taken AS MATERIALIZED (
        SELECT mail.id, due.place FROM due JOIN mail ON mail.id = due.id WHERE ${waits} FOR UPDATE OF mail SKIP LOCKED)
      UPDATE mail SET next_at = node_time() + make_interval(secs => $2) FROM taken WHERE mail.id = taken.id
      RETURNING mail.id AS mail, state, attempts, taken.place, urgent`,
    values: [limit, patience],
  };
}

/** Gives mails back, to be taken again at once. Purpose `relay`. */
export function giveMailsBack(ids: readonly string[]): Statement {
  return {
    name: 'give-mails-back',
    text: 'UPDATE mail SET next_at = node_time() WHERE id = ANY ($1) AND outcome IS NULL',
    values: [ids],
  };
}

/** When an officer is not to be disturbed. */
export interface QuietColumns {
  readonly zone: string;
  /** Weekend days of the State; Monday is 1. */
  readonly weekend: readonly number[];
  readonly quiet_from: string | null;
  readonly quiet_to: string | null;
  readonly quiet_weekends: boolean | null;
}

/** SQL: the same, of the officer `o` with preferences `p`, the State `s` and its calendar `w`. */
export const quietColumns = `coalesce(p.zone, s.zone) AS zone, coalesce(w.weekend, s.weekend) AS weekend,
      p.quiet_from, p.quiet_to, p.quiet_weekends`;
export const quietTables = `JOIN state s ON s.code = o.state LEFT JOIN working_calendar w ON w.state = o.state
      LEFT JOIN preference p ON p.officer = o.id`;

/** A mail as it is sent now. */
export interface MailRow extends QuietColumns {
  readonly email: string;
  readonly language: string | null;
  /** Type of the event; null for a digest. */
  readonly type: string | null;
  readonly urgent: boolean | null;
  readonly digest: Readonly<Record<string, number>> | null;
  /** Whether the officer may still be told of it. */
  readonly open: boolean;
  /** Whether nothing is sent to the address any more. */
  readonly stopped: boolean;
  readonly now: Date;
}

/** Begins an attempt; no row where another one has begun or the mail has ended. Purpose `relay`, for its State. */
export function claimMail({
  mail,
  attempts,
}: Pick<DueMail, 'mail' | 'attempts'>): Statement<MailRow> {
  return {
    name: 'claim-mail',
    text: `WITH claimed AS (
        UPDATE mail SET attempts = attempts + 1 WHERE id = $1 AND attempts = $2 AND outcome IS NULL
        RETURNING officer, notification, digest)
      SELECT o.email, coalesce(p.language, o.language) AS language, n.type, n.urgent, c.digest, ${quietColumns},
        o.deactivated_at IS NULL AND (c.digest IS NOT NULL OR n.id IS NOT NULL AND ${open}) AS open,
        a.stopped_at IS NOT NULL AS stopped, node_time() AS now
      FROM claimed c JOIN officer o ON o.id = c.officer ${quietTables}
        LEFT JOIN notification n ON n.id = c.notification LEFT JOIN mail_address a ON a.officer = o.id`,
    values: [mail, attempts],
  };
}

/** Takes a claim back and lets the mail wait, with three days to go out afterwards. Purpose `relay`. */
export function holdMail(mail: string, until: string): Statement {
  return {
    name: 'hold-mail',
    text: `UPDATE mail SET attempts = attempts - 1, next_at = $2, give_up_at = $2::timestamptz + interval '3 days'
      WHERE id = $1 AND outcome IS NULL`,
    values: [mail, until],
  };
}

/** Looks again at what waits for an officer and was not tried yet. Purpose `relay`. */
export function releaseMail(officer: string): Statement {
  return {
    name: 'release-mail',
    text: `UPDATE mail SET next_at = least(next_at, node_time()) WHERE officer = $1 AND outcome IS NULL AND attempts = 0`,
    values: [officer],
  };
}

/** Notes how a mail ended. Purpose `relay`. */
export function endMail(
  mail: string,
  outcome: 'sent' | 'refused' | 'withheld',
  fault: string | null,
): Statement {
  return {
    name: 'end-mail',
    text: `UPDATE mail SET outcome = $2, fault = $3, ended_at = node_time() WHERE id = $1 AND outcome IS NULL`,
    values: [mail, outcome, fault],
  };
}

/** Notes that a mail was not taken for now: it is tried again after some seconds, or given up. Purpose `relay`. */
export function postponeMail(mail: string, fault: string, seconds: number): Statement {
  return {
    name: 'postpone-mail',
    text: `UPDATE mail SET fault = $2, next_at = n.now + make_interval(secs => $3),
        outcome = CASE WHEN n.now + make_interval(secs => $3) > give_up_at THEN 'dead' END,
        ended_at = CASE WHEN n.now + make_interval(secs => $3) > give_up_at THEN n.now END
      FROM node_time() AS n(now) WHERE id = $1 AND outcome IS NULL`,
    values: [mail, fault, seconds],
  };
}

/** Gives up what nobody sent in its time, and forgets what ended thirty days ago, but what became of an officer's last mail. Purpose `relay`. */
export function forgetMail(): readonly Statement<{ count: number }>[] {
  return [
    inPortions(
      'bury-mail',
      `UPDATE mail SET outcome = 'dead', ended_at = node_time() WHERE outcome IS NULL AND id IN (
        SELECT id FROM mail WHERE outcome IS NULL AND give_up_at < (SELECT node_time()) AND next_at < (SELECT node_time())
        LIMIT ${portion})`,
    ),
    inPortions(
      'forget-mail',
      `DELETE FROM mail WHERE id IN (
        SELECT m.id FROM mail m WHERE m.ended_at < (SELECT node_time()) - interval '30 days'
          AND EXISTS (SELECT FROM mail l WHERE l.officer = m.officer AND l.ended_at > m.ended_at) LIMIT ${portion})`,
    ),
    inPortions('forget-digest-items', old('digest_item', 'at', '30 days')),
  ];
}
