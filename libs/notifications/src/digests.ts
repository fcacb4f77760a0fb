import { dueDigests, takeDigest, writeDigest, type Rooms } from '@rogatory/persistence';
import { nextDigest, quietOf } from './quiet.js';

/** Writes the digests of officers whose hour has come: once each, by the database's clock, however many processes do. */
export class Digests {
  constructor(private readonly rooms: Rooms) {}

  /** Writes digests that are due; returns how many officers' hours had come. One that fails keeps no other waiting. */
  async write(limit = 200): Promise<number> {
    const [due] = await this.rooms.asSystem('relay', '', (tx) => tx.commit(dueDigests(limit)));
    const faults: unknown[] = [];
    for (const { officer, state } of due) {
      await this.writeOne(officer, state).catch((fault: unknown) => faults.push(fault));
    }
    if (faults.length > 0) throw faults[0] as Error;
    return due.length;
  }

  private writeOne(officer: string, state: string): Promise<void> {
    return this.rooms.asSystem('relay', state, async (tx) => {
      const [[digest]] = await tx.send(takeDigest(officer));
      if (!digest) return;
      const next = nextDigest(digest.now, digest.digest_hour, quietOf(digest));
      await tx.commit(...writeDigest(digest, next.toISOString()));
    });
  }
}
