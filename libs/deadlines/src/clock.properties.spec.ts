import fc from 'fast-check';
import { WorkingDays, day, localDate } from './calendar.js';
import type { Calendar } from './calendar.js';
import { dateAfter, read } from './clock.js';
import { aLimit, cairo, hanoi, paris, saoPaulo, tokyo } from './clock.fixtures.js';

const seeded = { seed: 40, numRuns: 400 };
const hour = 3_600_000;

const instants = fc
  .integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) })
  .map((ms) => new Date(ms).toISOString());
const calendars = fc
  .tuple(
    fc.constantFrom(paris, cairo, hanoi, tokyo, saoPaulo),
    fc.subarray([1, 2, 3, 4, 5, 6, 7], { maxLength: 3 }),
    fc.array(
      instants.map((at) => ({ on: at.slice(0, 10), name: 'Holiday' })),
      { maxLength: 30 },
    ),
  )
  .map(([calendar, weekend, holidays]): Calendar => ({ ...calendar, weekend, holidays }));
const counts = fc.integer({ min: 0, max: 90 });
const units = fc.constantFrom('hours', 'days', 'working-days');
const limits = fc
  .tuple(counts, units, fc.boolean(), fc.boolean())
  .map(([count, unit, firstDayCounts, rollOver]) =>
    aLimit(count, unit, { firstDayCounts, rollOver }),
  );
/** Stops of any length that never overlap, all of them after the start. */
const pauses = fc.array(
  fc.record({ gap: fc.integer({ min: 0, max: 72 * hour }), length: fc.nat(72 * hour) }),
  { maxLength: 5 },
);

function stopsAfter(start: string, lengths: readonly { gap: number; length: number }[]) {
  let at = Date.parse(start);
  return lengths.map(({ gap, length }) => {
    const from = at + gap;
    at = from + length;
    return { from: new Date(from).toISOString(), to: new Date(at).toISOString() };
  });
}

function due(...of: Parameters<typeof read>): number {
  return Date.parse(read(...of).dueAt ?? '');
}

function total(lengths: readonly { length: number }[]): number {
  return lengths.reduce((sum, { length }) => sum + length, 0);
}

describe('any clock', () => {
  it('never falls due earlier for starting later', () => {
    const property = fc.property(limits, calendars, instants, instants, (limit, calendar, a, b) => {
      const [first, second] = a < b ? [a, b] : [b, a];
      const one = due(limit, 'routine', first, calendar);
      expect(one).toBeLessThanOrEqual(due(limit, 'routine', second, calendar));
    });
    fc.assert(property, seeded);
  });

  it('never falls due earlier for a later start on nearly the same instant', () => {
    const step = fc.integer({ min: 1, max: 30 * hour });
    const property = fc.property(limits, calendars, instants, step, (limit, calendar, at, ms) => {
      const later = new Date(Date.parse(at) + ms).toISOString();
      const one = due(limit, 'routine', at, calendar);
      expect(one).toBeLessThanOrEqual(due(limit, 'routine', later, calendar));
    });
    fc.assert(property, seeded);
  });

  it('never falls due earlier for a greater amount', () => {
    const property = fc.property(
      counts,
      units,
      calendars,
      instants,
      (count, unit, calendar, at) => {
        const less = due(aLimit(count, unit), 'routine', at, calendar);
        expect(less).toBeLessThanOrEqual(due(aLimit(count + 1, unit), 'routine', at, calendar));
      },
    );
    fc.assert(property, seeded);
  });

  it('never falls due before it starts', () => {
    const property = fc.property(limits, calendars, instants, (limit, calendar, at) => {
      expect(due(limit, 'routine', at, calendar)).toBeGreaterThanOrEqual(Date.parse(at));
    });
    fc.assert(property, seeded);
  });

  it('falls due on the date that dateAfter names', () => {
    const property = fc.property(limits, calendars, instants, (limit, calendar, at) => {
      const last = new Date(due(limit, 'routine', at, calendar) - 1).toISOString();
      expect(dateAfter(limit, 'routine', at, calendar)).toBe(localDate(last, calendar.zone));
    });
    fc.assert(property, seeded);
  });
});

