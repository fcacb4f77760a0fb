import { mailOf, noteBounce, type Rooms } from '@rogatory/persistence';
import { readBounce } from './bounce.js';

/**
 * What became of a report: noted; of no use (no report, no failure, an unknown mail, or one that came back before); or
 * too early, where the mail is still being sent by our own account.
 */
export type Noted = 'noted' | 'no-report' | 'no-failure' | 'unknown-mail' | 'known' | 'too-early';

/** Takes in what mail servers send back. */
export class Bounces {
  constructor(private readonly rooms: Rooms) {}

  /** @param recipient the address that the report came to, where the mail server tells it. */
  async take(message: Buffer, recipient?: string): Promise<Noted> {
    const bounce = readBounce(message, recipient);
    if (!bounce) return 'no-report';
    if (bounce.outcome !== 'failed') return 'no-failure';
    const { mail, permanent, fault } = bounce;
    return this.rooms.asSystem('relay', '', async (tx) => {
      const [[row]] = await tx.send(mailOf(mail));
      if (!row) return 'unknown-mail';
      if (row.outcome === null) return 'too-early';
      if (row.outcome !== 'sent') return 'known';
      await tx.commit(...noteBounce(mail, row, permanent, fault));
      return 'noted';
    });
  }
}
