import type { Statement } from './statements.js';

/** An identity provider as a page offers it. */
export interface ProviderNameRow {
  readonly id: string;
  readonly name: string;
}

/** The identity providers that officers can sign in with. Purpose `sign-in`. */
export function identityProviders(): Statement<ProviderNameRow> {
  return {
    name: 'identity-providers',
    text: 'SELECT id, name FROM identity_provider WHERE disabled_at IS NULL ORDER BY name, id LIMIT 200',
    values: [],
  };
}
