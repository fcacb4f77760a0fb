import { mailAbout, mailTexts } from './mail-texts.js';
import { eventTypes } from './webhook.dto.js';

describe('a mail', () => {
  it('has every sentence in every language, with the same values', () => {
    const values = (text: string | undefined): string[] => text?.match(/\{\w+\}/g) ?? [];
    const english = mailTexts['en']!;
    for (const texts of Object.values(mailTexts)) {
      expect(Object.keys(texts)).toEqual(Object.keys(english));
      for (const [key, text] of Object.entries(texts)) {
        expect([key, values(text)]).toEqual([
          key,
          values((english as Record<string, string>)[key]),
        ]);
      }
    }
  });

  it.each(eventTypes)('about %s names nothing of a case', (type) => {
    const { subject, text } = mailAbout(type, 'en', 'https://node.example/');
    expect(`${subject} ${text}`).not.toMatch(/undefined|\{|\b[A-Z]{2}-\d/);
    expect(text).toContain('https://node.example/');
  });

  it('is in English for who reads a language that it is not written in', () => {
    expect(mailAbout('refuse', 'pt-BR', '').language).toBe('en');
    expect(mailAbout('refuse', null, '').language).toBe('en');
    expect(mailAbout('refuse', 'ar-EG', '').language).toBe('ar');
    expect(mailAbout('constructor', '__proto__', '').language).toBe('en');
  });
});