describe('a clock in hours', () => {
  it('gets back exactly the length of its stops', () => {
    const property = fc.property(
      counts,
      calendars,
      instants,
      pauses,
      (count, calendar, at, all) => {
        const stops = stopsAfter(at, all);
        const moved = due(aLimit(count, 'hours'), 'routine', at, calendar, { stops });
        expect(moved).toBe(Date.parse(at) + count * hour + total(all));
      },
    );
    fc.assert(property, seeded);
  });

  it('ignores calendars', () => {
    const property = fc.property(
      counts,
      calendars,
      calendars,
      instants,
      (count, one, other, at) => {
        const limit = aLimit(count, 'hours', { rollOver: true, firstDayCounts: true });
        expect(due(limit, 'routine', at, one)).toBe(due(limit, 'routine', at, other));
      },
    );
    fc.assert(property, seeded);
  });
});

describe('a clock in days', () => {
  it('gets back at least the length of its stops, and less than a day more', () => {
    const property = fc.property(
      counts,
      calendars,
      instants,
      pauses,
      (count, calendar, at, all) => {
        const limit = aLimit(count, 'days');
        const stops = stopsAfter(at, all);
        const plain = due(limit, 'routine', at, calendar);
        const given = due(limit, 'routine', at, calendar, { stops }) - plain;
        expect(given).toBeGreaterThanOrEqual(total(all));
        expect(given - total(all)).toBeLessThan(25 * hour);
      },
    );
    fc.assert(property, seeded);
  });

  it('ends on a working day where it rolls over', () => {
    const property = fc.property(
      counts,
      calendars,
      instants,
      pauses,
      (count, calendar, at, all) => {
        const limit = aLimit(count, 'days', { rollOver: true });
        const options = { stops: stopsAfter(at, all) };
        const { dueOn } = read(limit, 'routine', at, calendar, options);
        expect(new WorkingDays(calendar).dayOff(day(dueOn ?? ''))).toBeUndefined();
      },
    );
    fc.assert(property, seeded);
  });
});

describe('a clock in working days', () => {
  it('never ends on a weekend or a holiday, whatever stopped it', () => {
    const property = fc.property(
      counts,
      calendars,
      instants,
      pauses,
      (count, calendar, at, all) => {
        const options = { stops: stopsAfter(at, all) };
        const { dueOn } = read(aLimit(count, 'working-days'), 'routine', at, calendar, options);
        expect(new WorkingDays(calendar).dayOff(day(dueOn ?? ''))).toBeUndefined();
      },
    );
    fc.assert(property, seeded);
  });

  it('gets back at least the working time that its stops took, and less than a day more', () => {
    const property = fc.property(
      counts,
      calendars,
      instants,
      pauses,
      (count, calendar, at, all) => {
        const limit = aLimit(count, 'working-days');
        const stops = stopsAfter(at, all);
        const working = new WorkingDays(calendar);
        const nanos = (ms: number) => BigInt(ms) * 1_000_000n;
        const taken = stops.reduce(
          (sum, { from, to }) =>
            sum + working.within(nanos(Date.parse(from)), nanos(Date.parse(to))),
          0n,
        );
        const before = nanos(due(limit, 'routine', at, calendar));
        const after = nanos(due(limit, 'routine', at, calendar, { stops }));
        const given = working.within(before, after);
        expect(given >= taken).toBe(true);
        expect(given - taken < nanos(25 * hour)).toBe(true);
      },
    );
    fc.assert(property, seeded);
  });

  it('in a calendar without days off counts as a clock in days', () => {
    const property = fc.property(counts, instants, pauses, (count, at, all) => {
      const always = { ...tokyo, weekend: [] };
      const stops = stopsAfter(at, all);
      const inDays = due(aLimit(count, 'days'), 'routine', at, always, { stops });
      expect(due(aLimit(count, 'working-days'), 'routine', at, always, { stops })).toBe(inDays);
    });
    fc.assert(property, seeded);
  });
});
