import { createHash, randomBytes } from 'node:crypto';
import { canonical } from './canonical.js';

export type Room = 'shared' | 'private';

/** One chain: a request has a shared one, and a private one for each of its two States. */
export interface ChainId {
  readonly request: string;
  readonly room: Room;
  /** The State whose private room it is; absent for the shared room. */
  readonly state?: string;
}

/** What the hash covers. The data themselves are only committed to, so that they can be erased by law. */
export interface Header {
  /** Version of this form. */
  readonly v: 1;
  readonly id: string;
  readonly request: string;
  readonly room: Room;
  readonly seq: number;
  readonly type: string;
  /** Recorded: the database's clock after the lock, RFC 3339 UTC. */
  readonly at: string;
  /** Claimed, where it differs from `at`. */
  readonly occurredAt?: string;
  readonly actor: string;
  readonly authority?: string;
  /** The State that acts, or on whose behalf the system acts. */
  readonly state: string;
  readonly basis: readonly string[];
  /** Private events only: the shared room's head that the actor saw. */
  readonly sharedHead?: string;
  /** SHA-256(salt, canonical data), hexadecimal. */
  readonly dataHash: string;
  readonly previous: string;
}

/** One link as it is stored: the very bytes that were hashed, never a re-serialisation. */
export interface StoredEvent {
  readonly id: string;
  readonly request: string;
  readonly seq: number;
  readonly type: string;
  readonly at: string;
  /** Canonical text of the header. */
  readonly header: string;
  /** Canonical text of the data, and the salt in hexadecimal; both null once erased. */
  readonly data: string | null;
  readonly salt: string | null;
  readonly hash: string;
}

/** The last link of a chain; `seq` 0 and the chain's own genesis before the first. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** What a chain begins from: it binds the request, the room and the room's State. */
export function genesis({ request, room, state }: ChainId): Head {
  return { seq: 0, hash: sha256(`rogatory:1:${request}:${room}:${state ?? ''}`) };
}

/** The next link after `head`. The salt is fresh randomness unless given. */
export function link(
  head: Head,
  fields: Omit<Header, 'v' | 'seq' | 'previous' | 'dataHash'>,
  data: unknown,
  salt: string = randomBytes(16).toString('hex'),
): StoredEvent {
  const text = canonical(data);
  const header = canonical({
    ...fields,
    v: 1,
    seq: head.seq + 1,
    previous: head.hash,
    dataHash: commitment(salt, text),
  } satisfies Header);
  const { id, request, type, at } = fields;
  return {
    id,
    request,
    seq: head.seq + 1,
    type,
    at,
    header,
    data: text,
    salt,
    hash: hashOf(header),
  };
}

/** SHA-256 over the salt's bytes followed by the canonical data in UTF-8, hexadecimal. */
export function commitment(salt: string, data: string): string {
  return createHash('sha256').update(Buffer.from(salt, 'hex')).update(data, 'utf8').digest('hex');
}

/** SHA-256 over a zero byte (which sets links apart from other hashes) and the canonical header, hexadecimal. */
export function hashOf(header: string): string {
  return sha256(`\0${header}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
