import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCalendar } from './calendar-yaml.js';

const folder = join(__dirname, '../../../config/calendars');
const shipped = [folder, join(folder, 'derived')].flatMap((place) =>
  readdirSync(place)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(place, name)),
);

describe('a calendar file', () => {
  it.each(shipped)('that ships can be read and covers three years: %s', (file) => {
    const { holidays } = readCalendar(readFileSync(file, 'utf8'));
    const years = new Set(holidays.map(({ on }) => on.slice(0, 4)));
    expect([...years]).toEqual(expect.arrayContaining(['2026', '2027', '2028']));
  });

  it('that was derived says from what, and under which licence', () => {
    const derived = shipped.filter((file) => file.includes('derived'));
    expect(derived.length).toBeGreaterThanOrEqual(5);
    for (const file of derived)
      expect(readFileSync(file, 'utf8')).toMatch(/^# .*date-holidays[^]*CC BY-SA 3\.0/);
  });

  it('expands a holiday of several days', () => {
    const text =
      'weekend: [5, 6]\nholidays: [{ on: 2026-12-31, until: 2027-01-01, name: Turn, status: provisional }]';
    expect(readCalendar(text)).toEqual({
      weekend: [5, 6],
      holidays: ['2026-12-31', '2027-01-01'].map((on) => ({
        ...{ on, name: 'Turn', status: 'provisional', half: false, source: null },
      })),
    });
  });

  it.each([
    ['weekend: [6, 7]', 'a list "holidays"'],
    ['weekend: [8]\nholidays: []', 'at most five days'],
    ['weekend: [1, 2, 3, 4, 5, 6]\nholidays: []', 'at most five days'],
    ['weekend: [6]\nholidays: [{ on: 2026-02-30, name: x }]', 'Holiday 1: "2026-02-30" is no date'],
    ['weekend: [6]\nholidays: [{ on: 2026-01-01, name: x, til: y }]', 'unknown member "til"'],
    ['weekend: [6]\nholidays: [{ on: 2026-01-02, until: 2026-01-01, name: x }]', 'one to 60 days'],
    ['weekend: [6', 'Flow sequence'],
  ])('is refused with what is wrong: %j', (text, reason) => {
    expect(() => readCalendar(text)).toThrow(reason);
  });
});
