// `npm start`: everything that Rogatory needs on a machine with Node.js alone, started in order and ended in reverse.
// Plain Node.js: this file runs before anything is installed or built.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureDatabase, operate, requireDatabase, requireRedis } from './database.mjs';
import { signIns } from './demonstration.mjs';
import { takeFolder } from './lock.mjs';
import { startPostgres } from './postgres.mjs';
import { build, install, requireNode, root } from './prepare.mjs';
import { endRunning, isAlive, requireFreePort, waitFor } from './processes.mjs';
import { Program } from './program.mjs';
import { complain, say, step, Trouble } from './say.mjs';

const ownersOnly = ['DATABASE_OWNER_URL', 'ROGATORY_APP_PASSWORD', 'ROGATORY_QUEUE_PASSWORD'];

/** How to end what has been started, in the order of starting. */
const stops = [];
let current = Promise.resolve();
let stopping;

/** Ends everything, last started first. A second call, or a second Ctrl-C, changes nothing. */
function stop(exitCode) {
  stopping ??= (async () => {
    if (stops.length > 1) say('\nStopping ...');
    endRunning();
    await current.catch(() => undefined); // what is just starting must be known before it can be ended
    while (stops.length > 0) {
      await stops.pop()().catch(complain);
    }
    if (exitCode === 0) say('Stopped.');
    process.exit(exitCode);
  })();
}

/** Takes the next step of the start, unless the end has begun meanwhile: then none follows. */
async function next(work) {
  if (!stopping) {
    current = work();
    const result = await current;
    if (!stopping) return result;
  }
  return new Promise(() => undefined);
}

/** Reads what the person at the terminal asks for. */
function readSettings(env) {
  const port = Number(env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Trouble(`PORT is "${env.PORT}", which is no port. Give a number from 1 to 65535.`);
  }
  return {
    port,
    // Where the server can be asked how it is; it listens on the loopback interface unless told otherwise.
    host: hostFor(env.HOST),
    dataDir: env.DATA_DIR ? resolve(env.DATA_DIR) : join(root, 'data'),
    databaseUrl: env.DATABASE_URL || undefined,
    ownerUrl: env.DATABASE_OWNER_URL || env.DATABASE_URL || undefined,
    redisUrl: env.REDIS_URL || undefined,
    // In production the server refuses to start beside demonstration data.
    demo: env.DEMO !== '0' && env.NODE_ENV !== 'production',
  };
}

function hostFor(given) {
  if (!given || ['0.0.0.0', '::'].includes(given)) return '127.0.0.1';
  return given.includes(':') ? `[${given}]` : given;
}

