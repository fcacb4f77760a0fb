import { DomainError } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';
import type { Language, Messages } from './messages.js';
import type { FieldError } from './pages.js';

/** One field of a form, without what PostgreSQL cannot keep; empty where it was not sent. */
export function field({ body }: Pick<FastifyRequest, 'body'>, name: string): string {
  const form = typeof body === 'object' && body !== null ? body : {};
  const value = (form as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value.replaceAll('\0', '') : '';
}

/** What can go wrong on the way to an identity provider and back. */
export const journeyFaults = [
  ...['provider-unavailable', 'provider-refused', 'attempt-ended'],
  ...['acr-too-weak', 'identity-unknown', 'identity-taken', 'last-way-in'],
] as const;

/** The fields that errors of the use cases stand at. Others are no matter of the form, and become pages. */
const fieldOf: Readonly<Record<string, string>> = {
  'sign-in-failed': 'password',
  'too-many-failures': 'password',
  busy: 'password',
  'code-wrong': 'code',
  'passkey-refused': 'response',
  'passkey-name-missing': 'name',
  'name-missing': 'name',
  'password-too-short': 'new-password',
  'password-too-long': 'new-password',
  'password-common': 'new-password',
  'password-personal': 'new-password',
  'last-factor': 'id',
  'quiet-hours-empty': 'quiet-to',
  'quiet-hours-incomplete': 'quiet-to',
  'unknown-zone': 'zone',
  ...Object.fromEntries(journeyFaults.map((code) => [code, 'providers'])),
};

/** What a form says of an error, and the status that its page answers with. */
export interface Fault {
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds?: number;
}

/**
 * The error as its form tells it, at `at` where it does not say itself which field it is about.
 * @throws whatever is no matter of the form.
 */
export function faultOf(
  error: unknown,
  messages: Messages,
  language: Language,
  at?: string,
): Fault {
  const name = error instanceof DomainError ? fieldOf[error.code] : undefined;
  if (!(error instanceof DomainError) || name === undefined) throw error;
  const { kind, code, detail } = error;
  const { retryAfterSeconds } = detail;
  const seconds = retryAfterSeconds ?? 0;
  const text = messages.text(language, `fault.${code}`, { seconds });
  const status = kind === 'too-many' ? 429 : kind === 'unavailable' ? 503 : 422;
  const isGeneral = ['too-many-failures', 'busy'].includes(code);
  const errors = [{ field: isGeneral ? (at ?? name) : name, text }];
  return { status, errors, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

/** What a page says of a journey that ended badly; nothing for what is no such fault. */
export function journeyFault(
  given: unknown,
  messages: Messages,
  language: Language,
): readonly FieldError[] {
  const code = journeyFaults.find((one) => one === given);
  return code ? [{ field: 'providers', text: messages.text(language, `fault.${code}`) }] : [];
}

/** A field that must not be empty. */
export function missing(name: string, messages: Messages, language: Language): FieldError {
  return { field: name, text: messages.text(language, `fault.${name}-missing`) };
}
