import { dayThatEnds } from './day-that-ends.js';

describe('the day that ends when something falls due', () => {
  it.each([
    ['2026-11-30T23:00:00.000Z', 'Europe/Paris', '2026-11-30'],
    ['2026-12-31T17:00:00.000Z', 'Asia/Ho_Chi_Minh', '2026-12-31'],
    // the clocks of Egypt went forward at midnight: that day ended as it was one o'clock
    ['2026-04-23T22:00:00.000Z', 'Africa/Cairo', '2026-04-23'],
    ['2026-11-30T18:15:00.000Z', 'Asia/Kathmandu', '2026-11-30'],
  ])('%s in %s is the end of %s, and not the day after', (at, zone, day) => {
    expect(dayThatEnds(new Date(at), zone)).toBe(day);
  });

  it.each([
    ['2026-11-30T23:00:00.000Z', 'Asia/Ho_Chi_Minh'], // six in the morning there
    ['2026-11-30T23:00:00.001Z', 'Europe/Paris'],
    ['2026-11-30T22:45:00.000Z', 'Europe/Paris'],
  ])('%s in %s lies within a day', (at, zone) => {
    expect(dayThatEnds(new Date(at), zone)).toBeNull();
  });
});
