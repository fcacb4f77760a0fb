import type { Duration, Limit } from '@rogatory/law';
import { read } from './clock.js';
import { aLimit, cairo, paris } from './clock.fixtures.js';

function warnedAt(offset: Duration, limit: Limit, start: string, calendar = paris) {
  const warned = { ...limit, thresholds: [{ name: 'warn', offset }] } as const;
  return read(warned, 'routine', start, calendar).thresholds[0]?.at;
}

describe('a threshold of a limit in days', () => {
  /** Due Monday 30 March 2026, 24:00 Paris, which is summer time since the day before. */
  const start = '2026-03-20T12:00:00.000Z';
  const limit = aLimit(10, 'days');

  it.each([
    ['at the due instant', 0, 'days', '2026-03-30T22:00:00.000Z'],
    ['days before, at 24:00 local time', -2, 'days', '2026-03-28T23:00:00.000Z'],
    ['days after', 3, 'days', '2026-04-02T22:00:00.000Z'],
    ['hours before, exactly', -48, 'hours', '2026-03-28T22:00:00.000Z'],
    ['a working day before', -1, 'working-days', '2026-03-27T23:00:00.000Z'],
    ['working days after', 5, 'working-days', '2026-04-06T22:00:00.000Z'],
  ] as const)('falls %s', (_, count, unit, at) => {
    expect(warnedAt({ count, unit }, limit, start)).toBe(at);
  });

  it('keeps to 24:00 where the due day ends in a gap', () => {
    const beforeGap = '2026-04-13T12:00:00.000Z'; // due 23 April, after which 00:00 does not exist
    expect(warnedAt({ count: -2, unit: 'days' }, limit, beforeGap, cairo)).toBe(
      '2026-04-21T22:00:00.000Z',
    );
  });
});

describe('a threshold of a limit in hours', () => {
  /** Due Sunday 29 March 2026 at 02:30 UTC, 04:30 Paris, on the day the clocks went forward. */
  const start = '2026-03-28T02:30:00.000Z';
  const limit = aLimit(24, 'hours');

  it.each([
    ['hours before, exactly', -24, 'hours', '2026-03-28T02:30:00.000Z'],
    ['a day before, at the same wall-clock time', -1, 'days', '2026-03-28T03:30:00.000Z'],
    ['a working day before, likewise', -1, 'working-days', '2026-03-27T03:30:00.000Z'],
    ['a working day after, likewise', 1, 'working-days', '2026-03-30T02:30:00.000Z'],
  ] as const)('falls %s', (_, count, unit, at) => {
    expect(warnedAt({ count, unit }, limit, start)).toBe(at);
  });

  it('moves past a wall-clock time that the clocks skip', () => {
    const due = '2026-03-28T00:30:00.000Z'; // due at 02:30 Paris; the next day has no 02:30
    expect(warnedAt({ count: 1, unit: 'days' }, aLimit(1, 'hours'), due)).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });
});
