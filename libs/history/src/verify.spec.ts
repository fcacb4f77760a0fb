import fc from 'fast-check';
import { canonical } from './canonical.js';
import { genesis, hashOf, type Head, type StoredEvent } from './chain.js';
import { aChain, anEvent, erased, ours, saltOf, shared } from './history.fixtures.js';
import { verifyChain } from './verify.js';

const seeded = { seed: 42, numRuns: 120 };
const chain = aChain(6);
const recorded: Head = { seq: 6, hash: chain.at(-1)?.hash ?? '' };
const verify = (events: readonly StoredEvent[], bounds = {}) => verifyChain(shared, events, bounds);
const changed = (at: number, change: Partial<StoredEvent>) =>
  chain.map((event, index) => (index === at ? { ...event, ...change } : event));

describe('a whole chain', () => {
  it('verifies, with the head that is remembered', () => {
    expect(verify(chain, { recorded })).toEqual({ ok: true, events: 6, head: recorded.hash });
  });

  it('verifies when it is empty', () => {
    const { hash } = genesis(shared);
    expect(verify([])).toEqual({ ok: true, events: 0, head: hash });
    expect(verify([], { recorded: genesis(shared) }).ok).toBe(true);
  });

  it('verifies in stretches as it does in one', () => {
    const property = fc.property(fc.nat(12), fc.nat(12), fc.nat(12), (length, one, other) => {
      const events = aChain(length);
      const [first, second] = [
        Math.min(one, other, length),
        Math.min(Math.max(one, other), length),
      ];
      let from: Head | undefined;
      for (const stretch of [
        events.slice(0, first),
        events.slice(first, second),
        events.slice(second),
      ]) {
        const report = verify(stretch, from ? { from } : {});
        expect(report).toMatchObject({ ok: true, events: stretch.length });
        from = { seq: (from?.seq ?? 0) + stretch.length, hash: report.head };
      }
      expect(from?.hash).toBe(verify(events).head);
    });
    fc.assert(property, seeded);
  });
});

describe('a link that is tied to the one before it', () => {
  const [first] = chain as [StoredEvent];

  it('is found out where it leaves out a number', () => {
    const later = anEvent(shared, { seq: 2, hash: first.hash });
    expect(verify([first, later])).toMatchObject({ ok: false, fault: { seq: 3 } });
  });

  it.each([{ room: 'private' as const }, { request: 'another' }])(
    'is found out where it says that it belongs elsewhere: %j',
    (elsewhere) => {
      const stray = anEvent({ ...shared, ...elsewhere }, first);
      const { fault } = verify([first, { ...stray, request: shared.request }]);
      expect(fault?.what).toMatch(/another chain/);
    },
  );
});

describe('a change of a single character', () => {
  const texts = ['header', 'data', 'salt', 'hash', 'id', 'request', 'type', 'at'] as const;

  it.each(texts)('of the %s is found, and where', (column) => {
    const property = fc.property(
      fc.nat(5),
      fc.nat(),
      fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
      (at, place, other) => {
        const text = chain[at]?.[column] ?? '';
        const index = place % text.length;
        for (const character of [other, ...turned(text.charAt(index))]) {
          const next = text.slice(0, index) + character + text.slice(index + 1);
          if (next === text) continue;
          expect(verify(changed(at, { [column]: next }))).toMatchObject({
            ok: false,
            fault: { seq: at + 1 },
          });
        }
        for (const next of [text.slice(0, index) + text.slice(index + 1), `${text}0`, `${text} `]) {
          expect(verify(changed(at, { [column]: next })).ok).toBe(false);
        }
      },
    );
    fc.assert(property, seeded);
  });

  /** The other case, and each text that differs in one bit. */
  function turned(character: string): string[] {
    const code = character.charCodeAt(0);
    const bits = [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => String.fromCharCode(code ^ (1 << bit)));
    return [character.toUpperCase(), ...bits];
  }

  it('of the sequence is found', () => {
    expect(verify(changed(2, { seq: 4 })).ok).toBe(false);
  });

  it('is found where a replaced character and a broken one have the same bytes', () => {
    const broken = chain[0]?.data?.replace('�', '\ud800') ?? '';
    expect(verify(changed(0, { data: broken })).ok).toBe(false);
  });
});

