import { publicKeyOf, type NodeKey } from '@rogatory/identity';
import { DomainError } from '@rogatory/kernel';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { OperatorFault } from './connection.js';
import { explainingReferences, insertAccount, requireRoles } from './directory-entries.js';
import type { NewAccount } from './directory-entries.js';

export interface NewProvider {
  readonly id: string;
  readonly state: string;
  readonly name: string;
  readonly issuer: string;
  readonly client: string;
  readonly acr: readonly string[];
  readonly strongAcr: readonly string[];
  readonly secret?: string;
}

/** A file that the operator names. @throws OperatorFault where it cannot be read. */
export function readGiven(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new OperatorFault(`The file cannot be read: ${(error as Error).message}`);
  }
}

/** Adds a service account with its public key, a JWK. @returns the key's id. */
export async function addAccountWithKey(
  manager: EntityManager,
  account: NewAccount,
  text: string,
): Promise<string> {
  requireRoles(account.roles);
  const { kid, jwk } = await publicKeyOf(parsed(text), '').catch((error: unknown) => {
    throw error instanceof DomainError ? new OperatorFault(error.message) : error;
  });
  await insertAccount(manager, account, null);
  await manager.query(
    `INSERT INTO service_account_key (account, kid, state, jwk, created_at)
      SELECT id, $2, state, $3, node_time() FROM service_account WHERE id = $1`,
    [account.id, kid, JSON.stringify(jwk)],
  );
  return kid;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OperatorFault('The file of the key holds no JSON. It must be a public key as a JWK.');
  }
}

/** Ends a service account and all its tokens at once. */
export async function revokeAccount(manager: EntityManager, id: string): Promise<void> {
  const [rows] = await manager.query<[{ state: string }[], number]>(
    `UPDATE service_account SET revoked_at = node_time(), epoch = epoch + 1
      WHERE id = $1 AND revoked_at IS NULL RETURNING state`,
    [id],
  );
  const [account] = rows;
  if (!account) throw new OperatorFault(`There is no account "${id}" that could be revoked.`);
  await record(manager, account.state, 'service-account-revoked', id);
}

/** Adds a key that signs access tokens from now on; servers take it up within seconds. */
export async function rotateSigningKey(manager: EntityManager): Promise<string> {
  const kid = uuidv7();
  await manager.query(
    'INSERT INTO signing_key (kid, secret, created_at) VALUES ($1, $2, node_time())',
    [kid, randomBytes(32)],
  );
  return kid;
}

/** Adds an identity provider whose word a State takes. A client secret is sealed with the node's key. */
export async function addProvider(
  manager: EntityManager,
  provider: NewProvider,
  key: NodeKey,
  production: boolean,
): Promise<void> {
  const { id, state, name, issuer, client, acr, strongAcr, secret } = provider;
  if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(id)) {
    throw new OperatorFault(`"${id}" is no id: small letters, digits and hyphens, such as xa-id.`);
  }
  if (!isIssuer(issuer, production)) {
    throw new OperatorFault(`"${issuer}" is not the address of an issuer: https://id.example.`);
  }
  const sealed = secret === undefined ? null : key.seal(Buffer.from(secret), id);
  const added = await explainingReferences(
    manager.query<unknown[]>(
      `INSERT INTO identity_provider (id, state, name, issuer, client_id, client_secret, acr_values, strong_acr_values,
          created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, node_time()) ON CONFLICT DO NOTHING RETURNING id`,
      [id, state, name, issuer, client, sealed, acr, strongAcr],
    ),
    `There is no State "${state}". Create it first with create-state.`,
  );
  if (added.length === 0) throw new OperatorFault(`The identity provider "${id}" exists already.`);
  await record(manager, state, 'identity-provider-created', id);
}

function isIssuer(address: string, production: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, search, hash, username } = new URL(address);
  const safe = protocol === 'https:' || (protocol === 'http:' && !production);
  return safe && search === '' && hash === '' && username === '';
}

/** From now on nobody signs in by this provider; identities stay linked, in case it comes back. */
export async function disableProvider(manager: EntityManager, id: string): Promise<void> {
  const [rows] = await manager.query<[{ state: string }[], number]>(
    `UPDATE identity_provider SET disabled_at = node_time()
      WHERE id = $1 AND disabled_at IS NULL RETURNING state`,
    [id],
  );
  const [provider] = rows;
  if (!provider) throw new OperatorFault(`There is no identity provider "${id}" in use.`);
  await record(manager, provider.state, 'identity-provider-disabled', id);
}

/** What the operator does to a State's access stands in that State's own record. */
async function record(
  manager: EntityManager,
  state: string,
  type: string,
  subject: string,
): Promise<void> {
  await manager.query(
    `INSERT INTO access_event (id, state, type, actor, subject, address, agent, detail, at)
      VALUES ($1, $2, $3, 'operator', $4, '', 'cli', '{}', node_time())`,
    [uuidv7(), state, type, subject],
  );
}
