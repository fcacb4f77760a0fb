import { endedUnhelped, endings, lifecycles, milestones, possibleEndings } from './index.js';

const actions: readonly string[] = lifecycles.flatMap(({ transitions }) =>
  transitions.map(({ action }) => action),
);

describe('what is counted', () => {
  it('rests on acts that there are', () => {
    const counted: readonly string[] = Object.values(milestones).flat();
    expect(counted.filter((action) => !actions.includes(action))).toEqual([]);
  });

  it.each(lifecycles)('can happen in the lifecycle $name', ({ transitions }) => {
    for (const step of ['sent', 'acknowledged', 'decided', 'refused', 'executed'] as const) {
      const acts: readonly string[] = milestones[step];
      expect([step, transitions.some(({ action }) => acts.includes(action))]).toEqual([step, true]);
    }
  });

  it('ends with every act that leads to an end', () => {
    expect([...endings].sort()).toEqual([
      ...['close', 'expire', 'refuse', 'release', 'report-not-held', 'return-unexecuted'],
      'withdraw',
    ]);
    expect(possibleEndings).toEqual(['decide-on-risk']);
  });

  it('knows which requests ended without help', () => {
    const unhelped = lifecycles.map(({ name, transitions }) => {
      const states = transitions.flatMap(({ from, to }) => [...from, ...[to].flat()]);
      return [...new Set(states)]
        .filter((state) => endedUnhelped({ lifecycle: name, state }))
        .sort();
    });
    expect(new Set(unhelped.map(String))).toEqual(
      new Set(['refused,returned,withdrawn', 'no-such-data,refused,withdrawn']),
    );
  });
});
