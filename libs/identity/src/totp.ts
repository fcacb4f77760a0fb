import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { toString as drawQr } from 'qrcode';

/** What every authenticator app can do (RFC 6238): six digits of SHA-1, new each thirty seconds. */
const kind = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** What an officer needs to set an authenticator app up. */
export interface TotpInvitation {
  /** `otpauth://` address, for apps on the same device. */
  readonly uri: string;
  /** The same as a QR code: an SVG element. */
  readonly svg: string;
  /** The secret in groups of four letters, for typing. */
  readonly groups: readonly string[];
}

/** 160 random bits, as RFC 4226 recommends. */
export function newTotpSecret(): Buffer {
  return randomBytes(20);
}

/** @param account the officer's e-mail address, which the app shows. */
export async function invitationOf(secret: Buffer, account: string): Promise<TotpInvitation> {
  const totp = new TOTP({ ...kind, issuer: 'Rogatory', label: account, secret: asSecret(secret) });
  const uri = totp.toString();
  const svg = await drawQr(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
  return { uri, svg, groups: totp.secret.base32.match(/.{1,4}/g) ?? [] };
}

/** The step of thirty seconds that a code is of, one step back and forth allowed; undefined for a wrong code. */
export function stepOf(secret: Buffer, code: string, now: Date): number | undefined {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const timestamp = now.getTime();
  const delta = TOTP.validate({ ...kind, token, secret: asSecret(secret), timestamp, window: 1 });
  return delta === null ? undefined : TOTP.counter({ period: kind.period, timestamp }) + delta;
}

/** The code that an authenticator app shows at a moment. */
export function codeAt(secret: Buffer, at: Date): string {
  return TOTP.generate({ ...kind, secret: asSecret(secret), timestamp: at.getTime() });
}

/** The secret of a demonstration officer's authenticator app. It is no secret at all. */
export function demonstrationSecret(email: string): Buffer {
  return createHash('sha256').update(`rogatory demonstration ${email}`).digest().subarray(0, 20);
}

/** The code of a demonstration officer's authenticator app, for the demonstration's own page and for tests. */
export function demonstrationCode(email: string, at: Date): string {
  return codeAt(demonstrationSecret(email), at);
}

function asSecret(secret: Buffer): Secret {
  return new Secret({ buffer: Uint8Array.from(secret).buffer });
}
