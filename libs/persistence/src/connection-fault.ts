/** The database cannot be had; the message says what the operator should do. */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault';
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
  '22023': (error) =>
    `${error.message}. Run "migrate" with DATABASE_OWNER_URL: it creates the roles.`,
  '42P01': () =>
    'The database has no tables of ours yet, or old ones. Run "migrate" with DATABASE_OWNER_URL.',
  '42501': (error) =>
    `${error.message}. Run "migrate" with DATABASE_OWNER_URL: it grants what is needed.`,
  '53300': () =>
    'The database has no connection left. Raise max_connections or stop other clients.',
};

/** What an error of the connection means for the operator, or undefined where it is not about that. */
export function connectionFault(error: unknown): ConnectionFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const code = (inner as { code?: unknown }).code;
  const explain = typeof code === 'string' ? explanations[code] : undefined;
  if (explain) return new ConnectionFault(explain(inner));
  return /timeout/i.test(inner.message) && !code
    ? new ConnectionFault(explanations['ETIMEDOUT']?.(inner) ?? '')
    : undefined;
}
