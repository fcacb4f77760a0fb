import { figures } from '../support/figures.js';
import { fuzz, summary } from '../support/fuzz/run.js';
import { startNode, type TestNode } from '../support/node.js';

jest.setTimeout(120_000); // some seconds on a machine of one's own, more on a busy one

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_122);
const perRoute = Number(process.env['FUZZ_CASES'] ?? 5); // 200 in test/deep

describe('calls made from the description, each a little wrong', () => {
  it('are answered as described, show nothing of the inside, and change nothing where refused [ASVS 2.2.1, 2.2.2, 16.5.1, 16.5.3]', async () => {
    const result = await fuzz(node, { seed, perRoute, copies: 1 });
    figures('fuzz', summary(result, seed));
    expect(result.faults).toEqual([]);
    expect(result.cases).toBe(result.routes * perRoute);
  });
});
