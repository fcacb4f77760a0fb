import { dueOf } from './due.js';

const now = new Date('2026-11-23T00:31:00Z');
const after = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

describe('how far something is due', () => {
  it.each([
    [0.5, { count: 0, unit: 'minutes', when: 'soon' }],
    [59, { count: 59, unit: 'minutes', when: 'soon' }],
    [-61, { count: 61, unit: 'minutes', when: 'late' }],
    [120, { count: 2, unit: 'hours', when: 'soon' }],
    [47 * 60, { count: 47, unit: 'hours', when: 'soon' }],
    [-48 * 60, { count: 2, unit: 'days', when: 'late' }],
    [5 * 24 * 60, { count: 5, unit: 'days', when: 'later' }],
  ])('is told of %d minutes from now in the unit that says most', (minutes, told) => {
    expect(dueOf(after(minutes), now)).toMatchObject(told);
  });
});
