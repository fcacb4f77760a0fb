import { DomainError, roles, type Actor, type Role } from '@rogatory/kernel';
import {
  addFirstSigningKey,
  deleteSpentSigningKeys,
  signingKeys,
  type Rooms,
} from '@rogatory/persistence';
import type { JwtService } from '@nestjs/jwt';
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

/** Seconds that an access token is good for. */
export const tokenLifetime = 300;
export const issuer = 'rogatory';

/** Milliseconds between two looks for a new signing key, and at least between two that unknown keys bring about. */
const lookEvery = 5000;
const lookAgainAfter = 1000;
/** Seconds after which a key that a newer one has followed is deleted: its tokens have expired twice over. */
const keptFor = 3 * tokenLifetime;

interface Claims {
  readonly sub: string;
  readonly kind: 'officer' | 'service';
  readonly state: string;
  readonly authority: string;
  readonly roles: readonly string[];
  /** Generation of the account that the token was issued for. */
  readonly epoch: number;
  /** The officer who answers for the account. */
  readonly person?: string;
}

/**
 * Access tokens: short, signed (HS256) with a key that every server of the node reads from the database. The newest
 * key signs; older ones verify for as long as a token of theirs can be good.
 */
export class Tokens {
  private keys: ReadonlyMap<string, KeyObject> = new Map();
  private current = '';
  private loadedAt = -Infinity;
  private loading: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly rooms: Rooms,
    private readonly jwt: JwtService,
  ) {}

  /** Reads the signing keys, and makes the first one where there is none. Call before serving. */
  async load(): Promise<void> {
    this.loadedAt = performance.now();
    const [, , keys] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(
        addFirstSigningKey(uuidv7(), randomBytes(32)),
        deleteSpentSigningKeys(keptFor),
        signingKeys(),
      ),
    );
    // a KeyObject: with raw bytes the library first tries to read them as a public key, forty times as slow
    this.keys = new Map(keys.map(({ kid, secret }) => [kid, createSecretKey(secret)]));
    this.current = keys[0]?.kid ?? '';
  }

  /** Goes on looking for new keys until the node closes. A look that fails is left to the next one. */
  watch(): void {
    this.timer ??= setInterval(() => void this.look(), lookEvery).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.loading;
  }

  /** The key that a token names; one that is not known may have been made elsewhere a moment ago. */
  async key(kid: string | undefined): Promise<KeyObject | undefined> {
    if (kid === undefined) return undefined;
    if (!this.keys.has(kid) && performance.now() - this.loadedAt > lookAgainAfter)
      await this.look();
    return this.keys.get(kid);
  }

  sign(actor: Actor & { readonly kind: Claims['kind'] }): Promise<string> {
    const { kind, state, authority, roles: held, epoch, person } = actor;
    const secret = this.keys.get(this.current);
    if (!secret)
      throw new DomainError('unavailable', 'starting', 'The node is starting. Try again.');
    return this.jwt.signAsync(
      { kind, state, authority, roles: held, epoch, ...(person !== undefined && { person }) },
      {
        secret: secret as unknown as string, // its types lack KeyObject; it runs
        algorithm: 'HS256',
        keyid: this.current,
        subject: actor.id,
        issuer,
        audience: 'api',
        expiresIn: tokenLifetime,
      },
    );
  }

  /** One look at a time, however many tokens ask for it. */
  private look(): Promise<void> {
    this.loading ??= this.load()
      .catch(() => undefined)
      .finally(() => {
        this.loading = undefined;
      });
    return this.loading;
  }
}

/** The actor that verified claims speak of; undefined where they are not of our making. */
export function actorOf(claims: Claims): Actor | undefined {
  const held = claims.roles.filter((role): role is Role =>
    (roles as readonly string[]).includes(role),
  );
  if (
    typeof claims.state !== 'string' ||
    typeof claims.epoch !== 'number' ||
    held.length !== claims.roles.length
  )
    return undefined;
  return {
    kind: claims.kind,
    id: claims.sub,
    state: claims.state,
    authority: claims.authority,
    roles: held,
    epoch: claims.epoch,
    ...(claims.person !== undefined && { person: claims.person }),
  };
}

export type { Claims };
