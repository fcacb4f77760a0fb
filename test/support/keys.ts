import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import type { CryptoKey } from 'jose';
import { randomUUID } from 'node:crypto';
import type { Reply, TestNode } from './node.js';

/** A key pair of a service account: the public half as registered, and the half that signs. */
export interface AccountKey {
  readonly kid: string;
  readonly alg: string;
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
}

/** Makes a key pair. `kid` is how the account calls it. */
export async function aKey(kid: string, alg = 'ES256'): Promise<AccountKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, jwk: { ...(await exportJWK(publicKey)), kid }, privateKey };
}

/** Registers a key with a service account as if the API had done it. */
export async function register(node: TestNode, account: string, key: AccountKey): Promise<void> {
  await node.sql(
    `INSERT INTO service_account_key (account, kid, state, jwk, created_at)
      SELECT id, $2, state, $3, node_time() FROM service_account WHERE id = $1`,
    [account, key.kid, JSON.stringify({ ...key.jwk, alg: key.alg })],
  );
}

/** What may be wrong with an assertion; every member overrides what a good one says. */
export interface Twist {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
}

/** An assertion of an account (RFC 7523), good for 30 seconds of the database's clock. */
export async function assertionOf(
  node: TestNode,
  account: string,
  key: AccountKey,
  { header = {}, claims = {} }: Twist = {},
): Promise<string> {
  const [clock] = await node.sql<{ now: number }>(
    'SELECT extract(epoch FROM node_time())::float8 AS now',
  );
  const now = Math.floor(clock!.now);
  const said: Record<string, unknown> = {
    ...{ iss: account, sub: account, aud: node.env.PUBLIC_URL, jti: randomUUID() },
    ...{ iat: now, exp: now + 30 },
    ...claims,
  };
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return new SignJWT(given)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
    .sign(key.privateKey);
}

/** Asks for a token with an assertion. */
export async function signInWith(
  node: TestNode,
  assertion: string,
  more: Record<string, string> = {},
): Promise<Reply> {
  const reply = await node.app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...more,
    }).toString(),
  });
  const headers = reply.headers as Record<string, string>;
  return { status: reply.statusCode, body: reply.json(), headers };
}
