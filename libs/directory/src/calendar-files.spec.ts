import { DomainError } from '@rogatory/kernel';
import fc from 'fast-check';
import { readHolidays, type CalendarFormat } from './calendar-files.js';
import { inOrder, mostHolidays, withYears, type Holiday } from './holidays.js';

const years = { from: 2026, to: 2028 };
const read = (format: CalendarFormat, text: string, wanted = years): Holiday[] =>
  readHolidays(format, text, wanted, null);
const shown = (holidays: readonly Holiday[]): string[] =>
  holidays.map(({ on, name, status, half }) =>
    [on, name, ...(status === 'provisional' ? [status] : []), ...(half ? ['half'] : [])].join(' '),
  );

function faultsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'calendar-file-invalid') {
      return (error.detail.problems ?? []).map(({ message }) => message);
    }
    throw error;
  }
  throw new Error('Nothing was wrong with the file.');
}

function anEvent(...lines: string[]): string[] {
  return ['BEGIN:VEVENT', 'UID:1@example', ...lines, 'END:VEVENT'];
}
function aCalendar(...events: string[][]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Example//EN',
    ...events.flat(),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}
const day = (on: string): string => `DTSTART;VALUE=DATE:${on}`;

describe('a CSV file', () => {
  it('says a day and its name, and where it matters the status and whether it is half', () => {
    const text =
      '\ufeffdate,name,status,half\n# announced in March\n2027-05-10,Eid,provisional\n\n2026-12-24,"Evening, half",,half\n2026-01-01,New Year\n';
    expect(shown(read('csv', text))).toEqual([
      '2026-01-01 New Year',
      '2026-12-24 Evening, half half',
      '2027-05-10 Eid provisional',
    ]);
  });

  it('leaves out what lies outside the years that are wanted', () => {
    const text = '2025-12-31,Old\n2027-01-01,New Year\n2029-01-01,Far';
    expect(shown(read('csv', text))).toEqual(['2027-01-01 New Year']);
  });

  it('is refused whole, with each bad line and why', () => {
    const text =
      '2027-01-01,New Year\n2027-02-30,No day\n2027-03-01\n2027-03-02,x,perhaps\n2027-03-03,x,,most\n2027-03-04,a,b,c,d\n01.05.2027,Labour Day';
    expect(faultsOf(() => read('csv', text))).toEqual([
      'Line 2: "2027-02-30" is no date between 1900 and 2999; write YYYY-MM-DD.',
      'Line 3: the name is missing.',
      'Line 4: "perhaps" is no status; write provisional or confirmed.',
      'Line 5: "most" does not say whether it is half a day; write half, or nothing.',
      'Line 6: there are more than four columns; put names with a comma in quotes.',
      'Line 7: "01.05.2027" is no date between 1900 and 2999; write YYYY-MM-DD.',
    ]);
  });

  it('whose quotes do not match is refused with the line', () => {
    expect(faultsOf(() => read('csv', '2027-01-01,a\n2027-01-02,"b'))[0]).toMatch(
      /^Line \d: the quotes do not match\.$/,
    );
  });

  it('without a line is an empty calendar', () => {
    expect(read('csv', '# nothing yet\n')).toEqual([]);
  });
});

