/** One thing that is wrong in an instrument's file. */
export interface Defect {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** Instruments that cannot be used; it stops the start. `file` and `line` are those of the first defect. */
export class InstrumentFault extends Error {
  override readonly name = 'InstrumentFault';
  readonly file: string;
  readonly line: number;

  constructor(readonly defects: readonly [Defect, ...Defect[]]) {
    const lines = defects.map(({ file, line, reason }) => `${file}:${line}: ${reason}`);
    super(['The instruments cannot be used.', ...lines].join('\n  '));
    this.file = defects[0].file;
    this.line = defects[0].line;
  }
}
