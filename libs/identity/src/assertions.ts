import {
  findServiceAccount,
  findServiceAccountKey,
  now,
  useAssertion,
  type ServiceAccountRow,
  type Transaction,
} from '@rogatory/persistence';
import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, type JWK } from 'jose';
import { algorithms } from './account-keys.js';

/** How far ahead an assertion may expire, and how far two clocks may differ, in seconds. */
const longest = 60;
const leeway = 5;

/** What a JWT calls itself when it proves a client; other kinds of JWT are none of ours. */
const types = [undefined, 'JWT', 'client-authentication+jwt'];

/** An account that has proven itself, and the key that it did it with. */
export interface Proven {
  readonly account: ServiceAccountRow;
  readonly kid: string;
}

/** What an assertion says of itself. Nothing is trusted yet: it only chooses the key to verify with. */
export interface Claimed {
  readonly account: string;
  readonly kid: string;
}

/** Whom an assertion speaks of; undefined where it is no assertion. */
export function claimedBy(assertion: string): Claimed | undefined {
  try {
    const { kid, typ } = decodeProtectedHeader(assertion);
    const { sub } = decodeJwt(assertion);
    if (!isName(kid) || !isName(sub) || !types.includes(typ)) return undefined;
    return { account: sub, kid };
  } catch {
    return undefined;
  }
}

/**
 * Verifies a signed assertion of a service account (RFC 7523 section 3) by the database's clock, and uses it up in the
 * same transaction: issuer and subject are the account, the audience is this node alone, it expires within a minute,
 * and its `jti` has not been used. Undefined where any of this does not hold.
 * @param audiences addresses under which the node is meant: its own, and its token endpoint.
 */
export async function verifyAssertion(
  tx: Transaction,
  assertion: string,
  { account: id, kid }: Claimed,
  audiences: readonly string[],
): Promise<Proven | undefined> {
  const [[account], [key], [clock]] = await tx.send(
    findServiceAccount(id),
    findServiceAccountKey(id, kid),
    now(),
  );
  if (!account || !key || !clock) return undefined;
  const used = await read(assertion, id, key.jwk, audiences, clock.now);
  if (!used) return undefined;
  const [first] = await tx.send(useAssertion(id, used.jti, used.until));
  return first.length > 0 ? { account, kid } : undefined;
}

async function read(
  assertion: string,
  id: string,
  jwk: JWK,
  audiences: readonly string[],
  currentDate: Date,
): Promise<{ jti: string; until: Date } | undefined> {
  try {
    const { payload } = await jwtVerify(assertion, await importJWK(jwk), {
      algorithms: [...algorithms],
      issuer: id,
      subject: id,
      audience: [...audiences],
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'],
      clockTolerance: leeway,
      currentDate,
    });
    const { aud = [], exp = 0, iat, jti } = payload;
    const seconds = currentDate.getTime() / 1000;
    const meant = [aud].flat();
    if (meant.some((one) => !audiences.includes(one))) return undefined; // good elsewhere too: to be replayed there
    if (exp - seconds > longest + leeway) return undefined;
    if (iat !== undefined && Math.abs(iat - seconds) > longest + leeway) return undefined;
    if (iat !== undefined && iat > seconds + leeway) return undefined;
    return isName(jti) ? { jti, until: new Date((exp + leeway + 1) * 1000) } : undefined;
  } catch {
    return undefined; // not signed with this key, or a claim does not hold
  }
}

/** A text that can be an id: not empty, not endless, and nothing that PostgreSQL could not keep. */
function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= 255 &&
    value.isWellFormed() &&
    !value.includes('\0')
  );
}
