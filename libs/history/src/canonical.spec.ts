import fc from 'fast-check';
import { canonical } from './canonical.js';

const seeded = { seed: 42, numRuns: 500 };
/** Every value that we write: JSON with well-formed strings, safe integers and finite numbers, without minus zero. */
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })
      .map((number) => (number === 0 ? 0 : number)),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
  ),
})).value;

describe('the canonical form (RFC 8785)', () => {
  it('is that of the example in section 3.2.2', () => {
    const value = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`) as unknown;
    expect(canonical(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts by UTF-16 code units, as the example in section 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonical(value).matchAll(/:"([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  /** Appendix B, as far as the numbers are safe; bits of the double, and its text. */
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['4340000000000000', undefined],
    ['c340000000000000', undefined],
    ['4430000000000000', undefined],
    ['44b52d02c7e14af5', undefined],
    ['444b1ae4d6e2ef50', undefined],
    ['7fefffffffffffff', undefined],
    ['7fffffffffffffff', undefined],
    ['7ff0000000000000', undefined],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s as %s', (bits, text) => {
    const number = Buffer.from(bits, 'hex').readDoubleBE();
    if (text === undefined) expect(() => canonical(number)).toThrow(TypeError);
    else expect(canonical(number)).toBe(text);
  });

  it.each([
    ['\b\t\n\f\r', String.raw`"\b\t\n\f\r"`],
    ['\u0000\u001f\u007f', '"\\u0000\\u001f\u007f"'],
    ['"\\/', String.raw`"\"\\/"`],
    ['\u2028é😀', '"\u2028é😀"'],
  ])('escapes only what it must (%j)', (text, escaped) => {
    expect(canonical(text)).toBe(escaped);
  });

  it('leaves out members that are undefined', () => {
    expect(canonical({ b: undefined, a: { c: undefined } })).toBe('{"a":{}}');
  });

  it('takes objects without a prototype, and members named like one', () => {
    const bare = Object.assign(Object.create(null) as object, { b: 1, a: 2 });
    expect(canonical(bare)).toBe('{"a":2,"b":1}');
    expect(canonical(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  it('reads back as what was written', () => {
    const property = fc.property(values, (value) => {
      expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value));
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
    });
    fc.assert(property, seeded);
  });

  it('does not depend on the order of members', () => {
    const members = fc.uniqueArray(fc.tuple(fc.string({ unit: 'binary' }), values), {
      selector: ([key]) => key,
    });
    const shuffled = members.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    const property = fc.property(shuffled, ([one, other]) => {
      expect(canonical(Object.fromEntries(one))).toBe(canonical(Object.fromEntries(other)));
    });
    fc.assert(property, seeded);
  });
});

class Point {
  readonly x = 1;
}

describe('what has no one canonical form', () => {
  it.each([
    ['a map', new Map([['a', 1]])],
    ['a set', new Set([1])],
    ['a date', new Date(0)],
    ['an instance of a class', new Point()],
    ['bytes', Buffer.from('a')],
    ['a lone high surrogate', 'a\ud800'],
    ['a lone low surrogate', '\udc00a'],
    ['a lone surrogate in a name', { '\ud800': 1 }],
    ['an unsafe integer', 2 ** 53],
    ['an unsafe negative integer', -(2 ** 53)],
    ['no number', NaN],
    ['no end', Infinity],
    ['a big integer', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['nothing', undefined],
    ['nothing in a list', [1, undefined]],
    ['a hole in a list', Array<number>(2)],
  ])('is refused: %s', (_, value) => {
    expect(() => canonical(value)).toThrow(TypeError);
    expect(() => canonical({ deep: [value] })).toThrow(TypeError);
  });
});
