import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withClient } from './database.mjs';
import { root } from './prepare.mjs';
import { Trouble } from './say.mjs';

/** Starts the services of the tests; they end with `stop()`, and by themselves when this process is killed. */
export async function startServices(flags = []) {
  const child = spawn(process.execPath, [join(root, 'tools/test-services.mjs'), ...flags], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const services = await announcement(child);
  return {
    services,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** Starts the services for the time of one piece of work. */
export async function withServices(flags, work) {
  const { services, stop } = await startServices(flags);
  try {
    return await work(services);
  } finally {
    await stop();
  }
}

/** The line that says where everything is; the process ends without it when something did not start. */
function announcement(child) {
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line));
    });
    child.once('close', () => {
      reject(new Trouble('The services of the tests did not start: the reason stands above.'));
    });
  });
}

/**
 * Creates one database from the migrated template and answers the environment that an operator's command finds:
 * the three addresses, a folder for files, and Redis where there is one.
 */
export async function databaseFor(services, name) {
  await withClient(services.owner, (client) =>
    client.query(`create database ${name} template ${services.template}`),
  );
  const at = (username, password) =>
    Object.assign(new URL(services.owner), { pathname: `/${name}`, username, password }).href;
  const { username, password } = new URL(services.owner);
  return {
    DATABASE_OWNER_URL: at(username, password),
    DATABASE_URL: at('rogatory_app', services.passwords.app),
    QUEUE_DATABASE_URL: at('rogatory_queue', services.passwords.queue),
    DATA_DIR: services.dataDir,
    ...(services.redisUrl ? { REDIS_URL: services.redisUrl } : {}),
  };
}
