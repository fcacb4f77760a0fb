import { DomainError, type Origin } from '@rogatory/kernel';
import {
  insertAccessEvent,
  passkeyOf,
  secondFactorsOf,
  setChallenge,
  takeChallenge,
  totpOf,
  usePasskey,
  useTotpStep,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Delays } from './delays.js';
import type { NodeKey } from './node-key.js';
import { passkeyIn, passkeyRefused, type Passkeys } from './passkeys.js';
import type { OpenSession, Sessions, Ticket } from './sessions.js';
import { stepOf } from './totp.js';

/**
 * The second step of signing in, and its repetition before sensitive acts (step-up): at stage `second-factor` it
 * completes the sign-in, at stage `full` it steps it up. Methods take the token of the cookie; a ticket replaces it.
 */
export class SecondStep {
  constructor(
    private readonly rooms: Rooms,
    private readonly sessions: Sessions,
    private readonly delays: Delays,
    private readonly key: NodeKey,
    private readonly passkeys: Passkeys,
  ) {}

  /**
   * Shows the code of an authenticator app, which is good once (OWASP ASVS 6.5.1).
   * @throws DomainError `code-wrong` (401); `too-many-failures` (429); `sign-in-ended` (401); `sign-in-step` (409).
   */
  async code(token: string | undefined, code: string, from: Origin): Promise<Ticket> {
    const session = await this.sessions.require(token, 'second-factor', 'full');
    const { officer } = session.row;
    const attempt = await this.delays.code(officer, from.address);
    const [[totp]] = await this.asSystem(totpOf(officer));
    const step = totp && stepOf(this.key.open(totp.secret, officer), code, totp.now);
    if (step === undefined) return this.refuse(session, 'totp', from, codeWrong());
    const ticket = await this.rooms.asSystem('sign-in', '', async (tx) => {
      const [[used]] = await tx.send(useTotpStep(officer, step));
      const forgiven = this.delays.forgiving(attempt);
      return used && this.sessions.complete(tx, session, 'totp', from, forgiven);
    });
    return ticket ?? this.refuse(session, 'totp', from, codeWrong());
  }

  /** What the browser asks a passkey. @throws DomainError `sign-in-ended` (401), `sign-in-step` (409). */
  async passkeyOptions(token: string | undefined): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const session = await this.sessions.require(token, 'second-factor', 'full');
    const [factors] = await this.asSystem(secondFactorsOf(session.row.officer));
    const options = await this.passkeys.authenticationOptions(factors);
    await this.asSystem(setChallenge(session.id, options.challenge));
    return options;
  }

  /**
   * Shows a passkey, with the browser's answer to `passkeyOptions`.
   * @throws DomainError `passkey-refused` (401); `sign-in-ended` (401); `sign-in-step` (409).
   */
  async passkey(token: string | undefined, response: unknown, from: Origin): Promise<Ticket> {
    const session = await this.sessions.require(token, 'second-factor', 'full');
    const { officer } = session.row;
    const [[asked], [key]] = await this.asSystem(
      takeChallenge(session.id),
      passkeyOf(officer, passkeyIn(response)),
    );
    const counter = asked && key && (await this.passkeys.answered(response, asked.challenge, key));
    const ticket =
      counter !== undefined &&
      (await this.rooms.asSystem('sign-in', '', async (tx) => {
        const [[used]] = await tx.send(usePasskey(officer, key?.id ?? '', counter));
        return used && this.sessions.complete(tx, session, 'passkey', from);
      }));
    return ticket || this.refuse(session, 'passkey', from, passkeyRefused());
  }

  private async refuse(
    { row: { state, officer } }: OpenSession,
    factor: string,
    from: Origin,
    error: DomainError,
  ): Promise<never> {
    const detail = { factor };
    await this.asSystem(
      insertAccessEvent({ state, type: 'second-factor-failed', actor: officer, from, detail }),
    );
    throw error;
  }

  private asSystem<const S extends readonly Statement[]>(...statements: S) {
    return this.rooms.asSystem('sign-in', '', (tx) => tx.commit(...statements));
  }
}

export function codeWrong(): DomainError {
  return new DomainError(
    'unauthenticated',
    'code-wrong',
    'This code is wrong, or has been used already. Wait for the next one that your app shows.',
  );
}
