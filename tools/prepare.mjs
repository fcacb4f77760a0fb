import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './processes.mjs';
import { step, Trouble } from './say.mjs';

/** The folder of the project, wherever the command was given. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const installStamp = join(root, 'node_modules/.rogatory-install');
const buildStamp = join(root, 'dist/.rogatory-build');

/** Stops with a sentence on a Node.js that is too old. Runs before anything else, so it uses nothing new. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Trouble(
    `Rogatory needs Node.js 20.19 or newer, and this is ${process.versions.node}. Install a current version: https://nodejs.org`,
  );
}

/** Installs the dependencies unless exactly those of the lock file are there. */
export async function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = sha256(lock, process.platform, process.arch);
  if (read(installStamp) === wanted) return;
  if (!matchesLock(lock)) {
    await step('Installing dependencies (a minute or so, only when they change)', npmCi);
  }
  writeFileSync(installStamp, wanted);
}

/** Whether somebody who ran npm by hand has already installed what the lock file says. */
function matchesLock(lock) {
  const hidden = read(join(root, 'node_modules/.package-lock.json'));
  if (!hidden) return false;
  const there = JSON.parse(hidden).packages;
  return Object.entries(JSON.parse(lock).packages).every(
    ([path, { version, optional }]) =>
      path === '' || (path in there ? there[path].version === version : optional),
  );
}

async function npmCi() {
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const { code, err } = await npm(['ci', '--loglevel=error', ...flags]);
  if (code === 0) return;
  throw new Trouble(
    `${err}\n\nThe dependencies could not be installed: npm's own words stand above. With a network or a proxy put right, run the command again.`,
  );
}

/** Builds unless the last build was made from exactly these sources. */
export async function build() {
  const wanted = sha256(...sources().map((path) => `${path}\0${readFileSync(path, 'utf8')}`));
  if (read(buildStamp) === wanted) return;
  await step('Building', async () => {
    const { code, out, err } = await npm(['run', '--silent', 'build']);
    if (code !== 0)
      throw new Trouble(`${out}\n${err}\n\nThe build failed: the reason stands above.`);
  });
  writeFileSync(buildStamp, wanted);
}

/** What the compiler reads, and what the portal's pages are made from. */
const built = /\.(ts|njk|scss|js|svg)$|messages[\\/]\w+\.json$/;

function sources() {
  const code = ['apps', 'libs', 'config', 'test/bench'].flatMap((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    const names = readdirSync(path, { recursive: true }).filter((name) => built.test(name));
    return names.map((name) => join(path, name));
  });
  const tools = ['.swcrc', 'package.json', 'tools/assets.mjs'].map((name) => join(root, name));
  return [...tools, ...code.sort()];
}

/** Calls npm: the very one that called us where there is one, since the PATH may hold another or none. */
function npm(args) {
  const script = process.env.npm_execpath;
  const [command, before] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  const shell = process.platform === 'win32' && before.length === 0;
  return run(command, [...before, ...args], { cwd: root, shell });
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
