import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/** Who can sign in to the demonstration, as the file that was loaded says. */
export async function signIns() {
  const { parse } = await import('yaml');
  const text = readFileSync(join(root, 'config/demo/demonstration.yaml'), 'utf8');
  const { secret, states, officers } = parse(text);
  const first = `${states[0].code.toLowerCase()}-${officers[0].name}`;
  return [
    `Demonstration accounts: client id <State>-<officer>, for instance ${first}; the secret is "${secret}".`,
    `  States: ${states.map(({ code, name }) => `${code.toLowerCase()} (${name})`).join(', ')}`,
    `  Officers: ${officers.map(({ name }) => name).join(', ')}`,
  ].join('\n');
}
