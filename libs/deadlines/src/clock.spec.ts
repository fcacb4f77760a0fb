import { dateAfter, read } from './clock.js';
import { aLimit, cairo, hanoi, paris, saoPaulo, tokyo } from './clock.fixtures.js';

/** A Tuesday, 13:10 in Paris. */
const received = '2026-11-24T12:10:00.000Z';

describe('a limit in hours', () => {
  it('is elapsed time', () => {
    const reading = read(aLimit(8, 'hours'), 'routine', received, paris);
    expect(reading).toMatchObject({ dueAt: '2026-11-24T20:10:00.000Z', dueOn: null });
  });

  it('keeps microseconds', () => {
    const { dueAt } = read(aLimit(8, 'hours'), 'routine', '2026-11-24T12:10:00.000001Z', paris);
    expect(dueAt).toBe('2026-11-24T20:10:00.000001Z');
  });

  it('runs through weekends, holidays and changes of the clocks', () => {
    const { dueAt } = read(aLimit(24, 'hours'), 'routine', '2026-10-24T20:00:00.000Z', paris);
    expect(dueAt).toBe('2026-10-25T20:00:00.000Z');
  });

  it('takes the amount of the urgency', () => {
    const amount = {
      routine: { unit: 'days', count: 30 },
      urgent: { unit: 'hours', count: 24 },
      emergency: { unit: 'hours', count: 2 },
    } as const;
    const limit = aLimit(0, 'hours', { amount });
    expect(read(limit, 'emergency', received, paris).dueAt).toBe('2026-11-24T14:10:00.000Z');
    expect(read(limit, 'routine', received, paris).dueOn).toBe('2026-12-24');
  });

  it.each([
    ['within the day', 8, '2026-11-24'],
    ['at local midnight, which is 24:00 of the day that ends', 11, '2026-11-24'],
    ['after local midnight', 12, '2026-11-25'],
  ])('has a local date: %s', (_, count, on) => {
    const start = '2026-11-24T12:00:00.000Z';
    expect(dateAfter(aLimit(count, 'hours'), 'routine', start, paris)).toBe(on);
  });
});

describe('a limit in days', () => {
  it('ends at 24:00 of its last day, and does not count the first', () => {
    const reading = read(aLimit(10, 'days'), 'routine', received, paris);
    expect(reading).toMatchObject({ dueAt: '2026-12-04T23:00:00.000Z', dueOn: '2026-12-04' });
  });

  it('counts the first day where the limit says so', () => {
    const limit = aLimit(15, 'days', { firstDayCounts: true });
    expect(read(limit, 'routine', received, paris).dueOn).toBe('2026-12-08');
  });

  it.each([true, false])('of no days ends today (first day counted: %s)', (firstDayCounts) => {
    const limit = aLimit(0, 'days', { firstDayCounts });
    expect(read(limit, 'routine', received, paris).dueOn).toBe('2026-11-24');
  });

  it.each([
    ['Paris, a day of 23 hours', paris, '2026-03-28T12:00:00Z', '2026-03-29T22:00:00.000Z'],
    ['Paris, a day of 25 hours', paris, '2026-10-24T12:00:00Z', '2026-10-25T23:00:00.000Z'],
    ['Cairo, the next day starts at 01:00', cairo, '2026-04-22T12:00Z', '2026-04-23T22:00:00.000Z'],
    ['Cairo, a day of 23 hours', cairo, '2026-04-23T12:00:00Z', '2026-04-24T21:00:00.000Z'],
    ['Cairo, a day of 25 hours', cairo, '2026-10-28T12:00:00Z', '2026-10-29T22:00:00.000Z'],
    ['Sao Paulo, 01:00', saoPaulo, '2018-11-02T12:00:00Z', '2018-11-04T03:00:00.000Z'],
    ['Sao Paulo, 25 hours', saoPaulo, '2019-02-15T12:00:00Z', '2019-02-17T03:00:00.000Z'],
    ['Hanoi, already tomorrow', hanoi, '2026-06-01T17:30:00Z', '2026-06-03T17:00:00.000Z'],
    ['Tokyo, still today', tokyo, '2026-06-01T14:59:59.999Z', '2026-06-02T15:00:00.000Z'],
    ['Tokyo, already tomorrow', tokyo, '2026-06-01T15:00:00Z', '2026-06-03T15:00:00.000Z'],
    ['a leap day', tokyo, '2028-02-28T00:00:00Z', '2028-02-29T15:00:00.000Z'],
    ['no leap day', tokyo, '2027-02-28T00:00:00Z', '2027-03-01T15:00:00.000Z'],
    ['the turn of the year', tokyo, '2026-12-31T14:00:00Z', '2027-01-01T15:00:00.000Z'],
  ])('of one day ends right: %s', (_, calendar, start, dueAt) => {
    expect(read(aLimit(1, 'days'), 'routine', start, calendar).dueAt).toBe(dueAt);
  });

  it.each([
    ['from a Saturday', paris, 4, '2026-11-30', 'weekend'],
    ['from a holiday over the weekend', paris, 31, '2026-12-28', 'holiday'],
    ['from a Friday where that is the weekend', cairo, 3, '2026-11-29', 'weekend'],
  ])('rolls over %s', (_, calendar, count, dueOn, why) => {
    const reading = read(aLimit(count, 'days', { rollOver: true }), 'routine', received, calendar);
    expect(reading.dueOn).toBe(dueOn);
    expect(reading.steps).toContainEqual(expect.objectContaining({ step: 'rolled-over', why }));
  });

  it('ends on a holiday where it does not roll over', () => {
    expect(read(aLimit(31, 'days'), 'routine', received, paris).dueOn).toBe('2026-12-25');
  });
});

