import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandOf, endProcess, freePort, isAlive, waitFor } from './processes.mjs';
import { createCluster, findHome } from './postgres-home.mjs';
import { openLog } from './program.mjs';
import { Trouble } from './say.mjs';

export const superuser = 'rogatory_owner';

/**
 * Starts the PostgreSQL that npm installed, or adopts the one that a killed start left behind. It listens on the
 * loopback interface only, on a free port, without a Unix socket, and asks for passwords.
 *
 * @param {{ dataDir: string, password: string, logFile: string, sync?: boolean, settings?: Record<string, string> }} options
 * `sync: false` and weaker `settings` are for throw-away data.
 */
export async function startPostgres({ dataDir, password, logFile, sync = true, settings = {} }) {
  const home = findHome(dataDir);
  mkdirSync(dirname(logFile), { recursive: true });
  const left = existsSync(home.cluster) ? await leftover(home.cluster) : undefined;
  if (!existsSync(home.cluster)) createCluster(home, superuser, password, sync);
  const { pid, port } = left ?? (await launch(home, logFile, settings));
  return {
    pid,
    port,
    cluster: home.cluster,
    adopted: left !== undefined,
    url: (database, user = superuser, secret = password) =>
      `postgres://${user}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${database}`,
    stop: () => stop(home, pid),
    /** Takes throw-away data away, once PostgreSQL has stopped. */
    discard: () => {
      const folder = dirname(home.cluster);
      rmSync(folder === dataDir ? home.cluster : folder, { recursive: true, force: true });
    },
  };
}

/** What PostgreSQL says of itself in the cluster: process id, folder, start, port, ..., status. */
function pidFile(cluster) {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    if (error.code !== 'EACCES') throw error;
    throw new Trouble(
      `The database in ${cluster} belongs to another user of this machine. Start Rogatory as that user, or give another DATA_DIR.`,
    );
  }
}

/** The running PostgreSQL of this cluster, if there is one; a file left by a crash is taken away. */
async function leftover(cluster) {
  const found = pidFile(cluster);
  if (!found) return undefined;
  if (isAlive(found.pid) && /postgres/.test(commandOf(found.pid) || 'postgres')) {
    const settled = await waitFor(() => !isAlive(found.pid) || pidFile(cluster)?.ready, 30_000);
    if (!settled) {
      throw new Trouble(
        `PostgreSQL (process ${found.pid}) of ${cluster} neither starts nor ends. End that process and start again.`,
      );
    }
    if (isAlive(found.pid)) return pidFile(cluster);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  return undefined;
}

async function launch(home, logFile, settings) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const log = openLog(logFile);
    const child = spawn(
      join(home.bin, 'postgres'),
      ['-D', home.cluster, ...options(port, settings)],
      {
        ...home.user,
        cwd: '/',
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
        stdio: ['ignore', log, log],
        detached: true, // a Ctrl-C at the terminal must not end it before the server
      },
    );
    closeSync(log);
    child.unref();
    let failure;
    child.once('error', (error) => (failure = error));
    child.once(
      'exit',
      (code, signal) => (failure ??= new Error(`It ended with ${code ?? signal}.`)),
    );
    const isReady = () => {
      const own = pidFile(home.cluster);
      return own?.pid === child.pid && own.ready;
    };
    await waitFor(() => failure || isReady(), 60_000);
    if (!failure && isReady()) return { pid: child.pid, port };
    if (!failure) await endProcess(child.pid, [['SIGKILL', 5000]]);
    // Somebody may have been quicker at the port, or helpers of a killed server may still be ending.
    if (attempt === 4) throw new Trouble(notStarted(home.cluster, logFile, failure));
    await waitFor(() => false, 500 * attempt);
  }
}

function options(port, settings) {
  const all = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function notStarted(cluster, logFile, failure) {
  const words = readFileSync(logFile, 'utf8').trim().split('\n').slice(-5);
  return `${[...words, failure?.message ?? ''].join('\n')}\n\nPostgreSQL does not start on ${cluster}: its own words stand above, and in ${logFile}.`;
}

/** Ends PostgreSQL: after rolling back what is open; at once when that takes too long. Its data stays whole. */
async function stop({ bin, cluster, user }, pid) {
  if (process.platform === 'win32') {
    spawnSync(join(bin, 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast'], { ...user });
    return;
  }
  await endProcess(pid, [
    ['SIGINT', 4000],
    ['SIGQUIT', 1000],
    ['SIGKILL', 1000],
  ]);
}
