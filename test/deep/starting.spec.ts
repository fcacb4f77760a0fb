import { getDataSourceToken } from '@nestjs/typeorm';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createServer } from '../../apps/server/src/server.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { envFor, settingsFor } from '../support/node.js';
import { run } from '../support/program.js';

const root = join(__dirname, '../..');
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase({ demo: true });
});
afterAll(() => database.drop());

describe('a server that is given a superuser', () => {
  it('still works as the role that owns nothing and bypasses nothing [ASVS 13.2.2]', async () => {
    const app = await createServer(
      envFor(database, 'PostgreSQL', { DATABASE_URL: database.ownerUrl }),
    );
    const [role] = await app
      .get<DataSource>(getDataSourceToken())
      .query('SELECT current_user AS name, session_user <> current_user AS changed');
    expect(role).toEqual({ name: 'rogatory_app', changed: true });
    await app.close();
  });

  it('refuses to start where that role owns tables [ASVS 13.2.2]', async () => {
    const own = await freshDatabase();
    const owning = await createServer(envFor(own));
    await owning.close();
    const { Client } = await import('pg');
    const owner = new Client({ connectionString: own.ownerUrl });
    await owner.connect();
    await owner.query('ALTER TABLE heartbeat OWNER TO rogatory_app');
    await owner.end();
    await expect(createServer(envFor(own))).rejects.toThrow(
      'The role "rogatory_app" owns tables. Run "migrate", which sets up the role rogatory_app, and start again.',
    );
    await own.drop();
  });
});

describe('in production', () => {
  it('a server does not start over the demonstration, whose passwords are public [ASVS 6.3.2, 15.2.3]', async () => {
    const settings = settingsFor(database, 'PostgreSQL', { NODE_ENV: 'production' });
    const { code, err } = await run('server', settings);
    expect(code).toBe(1);
    expect(err).toContain(
      'The demonstration States are in this database, and their passwords are public.',
    );
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe.each(['server', 'worker', 'cli'] as const)('a %s with wrong settings', (program) => {
  it('names all of them at once', async () => {
    const settings = {
      DATABASE_URL: 'mysql://db',
      REDIS_URL: 'localhost:6379',
      PORT: '70000',
      SWEEP_MS: 'often',
    };
    const { code, err } = await run(program, settings, ['migrate']);
    expect(code).toBe(1);
    expect(err).toMatch(/^Settings: /);
    for (const name of Object.keys(settings)) expect(err).toContain(name);
    expect(err.split('\n')).toHaveLength(1);
  });
});

describe('an instrument that is broken', () => {
  const file = 'config/instruments/un-cybercrime-2024.yaml';
  let copy: string;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'rogatory-broken-'));
    cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
    cpSync(join(root, 'config'), join(copy, 'config'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it.each(['server', 'worker'] as const)(
    'keeps a %s from starting, which says where and why',
    async (program) => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n');
      const line = lines.findIndex((text) => text.includes('owedBy: requested'));
      lines[line] = lines[line]?.replace('requested', 'nobody') ?? '';
      writeFileSync(join(copy, file), lines.join('\n'));

      const { code, err } = await run(program, settingsFor(database), [], { root: copy });
      expect(code).toBe(1);
      expect(err).toContain(`un-cybercrime-2024.yaml:${String(line + 1)}`);
      expect(err).toMatch(/owedBy/);
      expect(err).not.toMatch(/^\s+at /m);
    },
  );
});
