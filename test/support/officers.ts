import {
  demonstrationCode,
  newToken,
  SecondStep,
  sessionCookie,
  SignIn,
  type Ticket,
} from '@rogatory/identity';
import { v7 as uuidv7 } from 'uuid';
import type { Reply, TestNode } from './node.js';

/** An officer with a session, who calls the API as a browser on the node's own pages would. */
export interface SignedIn {
  /** Value of the header `cookie`. */
  readonly cookie: string;
  readonly token: string;
  readonly session: string;
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
}

/** Where the tests' officers sign in from unless they say otherwise. */
export const desk = { address: '192.0.2.10', agent: 'test' };

/**
 * Signs a demonstration officer in by password and authenticator app, the way that the pages take. It costs a real
 * password hash (about 0.2 s). A code is good once: to sign the same officer in again, another code is waited for by
 * moving the node's clock on by half a minute.
 */
export async function signInOfficer(node: TestNode, email: string): Promise<SignedIn> {
  const first = await node.app.get(SignIn).password(email, 'demonstration', desk);
  const show = async (): Promise<Ticket> =>
    node.app.get(SecondStep).code(first.token, await codeOf(node, email), desk);
  const ticket = await show().catch(async (error: unknown) => {
    if ((error as { code?: unknown }).code !== 'code-wrong') throw error;
    await node.advance('30 seconds');
    return show();
  });
  return signedIn(node, ticket.token, ticket.session);
}

/** The code that a demonstration officer's app shows at the node's present time. */
export async function codeOf(node: TestNode, email: string): Promise<string> {
  return demonstrationCode(email, await timeOf(node));
}

export async function timeOf(node: TestNode): Promise<Date> {
  const [row] = await node.sql<{ now: Date }>('SELECT node_time() AS now');
  if (!row) throw new Error('The node has no time.');
  return row.now;
}

/** A session of an officer, written straight into the database, for suites that need many of them in no time. */
export async function sessionOf(node: TestNode, email: string): Promise<SignedIn> {
  const { token, tokenHash } = newToken();
  const id = uuidv7();
  const rows = await node.sql(
    `INSERT INTO session (id, token_hash, officer, state, stage, factors, address, agent, created_at, last_seen_at,
        expires_at, stepped_up_at)
      SELECT $1, $2, o.id, o.state, 'full', '{password,totp}', $4, $5, at, at, at + interval '12 hours', at
      FROM officer o, node_time() AS at WHERE o.email = $3 RETURNING id`,
    [id, tokenHash, email, desk.address, desk.agent],
  );
  if (rows.length === 0) throw new Error(`There is no officer ${email}.`);
  return signedIn(node, token, id);
}

/** Calls with a token, whatever it is good for. */
export function signedIn(node: TestNode, token: string, session: string): SignedIn {
  const cookie = `${sessionCookie}=${token}`;
  return {
    ...{ cookie, token, session },
    call: (method, path, body, headers = {}) =>
      node.call(undefined, method, path, body, {
        cookie,
        'sec-fetch-site': 'same-origin',
        ...headers,
      }),
  };
}
