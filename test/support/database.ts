import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Client } from 'pg';
import { services } from './services.js';

/** A database of one test file's own. */
export interface TestDatabase {
  /** As the application connects: `rogatory_app`, which neither owns the tables nor bypasses row-level security. */
  readonly url: string;
  /** As BullMQ connects when its jobs are kept in PostgreSQL: `rogatory_queue`. */
  readonly queueUrl: string;
  /** As a superuser: for migrations, and for tests of what even that one should not get away with. */
  readonly ownerUrl: string;
  /** Removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

const root = join(__dirname, '../..');
let made = 0;

/** Creates a database for this test file: migrated, and with `demo` holding the demonstration States as well. */
export async function freshDatabase({ demo = false } = {}): Promise<TestDatabase> {
  const { owner, template, run } = services();
  const name = `fresh_test_${String(run)}_${process.env.JEST_WORKER_ID ?? '1'}_${String(process.pid)}_${String(++made)}`;
  await asOwner(owner, async (client) => {
    const source = demo ? await demoTemplate(client) : template;
    await copy(client, source, name);
  });
  return {
    ...urls(name),
    drop: () => asOwner(owner, (client) => client.query(`drop database ${name} with (force)`)),
  };
}

function urls(name: string): Pick<TestDatabase, 'url' | 'queueUrl' | 'ownerUrl'> {
  const { owner, passwords } = services();
  const at = (username?: string, password?: string): string => {
    const url = new URL(owner);
    url.pathname = `/${name}`;
    if (username && password) Object.assign(url, { username, password });
    return url.href;
  };
  return {
    url: at('rogatory_app', passwords.app),
    queueUrl: at('rogatory_queue', passwords.queue),
    ownerUrl: at(),
  };
}

/** The template with demonstration data: made by the first test file that asks, while the others wait. */
async function demoTemplate(client: Client): Promise<string> {
  const { template } = services();
  const name = template.replace('template', 'demo');
  await client.query('select pg_advisory_lock(hashtext($1))', [name]);
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    await copy(client, template, `${name}_new`);
    seed(`${name}_new`);
    await client.query(`alter database ${name}_new rename to ${name}`);
  }
  await client.query('select pg_advisory_unlock(hashtext($1))', [name]);
  return name;
}

function seed(name: string): void {
  const { url, queueUrl, ownerUrl } = urls(name);
  const { status, stderr } = spawnSync(
    process.execPath,
    ['dist/apps/cli/src/main.js', 'seed-demo'],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        DATABASE_URL: url,
        QUEUE_DATABASE_URL: queueUrl,
        DATABASE_OWNER_URL: ownerUrl,
        DATA_DIR: services().dataDir,
      },
    },
  );
  if (status !== 0) throw new Error(`seed-demo failed: ${stderr}`);
}

/** Copies files: quicker than the write-ahead log for databases of this size, and nothing is synced anyway. */
async function copy(client: Client, source: string, name: string): Promise<void> {
  await client.query(`create database ${name} template ${source} strategy file_copy`);
}

async function asOwner(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
