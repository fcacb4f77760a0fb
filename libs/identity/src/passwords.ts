import { DomainError } from '@rogatory/kernel';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with 64 MiB, three passes, four lanes: about 200 ms. */
export const officerCost = { memoryCost: 65_536, timeCost: 3, parallelism: 4 } as const;

/** Hashes of officers' passwords. At most four at a time: each takes 64 MiB, and a flood must not take all memory. */
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: Promise<string> | undefined;

  constructor(
    private readonly atOnce = 4,
    private readonly longestQueue = 200,
  ) {}

  /** The encoded argon2id hash of a password, which is taken whole, in Unicode's composed form (NFC). */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password.normalize('NFC'), officerCost));
  }

  /**
   * Whether a password is the one that was hashed. It takes as long where there is nothing to compare with, and where
   * the hash is of a cheaper kind.
   * @returns `stronger`: a new hash to keep, where the password is right and its hash was cheaper than ours.
   */
  async check(
    password: string,
    encoded: string | undefined,
  ): Promise<{ readonly matches: boolean; readonly stronger?: string }> {
    const text = password.normalize('NFC');
    if (encoded !== undefined && isOurCost(encoded)) {
      return { matches: await this.inTurn(() => verify(encoded, text)) };
    }
    if (encoded === undefined) {
      this.decoy ??= this.hash('no officer has this password');
      const nothing = await this.decoy;
      await this.inTurn(() => verify(nothing, text));
      return { matches: false };
    }
    const stronger = await this.hash(text);
    return (await verify(encoded, text)) ? { matches: true, stronger } : { matches: false };
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= this.longestQueue) {
        throw new DomainError(
          'unavailable',
          'busy',
          'Too many people are signing in at this moment. Try again in a few seconds.',
          { retryAfterSeconds: 5 },
        );
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve)); // the place is handed over
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

function isOurCost(encoded: string): boolean {
  const { memoryCost, timeCost, parallelism } = officerCost;
  return encoded.includes(
    `$m=${String(memoryCost)},t=${String(timeCost)},p=${String(parallelism)}$`,
  );
}
