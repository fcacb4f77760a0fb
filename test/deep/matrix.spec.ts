import { figures } from '../support/figures.js';
import { callers, leaksOf, type Credentials } from '../support/matrix/cells.js';
import { fingerprint, requestsOf } from '../support/matrix/fingerprint.js';
import { listen } from '../support/matrix/listening.js';
import { credentialsFor, run, type Found } from '../support/matrix/run.js';
import { canariesIn, plant, states, type Canary, type World } from '../support/matrix/world.js';
import { startNode, type TestNode } from '../support/node.js';

/**
 * Route x role x relation: who is told what, on every route that the router knows, compared with a table written by
 * hand. Words planted in each State's private rooms are looked for in every answer, and wherever else they could go.
 */
let node: TestNode;
let world: World;
let credentials: Credentials;
let before: Record<string, string>;
let found: Found;
let written: string;
const who = callers();

beforeAll(async () => {
  const log = listen();
  try {
    node = await startNode();
    world = await plant(node);
    credentials = await credentialsFor(node, who);
    before = await fingerprint(node, states, requestsOf(world));
    found = await run(node, world, who, credentials);
  } finally {
    log.stop();
  }
  written = log.heard();
}, 600_000);
afterAll(() => node.stop());

describe('every route', () => {
  it('answers every caller about every object as the table says [ASVS 8.2.1, 8.2.2, 8.3.1, 8.4.1]', () => {
    expect(found.faults).toEqual([]);
    // a matrix that shuts everybody out would prove little
    expect(found.cells).toBeGreaterThanOrEqual(5000);
    expect(found.through).toBeGreaterThan(found.cells / 10);
    figures(
      'matrix',
      `${String(found.cells)} cells, ${String(found.through)} let through, ${String(found.refused)} refused, 0 words told to whom they do not concern`,
    );
  });

  it('changes nothing when it is asked wrongly', async () => {
    expect(await fingerprint(node, states, requestsOf(world))).toEqual(before);
  });
});

describe('the planted words', () => {
  it('are read by those whom they concern: they were alive', async () => {
    const read = new Set<string>();
    for (const state of ['xa', 'xb']) {
      for (const { id, documents } of Object.values(world)) {
        const paths = [
          '',
          '/history?limit=1000',
          '/notes',
          '/assessments',
          '/documents',
          '/assignments',
          '/pending',
        ];
        for (const path of [
          ...paths,
          ...Object.values(documents).map((file) => `/documents/${file}/content`),
        ]) {
          const headers = { 'read-reason': 'matrix' };
          const reply = await node.call(
            `${state}-auditor`,
            'GET',
            `/api/v1/requests/${id}${path}`,
            undefined,
            headers,
          );
          for (const { word } of canariesIn(JSON.stringify(reply.body)))
            read.add(`${state} ${word}`);
        }
      }
    }
    for (const state of ['XA', 'XB'] as const) {
      for (const what of [
        'note',
        'bytes',
        'file',
        'submission',
        'rights',
        'sealing',
        'refusal',
        'internal',
        'assigning',
      ]) {
        const own = [...read].filter((line) =>
          line.startsWith(`${state.toLowerCase()} private-${state}`),
        );
        const planted = state === 'XB' && ['refusal', 'internal', 'assigning'].includes(what);
        expect([state, what, planted || own.some((line) => line.endsWith(`-${what}`))]).toEqual([
          state,
          what,
          true,
        ]);
      }
    }
    const crossed = [...read].filter((line) => /^xa private-XB|^xb private-XA/.test(line));
    expect(crossed).toEqual([]);
  });

  it('stand in no line that the process writes [ASVS 16.2.5]', () => {
    expect(canariesIn(written)).toEqual([]);
  });

  it.each([
    ...['outbox', 'notification', 'access_event', 'heartbeat', 'sign_in_failure'],
    ...['mail', 'digest_item', 'webhook_delivery', 'page', 'page_call', 'contact_test'],
  ])('stand in no row of %s, from which other things are made', async (name) => {
    const rows = await node.sql(`SELECT to_jsonb(t)::text AS line FROM ${name} t`);
    expect(canariesIn(JSON.stringify(rows)).map(({ word }: Canary) => word)).toEqual([]);
  });

  it('stand in no job of the queue', async () => {
    const tables = await node.sql(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bullmq'",
    );
    expect(tables.length).toBeGreaterThan(0);
    for (const { name } of tables) {
      const rows = await node.sql(`SELECT to_jsonb(t)::text AS line FROM bullmq.${name} t`);
      expect([name, canariesIn(JSON.stringify(rows))]).toEqual([name, []]);
    }
  });

  it('would be noticed: the check itself sees a word that is told to the wrong one', () => {
    const third = who.find(({ name }) => name === 'xc-auditor')!;
    const other = who.find(({ name }) => name === 'xb-auditor')!;
    const text = 'private-XA-sent-note shared-sent-facts';
    expect(leaksOf({ caller: third, text })).toEqual(['private-XA-sent-note', 'shared-sent-facts']);
    expect(leaksOf({ caller: other, text })).toEqual(['private-XA-sent-note']);
  });
});
