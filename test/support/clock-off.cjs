/* global process */
// Loaded before a process begins: its own clock is wrong from then on, as one that nobody sets.
const off = Number(process.env.CLOCK_OFF_MS);
const Right = Date;

globalThis.Date = class Date extends Right {
  constructor(...given) {
    if (given.length === 0) super(Right.now() + off);
    else super(...given);
  }

  static now() {
    return Right.now() + off;
  }
};
