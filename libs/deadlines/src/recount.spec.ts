import fc from 'fast-check';
import { aLimit, paris } from './clock.fixtures.js';
import { read } from './clock.js';
import { explain, type Step } from './explain.js';
import type { OpenDeadline } from './open-deadline.js';
import { recount } from './recount.js';
import type { Limit } from '@rogatory/law';

const start = '2026-06-01T08:00:00.000Z'; // a Monday

function clockOf(
  limit: Limit,
  stated: string | null = null,
  stops: OpenDeadline['stops'] = [],
): OpenDeadline {
  const { dueAt, dueOn, zone, steps } = read(limit, 'routine', start, paris, {
    stops,
    ...(stated !== null && { statedDate: stated }),
  });
  return {
    ...{ id: 'one', request: 'two', limit: limit.id, owedBy: 'FR', visibility: 'private' },
    ...{ startedAt: start, stated, condition: null, stops, dueAt, dueOn, zone, steps },
  };
}
const withHoliday = (on: string, name = 'Rising') => ({
  ...paris,
  holidays: [...(paris.holidays ?? []), { on, name }],
});
const inWorkingDays = aLimit(4, 'working-days'); // due Friday 5 June
const rolling = aLimit(4, 'days', { rollOver: true }); // due Friday 5 June

describe('a clock under another calendar', () => {
  it.each([
    ['a working day among those counted', inWorkingDays, '2026-06-03', '2026-06-08'],
    ['the last day of one in working days', inWorkingDays, '2026-06-05', '2026-06-08'],
    ['the day that it falls on, where it rolls over', rolling, '2026-06-05', '2026-06-08'],
  ])('moves where %s is a holiday now', (_, limit, holiday, due) => {
    expect(recount(clockOf(limit), limit, withHoliday(holiday))).toMatchObject({
      moved: true,
      after: { dueOn: due },
    });
  });

  it.each([
    ['of days before its last one, where it rolls over', rolling, '2026-06-03'],
    ['of days, where it does not', aLimit(4, 'days'), '2026-06-05'],
    ['of working days before the holiday', inWorkingDays, '2026-06-08'],
    ['of working days after it', inWorkingDays, '2026-05-29'],
    ['of working days, on a weekend', aLimit(8, 'working-days'), '2026-06-06'],
    ['of hours', aLimit(96, 'hours'), '2026-06-05'],
  ])('stays as it is: %s', (_, limit, holiday) => {
    expect(recount(clockOf(limit), limit, withHoliday(holiday))).toBeUndefined();
  });

  it('stays where an act stated the date, and where it stands still', () => {
    const calendar = withHoliday('2026-06-05');
    expect(recount(clockOf(rolling, '2026-06-05'), rolling, calendar)).toBeUndefined();
    const standing = clockOf(rolling, null, [{ from: '2026-06-02T08:00:00.000Z' }]);
    expect(recount(standing, rolling, calendar)).toBeUndefined();
  });

  it('stays as it was counted where only the rule has changed since', () => {
    const clock = clockOf(inWorkingDays);
    expect(recount(clock, aLimit(9, 'working-days'), paris)).toBeUndefined();
    const moved = recount(clock, aLimit(9, 'working-days'), withHoliday('2026-06-03'));
    expect(moved?.after.dueOn).toBe('2026-06-08');
  });

  it('tells the new name of a holiday, though its date stays', () => {
    const named = recount(clockOf(inWorkingDays), inWorkingDays, withHoliday('2026-06-03'));
    const again = recount(named!.after, inWorkingDays, withHoliday('2026-06-03', 'Uprising'));
    expect(again).toMatchObject({ moved: false });
    expect(JSON.stringify(again!.after.steps)).toContain('Uprising');
  });

  it('says of a holiday that it is provisional, and no longer once it is confirmed', () => {
    const holidays = [{ on: '2026-06-05', name: 'Eid', provisional: true as const }];
    for (const limit of [inWorkingDays, rolling]) {
      const provisional = recount(clockOf(limit), limit, { ...paris, holidays })!;
      expect(explain(provisional.after.steps as Step[])).toContain(
        '5 June 2026 is a provisional holiday in FR (Eid)',
      );
      const confirmed = recount(provisional.after, limit, withHoliday('2026-06-05', 'Eid'))!;
      expect(confirmed.moved).toBe(false);
      expect(explain(confirmed.after.steps as Step[])).toContain(
        '5 June 2026 is a holiday in FR (Eid)',
      );
    }
  });

  it('moves once: by the same calendar it stays, and by the old one it comes back', () => {
    const june = fc
      .integer({ min: 1, max: 28 })
      .map((on) => `2026-06-${String(on).padStart(2, '0')}`);
    const limits = fc.constantFrom(inWorkingDays, rolling, aLimit(12, 'working-days'));
    fc.assert(
      fc.property(june, limits, (holiday, limit) => {
        const clock = clockOf(limit);
        const moved = recount(clock, limit, withHoliday(holiday));
        if (!moved) return;
        expect(recount(moved.after, limit, withHoliday(holiday))).toBeUndefined();
        expect(recount(moved.after, limit, paris)?.after).toEqual(clock);
      }),
    );
  });
});
