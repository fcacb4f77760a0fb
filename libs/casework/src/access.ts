import { DomainError, knowledgeOf, seesCases, type Actor } from '@rogatory/kernel';
import type { Idempotency, Knowledge, Reader } from '@rogatory/persistence';

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

/** What somebody has to do in person. @param instead what to do. @throws DomainError 403 `officers-only`. */
export function requireOfficer({ kind }: Actor, instead: string): void {
  if (kind !== 'officer') throw new DomainError('forbidden', 'officers-only', instead);
}

/** Roles that work on cases; an auditor reads them only. */
export const workers = ['liaison', 'authority', 'contact', 'executing'] as const;
/** Roles that may name somebody for a request; whether for this one, depends on it. */
export const assigners = ['liaison', 'authority', 'contact'] as const;

/**
 * The row of a request that is being opened.
 * @throws DomainError `not-found` (404); `read-reason-required` (428) from whoever sees a sealed request without being
 * assigned to it, and does not say why.
 */
export function opened<R extends Knowledge>(row: R | undefined, { from }: Actor): R {
  if (!row) throw notFound();
  if (row.sealed && !row.assigned && from?.reason === undefined) {
    throw new DomainError(
      'precondition-required',
      'read-reason-required',
      'This request is sealed. Say why you open it in the header Read-Reason: 1 to 500 characters in one line, ' +
        'percent-encoded where they are not ASCII. They are kept with the record of reads.',
    );
  }
  return row;
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

/** What stands with a change of something that has versions: which was seen, and what makes the change be done once. */
export interface Once extends Precondition {
  readonly idempotency?: Idempotency;
}

/** @throws DomainError `precondition-required` (428) or `stale` (412). */
export function requireVersion(
  actor: Actor,
  version: number,
  { ifMatch }: Precondition,
  what = 'request',
): void {
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
      `This ${what} has changed since you read it: it is now at version ${version}. Read it again.`,
    );
  }
}
