import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { root } from './prepare.mjs';
import { run } from './processes.mjs';
import { Trouble } from './say.mjs';

const cli = join(root, 'dist/apps/cli/src/main.js');

/** The `pg` package, which is there only once dependencies are installed. */
async function clientFor(url) {
  const { default: pg } = await import('pg');
  return new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
}

/** Runs some statements on one connection and closes it. */
export async function withClient(url, work) {
  const client = await clientFor(url);
  // A connection that breaks later must not end the launcher: the statement that waits for it is told anyway.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creates a database unless it is there. */
export async function ensureDatabase(url, name) {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database "${name}"`);
  });
}

/** Stops with a sentence unless PostgreSQL 15 or newer lets us in. `name` is the variable that the address came from. */
export async function requireDatabase(name, url) {
  const target = describeUrl(name, url);
  for (let attempt = 1; ; attempt++) {
    try {
      await withClient(url, (client) => requireVersion(client, name, target));
      return;
    } catch (error) {
      if (error instanceof Trouble) throw error;
      if (error.code !== '57P03' || attempt === 30) throw new Trouble(explain(name, target, error));
      await sleep(1000); // it answers that it is still starting
    }
  }
}

async function requireVersion(client, name, { where }) {
  const { rows } = await client.query('show server_version_num');
  if (Number(rows[0].server_version_num) >= 150_000) return;
  throw new Trouble(
    `${name}: PostgreSQL at ${where} is too old. Rogatory needs version 15 or newer.`,
  );
}

/** What may be said about an address: everything but its password. */
function describeUrl(name, url) {
  try {
    const { protocol, hostname, port, username, pathname, searchParams } = new URL(url);
    if (!/^postgres(ql)?:$/.test(protocol)) throw new Error('protocol');
    const where = `${hostname || searchParams.get('host') || 'localhost'}:${port || 5432}`;
    return { where, user: decodeURIComponent(username), database: pathname.slice(1) };
  } catch {
    throw new Trouble(
      `${name} is not an address of a database. It looks like this: postgres://user:password@host:5432/database`,
    );
  }
}

function explain(name, { where, user, database }, error) {
  switch (error.code) {
    case '28P01':
    case '28000':
      return `PostgreSQL at ${where} does not let the user "${user}" in (${error.message}). Correct the user or the password in ${name}.`;
    case '3D000':
      return `There is no database "${database}" on PostgreSQL at ${where}. Create it ("createdb ${database}"), or correct ${name}.`;
    case '42501':
      return `The user "${user}" may not connect to the database "${database}" at ${where}. Grant it ("grant connect on database ${database} to ${user}"), or correct ${name}.`;
    case '53300':
      return `PostgreSQL at ${where} has no connection left. End some, or raise its max_connections.`;
    default:
      return `No PostgreSQL answers at ${where} (${error.code ?? error.message}). Start it or correct ${name}; without DATABASE_URL, Rogatory starts a database of its own.`;
  }
}

/** Stops with a sentence unless Redis answers at this address, and keeps what it is given. */
export async function requireRedis(url) {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 5000,
  });
  let reason = '';
  let about;
  redis.on('error', (error) => (reason = error.code ?? error.message));
  try {
    await redis.connect();
    about = await redis.info();
  } catch (error) {
    throw new Trouble(
      `No Redis answers at REDIS_URL (${reason || error.message}). Start it or correct the address; without REDIS_URL, jobs queue in PostgreSQL.`,
    );
  } finally {
    redis.disconnect();
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(about)?.[1] ?? 'noeviction'; // some services do not tell
  if (policy !== 'noeviction') {
    throw new Trouble(
      `Redis at REDIS_URL throws jobs away when its memory is full: its maxmemory-policy is "${policy}". Set it to "noeviction" (redis-cli config set maxmemory-policy noeviction, and in its configuration).`,
    );
  }
}

/** Runs an operator's command. What it says when it fails is a sentence for a person, and is shown as it is. */
export async function operate(command, env) {
  const { code, out, err } = await run(process.execPath, [cli, command], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  if (code !== 0)
    throw new Trouble(err || out || `"${command}" ended with ${code} and said nothing.`);
  return out;
}
