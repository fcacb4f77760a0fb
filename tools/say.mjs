/** A trouble that a person can end: one sentence that says what is wrong and what to do. Shown without a stack. */
export class Trouble extends Error {}

/** Tells the person at the terminal one line. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Says what is being done, and afterwards how long it took where that was worth noticing. */
export async function step(title, work) {
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  say(`${title} ...`);
  const patience = setInterval(() => say(`  still at it after ${seconds().toFixed(0)} s`), 15_000);
  try {
    const result = await work();
    if (seconds() > 1) say(`  done in ${seconds().toFixed(1)} s`);
    return result;
  } finally {
    clearInterval(patience);
  }
}

/** Shows an error as its reader needs it: a trouble as its sentence, a fault of ours with its stack. */
export function complain(error) {
  process.stderr.write(`\n${error instanceof Trouble ? error.message : error.stack}\n`);
}
