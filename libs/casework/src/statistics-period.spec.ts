import { periodsAround, spanOf } from './statistics-period.js';

const here = { state: 'XB', zone: 'Asia/Ho_Chi_Minh' };
const span = (from: string | undefined, to: string | undefined, thisMonth = '2027-05') =>
  spanOf(here, { ...(from && { from }), ...(to && { to }) }, thisMonth);

describe('a period of statistics', () => {
  it.each([
    ['2027-02', '2027-02', '2027-01', '2027-03'],
    ['2026-10', '2026-12', '2026-07', '2027-01'],
    ['2026-01', '2026-12', '2025-01', '2027-01'],
    ['2022-01', '2026-12', '2017-01', '2027-01'],
    // what is not over
    ['2027-04', '2027-05', '2027-02', '2027-06'],
    ['2027-01', '2027-05', '2026-08', '2027-06'],
    ['2026-01', '2027-05', '2024-08', '2027-06'],
    ['2026-06', '2027-05', '2025-06', '2027-06'],
  ])(
    'from %s to %s is whole, and compared with as many months before',
    (from, to, before, until) => {
      expect(span(from, to)).toEqual({ ...here, from, before, until });
    },
  );

  it.each([
    ['2027-01', '2027-02'],
    ['2027-02', '2027-04'],
    ['2026-11', '2027-01'],
    ['2026-02', '2027-01'],
    ['2026-01', '2027-04'],
    ['2026-01', '2026-06'],
  ])('from %s to %s is none: the difference from another would be a few months', (from, to) => {
    expect(() => span(from, to)).toThrow(expect.objectContaining({ code: 'period-uneven' }));
  });

  it('is the last twelve months where none is given, and a year where one month of it is', () => {
    expect(span(undefined, undefined)).toMatchObject({ from: '2026-06', until: '2027-06' });
    expect(span('2026-01', undefined)).toMatchObject({ from: '2026-01', until: '2027-01' });
    expect(span(undefined, '2026-12')).toMatchObject({ from: '2026-01', until: '2027-01' });
  });

  it('is offered around the one that is shown, and each that is offered is one', () => {
    for (const last of ['2027-05', '2027-04', '2027-01', '2026-12', '2026-02']) {
      for (const { from, to } of periodsAround(last, '2027-05')) {
        expect(span(from, to)).toMatchObject({ from });
      }
    }
    expect(periodsAround('2026-08', '2027-05')).toEqual([
      { name: 'month', from: '2026-08', to: '2026-08' },
      { name: 'quarter', from: '2026-07', to: '2026-09' },
      { name: 'year', from: '2026-01', to: '2026-12' },
      { name: 'year-before', from: '2025-01', to: '2025-12' },
    ]);
  });
});