describe('a chain that has been tampered with', () => {
  it('is found out when a link is removed', () => {
    for (const at of [0, 1, 2, 3, 4]) {
      const without = chain.filter((_, index) => index !== at);
      expect(verify(without)).toMatchObject({ ok: false, fault: { seq: at + 2 } });
    }
  });

  it('is found out when links change places', () => {
    const places = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
    const property = fc.property(places, (order) => {
      const { ok } = verify(order.flatMap((at) => chain[at] ?? []));
      expect(ok).toBe(order.every((at, index) => at === index));
    });
    fc.assert(property, seeded);
  });

  it('is found out when a link is doubled', () => {
    const twice = chain.flatMap((event, at) => (at === 3 ? [event, event] : [event]));
    expect(verify(twice).ok).toBe(false);
  });

  it('is found out when its tail is cut and the head is remembered', () => {
    const cut = chain.slice(0, 4);
    expect(verify(cut).ok).toBe(true);
    expect(verify(cut, { recorded })).toMatchObject({ ok: false, fault: { seq: 5 } });
    expect(verify([], { recorded }).ok).toBe(false);
  });

  it('is found out when another end is put in place of its own', () => {
    const last = anEvent(shared, chain[4] ?? genesis(shared), { text: 'Another end.' });
    expect(verify([...chain.slice(0, 5), last]).ok).toBe(true);
    expect(verify([...chain.slice(0, 5), last], { recorded }).ok).toBe(false);
  });

  it('is found out when it is shown as the chain of another request, room or State', () => {
    expect(verifyChain({ ...shared, request: 'another' }, chain).ok).toBe(false);
    expect(verifyChain(ours, chain).ok).toBe(false);
    expect(verifyChain({ ...ours, state: 'XB' }, aChain(3, ours)).ok).toBe(false);
    expect(verifyChain(ours, aChain(3, ours)).ok).toBe(true);
  });

  it.each(['null', '[]', '7', '{}', 'not JSON', ''])(
    'is found out when a header says %j',
    (header) => {
      const { ok, fault } = verify(changed(0, { header, hash: hashOf(header) }));
      expect([ok, fault?.seq]).toEqual([false, 1]);
    },
  );

  it('is found out when a header is written in another form, its hash with it', () => {
    const text = chain[0]?.header ?? '';
    const header = text.replace('{', '{ ');
    expect(verify(changed(0, { header, hash: hashOf(header) })).fault?.what).toContain('canonical');
    expect(canonical(JSON.parse(header))).toBe(text);
  });

  it('is found out when a part of the data goes over to the salt', () => {
    const { salt, data } = chain[0] ?? {};
    const moved = { salt: `${salt ?? ''}7b`, data: data?.slice(1) ?? '' };
    expect(verify(changed(0, moved)).ok).toBe(false);
  });
});

describe('data that have been erased', () => {
  it('leave the chain whole', () => {
    const property = fc.property(fc.subarray([0, 1, 2, 3, 4, 5]), (gone) => {
      const events = chain.map((event, at) => (gone.includes(at) ? erased(event) : event));
      expect(verify(events, { recorded })).toMatchObject({ ok: true, head: recorded.hash });
    });
    fc.assert(property, seeded);
  });

  it.each([{ data: null }, { salt: null }])(
    'are erased with their salt (%j alone is not)',
    (half) => {
      expect(verify(changed(2, half))).toMatchObject({ ok: false, fault: { seq: 3 } });
    },
  );

  it('do not hide a change elsewhere', () => {
    const other = chain[3]?.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) ?? '';
    const events = changed(3, { hash: other }).map(erased);
    expect(verify(events)).toMatchObject({ ok: false, fault: { seq: 4 } });
  });

  it('cannot be put back as others', () => {
    expect(verify(changed(1, { data: '{"text":"Other."}', salt: saltOf(2) })).ok).toBe(false);
  });
});
