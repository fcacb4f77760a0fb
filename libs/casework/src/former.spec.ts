import fc from 'fast-check';
import { identifiersIn } from './former.js';

describe('what tells an account, an address or a number from all others', () => {
  it.each([
    ['mailbox of j.doe@mail.example', ['j.doe@mail.example']],
    ['Connection logs of 203.0.113.84, 1 to 16 November 2026', ['203.0.113.84']],
    [
      'the wallet bc1qar0srrr7xfkvy5l643, and 2001:db8::17',
      ['bc1qar0srrr7xfkvy5l643', '2001:db8::17'],
    ],
    ['telephone +84 24 3825 0001 (office)', ['+84 24 3825 0001']],
    ['www.shop.example since 2026-11-01', ['www.shop.example']],
    ['Mailbox of the same account', ['Mailbox of the same account']],
    ['حساب user_77@post.example', ['user_77@post.example']],
  ])('%s: %j', (text, found) => {
    expect(identifiersIn([text])).toEqual(found);
  });

  it('is each told once, and nothing of what says too little', () => {
    expect(identifiersIn(['A@B.example', 'a@b.example', 'him', ''])).toEqual(['a@b.example']);
    const long =
      'All that the provider keeps of what was written between the two of them since then';
    expect(identifiersIn([long, `${long}, from 2026-11-01 to 16.11.2026`])).toEqual([]);
  });

  it('is few and short, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 150 }), { maxLength: 5 }),
        (texts) => {
          const found = identifiersIn(texts);
          expect(found.length).toBeLessThanOrEqual(8);
          for (const one of found) expect(one.includes('\0') || one.length > 60).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });
});
