import { invalid } from '@rogatory/kernel';
import { calculateJwkThumbprint, importJWK, type JWK } from 'jose';

/** Algorithms that a service account may sign assertions with [ASVS 9.1.2]. Each kind of key knows one of them. */
export const algorithms = ['ES256', 'EdDSA', 'PS256'] as const;
type Algorithm = (typeof algorithms)[number];

/** A public key as it is kept: what verifies, and nothing else that came along. */
export interface PublicKey {
  readonly kid: string;
  readonly jwk: JWK & { readonly alg: Algorithm };
}

/** Members of a JWK that give the secret away (RFC 7518 section 6). */
const secrets = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** Bits of an RSA modulus. */
const leastRsa = 2048;
const mostRsa = 8192;

/**
 * The public key of a service account, out of what was sent for one. Without a `kid` it is called by its RFC 7638
 * thumbprint.
 * @param pointer where it stands in what was sent.
 * @throws DomainError `key-private` where the secret half came along: then it is known to us, and no longer a secret;
 *   `key-unfit` (422) for what is no key, of a foreign kind, or too weak.
 */
export async function publicKeyOf(sent: unknown, pointer: string): Promise<PublicKey> {
  const unfit = (sentence: string) => invalid('key-unfit', pointer, sentence);
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    throw unfit('Send the public key as a JWK, a JSON object.');
  }
  const given = sent as JWK;
  if (secrets.some((member) => member in given)) {
    throw invalid(
      'key-private',
      pointer,
      'This is the private key. Nobody but its owner may ever see it: make a new pair, and send the public half.',
    );
  }
  const alg = algorithmOf(given);
  if (!alg) throw unfit('Send a key for ES256 (P-256), EdDSA (Ed25519) or PS256 (RSA).');
  if (given.alg !== undefined && given.alg !== alg) {
    throw unfit(`A key of this kind is used with ${alg}; its "alg" says something else.`);
  }
  if (given.use !== undefined && given.use !== 'sig') throw unfit('The key is not for signatures.');
  const { kty, crv, x, y, n, e } = given;
  const bare =
    alg === 'PS256' ? { kty, n, e } : alg === 'ES256' ? { kty, crv, x, y } : { kty, crv, x };
  try {
    await importJWK(bare, alg);
  } catch {
    throw unfit('This is no valid public key.');
  }
  if (alg === 'PS256') requireStrongRsa(n ?? '', e ?? '', unfit);
  const kid = given.kid ?? (await calculateJwkThumbprint(bare));
  if (typeof kid !== 'string' || !/^[\w.~-]{1,100}$/.test(kid)) {
    throw unfit('A "kid" is 1 to 100 letters, digits, dots, hyphens, underscores and tildes.');
  }
  return { kid, jwk: { ...bare, alg } };
}

function algorithmOf({ kty, crv }: JWK): Algorithm | undefined {
  if (kty === 'EC' && crv === 'P-256') return 'ES256';
  if (kty === 'OKP' && crv === 'Ed25519') return 'EdDSA';
  return kty === 'RSA' ? 'PS256' : undefined;
}

/** A modulus of 2048 bits or more that is odd, and an exponent that padding attacks have no use for. */
function requireStrongRsa(n: string, e: string, unfit: (sentence: string) => Error): void {
  const modulus = BigInt(`0x0${Buffer.from(n, 'base64url').toString('hex')}`);
  const exponent = BigInt(`0x0${Buffer.from(e, 'base64url').toString('hex')}`);
  const bits = modulus.toString(2).length;
  if (bits < leastRsa)
    throw unfit(`An RSA key has at least ${leastRsa} bits; this one has ${bits}.`);
  if (bits > mostRsa) throw unfit(`An RSA key has at most ${mostRsa} bits; this one has ${bits}.`);
  if (modulus % 2n === 0n || exponent < 65_537n || exponent % 2n === 0n || exponent >= 1n << 32n) {
    throw unfit('This is no valid public key.');
  }
}
