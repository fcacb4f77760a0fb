/** What the tests find running: told by the global setup to every test file through its environment. */
export interface Services {
  /** Address of the maintenance database, as a superuser. */
  readonly owner: string;
  /** Name of the migrated, empty database that `freshDatabase()` copies. */
  readonly template: string;
  /** Passwords of the roles that server and queue connect as. */
  readonly passwords: { readonly app: string; readonly queue: string };
  /** Absent where no Redis is at hand. */
  readonly redisUrl?: string;
  /** Distinguishes this run's databases on a server that others use too. */
  readonly run: number;
  /** A folder for uploaded files, removed at the end. */
  readonly dataDir: string;
}

/** The services of this run. */
export function services(): Services {
  const told = process.env.ROGATORY_TEST_SERVICES;
  if (!told)
    throw new Error(
      'No test services: this suite belongs in test/integration, test/e2e or test/deep.',
    );
  return JSON.parse(told) as Services; // written by the global setup, hence of this shape
}
