import { appendFileSync } from 'node:fs';

/**
 * Tells a figure that a suite found, such as `figures('matrix', '5,760 cells, 0 hits')`. `npm test` and `.ci/run`
 * print all of them at their end, as lines that begin with `figures:`; alone, a suite prints its own.
 */
export function figures(name: string, found: string): void {
  const line = `figures: ${name} ${found}\n`;
  const file = process.env.ROGATORY_FIGURES;
  if (file) appendFileSync(file, line);
  else process.stdout.write(line);
}
