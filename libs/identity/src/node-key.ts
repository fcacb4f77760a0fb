import { DomainError } from '@rogatory/kernel';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The node's key cannot be used; the message says what the operator should do. */
export class NodeKeyFault extends Error {
  override readonly name = 'NodeKeyFault';
}

const cipher = 'aes-256-gcm';
const version = 1;
/** Bytes of version, key id, nonce and tag. */
const sizes = { version: 1, keyId: 4, nonce: 12, tag: 16 } as const;
const header = sizes.version + sizes.keyId + sizes.nonce;

/**
 * Seals what the database must not be able to tell (AES-256-GCM), with a key that lies beside the documents or comes
 * from the environment. A sealed value: version, key id, nonce, ciphertext, tag.
 */
export class NodeKey {
  private key: Buffer | undefined;

  /**
   * @param path of the key's file, which is made where it is missing and first needed.
   * @param given the key as base64, instead of the file.
   */
  constructor(
    private readonly path: string,
    private readonly given?: string,
  ) {}

  /**
   * @param about what the value belongs to, such as an officer's id: it opens for nothing else.
   * @throws NodeKeyFault
   */
  seal(value: Uint8Array, about: string): Buffer {
    const key = this.load();
    const start = Buffer.concat([Buffer.from([version]), idOf(key), randomBytes(sizes.nonce)]);
    const sealing = createCipheriv(cipher, key, start.subarray(-sizes.nonce));
    sealing.setAAD(Buffer.from(about));
    return Buffer.concat([start, sealing.update(value), sealing.final(), sealing.getAuthTag()]);
  }

  /** @throws DomainError `node-key-wrong` (503) where another key sealed it; NodeKeyFault. */
  open(sealed: Buffer, about: string): Buffer {
    const key = this.load();
    const keyId = sealed.subarray(sizes.version, sizes.version + sizes.keyId);
    if (sealed[0] !== version || !keyId.equals(idOf(key))) {
      throw new DomainError(
        'unavailable',
        'node-key-wrong',
        `This was sealed with another node key (${keyId.toString('hex')}) than the present one ` +
          `(${idOf(key).toString('hex')}). The operator has to put back the former node.key, or NODE_KEY.`,
      );
    }
    const opening = createDecipheriv(cipher, key, sealed.subarray(header - sizes.nonce, header), {
      authTagLength: sizes.tag,
    });
    opening.setAAD(Buffer.from(about));
    opening.setAuthTag(sealed.subarray(-sizes.tag));
    return Buffer.concat([opening.update(sealed.subarray(header, -sizes.tag)), opening.final()]);
  }

  private load(): Buffer {
    this.key ??= this.given === undefined ? this.fromFile() : Buffer.from(this.given, 'base64');
    if (this.key.length !== 32) {
      const where = this.given === undefined ? this.path : 'NODE_KEY';
      this.key = undefined;
      throw new NodeKeyFault(
        `The node key in ${where} is not 32 bytes long. Put the right one back: without it no officer's authenticator app works.`,
      );
    }
    return this.key;
  }

  private fromFile(): Buffer {
    try {
      return readOrMake(this.path);
    } catch (error) {
      throw new NodeKeyFault(
        `The node key cannot be read or made: ${(error as Error).message}. Give server and cli the same DATA_DIR, writable for their user, or set NODE_KEY.`,
      );
    }
  }
}

/** First bytes of the key's hash: tells keys apart and gives nothing away. */
function idOf(key: Buffer): Buffer {
  return createHash('sha256').update('rogatory node key').update(key).digest().subarray(0, 4);
}

/** Whoever links first has made the key; the others read that one. */
function readOrMake(path: string): Buffer {
  const found = readIfThere(path);
  if (found) return found;
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(32), { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path);
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
