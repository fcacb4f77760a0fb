import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits for a cookie or a link. The database only ever sees the hash. */
export function newToken(): { readonly token: string; readonly tokenHash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

/** SHA-256 of a token: as good as a slow hash, since nobody can guess what was drawn at random. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
