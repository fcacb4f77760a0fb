import { requireRole, type Actor } from '@rogatory/kernel';
import { findRequest, type Rooms } from '@rogatory/persistence';
import { notFound, readerOf, requireCaseAccess } from './access.js';

/**
 * Lets auditors alone go on with one request. Anybody else learns no more than before: of a request that is not theirs
 * to see, not even that it is there.
 * @throws DomainError `not-found` (404), `role-missing` (403).
 */
export async function requireAuditorOf(
  rooms: Rooms,
  actor: Actor,
  request: string,
  what: string,
): Promise<void> {
  requireCaseAccess(actor);
  if (actor.roles.includes('auditor')) return;
  const [[row]] = await rooms.read(actor, findRequest(request, readerOf(actor)));
  if (!row) throw notFound();
  requireRole(actor, ['auditor'], what);
}