describe('an iCalendar file', () => {
  it('says whole days, several in a row, and provisional ones', () => {
    const text = aCalendar(
      anEvent(day('20270208'), 'DTEND;VALUE=DATE:20270212', 'SUMMARY:Lantern Festival'),
      anEvent(day('20270510'), 'SUMMARY:Eid', 'STATUS:TENTATIVE'),
      anEvent(day('20270601'), 'SUMMARY:Called off', 'STATUS:CANCELLED'),
      anEvent(day('20280101'), 'DURATION:P2D', 'SUMMARY:New Year'),
    );
    expect(shown(read('icalendar', text))).toEqual([
      '2027-02-08 Lantern Festival',
      '2027-02-09 Lantern Festival',
      '2027-02-10 Lantern Festival',
      '2027-02-11 Lantern Festival',
      '2027-05-10 Eid provisional',
      '2028-01-01 New Year',
      '2028-01-02 New Year',
    ]);
  });

  it.each([
    ['on its date', ['19900902', 'RRULE:FREQ=YEARLY'], ['2026-09-02', '2027-09-02', '2028-09-02']],
    [
      'on a weekday of a month',
      ['20201126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'],
      ['2026-11-26', '2027-11-25', '2028-11-23'],
    ],
    [
      'until it ends',
      ['20250301', 'RRULE:FREQ=YEARLY;UNTIL=20270301'],
      ['2026-03-01', '2027-03-01'],
    ],
    [
      'but for a year that was left out',
      ['20250301', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20270301'],
      ['2026-03-01', '2028-03-01'],
    ],
    ['on 29 February, when there is one', ['20240229', 'RRULE:FREQ=YEARLY'], ['2028-02-29']],
    [
      'over the turn of the year',
      ['20201231', 'DURATION:P2D', 'RRULE:FREQ=YEARLY'],
      ['2026-01-01', '2026-12-31', '2027-01-01', '2027-12-31', '2028-01-01', '2028-12-31'],
    ],
  ])('repeats a day every year %s', (_, [on = '', ...more], days) => {
    const text = aCalendar(anEvent(day(on), ...more, 'SUMMARY:Day'));
    expect(read('icalendar', text).map((holiday) => holiday.on)).toEqual(days);
  });

  it.each([
    ['has a time', ['DTSTART:20270101T100000Z', 'SUMMARY:x'], 'the event has a time'],
    ['has no day', ['SUMMARY:x'], 'the event has no first day'],
    ['has no name', [day('20270101')], 'the name is missing'],
    [
      'repeats each week',
      [day('20270101'), 'RRULE:FREQ=WEEKLY', 'SUMMARY:x'],
      'repeats otherwise than once a year',
    ],
    [
      'fills the year',
      [day('20270101'), 'RRULE:FREQ=YEARLY;BYDAY=MO', 'SUMMARY:x'],
      'repeats otherwise than once a year',
    ],
    [
      'lasts for months',
      [day('20270101'), 'DTEND;VALUE=DATE:20270601', 'SUMMARY:x'],
      'lasts more than 60 days',
    ],
    [
      'is one changed occurrence',
      [day('20270101'), 'RECURRENCE-ID;VALUE=DATE:20270102', 'SUMMARY:x'],
      'a single occurrence was changed',
    ],
    ['has a day that does not exist', [day('20270230'), 'SUMMARY:x'], 'its DTSTART is no date'],
  ])('with an event that %s is refused whole, with its line', (_, lines, reason) => {
    const text = aCalendar(anEvent(day('20270301'), 'SUMMARY:Good'), anEvent(...lines));
    const [fault, ...others] = faultsOf(() => read('icalendar', text));
    expect(fault).toContain('Line 9: ');
    expect(fault).toContain(reason);
    expect(others).toEqual([]);
  });

  it.each(['', 'date,name\n2027-01-01,x', 'BEGIN:VCARD\r\nEND:VCARD\r\n', 'BEGIN:VCALENDAR\r\nx'])(
    'is told from what is none: %j',
    (text) => {
      expect(faultsOf(() => read('icalendar', text))[0]).toMatch(/this is no iCalendar file/);
    },
  );

  it('never keeps the reader busy, however it repeats', () => {
    const hostile = [
      'BYMONTH=2;BYMONTHDAY=30',
      'INTERVAL=9999',
      'COUNT=999999999',
      'BYMONTHDAY=-400',
    ];
    for (const rule of hostile) {
      const text = aCalendar(anEvent(day('00010101'), `RRULE:FREQ=YEARLY;${rule}`, 'SUMMARY:x'));
      const begun = performance.now();
      try {
        read('icalendar', text);
      } catch (error) {
        expect(error).toBeInstanceOf(DomainError);
      }
      expect(performance.now() - begun).toBeLessThan(1000);
    }
  });
});

describe('a file of any form', () => {
  it('is not read beyond its limit', () => {
    expect(faultsOf(() => read('csv', 'x'.repeat(200_001)))).toEqual([]);
  });

  it('has no more days than a calendar has room for', () => {
    const many = Array.from({ length: mostHolidays + 1 }, (_, index) =>
      new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
    );
    const text = many.map((on) => `${on},x`).join('\n');
    expect(() => read('csv', text, { from: 2026, to: 2030 })).toThrow('has room for 1000 holidays');
  });
});

describe('a calendar', () => {
  const holidays = fc.array(
    fc.record({
      on: fc.integer({ min: 0, max: 20 }).map((on) => `2027-01-${String(on + 1).padStart(2, '0')}`),
      name: fc.constantFrom('Eid', 'New Year', 'Tet', 'Rising'),
      status: fc.constantFrom('provisional' as const, 'confirmed' as const),
      half: fc.boolean(),
      source: fc.constantFrom(null, 'Gazette 1', 'Gazette 2'),
    }),
  );

  it('is the same for the same days in whatever order they come, one line a day', () => {
    fc.assert(
      fc.property(holidays, fc.infiniteStream(fc.integer()), (given, shuffle) => {
        const [...keys] = shuffle.take(given.length);
        const other = given
          .map((holiday, index) => ({ holiday, key: keys[index] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ holiday }) => holiday);
        const calendar = inOrder(given);
        expect(inOrder(other)).toEqual(calendar);
        const days = calendar.map(({ on }) => on);
        expect(days).toEqual([...new Set(given.map(({ on }) => on))].sort());
        expect(inOrder(calendar)).toEqual(calendar);
      }),
    );
  });

  it('is the same for the lines of a file in any order', () => {
    const lines = [
      '2027-01-01,A',
      '2027-01-01,B,provisional',
      '2026-06-24,C,,half',
      '2028-09-02,D',
    ];
    expect(read('csv', [...lines].reverse().join('\n'))).toEqual(read('csv', lines.join('\n')));
  });

  it('is off on a day of which one word says half and another whole', () => {
    const both = read('csv', '2027-01-01,Morning,provisional,half\n2027-01-01,Whole');
    expect(both).toEqual([
      { on: '2027-01-01', name: 'Morning / Whole', status: 'confirmed', half: false, source: null },
    ]);
  });

  it('keeps the years that a file does not replace', () => {
    const old = read('csv', '2026-05-01,Old\n2027-05-01,Old\n2028-05-01,Old');
    const fresh = read('csv', '2027-05-02,New');
    expect(shown(withYears(old, { from: 2027, to: 2027 }, fresh))).toEqual([
      '2026-05-01 Old',
      '2027-05-02 New',
      '2028-05-01 Old',
    ]);
  });
});
