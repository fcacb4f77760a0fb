import { DomainError, type Origin } from '@rogatory/kernel';
import {
  changePassword,
  endSession,
  endSessionOfToken,
  endSessionsOf,
  hasSignedInFrom,
  insertAccessEvent,
  now,
  officersByEmail,
  officerById,
  secondFactorsOf,
  setLanguage,
  strengthenHash,
  type OfficerRow,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delays } from './delays.js';
import { hashToken } from './opaque-token.js';
import { requireGoodPassword } from './password-rules.js';
import type { Passwords } from './passwords.js';
import { ticketFrom, type OpenSession, type Sessions, type Ticket } from './sessions.js';
import { demonstrationCode } from './totp.js';

/** Milliseconds that a refusal takes at least, so that nobody hears whether there was an officer to record it for. */
const quiet = 25;

/** How officers sign in and out: the first step, and what belongs to the password. It knows nothing of HTTP. */
export class SignIn {
  constructor(
    private readonly rooms: Rooms,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly delays: Delays,
  ) {}

  /**
   * First step: e-mail address and password. It leads to stage `second-factor`, or to `enrolment` where the officer has
   * no second factor yet. Whoever is unknown, deactivated or without a password gets the answer of a wrong password,
   * after the same time (OWASP ASVS 6.3.8).
   * @param previous the token that the browser brings along; its session ends.
   * @throws DomainError `sign-in-failed` (401); `too-many-failures` (429); `busy` (503).
   */
  async password(
    email: string,
    password: string,
    from: Origin,
    previous?: string,
  ): Promise<Ticket> {
    const address = emailOf(email);
    const [officers, [seen]] = await this.asSystem(
      officersByEmail(address),
      hasSignedInFrom(address, from.address),
    );
    const attempt = await this.delays.password(address, from.address, seen?.known ?? false);
    const found = await this.whose(officers, password);
    if (!found) {
      await Promise.all([...officers.map((one) => this.recordFailure(one, from)), sleep(quiet)]);
      throw new DomainError(
        'unauthenticated',
        'sign-in-failed',
        'The e-mail address or the password is wrong.',
      );
    }
    const { officer, stored, stronger } = found;
    return this.begin(officer, ['password'], false, from, [
      // who has one of several accounts must not wipe out what was tried on the others
      ...(officers.length > 1 ? [] : [this.delays.forgiving(attempt)]),
      ...(stronger === undefined ? [] : [strengthenHash(officer.id, stored, stronger)]),
      ...(previous === undefined ? [] : [endSessionOfToken(hashToken(previous))]),
    ]);
  }

  /**
   * First step by another's word: an identity provider knows the officer.
   * @param strong whether the provider has checked a second factor; then nothing more is asked.
   * @throws DomainError `sign-in-failed` (401) where the officer is deactivated.
   */
  async external(
    officerId: string,
    { provider, strong }: { readonly provider: string; readonly strong: boolean },
    from: Origin,
    previous?: string,
  ): Promise<Ticket> {
    const [[officer]] = await this.asSystem(officerById(officerId));
    if (!officer) {
      throw new DomainError(
        'unauthenticated',
        'sign-in-failed',
        'No officer here is known by that name.',
      );
    }
    const ends = previous === undefined ? [] : [endSessionOfToken(hashToken(previous))];
    return this.begin(officer, [provider], strong, from, ends);
  }

  /** The session of a cookie's token, at whatever stage; undefined where there is none. */
  session(token: string | undefined): Promise<OpenSession | undefined> {
    return this.sessions.find(token);
  }

  /** Ends the session of a token. Signing out twice is no error. */
  async signOut(token: string | undefined, from: Origin): Promise<void> {
    const session = await this.sessions.find(token);
    if (!session) return;
    const { officer, state } = session.row;
    await this.asSystem(
      endSession(session.id, officer),
      insertAccessEvent({ state, type: 'signed-out', actor: officer, subject: session.id, from }),
    );
  }

