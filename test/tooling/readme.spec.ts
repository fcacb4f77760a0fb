import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagram, lifecycles } from '@rogatory/lifecycle';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');

describe('the pictures in README.md', () => {
  it.each(lifecycles)(
    'show $name as its table has it (else run: node tools/readme.mjs)',
    (lifecycle) => {
      const [, shown] = readme.split(`<!-- lifecycle:${lifecycle.name} -->\n`);
      expect(shown?.split('<!-- /lifecycle -->')[0]).toBe(
        `\`\`\`mermaid\n${diagram(lifecycle)}\`\`\`\n`,
      );
    },
  );

  it('are of the lifecycles that there are', () => {
    const shown = [...readme.matchAll(/<!-- lifecycle:(\S+) -->/g)].map(([, name]) => name);
    expect(shown).toEqual(lifecycles.map(({ name }) => name));
  });
});
