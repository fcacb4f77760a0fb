import { DomainError } from '@rogatory/kernel';

/** First parts of the addresses that are pages. */
const places = [
  '',
  'sign-in',
  'sign-out',
  'home',
  'account',
  'search',
  ...['requests', 'deadlines', 'notifications', 'board', 'audit'],
  ...['statistics', 'directory', 'administration'],
  'invitation',
  'recovery',
  'language',
  'accessibility',
  ...['help', 'design'],
];
/** First parts of the addresses that programs speak to, in JSON whatever they accept. */
const forPrograms = ['api', 'oauth', 'health', 'metrics', 'assets', '.well-known'];

const firstPart = (path: string): string => path.split(/[/?#]/)[1] ?? '';

/** Whether an address is a page of the portal. */
export function isPage(path: string): boolean {
  return places.includes(firstPart(path));
}

/** Whether an address, known or unknown, is for programs alone. */
export function isForPrograms(path: string): boolean {
  return forPrograms.includes(firstPart(path));
}

/** An address of this very site to go back to; never another's (ASVS 5.0, 3.7.2). */
export function ownPath(given: unknown, otherwise: string): string {
  if (typeof given !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(given)) return otherwise;
  const base = 'http://own.invalid';
  return URL.canParse(given, base) && new URL(given, base).origin === base ? given : otherwise;
}

/** An address that leads nowhere, or nowhere for whoever asks: both look the same. */
export function nothingHere(): DomainError {
  return new DomainError('not-found', 'not-found', 'There is nothing at this address.');
}
