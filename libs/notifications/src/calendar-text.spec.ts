import fc from 'fast-check';
import { calendarText, type CalendarEntry } from './calendar-text.js';

const url = 'https://mla.example/home';
const now = '2026-11-22T12:00:00.000Z';
const entry: CalendarEntry = {
  ...{ id: '0190', title: 'Decide on the request', details: 'A service level' },
  ...{ on: '2026-12-04', at: '2026-12-04T17:00:00.000Z' },
};

/** What a calendar program makes of it: unfolded, and texts read back. */
const read = (calendar: string): Map<string, string> =>
  new Map(
    calendar
      .replaceAll('\r\n ', '')
      .split('\r\n')
      .map((line) => {
        const at = line.indexOf(':');
        return [
          line.slice(0, at),
          line
            .slice(at + 1)
            .replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)),
        ];
      }),
  );

describe('the text of a calendar', () => {
  it('has a day for a deadline that ends with a day', () => {
    expect(calendarText('Deadlines', [entry], now, url)).toBe(
      [
        ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Rogatory//Deadlines//EN'],
        ...['CALSCALE:GREGORIAN', 'METHOD:PUBLISH', 'NAME:Deadlines', 'X-WR-CALNAME:Deadlines'],
        ...['REFRESH-INTERVAL;VALUE=DURATION:PT15M', 'X-PUBLISHED-TTL:PT15M', 'BEGIN:VEVENT'],
        ...['UID:0190@mla.example', 'DTSTAMP:20261122T120000Z', 'DTSTART;VALUE=DATE:20261204'],
        ...['SUMMARY:Decide on the request', 'DESCRIPTION:A service level', `URL:${url}`],
        ...['CLASS:PRIVATE', 'TRANSP:TRANSPARENT', 'END:VEVENT', 'END:VCALENDAR', ''],
      ].join('\r\n'),
    );
  });

  it('has a moment for one that counts hours', () => {
    const text = calendarText('Deadlines', [{ ...entry, on: null }], now, url);
    expect(read(text).get('DTSTART')).toBe('20261204T170000Z');
  });

  it('is a calendar without entries too', () => {
    expect(calendarText('Deadlines', [], now, url)).not.toContain('VEVENT');
  });

  it('keeps every text whole, in lines of 75 octets at most, whatever stands in it', () => {
    // as long as lines are folded, and with what means something in a calendar
    const special = fc.constantFrom('\\', ';', ',', ':', '\n', '\r', '\r\n', '\t', 'ل', '証', '👩‍⚖️');
    const unit = fc.oneof(special, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }));
    const titles = fc.array(unit, { maxLength: 300, size: 'max' }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(titles, (title) => {
        const text = calendarText('Deadlines', [{ ...entry, title }], now, url);
        const lines = text.split('\r\n');
        expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
        const [, summary = ''] = /^SUMMARY:(.*)$/m.exec(text.replaceAll('\r\n ', '')) ?? [];
        expect(summary.replaceAll(/\\[\\;,n]/g, '')).not.toMatch(/[\\;,]/);
        const clean = title.replace(/\r\n|\r/g, '\n').replace(/(?!\n)\p{Cc}/gu, '');
        expect(read(text).get('SUMMARY')).toBe(clean);
      }),
    );
  });

  it('takes nothing from a text for a line of its own', () => {
    const text = calendarText('Deadlines', [{ ...entry, title: 'a\r\nEND:VCALENDAR' }], now, url);
    expect(text.split('\r\n').filter((line) => line === 'END:VCALENDAR')).toHaveLength(1);
  });
});
