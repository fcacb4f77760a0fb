import type { Limit, OwnAmount } from '@rogatory/law';
import fc from 'fast-check';
import { read } from './clock.js';
import { aLimit, cairo, paris } from './clock.fixtures.js';
import { explain } from './explain.js';
import { asBegun } from './open-deadline.js';

const received = '2026-06-01T08:00:00.000Z';
const level: OwnAmount = {
  ...{ state: 'XB', as: 'requested', partner: 'XA', default: { unit: 'days', count: 10 } },
};
const withLevel = (limit: Limit, own: OwnAmount): Limit => ({
  ...limit,
  own: { routine: own, urgent: own, emergency: own },
});

describe('a clock that began with a service level', () => {
  const units = fc.constantFrom('hours', 'days', 'working-days');
  const amounts = fc.tuple(fc.integer({ min: 0, max: 60 }), units);
  const stops = fc.tuple(fc.nat(500), fc.nat(500)).map(([gap, length]) => [
    {
      from: new Date(Date.parse(received) + gap * 3_600_000).toISOString(),
      to: new Date(Date.parse(received) + (gap + length) * 3_600_000).toISOString(),
    },
  ]);

  it('reads the same, stopped or not, whatever the rule and the level have become since', () => {
    const property = fc.property(
      amounts,
      amounts,
      stops,
      fc.boolean(),
      fc.constantFrom(paris, cairo),
      ([count, unit], [later, other], stopped, levelled, calendar) => {
        const rule = aLimit(count, unit, { rollOver: true });
        const begun = levelled ? withLevel(rule, level) : rule;
        const changed = withLevel(aLimit(later, other, { rollOver: true }), {
          ...level,
          state: 'XC',
        });
        const { steps } = read(begun, 'routine', received, calendar, { stops: [] });
        const kept = asBegun(changed, { steps: JSON.parse(JSON.stringify(steps)) as unknown[] });
        for (const now of [[], stopped])
          expect(read(kept, 'routine', received, calendar, { stops: now })).toEqual(
            read(begun, 'routine', received, calendar, { stops: now }),
          );
      },
    );
    fc.assert(property, { seed: 41, numRuns: 300 });
  });

  it('keeps it while it stands still', () => {
    const begun = withLevel(aLimit(5, 'working-days'), level);
    const { steps } = read(begun, 'routine', received, paris, { stops: [{ from: received }] });
    expect(asBegun(aLimit(9, 'days'), { steps })).toMatchObject({
      amount: { emergency: { unit: 'working-days', count: 5 } },
      own: { urgent: level },
    });
  });

  it.each([
    [level, 'XB for requests from XA'],
    [{ ...level, as: 'requesting' }, 'XB for requests to XA'],
    [{ ...level, kind: 'stored-data' }, 'XB for requests of the kind stored-data from XA'],
    [{ state: 'XB', as: 'requested', default: level.default }, 'XB'],
    [
      { state: 'XB', as: 'requested', kind: 'stored-data', default: level.default },
      'XB for requests of the kind stored-data',
    ],
  ] as const)('says whose it is and for what: %#', (own, words) => {
    const limit = withLevel(aLimit(1, 'working-days'), own);
    const { steps } = read(limit, 'routine', received, paris);
    expect(explain(steps)).toContain(
      `; 1 working day by the service level of ${words} (the default is 10 days); due 2 June 2026`,
    );
  });
});
