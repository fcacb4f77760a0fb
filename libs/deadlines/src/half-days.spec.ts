import fc from 'fast-check';
import { aLimit, paris } from './clock.fixtures.js';
import { read } from './clock.js';
import { explain } from './explain.js';

/** Monday, 10:00 in Paris. */
const received = '2026-06-01T08:00:00.000Z';
const friday = { on: '2026-06-05', name: 'Eve' } as const;
const withHalf = (...halfDays: { on: string; name: string; provisional?: true }[]) => ({
  ...paris,
  halfDays,
});

describe('a half day', () => {
  it.each([
    ['in working days', aLimit(4, 'working-days')],
    ['in days that roll over', aLimit(4, 'days', { rollOver: true })],
  ])('on which a limit %s falls due leaves it due at its 24:00, and is named', (_, limit) => {
    const { dueAt, dueOn, steps } = read(limit, 'routine', received, withHalf(friday));
    expect([dueAt, dueOn]).toEqual(['2026-06-05T22:00:00.000Z', friday.on]);
    expect(steps).toContainEqual({ step: 'half-day', ...friday, state: 'FR' });
    expect(explain(steps)).toMatch(
      /; 5 June 2026 is a half day in FR \(Eve\) and counts whole; due 5 June 2026 24:00 Europe\/Paris$/,
    );
  });

  it('that a limit in working days counts is named, and one that it does not is not', () => {
    const before = { on: '2026-06-01', name: 'Before' }; // the day of the start, which does not count
    const wednesday = { on: '2026-06-03', name: 'Vigil', provisional: true } as const;
    const after = { on: '2026-06-08', name: 'After' };
    const calendar = withHalf(before, wednesday, after);
    const { steps, dueOn } = read(aLimit(4, 'working-days'), 'routine', received, calendar);
    expect(dueOn).toBe(friday.on);
    expect(steps.filter(({ step }) => step === 'half-day')).toEqual([
      { step: 'half-day', ...wednesday, state: 'FR' },
    ]);
    expect(explain(steps)).toContain('3 June 2026 is a provisional half day in FR (Vigil)');
  });

  it.each([
    ['a limit in days that does not roll over', aLimit(4, 'days')],
    ['a limit in hours', aLimit(96, 'hours')],
  ])('is nothing to %s', (_, limit) => {
    const calendar = withHalf(friday);
    expect(read(limit, 'routine', received, calendar)).toEqual(
      read(limit, 'routine', received, paris),
    );
  });

  it('that falls on a weekend or a holiday is none', () => {
    const calendar = {
      ...withHalf({ on: '2026-06-06', name: 'Saturday' }, friday),
      holidays: [{ on: friday.on, name: 'Whole' }],
    };
    const { steps, dueOn } = read(aLimit(4, 'working-days'), 'routine', received, calendar);
    expect([dueOn, steps.some(({ step }) => step === 'half-day')]).toEqual(['2026-06-08', false]);
  });

  it('gives a stop over it a whole day back', () => {
    const stops = [{ from: '2026-06-02T22:00:00.000Z', to: '2026-06-03T22:00:00.000Z' }];
    const calendar = withHalf({ on: '2026-06-03', name: 'Vigil' });
    const limit = aLimit(4, 'working-days');
    expect(read(limit, 'routine', received, calendar, { stops }).dueOn).toBe('2026-06-08');
  });

  it('changes no date, wherever it falls', () => {
    const days = fc.integer({ min: 1, max: 30 }).map((on) => ({
      on: `2026-06-${String(on).padStart(2, '0')}`,
      name: 'Half',
    }));
    const limits = fc.constantFrom(
      ...[aLimit(9, 'working-days'), aLimit(9, 'days', { rollOver: true })],
    );
    fc.assert(
      fc.property(fc.array(days), limits, (halfDays, limit) => {
        const { steps, ...shown } = read(limit, 'routine', received, withHalf(...halfDays));
        const { steps: plain, ...same } = read(limit, 'routine', received, paris);
        expect(shown).toEqual(same);
        expect(steps.filter(({ step }) => step !== 'half-day')).toEqual(plain);
      }),
    );
  });

  it('of many, explanations name the last twelve', () => {
    const many = Array.from({ length: 28 }, (_, index) => ({
      on: `2026-09-${String(index + 1).padStart(2, '0')}`,
      name: 'Half',
    }));
    const limit = aLimit(80, 'working-days');
    const { steps } = read(limit, 'routine', received, withHalf(...many));
    const named = steps.filter(({ step }) => step === 'half-day');
    expect(named).toHaveLength(12);
    expect(named.at(-1)).toMatchObject({ on: dueOnOf(steps) });
  });
});

function dueOnOf(steps: readonly unknown[]): unknown {
  return (steps.at(-1) as { on?: unknown }).on;
}
