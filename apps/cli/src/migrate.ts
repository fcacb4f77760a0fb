import { queueSchema } from '@rogatory/jobs';
import { createRequire } from 'node:module';
import type { DataSource } from 'typeorm';
import { appRole, ensureRoles, queueRole } from './roles.js';
import { OperatorFault } from './connection.js';

/** An arbitrary number that all nodes share, so that only one migrates a database at a time. */
const migrationLock = 7_461_001;

type RunMigrations = (client: unknown, schema: string) => Promise<unknown>;

/** Creates the roles, applies open migrations and prepares the queue's schema. Running it again changes nothing. */
export async function migrate(
  database: DataSource,
  passwords: { readonly app?: string; readonly queue?: string },
  say: (line: string) => void,
): Promise<void> {
  const holder = database.createQueryRunner();
  try {
    await holder.query(`SELECT pg_advisory_lock(${migrationLock})`);
    await ensureRoles(database, { [appRole]: passwords.app, [queueRole]: passwords.queue });
    const applied = await database.runMigrations({ transaction: 'each' });
    say(applied.length > 0 ? `applied ${applied.length} migrations` : 'the schema is up to date');
    await prepareQueueSchema(database);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new OperatorFault(
      `The database's user may not do what migrating takes (${(error as Error).message}). ` +
        'Give DATABASE_OWNER_URL a user that owns the database.',
    );
  } finally {
    // unlocks with the session even where the connection is broken
    await holder.query(`SELECT pg_advisory_unlock(${migrationLock})`).catch(() => undefined);
    await holder.release();
  }
}

/** BullMQ's own tables, in a schema that the queue's role may use and nobody else. */
async function prepareQueueSchema(database: DataSource): Promise<void> {
  const { runMigrations } = createRequire(__filename)('bullmq') as { runMigrations: RunMigrations };
  const runner = database.createQueryRunner();
  try {
    await runMigrations(await runner.connect(), queueSchema);
    await runner.query(`
      GRANT USAGE, CREATE ON SCHEMA ${queueSchema} TO ${queueRole};
      GRANT ALL ON ALL TABLES IN SCHEMA ${queueSchema} TO ${queueRole};
      GRANT ALL ON ALL SEQUENCES IN SCHEMA ${queueSchema} TO ${queueRole};
      GRANT ALL ON ALL ROUTINES IN SCHEMA ${queueSchema} TO ${queueRole};
    `);
  } finally {
    await runner.release();
  }
}

/** Foreign keys and checks stand in the migrations alone: entities are plain columns. */
const keptByMigrations = /^ALTER TABLE "\w+" DROP CONSTRAINT "\w+_(fkey|check\d*)"$/;

/** Statements that would bring the database to what the entities say; empty when migrations and entities agree. */
export async function differences(database: DataSource): Promise<string[]> {
  const { upQueries } = await database.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query).filter((query) => !keptByMigrations.test(query));
}
