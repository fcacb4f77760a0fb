import type { Statement } from './statements.js';

/** Seconds after which an attempt that nobody noted the end of is taken for lost. */
const patience = 600;

/** SQL: a notification is not kept from an officer. `n` and `o` are the two. */
const open = `(NOT EXISTS (SELECT FROM seal s WHERE s.request_id = n.request_id AND s.state = n.state)
    OR EXISTS (SELECT FROM assignment a WHERE a.request_id = n.request_id AND a.state = n.state
      AND a.assignee IN (o.id::text, o.unit::text)))`;

/** SQL: a notification is meant for an officer, by role or by name. */
const concerns = `((o.roles && n.roles AND (n.told IS NULL OR o.id::text = ANY (n.told) OR o.unit::text = ANY (n.told)))
  OR o.id::text = ANY (n.also) OR o.unit::text = ANY (n.also))`;

/** Puts mail about a notification on its way to the officers whom it concerns; once. Purpose `relay`, for their State. */
export function writeMail(event: string, state: string): Statement {
  return {
    name: 'write-mail',
    text: `INSERT INTO mail (id, notification, officer, state, next_at, give_up_at)
      SELECT gen_random_uuid(), n.id, o.id, n.state, node_time(), node_time() + interval '3 days'
      FROM notification n JOIN officer o ON o.state = n.state AND o.deactivated_at IS NULL
      WHERE n.event_id = $1 AND n.state = $2 AND ${concerns} AND ${open}
      ON CONFLICT DO NOTHING`,
    values: [event, state],
  };
}

/** A mail whose turn has come. */
export interface DueMail {
  readonly mail: string;
  readonly state: string;
  /** How often it was tried: whoever takes it names this, so that one attempt is made once. */
  readonly attempts: number;
}

/** Takes mails that are due. SKIP LOCKED: several processes share the work. Purpose `relay`. */
export function takeMails(limit: number): Statement<DueMail> {
  return {
    name: 'take-mails',
    text: `UPDATE mail SET next_at = node_time() + make_interval(secs => $2) WHERE id IN (
        SELECT id FROM mail WHERE outcome IS NULL AND next_at <= node_time() ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      RETURNING id AS mail, state, attempts`,
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

/** A mail as it is sent now. */
export interface MailRow {
  readonly email: string;
  readonly language: string | null;
  /** Type of the event. */
  readonly type: string;
  /** Whether the officer may still be told of it. */
  readonly open: boolean;
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
        RETURNING officer, notification)
      SELECT o.email, o.language, n.type, o.deactivated_at IS NULL AND ${open} AS open
      FROM claimed c JOIN officer o ON o.id = c.officer JOIN notification n ON n.id = c.notification`,
    values: [mail, attempts],
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
export function forgetMail(): readonly Statement[] {
  return [
    {
      name: 'bury-mail',
      text: `UPDATE mail SET outcome = 'dead', ended_at = node_time()
        WHERE outcome IS NULL AND give_up_at < node_time() AND next_at < node_time()`,
      values: [],
    },
    {
      name: 'forget-mail',
      text: `DELETE FROM mail WHERE id IN (
        SELECT m.id FROM mail m WHERE m.ended_at < node_time() - interval '30 days'
          AND EXISTS (SELECT FROM mail l WHERE l.officer = m.officer AND l.ended_at > m.ended_at) LIMIT 5000)`,
      values: [],
    },
  ];
}
