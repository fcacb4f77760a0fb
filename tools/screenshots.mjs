// `npm run screenshots`: pictures of every page, in every language, on a phone, a desk and in the dark, for looking at.
import { join } from 'node:path';
import { build, install, requireNode, root } from './prepare.mjs';
import { run } from './processes.mjs';
import { complain, say } from './say.mjs';

const folder = join(root, 'test-results/screens');

try {
  requireNode();
  await install();
  await build();
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const env = { ...process.env, DEEP: '1', SCREENSHOTS: folder };
  const args = [jest, '--selectProjects', 'deep', '--testPathPatterns', 'browser/pages'];
  const { code, out, err } = await run(process.execPath, args, { cwd: root, env });
  say(`${out}${err}`);
  say(`The pictures lie in ${folder}`);
  process.exitCode = code;
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
