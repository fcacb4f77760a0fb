import { DomainError } from '@rogatory/kernel';

/** Errors of the token endpoint: understood by OAuth clients (RFC 6749 section 5.2) and by readers of our problems. */
export function invalidClient(sentence: string): DomainError {
  return new DomainError('unauthenticated', 'invalid-client', sentence, {
    error: 'invalid_client',
  });
}

export function invalidRequest(sentence: string): DomainError {
  return new DomainError('malformed', 'invalid-request', sentence, { error: 'invalid_request' });
}

export function invalidScope(sentence: string): DomainError {
  return new DomainError('malformed', 'invalid-scope', sentence, { error: 'invalid_scope' });
}

export function unsupportedGrant(): DomainError {
  return new DomainError(
    'malformed',
    'unsupported-grant-type',
    'Send the form field grant_type=client_credentials.',
    { error: 'unsupported_grant_type' },
  );
}
