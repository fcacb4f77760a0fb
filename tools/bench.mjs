import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './prepare.mjs';
import { freePort } from './processes.mjs';
import { databaseFor, withServices } from './services.mjs';

/**
 * Measures on a PostgreSQL that is as durable as in production. `test/bench` runs as a process of its own and finds in
 * its environment what server and worker find in theirs (DATABASE_URL, QUEUE_DATABASE_URL, DATA_DIR, PORT, and
 * BENCH_REDIS_URL where a Redis is at hand), with DATABASE_OWNER_URL besides, to fill tables and to ask PostgreSQL.
 */
export async function bench(args) {
  return withServices(['--durable'], async (services) => {
    const { REDIS_URL, ...env } = await databaseFor(services, `bench_test_${services.run}`);
    const script = join(root, 'dist/test/bench/main.js');
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      env: {
        ...process.env,
        ...env,
        PORT: String(await freePort()),
        ...(REDIS_URL ? { BENCH_REDIS_URL: REDIS_URL } : {}),
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code] = await once(child, 'close');
    return code ?? 1;
  });
}
