import type { OpenSession } from '@rogatory/identity';
import type { Actor } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';
import { formCookie } from './cookies.js';
import type { Language } from './messages.js';

export type Stage = OpenSession['stage'];

/** A request for a page, with whoever sent it. */
export interface Visit extends FastifyRequest {
  session?: OpenSession;
  /** Where a form was sent by somebody whose session has lapsed: the id under which it is kept. */
  kept?: string;
  /** The language of the paper that was asked for, where that is not the reader's. */
  paper?: Language;
}

/** A visit of somebody wholly signed in. */
export interface SignedIn extends Visit {
  session: OpenSession & { readonly actor: Actor };
}

/** Where each step of signing in goes on. */
export const placeOf: Readonly<Record<Stage, string>> = {
  'second-factor': '/sign-in/second-factor',
  enrolment: '/sign-in/enrol',
  full: '/home',
};

/** What the forms of a browser without a session are bound to. */
export function formSecretOf({ cookies }: FastifyRequest): string | undefined {
  return cookies[formCookie];
}
