import { fits, stemOf, wordsOf } from './plain-words.js';

const things = [
  { of: 'keep', texts: [{ text: 'Keep stored data. Preservation.', weight: 2 }] },
  { of: 'give', texts: [{ text: 'Search and disclosure of stored data', weight: 2 }] },
  { of: 'hear', texts: [{ text: 'Hear a witness. The data of the case', weight: 2 }] },
];

describe('what is said in plain words', () => {
  it('finds what has its words, in whatever form they stand there', () => {
    const [best] = fits('The logs must be preserved, please', 'the must', things);
    expect([best!.of, best!.words]).toEqual(['keep', ['preserved']]);
    expect(fits('disclose what is stored', '', things).map(({ of }) => of)).toEqual([
      ...['give', 'keep', 'hear'],
    ]);
  });

  it('is told nothing by words that all have, or that none has', () => {
    expect(
      fits('data zebra hear', 'hear', things).map(({ score, words }) => [score, words]),
    ).toEqual([...[0, 1, 2].map(() => [0, []])]);
  });

  it('is read in languages with other letters, with articles that lean on words, and without spaces', () => {
    expect(stemOf('البيانات')).toBe(stemOf('بيانات'));
    expect(stemOf('préserver')).toBe(stemOf('preservation'));
    expect(wordsOf('保存数据')).toEqual(['保存', '存数', '数据']);
    expect(wordsOf('to be or not')).toEqual(['not']);
  });
});
