import 'reflect-metadata';
import { EnvFault, readEnv } from '../../../config/env.js';
import { NodeKey, NodeKeyFault } from '@rogatory/identity';
import { DomainError, type Role } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { ConnectionFault } from '@rogatory/persistence';
import { join } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { asOwner, OperatorFault } from './connection.js';
import { seedDemonstration } from './demonstration.js';
import { addAccount, addAuthority, addState, operating } from './directory-entries.js';
import { differences, migrate } from './migrate.js';

/** The project's folder: this file runs as dist/apps/cli/src/main.js. */
const root = join(__dirname, '../../../..');

interface Command {
  readonly says: string;
  readonly options: Readonly<Record<string, string>>;
  run(given: Readonly<Record<string, string>>): Promise<void>;
}

const env = (): ReturnType<typeof readEnv> => readEnv();
const owner = (): string => env().DATABASE_OWNER_URL ?? env().DATABASE_URL;
const nodeKey = (): NodeKey => new NodeKey(join(env().DATA_DIR, 'node.key'), env().NODE_KEY);
const list = (text: string): string[] => text.split(',').map((part) => part.trim());

const commands: Readonly<Record<string, Command>> = {
  migrate: {
    says: 'brings the database to this version; safe to repeat',
    options: {},
    run: () =>
      asOwner(owner(), (database) => {
        const { ROGATORY_APP_PASSWORD: app, ROGATORY_QUEUE_PASSWORD: queue } = env();
        return migrate(database, { ...(app && { app }), ...(queue && { queue }) }, say);
      }),
  },
  'check-migrations': {
    says: 'fails where migrations and entities differ',
    options: {},
    run: () =>
      asOwner(owner(), async (database) => {
        const found = await differences(database);
        if (found.length > 0)
          throw new OperatorFault(`Migrations and entities differ:\n${found.join('\n')}`);
        say('migrations and entities agree');
      }),
  },
  'seed-demo': {
    says: 'loads the fictional States of the demonstration; never in production',
    options: {},
    run: async () => {
      if (env().NODE_ENV === 'production') {
        throw new OperatorFault(
          'The demonstration is not loaded in production: its passwords are public.',
        );
      }
      const states = await asOwner(owner(), (database) =>
        seedDemonstration(database, root, nodeKey()),
      );
      say(
        states > 0 ? `loaded ${states} demonstration States` : 'the demonstration is there already',
      );
    },
  },
  'create-state': {
    says: 'adds a State to the directory',
    options: {
      code: 'two capital letters, ISO 3166-1',
      name: 'its name',
      languages: 'accepted languages, its own first: fr,en',
      zone: 'IANA time zone',
      weekend: 'days off, Monday is 1: 6,7',
      instruments: 'ids of the instruments that bind it, as in config/instruments',
    },
    run: ({ code = '', name = '', languages = '', zone = '', weekend = '', instruments = '' }) =>
      asOwner(owner(), (database) =>
        operating(database, async (manager) => {
          const law = Law.load(join(root, 'config/instruments'));
          const added = await addState(manager, {
            ...{ code, name, zone, languages: list(languages), demonstration: false },
            weekend: list(weekend).map(Number),
            participation: list(instruments).map((id) => ({ instrument: law.instrument(id).id })),
          });
          requireAdded(added, `The State ${code}`);
          say(`State ${code} is in the directory`);
        }),
      ),
  },
  'create-authority': {
    says: 'adds an authority of a State',
    options: {
      id: 'its id, such as fr-central',
      state: 'code of its State',
      name: 'its name',
      functions: 'central-authority, contact-point, competent-authority',
    },
    run: ({ id = '', state = '', name = '', functions = '' }) =>
      asOwner(owner(), (database) =>
        operating(database, async (manager) => {
          const added = await addAuthority(manager, {
            id,
            state,
            name,
            functions: list(functions),
          });
          requireAdded(added, `The authority ${id}`);
          say(`authority ${id} is in the directory`);
        }),
      ),
  },
  'create-account': {
    says: 'adds a service account and prints its secret once',
    options: {
      id: 'its client id, such as fr-liaison',
      authority: 'id of its authority',
      roles: 'liaison, authority, contact, executing, auditor, admin',
    },
    run: ({ id = '', authority = '', roles = '' }) =>
      asOwner(owner(), (database) =>
        operating(database, async (manager) => {
          // addAccount refuses what is no role
          const secret = await addAccount(manager, { id, authority, roles: list(roles) as Role[] });
          say(`account ${id} can sign in with this secret, which is not shown again:\n${secret}`);
        }),
      ),
  },
};

async function main([name = '', ...rest]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new OperatorFault(usage());
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.keys(command.options).map((option) => [option, { type: 'string' }]),
  );
  let given: Readonly<Record<string, unknown>>;
  try {
    given = parseArgs({ args: rest, options }).values;
  } catch (error) {
    throw new OperatorFault(`${(error as Error).message}\n${usageOf(name, command)}`);
  }
  const missing = Object.keys(command.options).filter((option) => !given[option]);
  if (missing.length > 0) {
    throw new OperatorFault(
      `Missing: ${missing.map((option) => `--${option}`).join(', ')}\n${usageOf(name, command)}`,
    );
  }
  await command.run(given as Readonly<Record<string, string>>); // every option is declared a string
}

function requireAdded(added: boolean, what: string): void {
  if (!added) throw new OperatorFault(`${what} exists already; nothing was changed.`);
}

function usage(): string {
  return [
    'Commands:',
    ...Object.entries(commands).map(([name, command]) => usageOf(name, command)),
  ].join('\n');
}

function usageOf(name: string, { says, options }: Command): string {
  return [
    `  ${name.padEnd(18)}${says}`,
    ...Object.entries(options).map(([option, what]) => `      --${option.padEnd(14)}${what}`),
  ].join('\n');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known =
    error instanceof OperatorFault ||
    error instanceof EnvFault ||
    error instanceof ConnectionFault ||
    error instanceof NodeKeyFault ||
    error instanceof DomainError;
  process.stderr.write(`${known ? error.message : String((error as Error).stack)}\n`);
  process.exitCode = 1;
});
