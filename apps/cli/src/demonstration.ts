import { demonstrationSecret, hashSecret, type NodeKey } from '@rogatory/identity';
import type { Role } from '@rogatory/kernel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource, EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import { parse } from 'yaml';
import { seedCalendar } from './calendar-entries.js';
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
    readonly telephone?: string;
  }[];
  readonly officers: readonly {
    readonly name: string;
    /** Their office, in place of a person's name. */
    readonly title: string;
    readonly roles: readonly Role[];
    readonly authority: string;
  }[];
  readonly serviceAccounts: readonly {
    readonly id: string;
    readonly state: string;
    readonly roles: readonly Role[];
    readonly authority: string;
    /** The officer who answers for it. */
    readonly sponsor: string;
  }[];
  /** Acts for which every authority of a State wants a second officer. */
  readonly fourEyes: readonly {
    readonly state: string;
    readonly action: string;
    readonly hours: number;
  }[];
}

/** Name space of the demonstration officers' ids, so that seeding again finds them. */
const officers = 'f3a1c7b2-5a0e-4c63-9a52-0d6b6a1c2e57';

/**
 * Loads the fictional States with their authorities, officers and accounts. Running it again adds what is missing.
 * @param key seals the officers' second factors, as it does for all officers.
 * @returns how many States there are; 0 where all was there already.
 */
export async function seedDemonstration(
  database: DataSource,
  root: string,
  key: NodeKey,
): Promise<number> {
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
        sponsor: officerId(name, code),
      })),
    ),
    ...demo.serviceAccounts.map(({ id, state, roles, authority, sponsor }) => ({
      id,
      roles,
      authority: `${state.toLowerCase()}-${authority}`,
      sponsor: officerId(sponsor, state),
    })),
  ];
  if (known >= accounts.length) {
    await operating(database, async (manager) => {
      await wantSecondOfficers(manager, demo);
      await seedCalendars(manager, root, demo, 'recalculated');
    });
    return 0;
  }

  const hash = await hashSecret(demo.secret);
  await operating(database, async (manager) => {
    for (const [at, state] of demo.states.entries()) {
      await addState(manager, { ...state, participation: demo.participation, demonstration: true });
      const code = state.code.toLowerCase();
      for (const { suffix, name, functions, telephone = '' } of demo.authorities) {
        const id = `${code}-${suffix}`;
        await addAuthority(manager, {
          id,
          state: state.code,
          name: `${name} of ${state.name}`,
          functions,
          telephone: telephone.replace('{}', String(at + 1)),
        });
      }
      for (const { name, title, roles, authority } of demo.officers) {
        await addOfficer(manager, key, {
          ...{ state: state.code, authority: `${code}-${authority}`, hash, roles },
          ...{ role: name, name: `${title} of ${state.name}` },
        });
      }
    }
    const present = new Set(
      (await manager.query<{ id: string }[]>('SELECT id FROM service_account')).map(({ id }) => id),
    );
    for (const account of accounts) {
      if (!present.has(account.id)) await insertAccount(manager, account, hash);
      await manager.query(
        'UPDATE service_account SET sponsor = $2 WHERE id = $1 AND sponsor IS NULL',
        [account.id, account.sponsor],
      );
    }
    await wantSecondOfficers(manager, demo);
    await seedCalendars(manager, root, demo, 'empty');
  });
  return demo.states.length;
}

const emailOf = (role: string, state: string): string => `${role}@${state.toLowerCase()}.example`;
const officerId = (role: string, state: string): string => uuidv5(emailOf(role, state), officers);

/** Adds an officer who can sign in; one who exists keeps what there is, and gets what was not there yet. */
async function addOfficer(
  manager: EntityManager,
  key: NodeKey,
  officer: {
    readonly role: string;
    readonly name: string;
    readonly state: string;
    readonly authority: string;
    readonly roles: readonly Role[];
    readonly hash: string;
  },
): Promise<void> {
  const { role, name, state, authority, roles, hash } = officer;
  const [id, email] = [officerId(role, state), emailOf(role, state)];
  await manager.query(
    `INSERT INTO officer AS o (id, state, authority, email, roles, password_hash, name)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE o.name = ''`,
    [id, state, authority, email, roles, hash, name],
  );
  await manager.query(
    `INSERT INTO totp (officer, state, secret, created_at, confirmed_at)
      SELECT $1, $2, $3, at, at FROM node_time() AS at ON CONFLICT DO NOTHING`,
    [id, state, key.seal(demonstrationSecret(email), id)],
  );
}

/** Gives the States their calendars; one that a State has is its own. */
async function seedCalendars(
  manager: EntityManager,
  root: string,
  { states }: Demonstration,
  deadlines: 'empty' | 'recalculated',
): Promise<void> {
  for (const { code } of states) await seedCalendar(manager, root, code, deadlines);
}

/** Wants second officers as the demonstration says; a setting that two officers have changed stays as it is. */
async function wantSecondOfficers(manager: EntityManager, demo: Demonstration): Promise<void> {
  for (const { state, action, hours } of demo.fourEyes) {
    await manager.query(
      `INSERT INTO four_eyes (state, authority, action, hours, is_on)
        SELECT a.state, a.id, $2, $3, true FROM authority a WHERE a.state = $1 ON CONFLICT DO NOTHING`,
      [state, action, hours],
    );
  }
}
