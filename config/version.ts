import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** This file runs as dist/config/version.js, and from its source in tests; package.json lies above either folder. */
const manifest = join(__dirname.replace(/dist\/config$/, 'config'), '../package.json');

/** The version of this build, as package.json has it. */
export function version(): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
