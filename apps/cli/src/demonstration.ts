import { hashSecret } from '@rogatory/identity';
import type { Role } from '@rogatory/kernel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import { parse } from 'yaml';
import {
  addAuthority,
  addState,
  insertAccount,
  operating,
  type NewState,
} from './directory-entries.js';

interface Demonstration {
  readonly secret: string;
  readonly states: readonly Omit<NewState, 'participation' | 'demonstration'>[];
  readonly participation: NewState['participation'];
  readonly authorities: readonly {
    readonly suffix: string;
    readonly name: string;
    readonly functions: readonly string[];
  }[];
  readonly officers: readonly {
    readonly name: string;
    readonly roles: readonly Role[];
    readonly authority: string;
  }[];
  readonly serviceAccounts: readonly {
    readonly id: string;
    readonly state: string;
    readonly roles: readonly Role[];
    readonly authority: string;
  }[];
}

/** Name space of the demonstration officers' ids, so that seeding again finds them. */
const officers = 'f3a1c7b2-5a0e-4c63-9a52-0d6b6a1c2e57';

/** Loads the fictional States with their authorities, officers and accounts. Running it again adds what is missing. */
export async function seedDemonstration(database: DataSource, root: string): Promise<number> {
  const file = readFileSync(join(root, 'config/demo/demonstration.yaml'), 'utf8');
  const demo = parse(file) as Demonstration; // ships with the product
  const [{ known }] = await database.query<[{ known: number }]>(
    'SELECT count(*)::int AS known FROM service_account',
  );
  const accounts = [
    ...demo.states.flatMap(({ code }) =>
      demo.officers.map(({ name, roles, authority }) => ({
        id: `${code.toLowerCase()}-${name}`,
        roles,
        authority: `${code.toLowerCase()}-${authority}`,
      })),
    ),
    ...demo.serviceAccounts.map(({ id, state, roles, authority }) => ({
      id,
      roles,
      authority: `${state.toLowerCase()}-${authority}`,
    })),
  ];
  if (known >= accounts.length) return 0;

  const hash = await hashSecret(demo.secret);
  await operating(database, async (manager) => {
    for (const state of demo.states) {
      await addState(manager, { ...state, participation: demo.participation, demonstration: true });
      const code = state.code.toLowerCase();
      for (const { suffix, name, functions } of demo.authorities) {
        const id = `${code}-${suffix}`;
        await addAuthority(manager, {
          id,
          state: state.code,
          name: `${name} of ${state.name}`,
          functions,
        });
      }
      for (const { name, roles, authority } of demo.officers) {
        const email = `${name}@${code}.example`;
        await manager.query(
          `INSERT INTO officer (id, state, authority, email, roles, password_hash)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
          [uuidv5(email, officers), state.code, `${code}-${authority}`, email, roles, hash],
        );
      }
    }
    const present = new Set(
      (await manager.query<{ id: string }[]>('SELECT id FROM service_account')).map(({ id }) => id),
    );
    for (const account of accounts) {
      if (!present.has(account.id)) await insertAccount(manager, account, hash);
    }
  });
  return demo.states.length;
}
