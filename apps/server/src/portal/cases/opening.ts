import { DomainError, type Actor } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { field } from '../forms.js';
import { ownPath } from '../paths.js';
import type { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { reader } from './cases.controller.js';

/**
 * Shows a page about something that may be sealed: with the reason, where a form has sent one, and else, where it takes
 * one, the form that asks for it. The form is sent to the address of the page itself.
 */
export async function opening(
  portal: Portal,
  visit: SignedIn,
  reply: FastifyReply,
  show: (actor: Actor) => Promise<void>,
): Promise<void> {
  try {
    await show(reader(visit, field(visit, 'reason')));
  } catch (error) {
    if (!asksWhy(portal, visit, reply, error)) throw error;
  }
}

/** Asks why something sealed is opened; false where that is not what was wrong. */
function asksWhy(portal: Portal, visit: SignedIn, reply: FastifyReply, error: unknown): boolean {
  if (!(error instanceof DomainError) || error.code !== 'read-reason-required') return false;
  const action = ownPath(visit.url, visit.url.split('?')[0] ?? '');
  portal.show(visit, reply, 'read-reason', { action, errors: [] }, 428);
  return true;
}
