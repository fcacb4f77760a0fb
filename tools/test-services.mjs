// The services of the tests: one PostgreSQL for throw-away data, with a migrated template, and a Redis where one is at
// hand. Runs beside the tests as a process of its own, prints one line of JSON when all is there, and ends everything
// when its standard input closes: so nothing is left behind even when the tests are killed.
//
// `--durable` keeps PostgreSQL's own durability, for measurements.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operate, requireDatabase, requireRedis, withClient } from './database.mjs';
import { startPostgres } from './postgres.mjs';
import { build } from './prepare.mjs';
import { findRedis, startRedis } from './redis.mjs';
import { complain, Trouble } from './say.mjs';

/** Twice as fast, and nothing of it is missed after a power failure. */
const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const durable = process.argv.includes('--durable');
const secret = () => randomBytes(18).toString('base64url');
const stops = [];

async function startDatabase(folder) {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    await requireDatabase('TEST_DATABASE_URL', given);
    return given;
  }
  const server = await startPostgres({
    dataDir: folder,
    password: secret(),
    logFile: join(folder, 'postgres.log'),
    sync: durable,
    settings: { max_connections: '300', ...(durable ? {} : careless) },
  });
  stops.push(() => server.discard());
  stops.push(() => server.stop());
  return server.url('postgres');
}

async function startQueue(folder) {
  if (process.env.REDIS_URL) {
    await requireRedis(process.env.REDIS_URL);
    return process.env.REDIS_URL;
  }
  if (!findRedis()) return undefined;
  const redis = await startRedis(folder);
  stops.push(() => redis.stop());
  return redis.url;
}

/** Creates the database that every test file gets a copy of. Nobody may be connected to it afterwards. */
async function createTemplate(owner, passwords, folder) {
  const name = `template_test_${process.pid}`;
  const url = Object.assign(new URL(owner), { pathname: `/${name}` }).href;
  await withClient(owner, (client) => client.query(`create database ${name}`));
  stops.push(() => (process.env.TEST_DATABASE_URL ? dropAll(owner) : undefined));
  const environment = { DATABASE_OWNER_URL: url, DATABASE_URL: url, DATA_DIR: folder };
  await operate('migrate', {
    ...environment,
    ROGATORY_APP_PASSWORD: passwords.app,
    ROGATORY_QUEUE_PASSWORD: passwords.queue,
  });
  return name;
}

/** On a server that was given, takes away what this run created. */
async function dropAll(owner) {
  await withClient(owner, async (client) => {
    const { rows } = await client.query('select datname from pg_database where datname like $1', [
      `%\\_test\\_${process.pid}%`,
    ]);
    for (const { datname } of rows) await client.query(`drop database "${datname}" with (force)`);
  });
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-test-'));
  chmodSync(folder, 0o711); // as root, PostgreSQL runs as another user and passes through
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const files = join(folder, 'files');
  mkdirSync(files);
  await build();
  const [owner, redisUrl] = await Promise.all([startDatabase(folder), startQueue(folder)]);
  const passwords = { app: secret(), queue: secret() };
  const template = await createTemplate(owner, passwords, files);
  return { owner, template, passwords, redisUrl, run: process.pid, dataDir: files };
}

async function stop() {
  while (stops.length > 0) {
    try {
      await stops.pop()();
    } catch (error) {
      complain(error);
    }
  }
}

const closed = new Promise((resolve) => {
  process.stdin.once('end', resolve).once('error', resolve).resume();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

try {
  const services = await start();
  process.stdout.write(`${JSON.stringify(services)}\n`);
  await closed;
} catch (error) {
  complain(
    error instanceof Trouble
      ? error
      : new Trouble(`The test services did not start: ${error.stack}`),
  );
  process.exitCode = 1;
}
await stop();
process.exit(); // an open standard input would keep it alive
