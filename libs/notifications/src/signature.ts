import { createHmac, randomBytes } from 'node:crypto';

/** Standard Webhooks 1.0: bytes of a secret, between 24 and 64. */
const bytes = 32;
const prefix = 'whsec_';

/** A new secret, as it is told to the receiver: `whsec_` and base64. */
export function newSecret(): string {
  return `${prefix}${randomBytes(bytes).toString('base64')}`;
}

/**
 * The header `webhook-signature` (Standard Webhooks 1.0, symmetric): for each secret `v1,` and the HMAC-SHA256 of
 * `id.timestamp.body` in base64, with spaces between.
 * @param timestamp seconds since 1970 at which this attempt is made.
 */
export function signatureOf(
  id: string,
  timestamp: number,
  body: string,
  secrets: readonly string[],
): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64');
      const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      return `v1,${mac}`;
    })
    .join(' ');
}
