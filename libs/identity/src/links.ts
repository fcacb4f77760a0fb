import { DomainError, invalid, type Origin } from '@rogatory/kernel';
import {
  changePassword,
  deletePasskeysOf,
  deleteTotp,
  endAccessLinksOf,
  endSessionsOf,
  findAccessLink,
  insertAccessEvent,
  insertAccessLink,
  introduceOfficer,
  useAccessLink,
  type AccessLinkRow,
  type LinkPurpose,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import { hashToken, newToken } from './opaque-token.js';
import { requireGoodPassword } from './password-rules.js';
import type { Passwords } from './passwords.js';
import { ticketFrom, type Sessions, type Ticket } from './sessions.js';

/** Hours that a link is good for. */
const lifetimes: Readonly<Record<LinkPurpose, number>> = { invitation: 7 * 24, recovery: 24 };

/** A link that is good, for the page that it opens. */
export interface LinkView {
  readonly purpose: LinkPurpose;
  /** RFC 3339. */
  readonly expiresAt: string;
  readonly email: string;
  readonly name: string;
  readonly state: string;
  readonly stateName: string;
}

/** Links that let an officer in once: to accept an invitation, or after a recovery. Tokens are kept as hashes. */
export class Links {
  constructor(
    private readonly rooms: Rooms,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
  ) {}

  /**
   * Makes a link, in a transaction that administers the officer's State; the officer's former links end.
   * @param by who is responsible, as history names them.
   * @returns the token, which is told once, and when the link ends (RFC 3339).
   */
  async issue(
    tx: Transaction,
    {
      officer,
      state,
      purpose,
      by,
    }: Pick<AccessLinkRow, 'officer' | 'state' | 'purpose'> & { by: string },
  ): Promise<{ readonly token: string; readonly expiresAt: string }> {
    const { token, tokenHash } = newToken();
    const hours = lifetimes[purpose];
    const [, [link]] = await tx.send(
      endAccessLinksOf(officer),
      insertAccessLink({ tokenHash, officer, state, purpose, by, hours }),
    );
    if (!link) throw new Error('The link was not written.');
    return { token, expiresAt: link.expires_at.toISOString() };
  }

  /** What a link is for. Looking at it does not use it. @throws DomainError `access-link-invalid` (404). */
  async look(token: string): Promise<LinkView> {
    const { purpose, expires_at, email, name, state, state_name } = await this.find(token);
    const expiresAt = expires_at.toISOString();
    return { purpose, expiresAt, email, name, state, stateName: state_name };
  }

  /**
   * Uses an invitation or a recovery link up: sets the password, takes former factors away, ends all sessions, and
   * begins one at stage `enrolment`.
   * @param given `name` and `language` are taken from whoever accepts an invitation.
   * @throws DomainError `access-link-invalid` (404); 422 `name-missing`, and as the rules for passwords say.
   */
  async accept(
    token: string,
    given: { readonly name?: string; readonly password: string; readonly language?: string },
    from: Origin,
  ): Promise<Ticket> {
    const { officer: id, state, state_name, email, purpose, ...link } = await this.find(token);
    const name = purpose === 'invitation' ? nameOf(given.name ?? link.name) : link.name;
    requireGoodPassword(given.password, [name, email, state_name]);
    const hash = await this.passwords.hash(given.password);
    const opening = this.sessions.opening({ id, state }, 'enrolment', ['password'], from);
    const type = purpose === 'invitation' ? 'invitation-accepted' : 'recovered';
    return this.rooms.asSystem('sign-in', '', async (tx) => {
      const [[used]] = await tx.send(useAccessLink(hashToken(token)));
      if (!used) throw linkInvalid();
      const [, , , , , rows] = await tx.commit(
        endSessionsOf(id),
        deleteTotp(id),
        deletePasskeysOf(id),
        changePassword(id, hash),
        introduceOfficer(id, name, purpose === 'invitation' ? given.language : undefined),
        opening.statement,
        insertAccessEvent({ state, type, actor: id, subject: id, from }),
      );
      return ticketFrom(opening, rows);
    });
  }

  private async find(token: string): Promise<AccessLinkRow> {
    const [[link]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(findAccessLink(hashToken(token))),
    );
    if (!link) throw linkInvalid();
    return link;
  }
}

function nameOf(given: string): string {
  const name = given.normalize('NFC').replaceAll('\0', '').trim();
  if (name === '' || name.length > 200) {
    throw invalid('name-missing', '/name', 'Give your name, in at most 200 characters.');
  }
  return name;
}

function linkInvalid(): DomainError {
  return new DomainError(
    'not-found',
    'access-link-invalid',
    'This link is not good any more: it was used, replaced, or is too old. Ask your administrator for a new one.',
  );
}
