import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { answers, endProcess, freePort, waitFor } from './processes.mjs';
import { Trouble } from './say.mjs';

/** The `redis-server` on the PATH, if there is one. */
export function findRedis() {
  const candidates = (process.env.PATH ?? '')
    .split(delimiter)
    .map((dir) => join(dir, 'redis-server'));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Starts a Redis that keeps nothing and, as BullMQ needs, never throws a job away to save memory. */
export async function startRedis(folder) {
  const port = await freePort();
  const network = ['--port', port, '--bind', '127.0.0.1', '--dir', folder];
  const memory = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const child = spawn(findRedis(), [...network, ...memory, '--loglevel', 'warning'].map(String), {
    stdio: 'ignore',
    detached: true,
  });
  child.unref();
  if (
    !(await waitFor(() => child.exitCode !== null || answers(port), 10_000)) ||
    child.exitCode !== null
  ) {
    throw new Trouble('redis-server is on the PATH but does not start. Give a REDIS_URL instead.');
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () =>
      endProcess(child.pid, [
        ['SIGTERM', 2000],
        ['SIGKILL', 1000],
      ]),
  };
}
