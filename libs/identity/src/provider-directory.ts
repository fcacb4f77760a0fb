import { DomainError } from '@rogatory/kernel';
import { findIdentityProvider, type IdentityProviderRow, type Rooms } from '@rogatory/persistence';
import type { Configuration } from 'openid-client';
import {
  allowInsecureRequests,
  ClientSecretPost,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  type CustomFetch,
} from 'openid-client';
import type { NodeKey } from './node-key.js';
import type { Outbound } from './outbound.js';

/** Milliseconds after which a provider is asked again what it offers. */
const freshFor = 3_600_000;
/** Seconds that a provider has for an answer; the guard's own limit is longer. */
const timeout = 8;

/** A provider, and how to speak with it. */
export interface KnownProvider {
  readonly row: IdentityProviderRow;
  readonly configuration: Configuration;
}

interface Learned {
  readonly configuration: Configuration;
  /** What it was learned for: another client or issuer makes it worthless. */
  readonly about: string;
  readonly at: number;
}

/** Identity providers with what they say of themselves (OpenID Connect Discovery), remembered for an hour. */
export class ProviderDirectory {
  private readonly learned = new Map<string, Learned>();

  constructor(
    private readonly rooms: Rooms,
    private readonly outbound: Outbound,
    private readonly key: NodeKey,
    /** Whether a provider may be spoken with over plain http: never in production. */
    private readonly plain: boolean,
  ) {}

  /** @throws DomainError `not-found` (404) for an unknown or disabled one; `provider-unavailable` (503). */
  async get(id: string): Promise<KnownProvider> {
    const [[row]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(findIdentityProvider(id.replaceAll('\0', ''))),
    );
    if (!row) {
      throw new DomainError('not-found', 'not-found', 'There is no such identity provider.');
    }
    return { row, configuration: await this.configurationOf(row) };
  }

  /** What was learned an hour ago still serves while the provider does not answer. */
  private async configurationOf(row: IdentityProviderRow): Promise<Configuration> {
    const about = JSON.stringify([row.issuer, row.client_id, row.client_secret?.toString('hex')]);
    const known = this.learned.get(row.id);
    const usable = known?.about === about ? known : undefined;
    if (usable && performance.now() - usable.at < freshFor) return usable.configuration;
    try {
      const configuration = await this.discover(row);
      this.learned.set(row.id, { configuration, about, at: performance.now() });
      return configuration;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      if (usable) return usable.configuration;
      throw providerUnavailable(row.name);
    }
  }

  private async discover(row: IdentityProviderRow): Promise<Configuration> {
    const secret = row.client_secret && this.key.open(row.client_secret, row.id).toString();
    const configuration = await discovery(
      new URL(row.issuer),
      row.client_id,
      undefined,
      secret === null ? None() : ClientSecretPost(secret),
      {
        [customFetch]: this.fetch,
        timeout,
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is meant to stand out: for tests and development
        execute: [enableNonRepudiationChecks, ...(this.plain ? [allowInsecureRequests] : [])],
      },
    );
    if (!configuration.serverMetadata().supportsPKCE()) {
      throw new Error('The provider does not offer PKCE with S256.');
    }
    return configuration;
  }

  private readonly fetch: CustomFetch = (url, options) => this.outbound.fetch(url, options); // two libraries' types of one interface
}

export function providerUnavailable(name: string): DomainError {
  return new DomainError(
    'unavailable',
    'provider-unavailable',
    `${name} does not answer now. Try again in a few minutes, or sign in with your password.`,
  );
}
