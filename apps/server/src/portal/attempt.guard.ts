import { Injectable, type Type } from '@nestjs/common';
import { AuthGuard, type IAuthGuard } from '@nestjs/passport';
import type { Ticket } from '@rogatory/identity';
import { DomainError } from '@rogatory/kernel';

/** What an attempt to sign in came to: a ticket, what was wrong, or nothing where a field was empty. */
export interface Attempted {
  readonly user?: Ticket | DomainError;
}

/** Has a Passport strategy look at a form, and leaves it to the page to tell what was wrong. */
export function Attempt(strategy: 'password' | 'totp' | 'passkey'): Type<IAuthGuard> {
  @Injectable()
  class AttemptGuard extends AuthGuard(strategy) {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- so the guard above has it
    override handleRequest<T>(error: unknown, user: unknown): T {
      if (error instanceof Error && !(error instanceof DomainError)) throw error;
      return (error ?? (user || undefined)) as T; // what `Attempted` says
    }
  }
  return AttemptGuard;
}
