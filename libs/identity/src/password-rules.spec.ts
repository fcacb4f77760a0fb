import { requireGoodPassword } from './password-rules.js';

const about = ['Liaison officer', 'liaison@xa.example', 'Aldora'];

function verdict(password: string): string {
  try {
    requireGoodPassword(password, about);
    return 'good';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('the rules for passwords', () => {
  it.each(['vierzehn Ziche', 'a1!B2?c3$D4%e5'])(
    'refuse "%s", which has fourteen characters [ASVS 6.2.1]',
    (password) => {
      expect(verdict(password)).toBe('password-too-short');
    },
  );

  it('count characters and not bytes, and admit 256 of them [ASVS 6.2.1, 6.2.9]', () => {
    expect(verdict('🐎'.repeat(14))).toBe('password-too-short');
    const long = Array.from({ length: 64 }, (_, at) => `${String.fromCodePoint(0x4e00 + at)}x7 `);
    expect(verdict(long.join(''))).toBe('good');
    expect(verdict(`${long.join('')}!`)).toBe('password-too-long');
  });

  it.each([
    'correct horse battery staple',
    'only lower letters here',
    '918273645546372819',
    '   spaces   at   both   ends   ',
    'пять слов без всякого смысла',
    '馬正確電池止血鉗還有什麼別的東西',
    'pâte à modeler ünïcode',
  ])('ask for no composition: "%s" will do [ASVS 6.2.5]', (password) => {
    expect(verdict(password)).toBe('good');
  });

  it.each([
    '12345678900987654321',
    'PasswordPassword',
    'qwerty123456789012345',
    '!!!123-Password-2026!!!',
    'monkeymonkeymonkey',
    'aaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcab',
  ])('refuse "%s", or what it is made of, as leaked or common [ASVS 6.2.4, 6.2.12]', (password) => {
    expect(verdict(password)).toBe('password-common');
  });

  it.each([
    'liaison@xa.example',
    'Liaison-Officer-1984',
    'rogatory rogatory 1',
    'AldoraRogatory2026',
    'officer.liaison.xa.example',
  ])('refuse "%s", which others can tell from who the officer is [ASVS 6.2.11]', (password) => {
    expect(verdict(password)).toBe('password-personal');
  });

  it('admit one’s own name beside enough that is not [ASVS 6.2.11]', () => {
    expect(verdict('claire feeds nine purple herons')).toBe('good');
  });
});
