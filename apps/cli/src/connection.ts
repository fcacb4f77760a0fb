import { ownerDatabase } from '@rogatory/persistence';
import { DataSource } from 'typeorm';

/** A mistake in what the operator gave us; its message says what to do, and nothing else is printed. */
export class OperatorFault extends Error {
  override readonly name = 'OperatorFault';
}

const explanations: Readonly<Record<string, (error: Error) => string>> = {
  '28P01': () =>
    'The database refuses the password. Check the user and password in DATABASE_URL (or DATABASE_OWNER_URL).',
  '28000': (error) =>
    `The database refuses this user: ${error.message}. Check DATABASE_URL and pg_hba.conf.`,
  '3D000': (error) =>
    `${error.message}. Create it, or correct the name at the end of DATABASE_URL.`,
  ECONNREFUSED: () =>
    'Nothing answers at the address in DATABASE_URL. Start PostgreSQL there, or correct the address.',
  ENOTFOUND: (error) =>
    `The host in DATABASE_URL cannot be found (${error.message}). Correct its name.`,
  ETIMEDOUT: () =>
    'The database in DATABASE_URL does not answer in time. Check the address and the network.',
  '53300': () =>
    'The database has no connection left. Raise max_connections or stop other clients.',
};

/** What an error of the connection means for the operator, or undefined where it is not about that. */
export function explained(error: unknown): OperatorFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const code = (inner as { code?: unknown }).code;
  const explain = typeof code === 'string' ? explanations[code] : undefined;
  if (explain) return new OperatorFault(explain(inner));
  return /timeout/i.test(inner.message) && !code
    ? new OperatorFault(explanations['ETIMEDOUT']?.(inner) ?? '')
    : undefined;
}

/** Runs work on the owner's connection. @throws OperatorFault where it cannot be had. */
export async function asOwner<T>(
  url: string,
  work: (database: DataSource) => Promise<T>,
): Promise<T> {
  const database = new DataSource(ownerDatabase(url));
  try {
    await database.initialize();
    return await work(database);
  } catch (error) {
    throw explained(error) ?? error;
  } finally {
    if (database.isInitialized) await database.destroy();
  }
}
