/** A text that words are looked for in, and how much a word in it says. */
export interface Weighed {
  readonly text: string;
  readonly weight: number;
}

/** How well something fits what was said, and the words that it fits by, as they were said. */
export interface Fit<T> {
  readonly of: T;
  readonly score: number;
  readonly words: readonly string[];
}

/**
 * Orders things by how well their texts fit what somebody says in plain words. A word counts the more the fewer of the
 * things have it: what all of them say tells nothing.
 * @param small words that tell nothing in this language wherever they stand, such as `the`.
 */
export function fits<T>(
  said: string,
  small: string,
  things: readonly { readonly of: T; readonly texts: readonly Weighed[] }[],
): Fit<T>[] {
  const weights = things.map(({ texts }) => weightsOf(texts));
  const silent = new Set(wordsOf(small));
  const telling = wordsOf(said).filter((word) => !silent.has(word));
  const words = new Map(telling.map((word) => [stemOf(word), word]));
  return things
    .map(({ of }, index) => {
      const found = [...words].flatMap(([stem, word]) => {
        const weight = weights[index]?.get(stem) ?? 0;
        const having = weights.filter((one) => one.has(stem)).length;
        const rarity = having === 0 ? 0 : Math.log(weights.length / having);
        return weight * rarity > 0 ? [{ word, score: weight * rarity }] : [];
      });
      found.sort((one, other) => other.score - one.score);
      return {
        ...{ of, score: found.reduce((sum, { score }) => sum + score, 0) },
        words: found.map(({ word }) => word),
      };
    })
    .sort((one, other) => other.score - one.score);
}

/** For each stem the weight of the weightiest text that has it. */
function weightsOf(texts: readonly Weighed[]): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const { text, weight } of texts) {
    for (const word of wordsOf(text)) {
      const stem = stemOf(word);
      weights.set(stem, Math.max(weights.get(stem) ?? 0, weight));
    }
  }
  return weights;
}

const han = /\p{Script=Han}/u;

/** Words of three letters and more; of scripts that put no spaces between words, every two signs. */
export function wordsOf(text: string): string[] {
  return text
    .toLocaleLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .flatMap((word) => {
      if (!han.test(word)) return Array.from(word).length >= 3 ? [word] : [];
      const signs = Array.from(word);
      return signs.slice(1).map((sign, index) => `${signs[index] ?? ''}${sign}`);
    });
}

/** What a word shares with its kin: `preserve`, `preserved`, `preservation`. */
export function stemOf(word: string): string {
  const bare = word.normalize('NFKD').replace(/\p{M}/gu, '');
  const named = /^ال\p{L}{3}/u.test(bare) ? bare.slice(2) : bare;
  return han.test(named) ? named : Array.from(named).slice(0, 5).join('');
}
