import { DomainError, type Origin } from '@rogatory/kernel';
import {
  deleteExternalIdentity,
  externalIdentitiesOf,
  insertAccessEvent,
  type Rooms,
} from '@rogatory/persistence';
import type { Sessions } from './sessions.js';
import { requireFresh } from './step-up.js';

/** An identity of an officer, as the account page shows it. */
export interface LinkedIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** The provider's name. */
  readonly provider: string;
  /** RFC 3339. */
  readonly linkedAt: string;
}

/** The identities at providers that an officer can sign in with. */
export class ExternalIdentities {
  constructor(
    private readonly rooms: Rooms,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Takes an identity away from an officer who can still sign in without it.
   * @param token of the officer's session.
   * @throws DomainError `sign-in-ended`, `step-up-required` (401); `not-found` (404); `last-way-in` (409).
   */
  async unlink(
    token: string | undefined,
    issuer: string,
    subject: string,
    from: Origin,
  ): Promise<void> {
    const { actor, row } = await this.sessions.require(token, 'full');
    if (actor) requireFresh(actor);
    const { officer: id, state } = row;
    await this.rooms.asSystem('sign-in', '', async (tx) => {
      const [identities, [gone]] = await tx.send(
        externalIdentitiesOf(id),
        deleteExternalIdentity(id, issuer.replaceAll('\0', ''), subject.replaceAll('\0', '')),
      );
      if (!gone) throw notUnlinked(identities, issuer, subject);
      const event = { state, type: 'identity-removed', actor: id, subject: id, from };
      await tx.commit(insertAccessEvent(event));
    });
  }

  /** The identities of an officer, for the account page. */
  async of(officer: string): Promise<readonly LinkedIdentity[]> {
    const [rows] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(externalIdentitiesOf(officer)),
    );
    return rows.map(({ issuer, subject, provider, linked_at }) => ({
      ...{ issuer, subject, provider: provider ?? issuer, linkedAt: linked_at.toISOString() },
    }));
  }
}

function notUnlinked(
  identities: readonly { readonly issuer: string; readonly subject: string }[],
  issuer: string,
  subject: string,
): DomainError {
  const isThere = identities.some((one) => one.issuer === issuer && one.subject === subject);
  if (!isThere) {
    return new DomainError('not-found', 'not-found', 'This identity is not linked to you.');
  }
  return new DomainError(
    'conflict',
    'last-way-in',
    'This is the last way in which you can sign in. Set a password or link another identity first.',
  );
}