  /**
   * Changes the password; all other sessions end, and this one gets a new token.
   * @throws DomainError `sign-in-failed` (401) where the current one is wrong; 422 as the rules say; `too-many-failures`.
   */
  async changePassword(
    token: string | undefined,
    { current, password }: { readonly current: string; readonly password: string },
    from: Origin,
  ): Promise<Ticket> {
    const session = await this.sessions.require(token, 'full');
    const { officer: id, state, email, name, state_name } = session.row;
    requireGoodPassword(password, [name, email, state_name]);
    const [[officer]] = await this.asSystem(officerById(id));
    // counted apart from sign-ins: another State's officer may have the same address
    const attempt = await this.delays.password(id, from.address, true);
    const stored = officer?.password_hash ?? undefined;
    if (!(await this.passwords.check(current, stored)).matches) {
      if (officer) await this.recordFailure(officer, from);
      throw new DomainError('unauthenticated', 'sign-in-failed', 'The current password is wrong.');
    }
    const hash = await this.passwords.hash(password);
    const renewal = this.sessions.renewal(session);
    const event = { state, type: 'password-changed', actor: id, subject: id, from };
    return this.rooms.asSystem('sign-in', '', async (tx) => {
      const [renewed] = await tx.send(renewal.statement);
      const ticket = ticketFrom(renewal, renewed);
      await tx.commit(
        changePassword(id, hash),
        endSessionsOf(id, session.id),
        this.delays.forgiving(attempt),
        insertAccessEvent(event),
      );
      return ticket;
    });
  }

  /** Keeps the language that an officer reads the portal in. @param language BCP 47 tag. */
  async chooseLanguage(token: string | undefined, language: string): Promise<void> {
    const { row } = await this.sessions.require(token, 'full');
    await this.asSystem(setLanguage(row.officer, language));
  }

  /**
   * The present code of a demonstration officer's authenticator app, for the page that shows it beside the form.
   * Undefined for everybody whose State is a real one.
   */
  async demonstrationCode(email: string): Promise<string | undefined> {
    const [[officer], [time]] = await this.asSystem(officersByEmail(emailOf(email)), now());
    return officer?.demonstration && time ? demonstrationCode(officer.email, time.now) : undefined;
  }

  /**
   * Whose password it is, of the officers of one address. A State's administrator may add any address, and must not
   * hear from the time that an answer takes whether another State knows it: two are always checked.
   */
  private async whose(officers: readonly OfficerRow[], password: string) {
    const candidates = [officers[0], officers[1], ...officers.slice(2)];
    const checked = await Promise.all(
      candidates.map(async (officer) => {
        const stored = officer?.password_hash ?? undefined;
        const { matches, stronger } = await this.passwords.check(password, stored);
        return matches && officer && stored !== undefined
          ? { officer, stored, stronger }
          : undefined;
      }),
    );
    return checked.find((one) => one !== undefined);
  }

  private async begin(
    officer: OfficerRow,
    factors: readonly string[],
    complete: boolean,
    from: Origin,
    besides: readonly Statement[],
  ): Promise<Ticket> {
    return this.rooms.asSystem('sign-in', '', async (tx) => {
      const [seconds] = await tx.send(secondFactorsOf(officer.id), ...besides);
      const stage = complete ? 'full' : seconds.length > 0 ? 'second-factor' : 'enrolment';
      const opening = this.sessions.opening(officer, stage, factors, from);
      const { state, id } = officer;
      const type = complete ? 'signed-in' : 'first-step';
      const [rows] = await tx.commit(
        opening.statement,
        insertAccessEvent({ state, type, actor: id, from, detail: { factors } }),
      );
      return ticketFrom(opening, rows);
    });
  }

  private async recordFailure({ state, id }: OfficerRow, from: Origin): Promise<void> {
    await this.asSystem(insertAccessEvent({ state, type: 'sign-in-failed', actor: id, from }));
  }

  private asSystem<const S extends readonly Statement[]>(...statements: S) {
    return this.rooms.asSystem('sign-in', '', (tx) => tx.commit(...statements));
  }
}

/** E-mail addresses are kept in lower case. PostgreSQL has no zero character, and no address has it. */
export function emailOf(given: string): string {
  return given.normalize('NFC').replaceAll('\0', '').trim().toLowerCase().slice(0, 320);
}
