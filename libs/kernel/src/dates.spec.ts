import fc from 'fast-check';
import { addDays, later } from './dates.js';

const days = fc
  .integer({ min: Date.UTC(1900, 0), max: Date.UTC(2200, 0) })
  .map((ms) => new Date(ms).toISOString().slice(0, 10));
const seeded = { seed: 42, numRuns: 500 };

describe('adding days to a date', () => {
  it.each([
    ['2026-11-23', 0, '2026-11-23'],
    ['2026-11-23', 60, '2027-01-22'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2027-02-28', 1, '2027-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2100-02-28', 1, '2100-03-01'],
    ['2026-03-29', 1, '2026-03-30'],
    ['2026-10-25', 1, '2026-10-26'],
    ['2027-01-01', -1, '2026-12-31'],
  ])('%s and %i days make %s', (date, count, sum) => {
    expect(addDays(date, count)).toBe(sum);
  });

  it('is undone by taking them away', () => {
    const property = fc.property(days, fc.integer({ min: -5000, max: 5000 }), (date, count) => {
      expect(addDays(addDays(date, count), -count)).toBe(date);
    });
    fc.assert(property, seeded);
  });

  it('never leads backwards', () => {
    const property = fc.property(days, fc.nat(5000), fc.nat(5000), (date, few, more) => {
      expect(addDays(addDays(date, few), more)).toBe(addDays(date, few + more));
      expect(addDays(date, few + 1) > addDays(date, few)).toBe(true);
    });
    fc.assert(property, seeded);
  });

  it.each(['2026-13-01', '23.11.2026', ''])('takes no other text, such as "%s"', (text) => {
    expect(() => addDays(text, 1)).toThrow(RangeError);
  });
});

describe('the later of two', () => {
  it.each([
    ['2026-11-23', '2026-11-24', '2026-11-24'],
    ['2027-01-01', '2026-12-31', '2027-01-01'],
    ['2026-11-23', '2026-11-23', '2026-11-23'],
    ['2026-11-23T10:00:00.000Z', '2026-11-23T09:59:59.999Z', '2026-11-23T10:00:00.000Z'],
  ])('of %s and %s is %s', (one, other, result) => {
    expect(later(one, other)).toBe(result);
    expect(later(other, one)).toBe(result);
  });
});
