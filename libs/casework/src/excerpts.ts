/** A part of a text around what was found in it. */
export interface Excerpt {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** Characters on each side of what was found. */
const around = 60;
const most = { terms: 8, length: 60 };
/** Marks that are left out of comparisons: accents, and the vowel signs and the lengthening of Arabic. */
const marks = /[\u0300-\u036f]|\u0640|[\u064b-\u065f]|\u0670/g;

/**
 * What is looked for: words, and what stands between quotation marks as one. Single characters say too little to be
 * looked for; without anything else there is nothing.
 */
export function termsOf(q: string): readonly string[] {
  const text = q.normalize('NFC').replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ');
  const parts = [...text.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, phrase, word]) =>
    (phrase ?? word ?? '').trim().slice(0, most.length),
  );
  const long = parts.filter((part) => fold(part).length > 1);
  return [...new Set(long)].slice(0, most.terms);
}

/** A text as it is compared; `search_fold` of the database does the same. */
export function fold(text: string): string {
  // a sigma is written otherwise at the end of a word, and is none the less the same letter
  return text.normalize('NFKD').replace(marks, '').toLowerCase().replaceAll('ς', 'σ');
}

/** Characters that are folded at a time: each by itself takes twenty times as long. */
const portion = 512;

/** A text as it is compared, and where in it each part of that comes from. */
class Folded {
  readonly characters: readonly string[];
  readonly whole: string;
  private readonly portions: readonly string[];

  constructor(text: string) {
    this.characters = Array.from(text.replace(/\s+/g, ' '));
    this.portions = Array.from({ length: Math.ceil(this.characters.length / portion) }, (_, at) =>
      fold(this.characters.slice(at * portion, (at + 1) * portion).join('')),
    );
    this.whole = this.portions.join('');
  }

  /** The place among the characters of what stands at a place of the folded text. */
  originOf(place: number): number {
    let passed = 0;
    let at = 0;
    for (; passed + (this.portions[at]?.length ?? Infinity) <= place; at += 1) {
      passed += this.portions[at]?.length ?? 0;
    }
    let origin = at * portion;
    for (; origin < this.characters.length; origin += 1) {
      passed += fold(this.characters[origin] ?? '').length;
      if (passed > place) break;
    }
    return origin;
  }
}

/** The first of the terms in a text, with what surrounds it; undefined where none is in it. */
export function excerptOf(text: string, terms: readonly string[]): Excerpt | undefined {
  const folded = new Folded(text);
  const { characters } = folded;
  for (const term of terms.map(fold)) {
    const at = folded.whole.indexOf(term);
    if (at < 0) continue;
    const start = folded.originOf(at);
    let end = folded.originOf(at + term.length - 1) + 1;
    // marks belong to the letter before them
    while (end < characters.length && fold(characters[end] ?? '') === '') end += 1;
    const from = Math.max(0, start - around);
    const to = Math.min(characters.length, end + around);
    return {
      before: `${from > 0 ? '…' : ''}${characters.slice(from, start).join('')}`,
      match: characters.slice(start, end).join(''),
      after: `${characters.slice(end, to).join('')}${to < characters.length ? '…' : ''}`,
    };
  }
  return undefined;
}
