import { connectionFault, ownerDatabase } from '@rogatory/persistence';
import { DataSource } from 'typeorm';

/** A mistake in what the operator gave us; its message says what to do, and nothing else is printed. */
export class OperatorFault extends Error {
  override readonly name = 'OperatorFault';
}

/** Runs work on the owner's connection. @throws ConnectionFault where it cannot be had. */
export async function asOwner<T>(
  url: string,
  work: (database: DataSource) => Promise<T>,
): Promise<T> {
  const database = new DataSource(ownerDatabase(url));
  try {
    await database.initialize();
    return await work(database);
  } catch (error) {
    throw connectionFault(error) ?? error;
  } finally {
    if (database.isInitialized) await database.destroy();
  }
}
