import type { Actor } from '@rogatory/kernel';
import { former, type Rooms } from '@rogatory/persistence';
import { readerOf, requireCaseAccess } from './access.js';
import { fold } from './excerpts.js';

/** A request of one's own State that is about the same account, address or number. */
export interface FormerView {
  readonly id: string;
  readonly reference: string;
  readonly instrument: string;
  readonly kind: string;
  readonly state: string;
  readonly requestedState: string;
  readonly createdAt: string;
  /** What it has in common with what was compared. */
  readonly same: readonly string[];
}

/** How much is looked for, and how many requests are told. */
const most = { read: 1000, identifiers: 8, length: 60, each: 10, told: 5 };
/** Texts that say no more than a word or two are no identifiers. */
const shortest = 6;

/**
 * What tells one account, address or number from all others: each word with a digit, an `@` or a dot inside, and a number
 * that is written in groups; of a short text without one, the whole.
 */
export function identifiersIn(texts: readonly string[]): readonly string[] {
  const found = texts.flatMap((text) => {
    const plain = text
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
      .trim();
    const numbers = plain.match(/\+?\d[\d ()./-]{7,}\d/g) ?? [];
    const words = plain.split(/[\s,;"'<>()[\]{}«»“”]+/u).flatMap((word) => {
      const bare = word.replace(/^[^\p{L}\p{N}+@]+|[^\p{L}\p{N}]+$/gu, '');
      const tells = /\d/.test(bare)
        ? /[\p{L}.:@-]|\d{6}/u.test(bare)
        : /@|\p{L}\.\p{L}/u.test(bare);
      return tells && bare.length >= shortest && !isDay(bare) ? [bare] : [];
    });
    const all = [...numbers.map((one) => one.trim()).filter((one) => !isDay(one)), ...words];
    if (all.length > 0) return all;
    return plain.length >= shortest && plain.length <= most.length ? [plain] : [];
  });
  const kept = found.map((one) => one.slice(0, most.length));
  return [...new Map(kept.map((one) => [fold(one), one])).values()].slice(0, most.identifiers);
}

function isDay(text: string): boolean {
  return /^(\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})$/.test(text.trim());
}

/** Finds what one's own State has asked before about the same, so that nobody asks twice without knowing. */
export class Former {
  constructor(private readonly rooms: Rooms) {}

  /**
   * The newest requests of the reader's own State that name one of these accounts, addresses or numbers, wherever they
   * say it, to whichever State they go. What is not open to the reader is not told.
   * @param except the request that is being written.
   */
  async about(actor: Actor, targets: readonly string[], except?: string): Promise<FormerView[]> {
    requireCaseAccess(actor);
    const identifiers = identifiersIn(targets);
    if (identifiers.length === 0) return [];
    const found = await this.rooms.read(
      actor,
      ...identifiers.map((one) => former(readerOf(actor), one, except, most.each)),
    );
    const views = new Map<string, FormerView>();
    found.forEach((rows, index) => {
      for (const row of rows) {
        const before = views.get(row.id)?.same ?? [];
        views.set(row.id, {
          ...{ id: row.id, reference: row.reference, instrument: row.instrument, kind: row.kind },
          ...{ state: row.state, requestedState: row.requested_state },
          createdAt: row.created_at.toISOString(),
          same: [...before, identifiers[index] ?? ''],
        });
      }
    });
    // the more they have in common the sooner, then the newest
    return [...views.values()]
      .sort((a, b) => b.same.length - a.same.length || (a.id < b.id ? 1 : -1))
      .slice(0, most.told);
  }
}
