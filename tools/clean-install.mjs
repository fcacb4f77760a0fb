// Installs as somebody careful would, in a fresh copy and with no install script of any package, builds there, and
// starts a program. Fails where any of it does. Takes a minute; called by .ci/run.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './prepare.mjs';
import { run } from './processes.mjs';
import { complain, step, Trouble } from './say.mjs';

/** Copies what is under version control, changes that are not committed yet included. */
function copyTo(folder) {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'];
  const names = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0');
  for (const name of names.filter((one) => one !== '')) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(join(root, name), join(folder, name), { dereference: false });
  }
}

/** Runs a command in the copy; stops with its own words where it fails. */
async function inCopy(folder, command, ...args) {
  const shell = process.platform === 'win32' && command === 'npm';
  const { code, out, err } = await run(command, args, { cwd: folder, shell });
  if (code !== 0) throw new Trouble(`"${[command, ...args].join(' ')}" failed:\n${out}\n${err}`);
  return out;
}

const folder = mkdtempSync(join(tmpdir(), 'rogatory-clean-'));
try {
  copyTo(folder);
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await step('npm ci --ignore-scripts', () => inCopy(folder, 'npm', 'ci', ...flags));
  await step('npm run build', () => inCopy(folder, 'npm', 'run', '--silent', 'build'));
  const program = 'dist/apps/cli/src/main.js';
  // without a command it lists those that it has, and fails
  const { out, err } = await run(process.execPath, [program], { cwd: folder });
  const told = `${out}\n${err}`;
  if (!told.includes('migrate'))
    throw new Trouble(`${program} says nothing of its commands:\n${told}`);
} catch (error) {
  complain(error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
