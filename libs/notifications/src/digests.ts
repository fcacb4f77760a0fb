import { lockDueDigests, writeDigest, type Rooms } from '@rogatory/persistence';
import { nextDigest, quietOf } from './quiet.js';

/** Writes the digests of officers whose hour has come: once each, by the database's clock, however many processes do. */
export class Digests {
  constructor(private readonly rooms: Rooms) {}

  /** Writes digests that are due; returns how many officers' hours had come. */
  write(limit = 200): Promise<number> {
    return this.rooms.asSystem('relay', '', async (tx) => {
      const [due] = await tx.send(lockDueDigests(limit));
      await tx.commit(
        ...due.flatMap((digest) => {
          const next = nextDigest(digest.now, digest.digest_hour, quietOf(digest));
          return [tx.become({ state: digest.state }), ...writeDigest(digest, next.toISOString())];
        }),
      );
      return due.length;
    });
  }
}
