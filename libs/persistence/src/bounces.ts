import type { Statement } from './statements.js';

/** Mails that came back, one after another, before an address is left alone. */
const mostBounces = 3;

/** A mail that something came back for. */
export interface BouncedRow {
  readonly officer: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly attempts: number;
}

/** The mail of an id. Purpose `relay`. */
export function mailOf(id: string): Statement<BouncedRow> {
  return {
    name: 'mail-of',
    text: 'SELECT officer, state, outcome, attempts FROM mail WHERE id = $1',
    values: [id],
  };
}

/**
 * Notes that a mail which had been taken came back. A permanent failure counts against the address: after three mails in
 * a row, nothing is sent to it until somebody says that it is right. A mail that was sent between two that came back, and
 * did not, breaks the row; those sent after the last one may still come back. Purpose `relay`.
 */
export function noteBounce(
  mail: string,
  { officer, state }: Pick<BouncedRow, 'officer' | 'state'>,
  permanent: boolean,
  fault: string,
): readonly Statement[] {
  return [
    {
      // whoever notes another one for the same officer waits here, and counts this one as well
      name: 'lock-mail-address',
      text: `INSERT INTO mail_address (officer, state) VALUES ($1, $2)
        ON CONFLICT (officer) DO UPDATE SET officer = excluded.officer`,
      values: [officer, state],
    },
    {
      name: 'note-bounce',
      text: `UPDATE mail SET outcome = $2, fault = $3, bounced_at = node_time() WHERE id = $1 AND outcome = 'sent'`,
      values: [mail, permanent ? 'bounced' : 'dead', fault],
    },
    {
      name: 'stop-mail',
      text: `UPDATE mail_address a SET stopped_at = node_time(), fault = $2 WHERE a.officer = $1 AND a.stopped_at IS NULL
        AND (SELECT count(*) FROM mail b WHERE b.officer = $1 AND b.outcome = 'bounced'
          AND b.ended_at > coalesce(a.confirmed_at, '-infinity') AND NOT EXISTS (
            SELECT FROM mail s WHERE s.officer = $1 AND s.outcome = 'sent' AND s.ended_at > b.ended_at AND s.ended_at <
              (SELECT max(l.ended_at) FROM mail l WHERE l.officer = $1 AND l.outcome = 'bounced'))) >= ${mostBounces}`,
      values: [officer, fault],
    },
  ];
}

/** Says that an officer's address is right; a row where nothing was sent to it. Purpose `sign-in`, or administering. */
export function confirmAddress(officer: string): Statement<{ readonly officer: string }> {
  return {
    name: 'confirm-address',
    text: `UPDATE mail_address SET stopped_at = NULL, confirmed_at = node_time()
      WHERE officer = $1 AND stopped_at IS NOT NULL RETURNING officer`,
    values: [officer],
  };
}
