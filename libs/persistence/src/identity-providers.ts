import type { Statement } from './statements.js';

/** An identity provider as a page offers it. */
export interface ProviderNameRow {
  readonly id: string;
  readonly name: string;
  /** The State whose officers it knows. */
  readonly state: string;
}

/** An identity provider as the sign-in needs it. */
export interface IdentityProviderRow extends ProviderNameRow {
  readonly issuer: string;
  readonly client_id: string;
  /** Sealed with the node's key; null for a public client. */
  readonly client_secret: Buffer | null;
  /** Levels of assurance that are accepted; any where empty. */
  readonly acr_values: readonly string[];
  /** Of these, the ones that stand for a second factor. */
  readonly strong_acr_values: readonly string[];
}

/** The identity providers that officers can sign in with. Purpose `sign-in`. */
export function identityProviders(): Statement<ProviderNameRow> {
  return {
    name: 'identity-providers',
    text: 'SELECT id, name, state FROM identity_provider WHERE disabled_at IS NULL ORDER BY name, id LIMIT 200',
    values: [],
  };
}

/** An identity provider that is not disabled. Purpose `sign-in`. */
export function findIdentityProvider(id: string): Statement<IdentityProviderRow> {
  return {
    name: 'find-identity-provider',
    text: `SELECT id, name, state, issuer, client_id, client_secret, acr_values, strong_acr_values
      FROM identity_provider WHERE id = $1 AND disabled_at IS NULL`,
    values: [id],
  };
}

/** A journey to an identity provider. */
export interface AttemptRow {
  readonly provider: string;
  readonly state_value: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The invitation that is accepted with it. */
  readonly link_hash: Buffer | null;
  /** The session whose officer links an identity with it. */
  readonly session: string | null;
}

/** Begins a journey. Purpose `sign-in`. */
export function insertAttempt(tokenHash: Buffer, attempt: AttemptRow): Statement {
  const { provider, state_value, nonce, verifier, link_hash, session } = attempt;
  return {
    name: 'insert-attempt',
    text: `INSERT INTO sign_in_attempt (token_hash, provider, state_value, nonce, verifier, link_hash, session, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, node_time())`,
    values: [tokenHash, provider, state_value, nonce, verifier, link_hash, session],
  };
}

/** Ends a journey, whatever it leads to; nothing comes back where it is not known or older than ten minutes. Purpose `sign-in`. */
export function takeAttempt(tokenHash: Buffer): Statement<AttemptRow> {
  return {
    name: 'take-attempt',
    text: `WITH taken AS (DELETE FROM sign_in_attempt WHERE token_hash = $1 RETURNING *)
      SELECT provider, state_value, nonce, verifier, link_hash, session FROM taken
      WHERE created_at > node_time() - interval '10 minutes'`,
    values: [tokenHash],
  };
}

export interface ExternalIdentityRow {
  readonly issuer: string;
  readonly subject: string;
  readonly officer: string;
  readonly state: string;
  readonly linked_at: Date;
}

/** Whom an identity provider means: issuer and subject, within the State that trusts it. Purpose `sign-in`. */
export function findExternalIdentity(
  issuer: string,
  subject: string,
  state: string,
): Statement<ExternalIdentityRow> {
  return {
    name: 'find-external-identity',
    text: `SELECT issuer, subject, officer, state, linked_at FROM external_identity
      WHERE issuer = $1 AND subject = $2 AND state = $3`,
    values: [issuer, subject, state],
  };
}

/** Links an identity to an officer; nothing comes back where it is linked already, to whomever. Purpose `sign-in`. */
export function insertExternalIdentity(
  issuer: string,
  subject: string,
  { id, state }: { readonly id: string; readonly state: string },
): Statement<{ subject: string }> {
  return {
    name: 'insert-external-identity',
    text: `INSERT INTO external_identity (issuer, subject, officer, state, linked_at)
      VALUES ($1, $2, $3, $4, node_time()) ON CONFLICT DO NOTHING RETURNING subject`,
    values: [issuer, subject, id, state],
  };
}

/** The identities of an officer, with the name of the provider where there still is one. Purpose `sign-in`. */
export function externalIdentitiesOf(
  officer: string,
): Statement<ExternalIdentityRow & { readonly provider: string | null }> {
  return {
    name: 'external-identities-of',
    text: `SELECT e.issuer, e.subject, e.officer, e.state, e.linked_at, (SELECT p.name FROM identity_provider p
        WHERE p.issuer = e.issuer AND p.state = e.state ORDER BY p.disabled_at NULLS FIRST, p.id LIMIT 1) AS provider
      FROM external_identity e WHERE e.officer = $1 ORDER BY e.linked_at, e.subject LIMIT 100`,
    values: [officer],
  };
}

/**
 * Takes an identity from an officer who can still sign in without it: by password, or another identity. Nothing comes
 * back where there is none, or where it is the last way in. Purpose `sign-in`.
 */
export function deleteExternalIdentity(
  officer: string,
  issuer: string,
  subject: string,
): Statement<{ subject: string }> {
  return {
    name: 'delete-external-identity',
    text: `DELETE FROM external_identity e WHERE e.officer = $1 AND e.issuer = $2 AND e.subject = $3 AND (
        EXISTS (SELECT FROM officer o WHERE o.id = e.officer AND o.password_hash IS NOT NULL)
        OR EXISTS (SELECT FROM external_identity other JOIN identity_provider p
          ON p.issuer = other.issuer AND p.state = other.state AND p.disabled_at IS NULL
          WHERE other.officer = e.officer AND (other.issuer, other.subject) <> (e.issuer, e.subject)))
      RETURNING subject`,
    values: [officer, issuer, subject],
  };
}
