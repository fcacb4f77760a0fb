import { DomainError, invalid, type Origin } from '@rogatory/kernel';
import {
  deletePasskey,
  deleteTotp,
  endSessionsOf,
  insertAccessEvent,
  insertPasskey,
  lockSecondFactors,
  now,
  putTotp,
  secondFactorsOf,
  setChallenge,
  setTotpSecret,
  takeChallenge,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import type { Delays } from './delays.js';
import type { NodeKey } from './node-key.js';
import { passkeyRefused, type Passkeys } from './passkeys.js';
import { codeWrong } from './second-step.js';
import type { OpenSession, Sessions, Ticket } from './sessions.js';
import { requireFresh } from './step-up.js';
import { invitationOf, newTotpSecret, stepOf, type TotpInvitation } from './totp.js';

/** A second factor as its officer sees it. */
export interface FactorView {
  /** `totp` for the authenticator app, of which there is one. */
  readonly id: string;
  readonly kind: 'totp' | 'passkey';
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/**
 * An officer's second factors. To add or remove one, be at stage `enrolment`, or signed in with a factor shown within
 * ten minutes (OWASP ASVS 7.5.1). Methods take the token of the cookie; those that answer with a ticket replace it.
 * Besides what they name, all throw DomainError `sign-in-ended` (401), `sign-in-step` (409), `step-up-required` (401).
 */
export class SecondFactors {
  constructor(
    private readonly rooms: Rooms,
    private readonly sessions: Sessions,
    private readonly delays: Delays,
    private readonly key: NodeKey,
    private readonly passkeys: Passkeys,
  ) {}

  /** The factors, at whatever stage; nothing needs to be fresh for that. */
  async list(token: string | undefined): Promise<readonly FactorView[]> {
    const session = await this.sessions.require(token, 'second-factor', 'enrolment', 'full');
    const [rows] = await this.asSystem(secondFactorsOf(session.row.officer));
    return rows.map(({ id, kind, name, created_at, last_used_at }) => ({
      ...{ id, kind, name, createdAt: created_at.toISOString() },
      lastUsedAt: last_used_at?.toISOString() ?? null,
    }));
  }

  /** Invites to set up an authenticator app, the same one until it is confirmed. A former app works until then. */
  async startTotp(token: string | undefined): Promise<TotpInvitation> {
    const session = await this.changing(token);
    const { officer, email, totp_secret: pending } = session.row;
    if (pending) return invitationOf(this.key.open(pending, officer), email);
    const secret = newTotpSecret();
    await this.asSystem(setTotpSecret(session.id, this.key.seal(secret, officer)));
    return invitationOf(secret, email);
  }

  /**
   * Takes the new authenticator app on, once its first code is right; it replaces a former one.
   * @throws DomainError `code-wrong` (401), `too-many-failures` (429).
   */
  async confirmTotp(token: string | undefined, code: string, from: Origin): Promise<Ticket> {
    const session = await this.changing(token);
    const { officer, state, totp_secret: pending } = session.row;
    const attempt = await this.delays.code(officer, from.address);
    const [[time]] = await this.asSystem(now());
    const step =
      pending && time ? stepOf(this.key.open(pending, officer), code, time.now) : undefined;
    if (!pending || step === undefined) throw codeWrong();
    return this.rooms.asSystem('sign-in', '', (tx) =>
      this.sessions.complete(
        ...([tx, session, 'totp', from] as const),
        lockSecondFactors(officer),
        putTotp(officer, state, pending, step),
        this.delays.forgiving(attempt),
        changed(session, 'factor-added', from, 'totp'),
      ),
    );
  }

  /** What the browser asks of an authenticator that shall become a passkey. */
  async startPasskey(token: string | undefined): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { id, row } = await this.changing(token);
    const [factors] = await this.asSystem(secondFactorsOf(row.officer));
    const options = await this.passkeys.registrationOptions(row, factors);
    await this.asSystem(setChallenge(id, options.challenge));
    return options;
  }

  /**
   * Takes a passkey on, with the browser's answer to `startPasskey`.
   * @param name by which the officer knows it.
   * @throws DomainError `passkey-refused` (401), `passkey-name-missing` (422).
   */
  async confirmPasskey(
    token: string | undefined,
    response: unknown,
    name: string,
    from: Origin,
  ): Promise<Ticket> {
    const session = await this.changing(token);
    const { officer, state } = session.row;
    const called = name.replaceAll('\0', '').trim().slice(0, 100);
    if (called === '') {
      throw invalid('passkey-name-missing', '/name', 'Give the passkey a name to know it by.');
    }
    const [[asked]] = await this.asSystem(takeChallenge(session.id));
    const key = asked && (await this.passkeys.registered(response, asked.challenge));
    if (!key) throw passkeyRefused();
    return this.rooms.asSystem('sign-in', '', async (tx) => {
      const [, [added]] = await tx.send(
        lockSecondFactors(officer),
        insertPasskey({ officer, state, name: called }, key),
      );
      if (!added) throw passkeyRefused();
      const event = changed(session, 'factor-added', from, `passkey "${called}"`);
      return this.sessions.complete(tx, session, 'passkey', from, event);
    });
  }

  /**
   * Removes a factor, never the last one; the officer's other sessions end.
   * @throws DomainError `not-found` (404), `last-factor` (409).
   */
  async remove(token: string | undefined, id: string, from: Origin): Promise<void> {
    const session = await this.changing(token);
    const { officer } = session.row;
    await this.rooms.asSystem('sign-in', '', async (tx) => {
      const [, factors] = await tx.send(lockSecondFactors(officer), secondFactorsOf(officer));
      const factor = factors.find((one) => one.id === id);
      if (!factor) throw new DomainError('not-found', 'not-found', 'You have no such factor.');
      if (factors.length === 1) {
        throw new DomainError(
          'conflict',
          'last-factor',
          'This is your only second factor. Add another one first.',
        );
      }
      const what = factor.kind === 'totp' ? 'totp' : `passkey "${factor.name}"`;
      await tx.commit(
        factor.kind === 'totp' ? deleteTotp(officer) : deletePasskey(officer, id),
        endSessionsOf(officer, session.id),
        changed(session, 'factor-removed', from, what),
      );
    });
  }

  private async changing(token: string | undefined): Promise<OpenSession> {
    const session = await this.sessions.require(token, 'enrolment', 'full');
    if (session.actor) requireFresh(session.actor);
    return session;
  }

  private asSystem<const S extends readonly Statement[]>(...statements: S) {
    return this.rooms.asSystem('sign-in', '', (tx) => tx.commit(...statements));
  }
}

function changed(
  { row: { state, officer } }: OpenSession,
  type: string,
  from: Origin,
  factor: string,
): Statement {
  return insertAccessEvent({
    state,
    type,
    actor: officer,
    subject: officer,
    from,
    detail: { factor },
  });
}
