import { DomainError } from '@rogatory/kernel';
import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A file as it came to lie in the store. */
export interface Stored {
  readonly size: number;
  /** SHA-256 of its bytes, hexadecimal. */
  readonly sha256: string;
}

/**
 * Keeps documents on disk under names of its own: never a name that somebody sent. A file is complete or absent:
 * it is written beside, flushed, and put into place by renaming.
 */
export class DocumentStore {
  constructor(
    private readonly directory: string,
    /** Largest file in bytes. */
    readonly limit: number,
  ) {}

  /**
   * Writes a stream in constant memory, hashing as it goes.
   * @param id a UUID that names the file.
   * @throws DomainError `document-too-large` (413) or `upload-broken` (422). Nothing is left behind.
   */
  async write(id: string, stream: Readable): Promise<Stored> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const path = this.path(id);
    const partial = `${path}.part`;
    const file = await open(partial, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of unbroken(stream)) {
        size += chunk.length;
        if (size > this.limit) throw tooLarge(this.limit);
        hash.update(chunk);
        await writeWhole(file, chunk);
      }
      await file.sync();
      await file.close();
      await rename(partial, path);
      await this.syncDirectory();
      return { size, sha256: hash.digest('hex') };
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(partial, { force: true });
      throw error;
    }
  }

  read(id: string): ReadStream {
    return createReadStream(this.path(id));
  }

  async remove(id: string): Promise<void> {
    await rm(this.path(id), { force: true });
  }

  private path(id: string): string {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error('A stored document is named by a UUID.');
    return join(this.directory, id);
  }

  /** Makes the new name itself durable. */
  private async syncDirectory(): Promise<void> {
    const directory = await open(this.directory, 'r');
    await directory.sync().finally(() => directory.close());
  }
}

async function writeWhole(file: Awaited<ReturnType<typeof open>>, chunk: Buffer): Promise<void> {
  for (let written = 0; written < chunk.length;) {
    written += (await file.write(chunk, written)).bytesWritten;
  }
}

/** The chunks of a stream. That it broke off is the sender's to mend; what the disk says is ours. */
async function* unbroken(stream: Readable): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch {
    throw uploadBroken();
  }
}

/** What is told to whoever sends a file that breaks off, or a form that cannot be read. */
export function uploadBroken(): DomainError {
  return new DomainError(
    'invalid',
    'upload-broken',
    'The upload broke off before its end, or is not in the form that it says. Send the file again.',
  );
}

function tooLarge(limit: number): DomainError {
  return new DomainError(
    'too-large',
    'document-too-large',
    `A document may have at most ${limit} bytes. Split the file or deliver it by another channel.`,
  );
}
