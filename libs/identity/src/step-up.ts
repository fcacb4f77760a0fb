import { DomainError, type Actor } from '@rogatory/kernel';

/** Seconds for which a second factor counts as just shown. */
export const freshFor = 600;

/**
 * Lets a sensitive act pass only for an officer who has shown a second factor within the last ten minutes; service
 * accounts and the system pass. The answer to a refusal says that showing it again will do (RFC 9470).
 * @throws DomainError `step-up-required` (401).
 */
export function requireFresh({ kind, session }: Pick<Actor, 'kind' | 'session'>): void {
  if (kind !== 'officer') return;
  const age = session ? Date.parse(session.seenAt) - Date.parse(session.steppedUpAt) : Infinity;
  if (age <= freshFor * 1000) return;
  throw new DomainError(
    'unauthenticated',
    'step-up-required',
    'This needs your second factor once more: it was last shown more than ten minutes ago.',
  );
}