describe('a limit in working days', () => {
  it.each([
    ['over a weekend', paris, received, 4, '2026-11-30'],
    ['over holidays and the turn of the year', paris, '2026-12-23T09:00:00Z', 7, '2027-01-05'],
    ['over a weekend of Friday and Saturday', cairo, '2026-11-25T09:00:00Z', 3, '2026-11-30'],
    ['over a week of holidays', hanoi, '2026-02-13T03:00:00Z', 1, '2026-02-23'],
    ['from a Saturday', paris, '2026-11-28T09:00:00Z', 1, '2026-11-30'],
    ['of none, from a Saturday', paris, '2026-11-28T09:00:00Z', 0, '2026-11-30'],
  ])('counts %s', (_, calendar, start, count, dueOn) => {
    expect(read(aLimit(count, 'working-days'), 'routine', start, calendar).dueOn).toBe(dueOn);
    expect(dateAfter(aLimit(count, 'working-days'), 'routine', start, calendar)).toBe(dueOn);
  });

  it.each([
    ['a working day', received, '2026-11-25', 'first-day-counted'],
    ['a Saturday', '2026-11-28T09:00:00Z', '2026-12-01', 'first-day-not-counted'],
  ])('counts the first day only if it is a working day: %s', (_, start, dueOn, step) => {
    const limit = aLimit(2, 'working-days', { firstDayCounts: true });
    const reading = read(limit, 'routine', start, paris);
    expect(reading.dueOn).toBe(dueOn);
    expect(reading.steps[1]).toMatchObject({ step });
  });

  it('cannot be counted in a week without working days', () => {
    const never = { ...paris, weekend: [1, 2, 3, 4, 5, 6, 7] };
    expect(() => read(aLimit(1, 'working-days'), 'routine', received, never)).toThrow(/FR/);
  });
});

describe('a stated date', () => {
  const limit = aLimit(10, 'days', {
    rollOver: true,
    thresholds: [{ name: 'due', offset: { unit: 'hours', count: 0 } }],
  });

  it('wins over the amount, lasts to 24:00 and does not roll over', () => {
    const reading = read(limit, 'routine', received, paris, { statedDate: '2026-12-20' });
    expect(reading).toMatchObject({ dueAt: '2026-12-20T23:00:00.000Z', dueOn: '2026-12-20' });
  });

  it('ends when the next day starts, even at 01:00', () => {
    const { dueAt } = read(limit, 'routine', received, cairo, { statedDate: '2027-04-29' });
    expect(dueAt).toBe('2027-04-29T22:00:00.000Z');
  });

  it('may be an instant', () => {
    const statedDate = '2026-12-20T10:00:00+01:00';
    const reading = read(limit, 'routine', received, paris, { statedDate });
    expect(reading).toMatchObject({ dueAt: '2026-12-20T09:00:00.000Z', dueOn: null });
  });

  it('is not moved by a stop, but nothing fires while one stands', () => {
    const over = [{ from: received, to: '2026-11-30T12:10:00.000Z' }];
    const statedDate = '2026-12-20';
    const after = read(limit, 'routine', received, paris, { statedDate, stops: over });
    const during = read(limit, 'routine', received, paris, {
      statedDate,
      stops: [{ from: received }],
    });
    expect(after).toEqual(read(limit, 'routine', received, paris, { statedDate }));
    expect(during).toMatchObject({ dueAt: after.dueAt, thresholds: [{ at: null }] });
  });

  it.each(['2026-02-30', '2026-13-01', 'tomorrow', ''])('must exist: "%s"', (statedDate) => {
    expect(() => read(limit, 'routine', received, paris, { statedDate })).toThrow();
  });
});

describe('reading a clock', () => {
  it.each(['Europe/Atlantis', ''])('needs a zone that exists, not "%s"', (zone) => {
    const nowhere = { ...paris, zone };
    expect(() => read(aLimit(1, 'hours'), 'routine', received, nowhere)).toThrow('no time zone');
    expect(() => dateAfter(aLimit(1, 'days'), 'routine', received, nowhere)).toThrow(zone);
  });

  it('needs an amount or a stated date', () => {
    const limit = aLimit(1, 'days', { amount: undefined });
    expect(() => read(limit, 'routine', received, paris)).toThrow('no amount');
  });

  it.each([-1, 1.5])('needs a whole number, not %d', (count) => {
    expect(() => read(aLimit(count, 'days'), 'routine', received, paris)).toThrow('whole number');
  });
});
