import type { Actor } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';

/**
 * Whether an answer refuses somebody something, so that the log has to say so (OWASP ASVS 16.3.2): no permission, not
 * theirs to see, too many attempts, or a sign-in that counts no more. Who has shown no sign-in at all just passes by.
 */
export function isRefusal(status: number, request: FastifyRequest): boolean {
  if (status === 403 || status === 429) return true;
  if (status === 401) return request.headers.authorization !== undefined;
  return status === 404 && userOf(request) !== undefined && !request.is404;
}

/** One line: who was refused what, and where from. The route is as it was registered: an address can hold anything. */
export function refusalOf(status: number, code: string, request: FastifyRequest): string {
  const { id, method, routeOptions, ip } = request;
  const user = userOf(request);
  const who = user ? `${user.kind} ${user.id} of ${user.state}` : 'nobody';
  return `${id} refused ${String(status)} ${code}: ${who}, ${method} ${routeOptions.url ?? ''}, from ${ip}`;
}

function userOf(request: FastifyRequest & { readonly user?: Actor }): Actor | undefined {
  return request.user;
}
