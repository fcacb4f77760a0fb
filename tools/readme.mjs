// `node tools/readme.mjs`: redraws the pictures in README.md, between their markers, from the transition tables.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, root } from './prepare.mjs';
import { complain, say, Trouble } from './say.mjs';

/** The text with another picture between the markers of that lifecycle. */
function redrawn(text, name, picture) {
  const [begin, end] = [`<!-- lifecycle:${name} -->\n`, '<!-- /lifecycle -->'];
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end, from);
  if (from < begin.length || to < 0) {
    throw new Trouble(
      `README.md has no "${begin.trim()}" ... "${end}". Put both where the picture shall stand.`,
    );
  }
  return `${text.slice(0, from)}\`\`\`mermaid\n${picture}\`\`\`\n${text.slice(to)}`;
}

try {
  await build();
  const { diagram, lifecycles } = createRequire(import.meta.url)(
    join(root, 'dist/libs/lifecycle/src/index.js'),
  );
  const path = join(root, 'README.md');
  const before = readFileSync(path, 'utf8');
  const after = lifecycles.reduce(
    (text, lifecycle) => redrawn(text, lifecycle.name, diagram(lifecycle)),
    before,
  );
  writeFileSync(path, after);
  say(
    after === before
      ? 'The pictures were up to date.'
      : 'The pictures in README.md have been redrawn.',
  );
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
