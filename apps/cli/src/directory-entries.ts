import { roles, type Role } from '@rogatory/kernel';
import { hashSecret } from '@rogatory/identity';
import { randomBytes } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { OperatorFault } from './connection.js';

export interface NewState {
  readonly code: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly zone: string;
  readonly weekend: readonly number[];
  readonly participation: readonly { readonly instrument: string; readonly assumed?: boolean }[];
  readonly demonstration: boolean;
}

export interface NewAuthority {
  readonly id: string;
  readonly state: string;
  readonly name: string;
  readonly functions: readonly string[];
  readonly telephone?: string;
}

export interface NewAccount {
  readonly id: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  /** Id of the officer who answers for it. */
  readonly sponsor?: string;
}

/** What an authority can be designated for. */
const functions = [
  'central-authority',
  'contact-point',
  'competent-authority',
  'extradition-authority',
];

/** One transaction that may write the directory: row-level security binds the tables' owner too. */
export function operating<T>(
  database: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return database.transaction(async (manager) => {
    await manager.query(`SELECT set_config('rogatory.purpose', 'operate', true)`);
    return work(manager);
  });
}

/** Adds a State; one that exists stays as it is. Returns whether it was added. */
export async function addState(manager: EntityManager, state: NewState): Promise<boolean> {
  if (!/^[A-Z]{2}$/.test(state.code)) {
    throw new OperatorFault(
      `"${state.code}" is not the code of a State: two capital letters, as in ISO 3166-1.`,
    );
  }
  if (!isZone(state.zone)) {
    throw new OperatorFault(
      `"${state.zone}" is not a time zone. Use an IANA name such as Europe/Paris.`,
    );
  }
  if (!state.weekend.every((day) => Number.isInteger(day) && day >= 1 && day <= 7)) {
    throw new OperatorFault('The weekend is a list of days from 1 (Monday) to 7 (Sunday): 6,7.');
  }
  if (new Set(state.weekend).size > 5) {
    throw new OperatorFault('A weekend of that many days leaves too few to work on.');
  }
  const added = await manager.query<unknown[]>(
    `INSERT INTO state (code, name, languages, zone, weekend, participation, demonstration)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING code`,
    [
      state.code,
      state.name,
      state.languages,
      state.zone,
      state.weekend,
      JSON.stringify(state.participation),
      state.demonstration,
    ],
  );
  return added.length > 0;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Adds an authority; one that exists stays as it is. Returns whether it was added. */
export async function addAuthority(
  manager: EntityManager,
  authority: NewAuthority,
): Promise<boolean> {
  for (const name of authority.functions) {
    if (!functions.includes(name)) {
      throw new OperatorFault(`"${name}" is not a function. There are: ${functions.join(', ')}.`);
    }
  }
  const added = await explainingReferences(
    manager.query<unknown[]>(
      `INSERT INTO authority (id, state, name, functions, telephone) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING RETURNING id`,
      [
        authority.id,
        authority.state,
        authority.name,
        authority.functions,
        authority.telephone ?? '',
      ],
    ),
    `There is no State "${authority.state}". Create it first with create-state.`,
  );
  return added.length > 0;
}

/** Adds a service account and returns its secret, which is shown once and kept as a hash only. */
export async function addAccount(
  manager: EntityManager,
  account: NewAccount,
  secret = randomBytes(32).toString('base64url'),
): Promise<string> {
  requireRoles(account.roles);
  await insertAccount(manager, account, await hashSecret(secret));
  return secret;
}

/** @throws OperatorFault for what is no role. */
export function requireRoles(given: readonly string[]): void {
  for (const role of given) {
    if (!(roles as readonly string[]).includes(role)) {
      throw new OperatorFault(`"${role}" is not a role. The roles are: ${roles.join(', ')}.`);
    }
  }
}

/** Adds a service account whose secret has been hashed already; null where it signs with a key. */
export async function insertAccount(
  manager: EntityManager,
  { id, authority, roles: held, sponsor }: NewAccount,
  hash: string | null,
): Promise<void> {
  const added = await manager.query<unknown[]>(
    `INSERT INTO service_account (id, state, authority, roles, secret_hash, sponsor)
      SELECT $1, a.state, a.id, $3, $4, $5 FROM authority a WHERE a.id = $2
      ON CONFLICT DO NOTHING RETURNING id`,
    [id, authority, held, hash, sponsor ?? null],
  );
  if (added.length === 0) {
    throw new OperatorFault(
      `The account "${id}" exists already, or there is no authority "${authority}".`,
    );
  }
}

export async function explainingReferences<T>(work: Promise<T>, sentence: string): Promise<T> {
  return work.catch((error: unknown) => {
    throw (error as { code?: string }).code === '23503' ? new OperatorFault(sentence) : error;
  });
}
