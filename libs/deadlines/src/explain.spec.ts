import { read } from './clock.js';
import { aLimit, cairo, hanoi, paris } from './clock.fixtures.js';
import { explain } from './explain.js';

const received = '2026-11-24T12:10:00.000Z';

describe('explaining a reading in one sentence', () => {
  it('tells start, amount, stops and due day', () => {
    const stops = [{ from: '2026-11-26T08:00:00.000Z', to: '2026-11-28T12:00:00.000Z' }];
    const { steps } = read(aLimit(7, 'days'), 'routine', received, paris, { stops });
    expect(explain(steps)).toBe(
      'received 2026-11-24 12:10 UTC, not counted; 7 days; stopped 2 d 4 h, a begun day given back whole; ' +
        'due 4 December 2026 24:00 Europe/Paris',
    );
  });

  it('tells an instant in UTC', () => {
    const { steps } = read(aLimit(1, 'hours'), 'routine', received, paris);
    expect(explain(steps, 'asked')).toBe(
      'asked 2026-11-24 12:10 UTC; 1 hour; due 2026-11-24 13:10 UTC',
    );
  });

  it.each([
    [31, paris, '25 December 2026 is a holiday in FR (Christmas Day), moved to 28 December 2026'],
    [3, cairo, '27 November 2026 is a weekend day in EG, moved to 29 November 2026'],
  ])('tells why the due day rolled over (%d days)', (count, calendar, why) => {
    const limit = aLimit(count, 'days', { rollOver: true });
    expect(explain(read(limit, 'routine', received, calendar).steps)).toContain(`; ${why}; due`);
  });

  it('groups weekends, and the days of one holiday', () => {
    const { steps } = read(aLimit(2, 'working-days'), 'routine', '2026-02-13T03:00:00Z', hanoi);
    expect(explain(steps)).toContain(
      '; 2 working days; 4 weekend days in VN skipped; ' +
        '16 February 2026 to 20 February 2026 are holidays in VN (Tet); due 24 February 2026',
    );
  });

  it('keeps apart two holidays of one name', () => {
    const holidays = ['2026-11-26', '2026-12-01'].map((on) => ({ on, name: 'Strike' }));
    const { steps } = read(aLimit(9, 'working-days'), 'routine', received, { ...paris, holidays });
    expect(explain(steps)).toContain(
      '; 26 November 2026 is a holiday in FR (Strike); 1 December 2026 is a holiday in FR (Strike);',
    );
  });

  it('names no more than twelve holidays', () => {
    const holidays = Array.from({ length: 20 }, (_, index) => ({
      on: `2026-12-${String(index + 1).padStart(2, '0')}`,
      name: `Day ${index}`,
    }));
    const calendar = { ...paris, weekend: [], holidays };
    const { steps } = read(aLimit(8, 'working-days'), 'routine', received, calendar);
    expect(steps.filter(({ step }) => step === 'skipped')).toHaveLength(13);
    expect(explain(steps)).toContain('; 8 more holidays in FR skipped; due 22 December 2026');
  });

  it('tells what was stated, and since when the clock stands still', () => {
    const options = { statedDate: '2026-12-20', stops: [{ from: '2026-11-26T08:00:00.000Z' }] };
    expect(explain(read(aLimit(10, 'days'), 'routine', received, paris, options).steps)).toBe(
      'received 2026-11-24 12:10 UTC; stated 20 December 2026; ' +
        'standing still since 2026-11-26 08:00 UTC; due 20 December 2026 24:00 Europe/Paris',
    );
  });

  it('tells a stated instant in UTC', () => {
    const options = { statedDate: '2026-12-20T10:00:00+01:00' };
    const { steps } = read(aLimit(10, 'days'), 'routine', received, paris, options);
    expect(explain(steps)).toContain('stated 2026-12-20 09:00 UTC; due 2026-12-20 09:00 UTC');
  });

  it('tells that the first day counts', () => {
    const limit = aLimit(1, 'days', { firstDayCounts: true });
    expect(explain(read(limit, 'routine', received, paris).steps)).toContain(', counted; 1 day;');
  });

  it('tells how much of a stop lay in working days', () => {
    const stops = [{ from: '2026-11-27T12:00:00.000Z', to: '2026-11-30T12:00:30.000Z' }];
    const { steps } = read(aLimit(5, 'working-days'), 'routine', received, paris, { stops });
    expect(explain(steps)).toContain(
      '; stopped 3 d (1 d in working days), a begun day given back whole;',
    );
  });

  it.each([
    [30, '30 s'],
    [90, '1 min'],
    [3600, '1 h'],
    [90_060, '1 d 1 h 1 min'],
  ])('tells a stop of %d seconds as %s', (seconds, said) => {
    const to = '2026-11-26T08:00:00.000Z';
    const step = { step: 'stopped', from: to, to, hours: seconds / 3600 } as const;
    expect(explain([step])).toBe(`; stopped ${said}`);
  });
});
