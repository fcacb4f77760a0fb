import { figures } from '../support/figures.js';
import { canariesIn, plant, secret, type World } from '../support/matrix/world.js';
import { startNode, type TestNode } from '../support/node.js';

const questions = 10_000;
let node: TestNode;
let world: World;
beforeAll(async () => {
  node = await startNode('PostgreSQL', { DATABASE_CONNECTIONS: '2' });
  world = await plant(node);
});
afterAll(() => node.stop());

describe('two connections that two States share', () => {
  it('never carry what one keeps to itself over to the other [ASVS 8.4.1]', async () => {
    const { id } = world.sent;
    const token = { XA: await node.token('xa-auditor'), XB: await node.token('xb-auditor') };
    const paths = ['notes', 'history?limit=1000', 'documents', 'nowhere', 'assessments?limit=0'];
    const wrong: string[] = [];
    let told = 0;
    const ask = async (at: number): Promise<void> => {
      const state = at % 2 === 0 ? 'XA' : 'XB';
      // by turns what is there, what is not and what fails: a transaction that is rolled back must leave nothing behind
      const path = paths[Math.floor(at / 2) % paths.length]!;
      const reply = await node.app.inject({
        method: 'GET',
        url: `/api/v1/requests/${id}/${path}`,
        headers: { authorization: `Bearer ${token[state]}` },
      });
      const words = canariesIn(reply.payload);
      if (path === 'notes' && !reply.payload.includes(secret(state, 'sent', 'note'))) {
        wrong.push(`${String(at)}: ${state} misses its own`);
      }
      told += words.length;
      const crossed = words.filter((word) => word.state !== undefined && word.state !== state);
      wrong.push(...crossed.map(({ word }) => `${String(at)}: ${state} was told ${word}`));
    };
    let next = 0;
    const asking = async (): Promise<void> => {
      for (let at = next++; at < questions; at = next++) await ask(at);
    };
    await Promise.all(Array.from({ length: 16 }, asking));
    expect(wrong).toEqual([]);
    expect(told).toBeGreaterThan(questions / 5);
    figures(
      'pool of two',
      `${String(questions)} interleaved questions of two States, ${String(wrong.length)} crossings`,
    );
  });
});
