import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeKey, NodeKeyFault } from './node-key.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-key-'));
  path = join(folder, 'deeper/node.key');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const value = Buffer.from('the secret of an authenticator app');

describe('the node key', () => {
  it('is made when it is first needed, for its owner alone, and found again [ASVS 13.3.2]', () => {
    const first = new NodeKey(path);
    expect(readdirSync(folder)).toEqual([]);
    const sealed = first.seal(value, 'officer');
    expect([statSync(path).mode & 0o777, readFileSync(path)]).toEqual([0o600, expect.any(Buffer)]);
    expect(readFileSync(path)).toHaveLength(32);
    expect(readdirSync(join(folder, 'deeper'))).toEqual(['node.key']);
    expect(new NodeKey(path).open(sealed, 'officer')).toEqual(value);
  });

  it('can come from the environment', () => {
    const given = randomBytes(32).toString('base64');
    const sealed = new NodeKey(path, given).seal(value, 'officer');
    expect(new NodeKey(join(folder, 'other'), given).open(sealed, 'officer')).toEqual(value);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('seals each time differently, and shows nothing of what it seals [ASVS 11.3.4]', () => {
    const key = new NodeKey(path);
    const [a, b] = [key.seal(value, 'officer'), key.seal(value, 'officer')];
    expect(a.equals(b)).toBe(false);
    expect(a.includes(value)).toBe(false);
  });

  it('opens for nothing but what the value belongs to, and notices every changed byte [ASVS 11.3.2, 11.3.3]', () => {
    const key = new NodeKey(path);
    const sealed = key.seal(value, 'officer');
    expect(() => key.open(sealed, 'another officer')).toThrow();
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => key.open(changed, 'officer')).toThrow();
    }
    expect(() => key.open(sealed.subarray(0, 20), 'officer')).toThrow();
  });

  it('says which key is missing where another one sealed', () => {
    const sealed = new NodeKey(join(folder, 'former.key')).seal(value, 'officer');
    expect(() => new NodeKey(path).open(sealed, 'officer')).toThrow(
      expect.objectContaining({ kind: 'unavailable', code: 'node-key-wrong' }),
    );
    expect(() => new NodeKey(path).open(sealed, 'officer')).toThrow(/[0-9a-f]{8}.*operator/);
  });

  it('says what to do where the file is no key or cannot be read', () => {
    const broken = join(folder, 'broken.key');
    writeFileSync(broken, 'short');
    expect(() => new NodeKey(broken).seal(value, 'officer')).toThrow(NodeKeyFault);
    expect(() => new NodeKey(broken).seal(value, 'officer')).toThrow(/32 bytes/);
    expect(() => new NodeKey(folder).seal(value, 'officer')).toThrow(/DATA_DIR.*NODE_KEY/);
  });
});
