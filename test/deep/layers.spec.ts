import { figures } from '../support/figures.js';
import { plausible } from '../support/matrix/bodies.js';
import { callers, cells, leaksOf, type Credentials } from '../support/matrix/cells.js';
import type { Caller } from '../support/matrix/expected.js';
import { fingerprint, requestsOf } from '../support/matrix/fingerprint.js';
import { deceive, withoutRowSecurity } from '../support/matrix/lies.js';
import { listen } from '../support/matrix/listening.js';
import { askAll, credentialsFor, run } from '../support/matrix/run.js';
import { canariesIn, plant, states, type State, type World } from '../support/matrix/world.js';
import { startNode, type TestNode } from '../support/node.js';

/** Isolation twice: each layer is taken away in turn, and the other one must hold alone. */
let node: TestNode;
let world: World;
let credentials: Credentials;
const who = callers(['authority', 'auditor', 'admin']);

async function begin(): Promise<void> {
  node = await startNode();
  world = await plant(node);
  credentials = await credentialsFor(node, who);
}

describe('code alone, with row-level security off', () => {
  beforeAll(begin);
  afterAll(() => node.stop());

  it('keeps the whole matrix [ASVS 8.2.2, 8.4.1]', async () => {
    await node.sql(withoutRowSecurity);
    const before = await fingerprint(node, states, requestsOf(world));
    const found = await run(node, world, who, credentials);
    expect(found.faults).toEqual([]);
    expect(found.cells).toBeGreaterThanOrEqual(5000);
    expect(await fingerprint(node, states, requestsOf(world))).toEqual(before);
    figures('matrix with row-level security off', `${String(found.cells)} cells, 0 hits`);
  });
});

describe('the database alone, with every check of the code deceived', () => {
  let victim: State = 'XA';
  beforeAll(async () => {
    await begin();
    deceive(() => victim);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await node.stop();
  });

  /** Asks everything, with bodies that would do harm; what leaks, and how much was asked. */
  async function attack(attackers: readonly Caller[]): Promise<string[]> {
    const bodyOf = (route: string, object: keyof World | undefined): string =>
      JSON.stringify(plausible(route, object && world[object]));
    const questions = cells(world, attackers, bodyOf);
    const leaks: string[] = [];
    const log = listen(); // the database refuses what no code would ask: each refusal is logged as a fault of ours
    try {
      await askAll(node, questions, credentials, (outcome) => {
        const where = `${outcome.route} ${outcome.object ?? ''} by ${outcome.caller.name}`;
        leaks.push(...leaksOf(outcome).map((word) => `${where} tells ${word}`));
      });
    } finally {
      log.stop();
    }
    leaks.push(...canariesIn(log.heard()).map(({ word }) => `the log tells ${word}`));
    asked += questions.length;
    return leaks;
  }
  let asked = 0;
  const of = (state: State, ...but: string[]): Caller[] =>
    who.filter((caller) => caller.state === state && !but.includes(caller.role ?? ''));

  it.each(['XA', 'XB'] as const)(
    'lets no third State read or change what it is told it may: all of %s [ASVS 8.4.1]',
    async (state) => {
      victim = state;
      const before = await fingerprint(node, ['XA', 'XB'], requestsOf(world));
      expect(await attack(of('XC'))).toEqual([]);
      expect(await fingerprint(node, ['XA', 'XB'], requestsOf(world))).toEqual(before);
    },
  );

  it.each([
    ['XB', 'XA'],
    ['XA', 'XB'],
  ] as const)(
    'lets %s neither read what %s keeps to itself nor act in its name [ASVS 8.4.1]',
    async (attacker, state) => {
      victim = state;
      const before = await fingerprint(node, [state], requestsOf(world));
      expect(await attack(of(attacker, 'auditor'))).toEqual([]);
      expect(await fingerprint(node, [state], requestsOf(world))).toEqual(before);
    },
  );

  it('keeps a sealed request from whom it was not opened to, in its own State too [ASVS 8.2.2]', async () => {
    victim = 'XA';
    const sealed = [world.sealedA.id];
    const before = await fingerprint(node, ['XA'], sealed);
    const { idempotency: _, reference_counter: __, ...kept } = before;
    const unnamed = of('XA', 'auditor').filter(({ name }) => name !== 'xa-authority');
    expect(await attack(unnamed)).toEqual([]);
    expect(await fingerprint(node, ['XA'], sealed)).toMatchObject(kept);
  });

  it('was asked much', () => {
    expect(asked).toBeGreaterThanOrEqual(5000);
    figures('matrix with the code deceived', `${String(asked)} cells, 0 hits`);
  });
});
