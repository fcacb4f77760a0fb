import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { YAMLError } from 'yaml';
import type { Defect } from './instrument-fault.js';

/** Keys and indexes from the top of a file to one of its values. */
export type Path = readonly (string | number)[];

/** The text of one instrument: its value, and the line on which each part of it stands. */
export class InstrumentSource {
  private readonly lines = new LineCounter();
  private readonly document;
  private readonly found: Defect[] = [];

  constructor(
    readonly file: string,
    private readonly text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines });
    for (const error of [...this.document.errors, ...this.document.warnings]) {
      this.add(this.lines.linePos(error.pos[0]).line, this.reasonOf(error));
    }
  }

  get defects(): readonly Defect[] {
    return this.found.toSorted((a, b) => a.line - b.line);
  }

  /** The whole as plain values; only where the text is YAML at all. */
  get value(): unknown {
    return this.document.toJS() as unknown;
  }

  /** Notes what is wrong at a place; the same thing found twice (a set used by several kinds) counts once. */
  report(path: Path, reason: string): void {
    this.add(this.lineOf(path), reason);
  }

  private add(line: number, reason: string): void {
    if (this.found.some((defect) => defect.line === line && defect.reason === reason)) return;
    this.found.push({ file: this.file, line, reason });
  }

  /** The line of the key or entry that the path names, or of the nearest one above that exists. */
  private lineOf(path: Path): number {
    let node: unknown = this.document.contents;
    let offset = 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(
          ({ key }) => isScalar(key) && String(key.value) === String(step),
        );
        if (!pair) break;
        offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        if (!isNode(node)) break;
        offset = node.range?.[0] ?? offset;
      } else break;
    }
    return this.lines.linePos(offset).line;
  }

  private reasonOf(error: YAMLError): string {
    if (error.code === 'DUPLICATE_KEY') {
      const key = /^[^\s:]+/.exec(this.text.slice(error.pos[0]))?.[0] ?? '';
      return `\`${key}\` stands here a second time; an id is given once.`;
    }
    return `Not readable as YAML: ${error.message.split('\n')[0] ?? ''}`;
  }
}
