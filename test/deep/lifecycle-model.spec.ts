import { runModel } from '../../libs/lifecycle/src/lifecycle-run.fixtures.js';

describe('a preservation and the requests that follow it, for long', () => {
  it.each([1, 2, 3, 4])('keep every rule (seed %i)', (seed) => {
    const { steps } = runModel(seed, 450, 260);
    expect(steps).toBeGreaterThanOrEqual(50_000);
  });
});
