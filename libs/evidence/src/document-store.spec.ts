import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DocumentStore } from './document-store.js';

const id = '01a20192-9f4b-75a5-bd66-3d1b01b0f8fa';
const limit = 1_000_000;
let folder: string;
let store: DocumentStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-store-'));
  store = new DocumentStore(join(folder, 'documents'), limit);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const left = (): string[] => readdirSync(join(folder, 'documents'));
const path = (): string => join(folder, 'documents', id);
const chunks = (...sizes: number[]): Readable =>
  Readable.from(sizes.map((size, index) => Buffer.alloc(size, index)));

describe('a document that is written', () => {
  it('comes out as it went in, with its size and its hash', async () => {
    const bytes = Buffer.concat([Buffer.alloc(70_000, 'a'), Buffer.alloc(3, 'b')]);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const stored = await store.write(
      id,
      Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]),
    );
    expect(stored).toEqual({ size: 70_003, sha256 });
    const read = await store.read(id).toArray();
    expect(Buffer.concat(read).equals(bytes)).toBe(true);
  });

  it('lies under the name of its id, alone, for nobody else to read [ASVS 5.3.2]', async () => {
    await store.write(id, chunks(10));
    expect(left()).toEqual([id]);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'documents')).mode & 0o777).toBe(0o700);
  });

  it('may be empty, and may be as large as is allowed', async () => {
    expect(await store.write(id, chunks())).toMatchObject({ size: 0 });
    await store.remove(id);
    expect(await store.write(id, chunks(limit - 1, 1))).toMatchObject({ size: limit });
  });
});

describe('nothing is left behind of a document', () => {
  it('that is too large', async () => {
    await expect(store.write(id, chunks(limit, 1))).rejects.toMatchObject({
      code: 'document-too-large',
      message: expect.stringContaining('1000000 bytes'),
    });
    expect(left()).toEqual([]);
  });

  it('whose stream breaks', async () => {
    const breaking = Readable.from(
      (function* () {
        yield Buffer.alloc(100);
        throw new Error('the line was cut');
      })(),
    );
    await expect(store.write(id, breaking)).rejects.toMatchObject({ code: 'upload-broken' });
    expect(left()).toEqual([]);
  });

  it('that is removed, also twice', async () => {
    await store.write(id, chunks(10));
    await store.remove(id);
    await store.remove(id);
    expect(left()).toEqual([]);
  });
});

describe('the store', () => {
  it('does not write over what another upload is writing', async () => {
    await store.write(id, chunks(10));
    writeFileSync(`${path()}.part`, 'theirs');
    await expect(store.write(id, chunks(5))).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(`${path()}.part`, 'utf8')).toBe('theirs');
    expect(statSync(path()).size).toBe(10);
  });

  it.each(['../escape', '', 'a'.repeat(36).replace('a', '/'), `${id}/../x`, `${id}\u0000`])(
    'takes no name but an id: %j',
    async (name) => {
      await expect(store.write(name, chunks(1))).rejects.toThrow(
        'A stored document is named by a UUID.',
      );
      expect(() => store.read(name)).toThrow('A stored document is named by a UUID.');
      expect(existsSync(join(folder, 'escape'))).toBe(false);
    },
  );
});