function prepareFolder({ dataDir }) {
  try {
    // PostgreSQL's own user must pass through when we are root; nobody else ever has to.
    mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    mkdirSync(join(dataDir, 'log'), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Trouble(
      `The data folder ${dataDir} cannot be used (${error.code}). Give one that you may write to: DATA_DIR=... npm start`,
    );
  }
}

/** The three passwords of the embedded database: its owner's, the application's, and the queue's. */
function passwords(dataDir) {
  const path = join(dataDir, 'passwords.json');
  if (!existsSync(path)) {
    if (['pg', 'pg-location'].some((name) => existsSync(join(dataDir, name)))) {
      throw new Trouble(
        `The passwords of the database in ${dataDir} are gone (passwords.json). Put that file back, or give an empty DATA_DIR to begin anew.`,
      );
    }
    const made = ['owner', 'app', 'queue'].map((name) => [
      name,
      randomBytes(24).toString('base64url'),
    ]);
    writeFileSync(`${path}.new`, JSON.stringify(Object.fromEntries(made)), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Starts the embedded database. Server and worker only ever learn the addresses that this answers under `app`. */
async function embedded({ dataDir }) {
  const { owner, app, queue } = passwords(dataDir);
  const logFile = join(dataDir, 'log/postgres.log');
  const server = await startPostgres({ dataDir, password: owner, logFile });
  stops.push(() => server.stop());
  if (server.adopted) say(`  taken over from an earlier start (process ${server.pid})`);
  await requireDatabase('The embedded database', server.url('postgres'));
  await ensureDatabase(server.url('postgres'), 'rogatory');
  return {
    pid: server.pid,
    app: {
      DATABASE_URL: server.url('rogatory', 'rogatory_app', app),
      QUEUE_DATABASE_URL: server.url('rogatory', 'rogatory_queue', queue),
    },
    owner: {
      DATABASE_OWNER_URL: server.url('rogatory'),
      ROGATORY_APP_PASSWORD: app,
      ROGATORY_QUEUE_PASSWORD: queue,
    },
  };
}

async function given({ databaseUrl, ownerUrl }) {
  await requireDatabase('DATABASE_URL', databaseUrl);
  if (ownerUrl !== databaseUrl) await requireDatabase('DATABASE_OWNER_URL', ownerUrl);
  return { app: { DATABASE_URL: databaseUrl }, owner: { DATABASE_OWNER_URL: ownerUrl } };
}

/** The environment of server and worker: ours, without what only the owner of the database needs. */
function programEnv({ port, dataDir }, database) {
  // What it logs goes to a file, where colours are noise.
  const own = { PORT: String(port), DATA_DIR: dataDir, NO_COLOR: '1' };
  const env = { ...process.env, ...own, ...database.app };
  for (const name of ownersOnly) delete env[name];
  return env;
}

function startProgram(name, env, settings, lock, onEnd) {
  const logDir = join(settings.dataDir, 'log');
  const program = new Program({ name, env, logDir, onEnd, onStart: (pid) => lock.note(name, pid) });
  stops.push(() => program.stop(name === 'worker' ? 4000 : 3500));
  program.start();
}

function giveUp(reason) {
  if (stopping) return;
  complain(new Trouble(`${reason}\nEverything else is stopped too. Start again with: npm start`));
  stop(1);
}

async function waitUntilReady({ host, port }) {
  let last = 'no answer';
  const ready = await waitFor(
    async () => {
      if (stopping) return true;
      try {
        const answer = await fetch(`http://${host}:${port}/health/ready`, {
          signal: AbortSignal.timeout(2000),
        });
        last = `${answer.status} ${await answer.text()}`;
        return answer.ok;
      } catch {
        return false;
      }
    },
    120_000,
    100,
  );
  if (!ready)
    throw new Trouble(`Rogatory is not ready after two minutes. /health/ready says: ${last}`);
}

function watch(pid) {
  const timer = setInterval(() => {
    if (!stopping && !isAlive(pid))
      giveUp('PostgreSQL ended unexpectedly; its log lies in the data folder.');
  }, 2000);
  timer.unref();
}

async function main() {
  requireNode();
  const settings = readSettings(process.env);
  prepareFolder(settings);
  const lock = await next(() => takeFolder(settings.dataDir, settings.port));
  stops.push(async () => lock.release());
  await next(() => requireFreePort(settings.port));
  await next(install);
  await next(build);
  if (settings.redisUrl) await next(() => requireRedis(settings.redisUrl));
  const database = await next(() =>
    settings.databaseUrl
      ? step('Connecting to PostgreSQL', () => given(settings))
      : step(`Starting PostgreSQL (data in ${settings.dataDir})`, () => embedded(settings)),
  );
  if (database.pid) watch(database.pid);
  const operator = { ...database.app, ...database.owner, DATA_DIR: settings.dataDir };
  await next(() => step('Bringing the database up to date', () => operate('migrate', operator)));
  if (settings.demo)
    await next(() => step('Loading the demonstration', () => operate('seed-demo', operator)));
  const env = programEnv(settings, database);
  await next(() =>
    step('Starting server and worker', async () => {
      startProgram('server', env, settings, lock, giveUp);
      startProgram('worker', env, settings, lock);
      await waitUntilReady(settings);
    }),
  );
  if (settings.demo) say(`\n${await signIns(`http://localhost:${settings.port}`)}`);
  say(`\nready http://localhost:${settings.port}`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
// npm passes no signal on that it alone is sent; but when it has gone, somebody else is our parent
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  setInterval(() => process.ppid === parent || stop(0), 500).unref();
}
process.on('uncaughtException', (error) => {
  complain(error);
  stop(1);
});
main().catch((error) => {
  if (!stopping) complain(error);
  stop(1);
});
