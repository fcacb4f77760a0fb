import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/** Who can sign in to the demonstration, as the file that was loaded says. @param url where the node is. */
export async function signIns(url) {
  const { parse } = await import('yaml');
  const text = readFileSync(join(root, 'config/demo/demonstration.yaml'), 'utf8');
  const { secret, states, officers } = parse(text);
  const [state, officer] = [states[0].code.toLowerCase(), officers[0].name];
  return [
    `Demonstration: the password or secret of everybody is "${secret}".`,
    `  In a browser: ${url} as <officer>@<State>.example, for instance ${officer}@${state}.example;`,
    `    the page of the second step shows the code of the moment.`,
    `  For programs: client id <State>-<officer>, for instance ${state}-${officer}.`,
    `  States: ${states.map(({ code, name }) => `${code.toLowerCase()} (${name})`).join(', ')}`,
    `  Officers: ${officers.map(({ name }) => name).join(', ')}`,
  ].join('\n');
}
