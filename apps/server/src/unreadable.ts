import { DomainError } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { isForPrograms } from './portal/paths.js';

/**
 * The address that a request is routed by. One that cannot be decoded, such as `/%zz`, reaches neither routes nor
 * filter: for a browser another stands in its place, so that it is told by a page.
 */
export function readableFor({ url = '/', headers }: IncomingMessage): string {
  const isForBrowser = !isForPrograms(url) && /\btext\/html\b/.test(headers.accept ?? '');
  return isForBrowser && !isReadable(url) ? '/' : url;
}

/** What is wrong with the address of a request; undefined where it was routed as it came. */
export function unreadable({ url, originalUrl }: FastifyRequest): DomainError | undefined {
  if (url === originalUrl) return undefined;
  return new DomainError('malformed', 'address-unreadable', 'This address cannot be read.');
}

function isReadable(url: string): boolean {
  try {
    decodeURI(url.replace(/[?#].*$/s, ''));
    return true;
  } catch {
    return false;
  }
}
