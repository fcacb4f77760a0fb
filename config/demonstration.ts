import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** This file runs as dist/config/demonstration.js, and from its source in tests; the States lie beside the latter. */
const file = join(__dirname.replace(/dist\/config$/, 'config'), 'demo/demonstration.yaml');

/** Names of the demonstration's officers, the same in each State, and the secret that all of them share. */
export interface DemonstrationSignIns {
  readonly secret: string;
  readonly officers: readonly { readonly name: string }[];
}

/** Who can sign in to the demonstration, as the file that is loaded says. */
export function demonstrationSignIns(): DemonstrationSignIns {
  return parse(readFileSync(file, 'utf8')) as DemonstrationSignIns;
}

/** The e-mail address of a demonstration officer, from `xa-liaison`; undefined where the name has another shape. */
export function demonstrationEmail(name: string | undefined): string | undefined {
  const [, state, officer] = /^([a-z]{2})-([a-z]+)$/.exec(name ?? '') ?? [];
  return state && officer ? `${officer}@${state}.example` : undefined;
}
