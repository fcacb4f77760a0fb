import { codeAt, invitationOf, newTotpSecret, stepOf } from './totp.js';

/** Appendix B of RFC 6238, for SHA-1; of its eight digits the last six. */
const secret = Buffer.from('12345678901234567890');
const vectors = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const;
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('the code of an authenticator app', () => {
  it.each(vectors)('at second %i is what RFC 6238 says: %s', (seconds, code) => {
    expect(codeAt(secret, at(seconds))).toBe(code);
    expect(stepOf(secret, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('is good one step early and late, and no longer [ASVS 6.5.5]', () => {
    const code = codeAt(secret, at(1_000_000_020));
    const steps = [-60, -30, 0, 29, 30, 59, 60].map((off) =>
      stepOf(secret, code, at(1_000_000_020 + off)),
    );
    const step = 33_333_334;
    expect(steps).toEqual([undefined, step, step, step, step, step, undefined]);
  });

  it.each(['', '28708', '2870822', 'abcdef', '２８７０８２', '287082\n999999', '-87082'])(
    'is not "%s"',
    (code) => {
      expect(stepOf(secret, code, at(59))).toBeUndefined();
    },
  );

  it('may be typed in groups', () => {
    expect(stepOf(secret, ' 287 082 ', at(59))).toBe(1);
  });
});

describe('the invitation to an authenticator app', () => {
  it('holds a secret of 160 bits as address, drawing and letters to type [ASVS 6.5.3]', async () => {
    const fresh = newTotpSecret();
    const { uri, svg, groups } = await invitationOf(fresh, 'liaison@xa.example');
    expect(fresh).toHaveLength(20);
    const { protocol, host, searchParams } = new URL(uri);
    expect([protocol, host]).toEqual(['otpauth:', 'totp']);
    expect(Object.fromEntries(searchParams)).toEqual({
      ...{ issuer: 'Rogatory', algorithm: 'SHA1', digits: '6', period: '30' },
      secret: groups.join(''),
    });
    expect(uri).toContain('liaison');
    expect(groups).toHaveLength(8);
    expect(svg).toMatch(/^<svg .*<\/svg>\s*$/s);
    expect(svg).not.toMatch(/style=|<script/);
  });
});
