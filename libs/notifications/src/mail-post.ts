import type { Catalogue, Queues } from '@rogatory/jobs';
import {
  claimMail,
  endMail,
  giveMailsBack,
  holdMail,
  postponeMail,
  takeMails,
  type MailRow,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import { createTransport, type Transporter } from 'nodemailer';
import { bounceAddress } from './bounce.js';
import { mailAbout, mailDigest } from './mail-texts.js';
import { quietOf, quietUntil } from './quiet.js';

const minutes = (count: number): number => count * 60;
/** Seconds until a mail is tried again, after each attempt; the last one repeats until three days have passed. */
const delays = [minutes(1), minutes(5), minutes(15), minutes(60)];
const longest = minutes(240);

/** Seconds until the next attempt. @param attempts that were made before this one. */
export function mailDelayAfter(attempts: number): number {
  return delays[attempts] ?? longest;
}

/** An address that a mail server is given: one, and nothing around it. */
const plainAddress = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:"]{1,255}$/;

export interface MailSettings {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly url: string;
  /** The address that mail comes from. */
  readonly from: string;
  /** The address that mail comes back to, with the mail's id in it; where it comes from, if left out. */
  readonly bounces?: string;
  /** Address of the portal. */
  readonly portal: string;
  /** Whether a connection that is not encrypted is refused. */
  readonly encrypted: boolean;
}

/**
 * Sends officers mail about what they are told. A mail is sent once; where the process ends between the server's answer
 * and our note of it, it is sent again, with the same Message-ID.
 */
export class MailPost {
  private readonly transport: Transporter;

  constructor(
    private readonly rooms: Rooms,
    private readonly settings: MailSettings,
  ) {
    this.transport = createTransport({
      url: settings.url,
      pool: true,
      ...{ maxConnections: 4, connectionTimeout: 10_000, greetingTimeout: 10_000 },
      ...{ socketTimeout: 20_000, dnsTimeout: 10_000, requireTLS: settings.encrypted },
      ...{ disableFileAccess: true, disableUrlAccess: true },
    });
  }

  /** Hands mails that are due to the queue; returns how many. */
  async handOver(queues: Queues, limit = 200): Promise<number> {
    const [taken] = await this.rooms.asSystem('relay', '', (tx) => tx.commit(takeMails(limit)));
    try {
      await queues.addAll(
        'mail',
        taken.map(({ mail, state, attempts, place, urgent }) => ({
          name: 'send' as const,
          // a queue may have lost the job of the same attempt: the time makes it another one
          id: `${mail}-${attempts}-${Date.now()}`,
          data: { mail, state, attempts: String(attempts) },
          ...(!urgent && { place }),
        })),
      );
    } catch (error) {
      const ids = taken.map(({ mail }) => mail);
      await this.rooms.asSystem('relay', '', (tx) => tx.commit(giveMailsBack(ids)));
      throw error;
    }
    return taken.length;
  }

  /** Makes one attempt, unless another has made it. */
  async send({ mail, state, attempts }: Catalogue['mail']['send']): Promise<void> {
    const begun = Number(attempts);
    const [[row]] = await this.rooms.asSystem('relay', state, (tx) =>
      tx.commit(claimMail({ mail, attempts: begun })),
    );
    if (!row) return;
    const note = await this.attempt(mail, row, mailDelayAfter(begun));
    await this.rooms.asSystem('relay', state, (tx) => tx.commit(note));
  }

  stop(): void {
    this.transport.close();
  }

  /** @param again seconds until the next attempt. */
  private async attempt(mail: string, row: MailRow, again: number): Promise<Statement> {
    if (!row.open) return endMail(mail, 'withheld', null);
    if (row.stopped) return endMail(mail, 'withheld', 'Mail to this address came back repeatedly.');
    const quiet = row.urgent === true ? undefined : quietUntil(row.now, quietOf(row));
    if (quiet) return holdMail(mail, quiet.toISOString());
    if (!plainAddress.test(row.email))
      return endMail(mail, 'refused', 'This is no address that mail can be sent to.');
    try {
      await this.transport.sendMail(this.letter(mail, row));
      return endMail(mail, 'sent', null);
    } catch (error) {
      const fault = faultOf(error);
      return isForGood(error) ? endMail(mail, 'refused', fault) : postponeMail(mail, fault, again);
    }
  }

  private letter(mail: string, { type, language, email, digest, urgent }: MailRow): object {
    const { from, portal, bounces } = this.settings;
    const domain = from.slice(from.lastIndexOf('@') + 1);
    const url = `${portal}/`;
    const {
      subject,
      text,
      language: tag,
    } = digest ? mailDigest(digest, language, url) : mailAbout(type ?? '', language, url);
    return {
      envelope: { from: bounces === undefined ? from : bounceAddress(bounces, mail), to: [email] },
      from: { name: 'Rogatory', address: from },
      to: { name: '', address: email },
      ...(urgent === true && { priority: 'high' }),
      ...{ subject, text, messageId: `<${mail}@${domain}>` },
      headers: {
        'List-Id': `Rogatory <notifications.${domain}>`,
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        'Content-Language': tag,
      },
    };
  }
}

/** 5xx about the address or the mail itself. What is wrong with the connection, or with our sign-in, may be mended. */
function isForGood(error: unknown): boolean {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  const isOurs = code === 'EAUTH' || code === 'ECONNECTION' || code === 'ETLS';
  return !isOurs && responseCode !== undefined && responseCode >= 500 && responseCode < 600;
}

/** What the server said, as an administrator may read it: its code, and no more than a line. */
function faultOf(error: unknown): string {
  const { responseCode, response, message } = error as {
    responseCode?: number;
    response?: string;
    message: string;
  };
  const said = responseCode === undefined ? `No answer: ${message}` : (response ?? message);
  // eslint-disable-next-line no-control-regex -- these are what it looks for
  return said.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 300);
}
