import { endOf, localDate, day, written } from './calendar.js';

describe('the local date of an instant', () => {
  it.each([
    ['2026-12-31T23:00:00.000Z', 'Europe/Paris', '2027-01-01'],
    ['2026-12-31T22:59:59.999999Z', 'Europe/Paris', '2026-12-31'],
    ['2026-06-01T16:59:59Z', 'Asia/Ho_Chi_Minh', '2026-06-01'],
    ['2026-06-01T17:00:00Z', 'Asia/Ho_Chi_Minh', '2026-06-02'],
    ['2026-06-01T15:00:00Z', 'Asia/Tokyo', '2026-06-02'],
    ['2018-11-04T02:59:59Z', 'America/Sao_Paulo', '2018-11-03'],
    ['2018-11-04T03:00:00Z', 'America/Sao_Paulo', '2018-11-04'],
    ['2019-02-17T02:30:00Z', 'America/Sao_Paulo', '2019-02-16'],
    ['2026-04-23T22:00:00Z', 'Africa/Cairo', '2026-04-24'],
    ['2028-02-29T12:00:00Z', 'UTC', '2028-02-29'],
  ])('of %s in %s is %s', (instant, zone, date) => {
    expect(localDate(instant, zone)).toBe(date);
  });

  it('needs a zone that exists', () => {
    expect(() => localDate('2026-06-01T15:00:00Z', 'Mars/Olympus')).toThrow('Mars/Olympus');
  });
});

describe('the length of a day', () => {
  it.each([
    ['2026-03-29', 'Europe/Paris', 23],
    ['2026-10-25', 'Europe/Paris', 25],
    ['2018-11-04', 'America/Sao_Paulo', 23],
    ['2019-02-16', 'America/Sao_Paulo', 25],
    ['2026-04-24', 'Africa/Cairo', 23],
    ['2026-10-29', 'Africa/Cairo', 25],
    ['2026-03-29', 'Asia/Tokyo', 24],
    ['2011-12-30', 'Pacific/Apia', 0], // Samoa went straight from 29 to 31 December
  ])('%s in %s has %d hours', (on, zone, hours) => {
    const length = endOf(day(on), zone) - endOf(day(on) - 1, zone);
    expect(Number(length) / 3.6e12).toBe(hours);
  });
});

describe('an instant', () => {
  it.each([
    [1_764_000_000_123_000_000n, '2025-11-24T16:00:00.123Z'],
    [1_764_000_000_123_045_000n, '2025-11-24T16:00:00.123045Z'],
    [1_764_000_000_000_000_000n, '2025-11-24T16:00:00.000Z'],
  ])('is written with as many digits as it needs: %s', (at, text) => {
    expect(written(at)).toBe(text);
  });
});
