import { createHash } from 'node:crypto';
import { commitment, genesis, hashOf, link, type Header } from './chain.js';
import { anEvent, ours, saltOf, shared } from './history.fixtures.js';

const sha256 = (...parts: readonly (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const headerOf = (text: string) => JSON.parse(text) as Header;

describe('the beginning of a chain', () => {
  it('binds the request, the room and the State', () => {
    const heads = [
      shared,
      { ...shared, request: 'another' },
      ours,
      { ...ours, state: 'XB' },
      { ...ours, request: 'another' },
    ].map((chain) => genesis(chain).hash);
    expect(new Set(heads).size).toBe(heads.length);
  });

  it('is before the first link', () => {
    expect(genesis(shared)).toEqual({ seq: 0, hash: sha256('rogatory:1:0199-request:shared:') });
  });
});

describe('a link', () => {
  const first = anEvent(shared, genesis(shared));

  it('is tied to the one before', () => {
    const second = anEvent(shared, first);
    expect(headerOf(first.header)).toMatchObject({ v: 1, seq: 1, previous: genesis(shared).hash });
    expect(headerOf(second.header)).toMatchObject({ seq: 2, previous: first.hash });
    expect(second.seq).toBe(2);
  });

  it('hashes its header, set apart from other hashes', () => {
    expect(first.hash).toBe(sha256(Buffer.of(0), first.header));
    expect(hashOf(first.header)).toBe(first.hash);
  });

  it('commits to its data by salt and canonical text, and holds none of it in the header', () => {
    expect(first.data).toBe('{"text":"é😀 �"}');
    const hash = sha256(Buffer.from(saltOf(1), 'hex'), first.data ?? '');
    expect(headerOf(first.header).dataHash).toBe(hash);
    expect(commitment(saltOf(1), first.data ?? '')).toBe(hash);
    expect(first.header).not.toContain('é');
  });

  it('writes its header in canonical form', () => {
    expect(Object.keys(headerOf(first.header))).toEqual(
      Object.keys(headerOf(first.header)).toSorted(),
    );
  });

  it('repeats in its columns what the header says', () => {
    const { id, request, seq, type, at } = headerOf(first.header);
    expect(first).toMatchObject({ id, request, seq, type, at });
  });

  it('has fresh salt of sixteen bytes where none is given', () => {
    const fields = { ...headerOf(first.header), authority: 'xa-central' };
    const [one, other] = [link(genesis(shared), fields, {}), link(genesis(shared), fields, {})];
    expect(one.salt).toMatch(/^[0-9a-f]{32}$/);
    expect(one.salt).not.toBe(other.salt);
    expect(one.hash).not.toBe(other.hash);
  });

  it('does not hold what has no canonical form', () => {
    expect(() => anEvent(shared, genesis(shared), { at: new Date(0) })).toThrow(TypeError);
  });
});
