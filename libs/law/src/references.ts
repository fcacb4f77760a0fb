import type { Citation } from './instrument.js';
import type { InstrumentFile } from './instrument-file.js';
import type { InstrumentSource, Path } from './instrument-source.js';

/** Turns a file's own references into citations, and reports those that name no paragraph. */
export class References {
  private readonly paragraphs: ReadonlySet<string>;

  constructor(
    private readonly file: InstrumentFile,
    private readonly source: InstrumentSource,
  ) {
    const articles = Object.values(file.articles);
    this.paragraphs = new Set(articles.flatMap(({ paragraphs }) => Object.keys(paragraphs)));
  }

  cite(reference: string, path: Path): Citation {
    if (!this.paragraphs.has(reference)) this.unknown('paragraph', reference, path);
    return `${this.file.id}:${reference}`;
  }

  citeAll(references: readonly string[], path: Path): readonly Citation[] {
    return references.map((reference, index) => this.cite(reference, [...path, index]));
  }

  /** The citation of a reference that was checked where it stands. */
  full(reference: string): Citation {
    return `${this.file.id}:${reference}`;
  }

  hasLimit(id: string): boolean {
    return Object.hasOwn(this.file.limits, id);
  }

  unknown(what: string, name: string, path: Path): void {
    this.report(path, `There is no ${what} \`${name}\` in this file.`);
  }

  report(path: Path, reason: string): void {
    this.source.report(path, reason);
  }
}
