import { accessReview, reviewed } from './access-review.js';

describe('a review of access', () => {
  const at = new Date('2026-11-20T05:00:00Z');
  const reads = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ actor: index < reviewed ? 'hare' : 'tortoise', what: 'request' as const, at },
    }));

  it('says whether there were more openings than it looked at', () => {
    for (const [count, more] of [
      [reviewed, false],
      [reviewed + 1, true],
    ] as const) {
      const review = accessReview(reads(count), [{ assignee: 'hare' }], [], 'UTC');
      expect([count, review.more, review.items.length]).toEqual([count, more, 1]);
      expect(review.items[0]).toMatchObject({ actor: 'hare', times: reviewed, isAssigned: true });
    }
  });
});
