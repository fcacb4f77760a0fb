import type { Idempotency } from '@rogatory/casework';
import { canonical } from '@rogatory/history';
import { DomainError } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';

/** How the header is described. */
export const idempotencyKey = {
  name: 'Idempotency-Key',
  required: false,
  description: 'Makes a repeated command answer as it did the first time. Kept for 30 days.',
  schema: { type: 'string' as const, pattern: '^[\\x21-\\x7e]{1,200}$' },
};

/**
 * The `Idempotency-Key` of a command, with a fingerprint of what it came with.
 * @throws DomainError `idempotency-key-invalid` (422).
 */
export function idempotencyOf(request: FastifyRequest, body: unknown): Idempotency | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new DomainError(
      'invalid',
      'idempotency-key-invalid',
      'An Idempotency-Key is 1 to 200 visible ASCII characters, a UUID for instance.',
    );
  }
  const path = request.url.split('?')[0] ?? '';
  const text = `${request.method} ${path}\n${body === undefined ? '' : textOf(body)}`;
  return { key, fingerprint: createHash('sha256').update(text).digest('hex') };
}

/** One text for one meaning. What has no canonical form is refused later, with a better word than could be said here. */
function textOf(body: unknown): string {
  try {
    return canonical(body);
  } catch {
    return JSON.stringify(body);
  }
}
