import { mailDelayAfter } from './mail-post.js';
import { webhookDelayAfter } from './webhook-post.js';

const minutes = (count: number): number => count * 60;

describe('what is not taken is tried again after growing delays', () => {
  it.each([
    [0, minutes(1)],
    [1, minutes(5)],
    [2, minutes(15)],
    [3, minutes(60)],
    [4, minutes(240)],
    [20, minutes(240)],
  ])('a mail that was tried %i times before: after %i seconds', (attempts, seconds) => {
    expect(mailDelayAfter(attempts)).toBe(seconds);
  });

  it.each([
    [0, 5],
    [1, 30],
    [2, minutes(2)],
    [3, minutes(10)],
    [4, minutes(30)],
    [5, minutes(60)],
    [6, minutes(120)],
    [7, minutes(240)],
    [40, minutes(240)],
  ])('a delivery that was tried %i times before: after %i seconds', (attempts, seconds) => {
    expect(webhookDelayAfter(attempts)).toBe(seconds);
  });
});
