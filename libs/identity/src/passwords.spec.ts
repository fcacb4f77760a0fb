import { hashSecret } from './secrets.js';
import { Passwords } from './passwords.js';

const passwords = new Passwords();
const phrase = 'correct horse battery staple';

async function time(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

describe('the hash of a password', () => {
  it('is argon2id over 64 MiB, three passes, four lanes [ASVS 11.4.2]', async () => {
    expect(await passwords.hash(phrase)).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  });

  it('is of the whole password, untrimmed and in any case [ASVS 6.2.8]', async () => {
    const long = 'x'.repeat(255);
    const encoded = await passwords.hash(`${long}A`);
    for (const other of [`${long}B`, `${long}a`, `${long}A `, long]) {
      expect(await passwords.check(other, encoded)).toEqual({ matches: false });
    }
    expect(await passwords.check(`${long}A`, encoded)).toEqual({ matches: true });
  });

  it('is the same however a keyboard composes accents', async () => {
    const encoded = await passwords.hash('pâte à modeler ünïcode'.normalize('NFD'));
    expect(
      (await passwords.check('pâte à modeler ünïcode'.normalize('NFC'), encoded)).matches,
    ).toBe(true);
  });

  it('is made anew where a cheaper one was kept, and only for the right password', async () => {
    const cheap = await hashSecret(phrase);
    const { matches, stronger = '' } = await passwords.check(phrase, cheap);
    expect(matches).toBe(true);
    expect(await passwords.check(phrase, stronger)).toEqual({ matches: true });
    expect(await passwords.check('wrong', cheap)).toEqual({ matches: false });
  });

  it('costs as much time where there is nothing to compare with [ASVS 6.3.8]', async () => {
    const encoded = await passwords.hash(phrase);
    await passwords.check('warm', undefined);
    const ratios: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const known = await time(() => passwords.check('wrong', encoded));
      ratios.push((await time(() => passwords.check('wrong', undefined))) / known);
    }
    const median = ratios.sort((a, b) => a - b)[2] ?? 0;
    expect(median).toBeGreaterThan(0.5);
    expect(median).toBeLessThan(2);
  });

  it('waits for its turn where many sign in at once, and is refused where too many do', async () => {
    const narrow = new Passwords(1, 2);
    const encoded = await narrow.hash(phrase);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => narrow.check(phrase, encoded)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
    ]);
    expect(outcomes.at(-1)).toMatchObject({ reason: { kind: 'unavailable', code: 'busy' } });
    expect((await narrow.check(phrase, encoded)).matches).toBe(true);
  });
});
