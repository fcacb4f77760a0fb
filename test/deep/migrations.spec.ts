import { ownerDatabase } from '@rogatory/persistence';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { run } from '../support/program.js';
import { services } from '../support/services.js';

/** Everything about the schema that a migration may get wrong, one line each. */
const schema = `
  SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT format('policy %s.%s %s %s %s', tablename, policyname, cmd, qual, with_check) FROM pg_policies
  UNION ALL SELECT format('table %s %s %s %s', relname, relrowsecurity, relforcerowsecurity, reloptions) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  UNION ALL SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT format('function %s', pg_get_functiondef(oid)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT format('grant %s %s %s', grantee, table_name, privilege_type)
    FROM information_schema.role_table_grants WHERE table_schema = 'public' AND grantee = 'rogatory_app'
  ORDER BY line`;

describe('an empty database', () => {
  const name = `empty_test_${String(services().run)}_${String(process.pid)}`;
  const url = Object.assign(new URL(services().owner), { pathname: `/${name}` }).href;
  const settings = { DATABASE_URL: url };
  let owner: Client;

  const recreate = async (): Promise<void> => {
    await owner.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await owner.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  };
  const described = async (): Promise<string[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ line: string }>(schema);
    await client.end();
    return rows.map(({ line }) => line);
  };

  beforeAll(async () => {
    owner = new Client({ connectionString: services().owner });
    await owner.connect();
  });
  beforeEach(recreate);
  afterAll(async () => {
    await owner.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await owner.end();
  });

  it('is migrated once, however often that is asked', async () => {
    const first = await run('cli', settings, ['migrate']);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^applied \d+ migrations$/);
    const once = await described();
    const again = { code: 0, out: 'the schema is up to date', err: '' };
    expect(await run('cli', settings, ['migrate'])).toEqual(again);
    expect(await described()).toEqual(once);
  });

  it('is migrated by one of two that come at the same time', async () => {
    const both = await Promise.all([
      run('cli', settings, ['migrate']),
      run('cli', settings, ['migrate']),
    ]);
    expect(both.map(({ code, err }) => [code, err])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(both.map(({ out }) => out).sort()).toEqual([
      expect.stringMatching(/^applied \d+ migrations$/),
      'the schema is up to date',
    ]);
  });

  it('is the same after every migration went down and up again', async () => {
    await run('cli', settings, ['migrate']);
    const before = await described();
    const database = await new DataSource(ownerDatabase(url)).initialize();
    const count = database.migrations.length;
    for (let undone = 0; undone < count; undone += 1) {
      await database.undoLastMigration({ transaction: 'each' });
    }
    const left = (await described()).filter((line) => line.startsWith('table '));
    expect(left).toEqual([expect.stringMatching(/^table migrations? /)]);
    expect(await database.runMigrations({ transaction: 'each' })).toHaveLength(count);
    await database.destroy();
    expect(await described()).toEqual(before);
  });

  it('ends up as the entities say', async () => {
    await run('cli', settings, ['migrate']);
    const agreed = { code: 0, out: 'migrations and entities agree' };
    expect(await run('cli', settings, ['check-migrations'])).toMatchObject(agreed);

    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('ALTER TABLE threshold ADD COLUMN forgotten text');
    await client.end();
    const { code, err } = await run('cli', settings, ['check-migrations']);
    expect(code).toBe(1);
    expect(err).toMatch(/^Migrations and entities differ:\n.*forgotten/m);
  });
});

describe('the migrated schema', () => {
  let database: TestDatabase;
  let owner: Client;
  beforeAll(async () => {
    database = await freshDatabase();
    owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });
  const ask = async (text: string): Promise<any[]> => (await owner.query(text)).rows;

  it('puts every table under row-level security that binds its owner too, with a policy', async () => {
    const tables = await ask(`
      SELECT relname AS name, relrowsecurity AS enabled, relforcerowsecurity AS forced,
        EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS policy
      FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND relname NOT LIKE 'migration%' ORDER BY relname`);
    expect(tables.length).toBeGreaterThan(15);
    const open = tables.filter(({ enabled, forced, policy }) => !enabled || !forced || !policy);
    expect(open).toEqual([]);
  });

  it("gives the application's role no way to change history, and nothing of the migrations", async () => {
    const may = (table: string, what: string): Promise<any[]> =>
      ask(`SELECT has_table_privilege('rogatory_app', '${table}', '${what}') AS may`);
    for (const table of ['shared_event', 'private_event']) {
      expect(await may(table, 'SELECT')).toEqual([{ may: true }]);
      for (const what of ['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) {
        expect([table, what, await may(table, what)]).toEqual([table, what, [{ may: false }]]);
      }
    }
    expect(
      await ask(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relname LIKE 'migration%' AND relkind = 'r' AND has_table_privilege('rogatory_app', oid, 'SELECT')`),
    ).toEqual([]);
  });

  it('has roles for application and queue that own nothing of it and bypass nothing', async () => {
    expect(
      await ask(`SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles
        WHERE rolname IN ('rogatory_app', 'rogatory_queue') AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)`),
    ).toEqual([]);
    expect(
      await ask(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND pg_get_userbyid(relowner) IN ('rogatory_app', 'rogatory_queue')`),
    ).toEqual([]);
  });

  it('shows the queue nothing of the cases, and the cases nothing of the queue', async () => {
    expect(
      await ask(`SELECT relname FROM pg_class WHERE relkind = 'r' AND (
        (relnamespace = 'public'::regnamespace AND has_table_privilege('rogatory_queue', oid, 'SELECT')) OR
        (relnamespace = 'bullmq'::regnamespace AND has_table_privilege('rogatory_app', oid, 'SELECT')))`),
    ).toEqual([]);
  });
});
