import type { DataSource, QueryRunner } from 'typeorm';
import { OperatorFault } from './connection.js';

/** The roles that server and worker act in: the application's own, and the queue's. */
export const appRole = 'rogatory_app';
export const queueRole = 'rogatory_queue';

/**
 * Sees to it that the two roles exist and that whoever connects may act in them. With a password a role signs in by
 * itself; without one the connecting user takes it on.
 * @throws OperatorFault with the lines for the administrator, where this user may not do it.
 */
export async function ensureRoles(
  database: DataSource,
  passwords: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const runner = database.createQueryRunner();
  try {
    for (const role of [appRole, queueRole]) {
      await ensureRole(runner, role, passwords[role]);
    }
  } finally {
    await runner.release();
  }
}

async function ensureRole(
  runner: QueryRunner,
  role: string,
  password: string | undefined,
): Promise<void> {
  const [known] = await rows<{ login: boolean }>(
    runner,
    `SELECT rolcanlogin AS login FROM pg_roles WHERE rolname = '${role}'`,
  );
  try {
    if (!known) {
      await runner.query(`CREATE ROLE ${role} NOLOGIN NOBYPASSRLS`).catch((error: unknown) => {
        // another node on the same server was quicker
        if (
          (error as { code?: string }).code !== '42710' &&
          (error as { code?: string }).code !== '23505'
        )
          throw error;
      });
    }
    if (password !== undefined) {
      await runner.query(`ALTER ROLE ${role} LOGIN PASSWORD '${password.replaceAll("'", "''")}'`);
    }
    await grantToSelf(runner, role);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    const [me] = await rows<{ name: string; may: boolean }>(
      runner,
      known
        ? `SELECT current_user AS name, pg_has_role(current_user, '${role}', 'MEMBER') AS may`
        : 'SELECT current_user AS name, false AS may',
    );
    if (me?.may) return;
    throw new OperatorFault(
      `The user "${me?.name ?? ''}" may not create the role "${role}". Ask the database's administrator to run: ` +
        `${known ? '' : `CREATE ROLE ${role} NOLOGIN; `}GRANT ${role} TO ${me?.name ?? 'this user'};`,
    );
  }
}

/** A user with CREATEROLE that made a role may still not act in it, from PostgreSQL 16 on, until it is granted. */
async function grantToSelf(runner: QueryRunner, role: string): Promise<void> {
  const [me] = await rows<{ may: boolean; super: boolean; version: number }>(
    runner,
    `SELECT r.rolsuper AS super, current_setting('server_version_num')::int AS version,
      pg_has_role(current_user, '${role}', 'MEMBER') AS may FROM pg_roles r WHERE r.rolname = current_user`,
  );
  if (me?.super || (me?.may && me.version < 160_000)) return;
  await runner.query(
    (me?.version ?? 0) >= 160_000
      ? `GRANT ${role} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE`
      : `GRANT ${role} TO CURRENT_USER`,
  );
}

/** TypeORM types a raw query's rows as any. */
async function rows<T>(runner: QueryRunner, text: string): Promise<T[]> {
  return (await runner.query(text)) as T[];
}
