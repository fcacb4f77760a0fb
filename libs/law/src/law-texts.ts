import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instrument } from './instrument.js';

type Sentences = Readonly<Record<string, string>>;

/**
 * What the instruments say, in other languages than English: a file for each instrument and language in the folder
 * `translations` beside them. Its keys are the English sentences themselves, so that a sentence which is changed there
 * is found to be without a translation, and is never shown beside one that says something else.
 */
export class LawTexts {
  /** @param byTag sentences of all instruments by BCP 47 tag. */
  constructor(private readonly byTag: ReadonlyMap<string, Sentences> = new Map()) {}

  /** Reads the translations beside the instruments of a folder; there may be none. */
  static load(directory: string): LawTexts {
    const folder = join(directory, 'translations');
    const byTag = new Map<string, Sentences>();
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const tag = /\.([a-z]+)\.json$/.exec(name)?.[1];
      if (tag === undefined) continue;
      // the form of the files is what a test looks at
      const { $review: _, ...sentences } = JSON.parse(
        readFileSync(join(folder, name), 'utf8'),
      ) as Sentences;
      byTag.set(tag, { ...byTag.get(tag), ...sentences });
    }
    return new LawTexts(byTag);
  }

  /** A sentence in a language; in English where there is no translation. */
  text(tag: string, english: string): string {
    return this.byTag.get(tag)?.[english] ?? english;
  }

  has(tag: string, english: string): boolean {
    return this.byTag.get(tag)?.[english] !== undefined;
  }

  sentences(tag: string): readonly string[] {
    return Object.keys(this.byTag.get(tag) ?? {});
  }
}

/** Every sentence of an instrument that somebody may come to read. */
export function sentencesOf(instrument: Instrument): ReadonlySet<string> {
  const { title, status, officialText, warning, articles, offences, kinds } = instrument;
  return new Set([
    ...[title, status, officialText, warning],
    ...articles.flatMap((article) => [
      article.title,
      ...article.paragraphs.map(({ gist }) => gist),
    ]),
    ...offences.map(({ name }) => name),
    ...kinds.flatMap((kind) => [
      ...[kind.name, kind.purpose],
      ...kind.contents.flatMap(({ label, help, example }) => [label, help, example]),
      ...[...kind.grounds, ...kind.forbidden].map(({ text }) => text),
      ...[...kind.conditions, ...kind.duties].map(({ text }) => text),
      ...kind.limits.map(({ name }) => name),
    ]),
  ]);
}
