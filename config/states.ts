import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** This file runs as dist/config/states.js, and from its source in tests; the names lie beside the latter. */
const file = join(__dirname.replace(/dist\/config$/, 'config'), 'states.json');

/**
 * Short names of States in eight languages, as the United Nations use them in their six, and those of the fictional
 * States: by ISO 3166-1 alpha-2 code, then by BCP 47 tag.
 */
export type StateNames = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function stateNames(): StateNames {
  return JSON.parse(readFileSync(file, 'utf8')) as StateNames; // its form is what a test looks at
}
