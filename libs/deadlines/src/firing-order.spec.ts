import type { DueThreshold, FiredThreshold } from '@rogatory/persistence';
import { byState, inOrder } from './firing-order.js';

const due = (owed_by: string, count: number): DueThreshold[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${owed_by}-${String(index)}`,
    request_id: 'r1',
    owed_by,
  }));
const fired = (limit_id: string, name: string, at: string): FiredThreshold => ({
  ...{ id: limit_id, request_id: 'r1', owed_by: 'VN', deadline_id: limit_id, visibility: 'shared' },
  ...{ limit_id, condition: null, name, at: new Date(at), due_at: new Date(at) },
});

describe('what is due', () => {
  it('goes out in groups of one State each, and the States take turns', () => {
    const groups = byState([...due('FR', 250), ...due('VN', 120), ...due('JP', 1)]);
    expect(groups.map((group) => [group[0]?.owed_by, group.length])).toEqual([
      ['FR', 100],
      ['VN', 100],
      ['JP', 1],
      ['FR', 100],
      ['VN', 20],
      ['FR', 50],
    ]);
    for (const group of groups) {
      expect(new Set(group.map(({ owed_by }) => owed_by)).size).toBe(1);
    }
  });

  it('may be nothing', () => {
    expect(byState([])).toEqual([]);
  });
});

describe('what fires for one request', () => {
  const first = '2027-05-11T17:00:00Z';
  const second = '2027-05-12T17:00:00Z';
  const limitsOf = (...thresholds: FiredThreshold[]): string[] =>
    inOrder(thresholds, { lifecycle: 'preservation' }).map(({ limit_id }) => limit_id);

  it('is told in the order of its time', () => {
    expect(limitsOf(fired('b', 'due', second), fired('a', 'warn', first))).toEqual(['a', 'b']);
  });

  it('ends with the limit that brings an act about, among those of the same moment', () => {
    const expiry = fired('preservation', 'due', second);
    const notice = fired('release-notice', 'due', second);
    expect(limitsOf(expiry, notice)).toEqual(['release-notice', 'preservation']);
    expect(limitsOf(notice, expiry)).toEqual(['release-notice', 'preservation']);
  });
});
