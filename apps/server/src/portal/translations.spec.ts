import { LawTexts } from '@rogatory/law';
import { stateNames } from '../../../../config/states.js';
import { languages } from './messages.js';
import { translations } from './translations.js';

const names = stateNames();
const codes = Object.keys(names);
/** Codes that ISO 3166-1 leaves to their users; the fictional States have these. */
const fictional = codes.filter((code) => /^X/.test(code));
const observers = ['PS', 'VA'];

describe('the names of States', () => {
  it('are those of the 193 members of the United Nations, two observers, and the fictional ones', () => {
    expect(codes.length - observers.length - fictional.length).toBe(193);
    expect(codes).toEqual(expect.arrayContaining(observers));
    expect(fictional).toEqual(['XA', 'XB', 'XC', 'XD', 'XE']);
  });

  it.each(['ar', 'en', 'es', 'fr', 'id', 'ru', 'vi', 'zh'])(
    'are all there in %s, each once',
    (tag) => {
      const all = codes.map((code) => names[code]?.[tag] ?? '');
      expect(all.filter((name) => name.trim() === '')).toEqual([]);
      expect(new Set(all).size).toBe(all.length);
    },
  );

  it('are the short ones of the United Nations, not those of a phone', () => {
    expect([names['VN']?.['en'], names['TR']?.['fr'], names['RU']?.['ru']]).toEqual([
      ...['Viet Nam', 'Türkiye', 'Российская Федерация'],
    ]);
  });

  it('are the directory’s own where it has a State that the list has not', () => {
    const state = { code: 'QQ', name: 'Quondam' };
    const directory = { states: () => [state] } as unknown as Parameters<typeof translations>[1];
    const { stateName } = translations({ texts: new LawTexts() }, directory);
    expect(['QQ', 'ZZ', 'XA'].map((code) => stateName(languages[0], code))).toEqual([
      ...['Quondam', 'ZZ', 'Aldora'],
    ]);
  });
});
