/** How an error is the caller's: one HTTP status each, decided in one place (the server's problem filter). */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'stale'
  | 'too-large'
  | 'invalid'
  | 'precondition-required'
  | 'too-many'
  | 'unavailable';

/** One thing that is wrong with what was sent; `pointer` is an RFC 6901 JSON Pointer into the body. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  /** Citation of the rule, for instance `un-cybercrime-2024:40(15)(c)`; absent where only our own contract speaks. */
  readonly basis?: string;
}

/** What helps the caller to do better next time. Every member is safe to show to whoever receives the error. */
export interface ErrorDetail {
  readonly basis?: readonly string[];
  readonly problems?: readonly Problem[];
  readonly allowed?: readonly string[];
  readonly admitted?: readonly string[];
  readonly retryAfterSeconds?: number;
  /** What an OAuth client understands (RFC 6749 section 5.2). */
  readonly error?: OAuthError;
}

export type OAuthError =
  'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type';

/**
 * An error that the caller can act on. Anything else that is thrown is a fault of ours and leaves as a bare 500.
 * `code` is stable kebab-case and documented; the message is a sentence that names the thing and what to do.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly detail: ErrorDetail = {},
  ) {
    super(message);
  }
}

/** What was sent is wrong at one place: 422, with the one problem that the sentence is about. */
export function invalid(code: string, pointer: string, message: string): DomainError {
  return new DomainError('invalid', code, message, {
    problems: [{ severity: 'error', pointer, code, message }],
  });
}

/** Closes an exhaustive `switch`: a new member of the union will not compile until it is handled. */
export function unreachable(value: never): never {
  throw new Error(`This case cannot happen: ${JSON.stringify(value)}`);
}
