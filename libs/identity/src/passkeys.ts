import { DomainError } from '@rogatory/kernel';
import type { PasskeyRow, SecondFactorRow } from '@rogatory/persistence';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isoUint8Array } from '@simplewebauthn/server/helpers';

/** How an authenticator names those who hold it. */
interface Holder {
  readonly officer: string;
  readonly email: string;
  readonly name: string;
}

/** What is kept of a passkey. */
export interface RegisteredKey {
  /** Base64url. */
  readonly id: string;
  /** COSE. */
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** Registers and checks passkeys (WebAuthn) for one web address, and keeps nothing. */
export class Passkeys {
  private readonly origin: string;
  private readonly rpId: string;

  /** @param publicUrl where browsers see this node. */
  constructor(publicUrl: string) {
    const { origin, hostname } = new URL(publicUrl);
    this.origin = origin;
    this.rpId = hostname;
  }

  registrationOptions(
    { officer, email, name }: Holder,
    factors: readonly SecondFactorRow[],
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    return generateRegistrationOptions({
      rpName: 'Rogatory',
      rpID: this.rpId,
      userName: email,
      userDisplayName: name === '' ? email : name,
      userID: isoUint8Array.fromUTF8String(officer),
      attestationType: 'none',
      excludeCredentials: descriptorsOf(factors),
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    });
  }

  authenticationOptions(
    factors: readonly SecondFactorRow[],
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return generateAuthenticationOptions({
      rpID: this.rpId,
      allowCredentials: descriptorsOf(factors),
      userVerification: 'preferred',
    });
  }

  /** The key that an authenticator made; undefined where the answer is not right. */
  async registered(response: unknown, challenge: string): Promise<RegisteredKey | undefined> {
    const verified = await orNothing(() =>
      verifyRegistrationResponse({
        response: response as RegistrationResponseJSON, // the library checks it, member by member
        expectedChallenge: challenge,
        expectedOrigin: this.origin,
        expectedRPID: this.rpId,
        requireUserVerification: false,
      }),
    );
    if (!verified?.verified) return undefined;
    const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
    return { id, publicKey, counter, transports: transports.filter(isTransport).slice(0, 10) };
  }

  /** The counter that comes with a right answer; undefined for a wrong one. */
  async answered(
    response: unknown,
    challenge: string,
    key: PasskeyRow,
  ): Promise<number | undefined> {
    const answer = await orNothing(() =>
      verifyAuthenticationResponse({
        response: response as AuthenticationResponseJSON, // the library checks it, member by member
        expectedChallenge: challenge,
        expectedOrigin: this.origin,
        expectedRPID: this.rpId,
        credential: {
          id: key.id,
          publicKey: Uint8Array.from(key.public_key),
          counter: Number(key.counter),
        },
        requireUserVerification: false,
      }),
    );
    return answer?.verified === true ? answer.authenticationInfo.newCounter : undefined;
  }
}

/** The id of the passkey that an answer claims to come from; empty where it names none. */
export function passkeyIn(response: unknown): string {
  const id = (response as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && /^[\w-]{1,1400}$/.test(id) ? id : '';
}

export function passkeyRefused(): DomainError {
  return new DomainError(
    'unauthenticated',
    'passkey-refused',
    'This passkey was not accepted. Try again, or use another second factor.',
  );
}

function descriptorsOf(
  factors: readonly SecondFactorRow[],
): { id: string; transports: string[] }[] {
  return factors
    .filter(({ kind }) => kind === 'passkey')
    .map(({ id, transports }) => ({ id, transports: [...transports] }));
}

/** The library throws sentences about what is wrong; whoever sends it wrong is told no more than that it is. */
async function orNothing<T>(verify: () => Promise<T>): Promise<T | undefined> {
  return verify().catch(() => undefined);
}

function isTransport(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z-]{1,20}$/.test(name);
}
