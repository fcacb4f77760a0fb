import { hash, verify } from '@node-rs/argon2';

/** argon2id with 19 MiB, two passes, one lane: the least that OWASP advises, about 20 ms. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The encoded argon2id hash of a password or client secret. */
export function hashSecret(secret: string): Promise<string> {
  return hash(secret, cost);
}

/** A hash that no secret has, so that an unknown account costs as much time as a wrong secret. */
let decoy: Promise<string> | undefined;

/** Whether a secret is the one that was hashed; takes as long where there is nothing to compare with. */
export async function secretMatches(secret: string, encoded: string | undefined): Promise<boolean> {
  decoy ??= hashSecret('no account has this secret');
  const matches = await verify(encoded ?? (await decoy), secret);
  return matches && encoded !== undefined;
}
