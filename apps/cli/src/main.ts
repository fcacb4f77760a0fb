import 'reflect-metadata';
import { readEnv } from '../../../config/env.js';
import { NodeKey } from '@rogatory/identity';
import type { Role } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import {
  addAccountWithKey,
  addProvider,
  disableProvider,
  readGiven,
  revokeAccount,
  rotateSigningKey,
} from './access-entries.js';
import { takeBounce } from './bounce.js';
import { importCalendar } from './calendar-entries.js';
import { runCommand, say, type Command } from './command.js';
import { asOwner, OperatorFault } from './connection.js';
import { seedDemonstration } from './demonstration.js';
import { addAccount, addAuthority, addState, operating } from './directory-entries.js';
import { inviteFirst } from './invitation.js';
import { levelCommands } from './level-entries.js';
import { differences, migrate } from './migrate.js';

/** The project's folder: this file runs as dist/apps/cli/src/main.js. */
const root = join(__dirname, '../../../..');

const env = (): ReturnType<typeof readEnv> => readEnv();
const owner = (): string => env().DATABASE_OWNER_URL ?? env().DATABASE_URL;
const nodeKey = (): NodeKey => new NodeKey(join(env().DATA_DIR, 'node.key'), env().NODE_KEY);
const change = (work: (manager: EntityManager) => Promise<void>): Promise<void> =>
  asOwner(owner(), (database) => operating(database, work));
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
  'import-calendar': {
    says: 'replaces a State’s calendar (.yaml), or its holidays of some years (.csv, .ics)',
    options: {
      state: 'code of the State',
      file: 'the file',
    },
    optional: {
      from: 'first year that a .csv or .ics file replaces',
      to: 'last one',
    },
    run: ({ state = '', file = '', from, to }) =>
      change(async (manager) => {
        const holidays = await importCalendar(manager, state, file, { from, to });
        say(`${state} has ${holidays} holidays; its open deadlines follow`);
      }),
  },
  ...levelCommands(root, change),
  'create-account': {
    says: 'adds a service account with a public key, or with a secret that is printed once',
    options: {
      id: 'its client id, such as fr-liaison',
      authority: 'id of its authority',
      roles: 'liaison, authority, contact, executing, auditor, admin',
    },
    optional: { key: 'file of its public key, a JWK' },
    flags: { secret: 'a secret instead, for the demonstration and development' },
    run: ({ id = '', authority = '', roles = '', key, secret }) =>
      change(async (manager) => {
        // what is no role is refused below
        const account = { id, authority, roles: list(roles) as Role[] };
        if ((key === undefined) === (secret === undefined))
          throw new OperatorFault('Give the account a public key with --key, or --secret.');
        if (key !== undefined) {
          const kid = await addAccountWithKey(manager, account, readGiven(key));
          say(`account ${id} can sign in with its key ${kid}`);
          return;
        }
        if (env().NODE_ENV === 'production') {
          throw new OperatorFault('No secrets in production: give a public key with --key.');
        }
        const made = await addAccount(manager, account);
        say(`account ${id} can sign in with this secret, which is not shown again:\n${made}`);
      }),
  },
  'invite-officer': {
    says: 'invites a State’s first administrator, or an operator of the node, and prints the link once',
    options: {
      email: 'e-mail address',
      name: 'name of the person',
      authority: 'id of the authority',
      role: 'admin or operator; all others are invited by administrators',
    },
    run: ({ email = '', name = '', authority = '', role = '' }) =>
      change(async (manager) => {
        const token = await inviteFirst(manager, { email, name, authority, role });
        say(`${email} can join within seven days by this link, which is not shown again:`);
        say(`${env().PUBLIC_URL}/invitation/${token}`);
      }),
  },
  'revoke-account': {
    says: 'ends a service account and its tokens at once',
    options: { id: 'its client id' },
    run: ({ id = '' }) =>
      change(async (manager) => {
        await revokeAccount(manager, id);
        say(`account ${id} is revoked`);
      }),
  },
  'rotate-signing-key': {
    says: 'makes a new key for access tokens; those that were issued stay good until they expire',
    options: {},
    run: () =>
      change(async (manager) => {
        say(`access tokens are signed with the key ${await rotateSigningKey(manager)} from now on`);
      }),
  },
  'create-identity-provider': {
    says: 'lets officers of a State sign in by an OpenID Connect provider',
    options: {
      id: 'its id here, such as fr-id',
      state: 'code of the State whose officers it knows',
      name: 'its name, as officers know it',
      issuer: 'address of the issuer',
      client: 'client id of this node there',
    },
    optional: {
      acr: 'levels that are accepted, with commas between; any where left out',
      'strong-acr': 'levels that stand for a second factor, with commas between',
      'secret-file': 'file with the client secret; a public client where left out',
    },
    run: ({ acr, 'strong-acr': strong, 'secret-file': file, ...given }) =>
      change(async (manager) => {
        const { id = '', state = '', name = '', issuer = '', client = '' } = given;
        const levels = { acr: acr ? list(acr) : [], strongAcr: strong ? list(strong) : [] };
        const secret = file === undefined ? {} : { secret: readGiven(file).trim() };
        const provider = { id, state, name, issuer, client, ...levels, ...secret };
        await addProvider(manager, provider, nodeKey(), env().NODE_ENV === 'production');
        say(`officers of ${state} can sign in by ${name}; it sends them back to`);
        say(`${env().PUBLIC_URL}/sign-in/back`);
      }),
  },
  bounce: {
    says: 'takes in a delivery report on standard input: what a mail server sends to MAIL_BOUNCES',
    options: {},
    optional: { recipient: 'the address that it came to, where the mail server tells it' },
    run: async ({ recipient }) => {
      const { sentence, again } = await takeBounce(
        () => env().DATABASE_URL,
        process.stdin,
        recipient,
      );
      say(sentence);
      if (again) process.exitCode = 75;
    },
  },
  'disable-identity-provider': {
    says: 'ends signing in by an OpenID Connect provider',
    options: { id: 'its id here' },
    run: ({ id = '' }) =>
      change(async (manager) => {
        await disableProvider(manager, id);
        say(`nobody signs in by ${id} any more`);
      }),
  },
};

function requireAdded(added: boolean, what: string): void {
  if (!added) throw new OperatorFault(`${what} exists already; nothing was changed.`);
}

runCommand(commands, process.argv.slice(2));
