import { roles, type Role } from '@rogatory/kernel';
import { newToken } from '@rogatory/identity';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { OperatorFault } from './connection.js';

/** Days that an invitation is good for. */
const days = 7;

export interface Invited {
  readonly email: string;
  readonly name: string;
  readonly authority: string;
  readonly role: string;
}

/**
 * Invites an officer from the node's own command line: a State's first administrator, or whoever runs the node. All
 * others are invited by their State's administrators.
 * @returns the token of the link, which is shown once.
 */
export async function inviteFirst(
  manager: EntityManager,
  { email: given, name, authority, role }: Invited,
): Promise<string> {
  if (role !== 'admin' && role !== 'operator') {
    const known = (roles as readonly string[]).includes(role);
    throw new OperatorFault(
      known
        ? `Officers with the role ${role} are invited by their State's administrators: invite an admin here.`
        : `"${role}" is not a role. Here it is admin or operator.`,
    );
  }
  const email = given.normalize('NFC').trim().toLowerCase();
  if (!/^[^@\s]{1,64}@[^@\s]+\.[^@\s]+$/.test(email) || email.length > 254)
    throw new OperatorFault(`"${given}" is not an e-mail address.`);
  const id = uuidv7();
  const held: readonly Role[] = [role];
  const [officer] = await manager.query<{ state: string }[]>(
    `INSERT INTO officer (id, state, authority, email, name, roles, created_at)
      SELECT $1, a.state, a.id, $3, $4, $5, node_time() FROM authority a WHERE a.id = $2
      ON CONFLICT (email, state) DO NOTHING RETURNING state`,
    [id, authority, email, name.trim(), held],
  );
  if (!officer) {
    throw new OperatorFault(
      `There is no authority "${authority}", or its State has an officer with this address already.`,
    );
  }
  const { token, tokenHash } = newToken();
  // whoever runs the node acts for the State here, and its record says so
  await manager.query(`SELECT set_config('rogatory.administers', $1, true)`, [officer.state]);
  await manager.query(
    `INSERT INTO access_link (token_hash, officer, state, purpose, created_by, created_at, expires_at)
      VALUES ($1, $2, $3, 'invitation', 'node', node_time(), node_time() + make_interval(days => $4))`,
    [tokenHash, id, officer.state, days],
  );
  await manager.query(
    `INSERT INTO access_event (id, state, type, actor, subject, address, agent, detail, at)
      VALUES ($1, $2, 'officer-invited', 'node', $3, '', 'command line', $4, node_time())`,
    [uuidv7(), officer.state, id, JSON.stringify({ authority, roles: held })],
  );
  return token;
}
