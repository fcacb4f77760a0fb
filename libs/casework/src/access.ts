import { DomainError, knowledgeOf, seesCases, type Actor } from '@rogatory/kernel';
import type { Reader } from '@rogatory/persistence';

export { requireRole } from '@rogatory/kernel';

/** Officers who set up accounts or run the node see no case content. */
export function requireCaseAccess(actor: Actor): void {
  if (!seesCases(actor)) {
    throw new DomainError(
      'forbidden',
      'role-missing',
      'Administrators and operators see to accounts, settings and the node; they see no case content.',
    );
  }
}

/** What the queries are told of the actor, beside what row-level security is told. */
export function readerOf(actor: Actor): Reader {
  return { state: actor.state, knows: knowledgeOf(actor) };
}

/** A stranger's request and one that does not exist look the same. */
export function notFound(): DomainError {
  return new DomainError(
    'not-found',
    'not-found',
    'There is no such request, or it is not yours to see.',
  );
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** An id in its one written form. @throws DomainError `not-found` for what cannot be an id. */
export function requestId(given: string): string {
  if (!uuid.test(given)) throw notFound();
  return given.toLowerCase();
}

/** The version that the caller has seen. Officers must say it; a service account that does not takes what comes. */
export interface Precondition {
  /** The `If-Match` header, as sent. */
  readonly ifMatch?: string;
}

/** @throws DomainError `precondition-required` (428) or `stale` (412). */
export function requireVersion(actor: Actor, version: number, { ifMatch }: Precondition): void {
  if (ifMatch === undefined) {
    if (actor.kind !== 'officer') return;
    throw new DomainError(
      'precondition-required',
      'precondition-required',
      'Say which version you have seen: send its ETag as If-Match.',
    );
  }
  const seen = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!seen.includes('*') && !seen.includes(`"${version}"`)) {
    throw new DomainError(
      'stale',
      'stale',
      `This request has changed since you read it: it is now at version ${version}. Read it again.`,
    );
  }
}
