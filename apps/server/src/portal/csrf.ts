import { DomainError } from '@rogatory/kernel';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What shows that a form is ours (ASVS 5.0, 3.5.1): a random part and its HMAC under a secret that only this browser
 * has in a `__Host-` cookie: the session's token, or before sign-in one of its own. Nothing is kept on the server, and
 * no two pages carry the same text, so that compression tells nothing.
 */
export function formToken(secret: string): string {
  const random = randomBytes(16).toString('base64url');
  return `${random}.${sign(secret, random)}`;
}

/** Whether a form carries a token that was made with this secret. */
export function formTokenMatches(secret: string | undefined, given: string | undefined): boolean {
  const [random, signature] = (given ?? '').split('.');
  if (secret === undefined || secret === '' || !random || !signature) return false;
  const [one, other] = [Buffer.from(sign(secret, random)), Buffer.from(signature)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const sign = (secret: string, random: string): string =>
  createHmac('sha256', secret).update(`form ${random}`).digest('base64url');

export function foreignForm(): DomainError {
  return new DomainError(
    'forbidden',
    'foreign-form',
    'This form did not come from a page of this node, or the page is too old. Open the page again and send it once more.',
  );
}
