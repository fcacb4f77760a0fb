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
  return text.normalize('NFKD').replace(marks, '').toLowerCase();
}

/** The first of the terms in a text, with what surrounds it; undefined where none is in it. */
export function excerptOf(text: string, terms: readonly string[]): Excerpt | undefined {
  const characters = Array.from(text.replace(/\s+/g, ' '));
  // where in the text each character of its folded form comes from
  const folded: string[] = [];
  const origin: number[] = [];
  characters.forEach((character, index) => {
    for (const part of fold(character)) {
      folded.push(part);
      origin.push(index);
    }
  });
  const whole = folded.join('');
  for (const term of terms) {
    const at = whole.indexOf(fold(term));
    if (at < 0) continue;
    // by characters, as they were counted
    const first = Array.from(whole.slice(0, at)).length;
    const start = origin[first] ?? 0;
    const end = (origin[first + Array.from(fold(term)).length - 1] ?? start) + 1;
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
