import { ClockTower } from '@rogatory/deadlines';
import { dueThresholds } from '@rogatory/persistence';
import { Client } from 'pg';
import { aPreservation } from '../support/drafts.js';
import { firingsOf, requestThatIs, setTime, sweep } from '../support/cases.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
beforeEach(async () => {
  await setTime(node, '2027-03-01T03:00:00Z');
  // what other tests left open is not this one's affair
  await node.sql(`UPDATE threshold SET at = NULL WHERE fired_at IS NULL`);
});
afterAll(() => node.stop());

const fired = async (id: string): Promise<string[]> =>
  (await firingsOf(node, id)).map(({ limit, threshold }) => `${limit}: ${threshold}`);
const sentFrom = async (from: string, requestedState: string): Promise<{ id: string }> => {
  const { id } = await node.draft(`${from}-liaison`, aPreservation({ requestedState }));
  return node.do(`${from}-contact`, id, 'transmit');
};

describe('a sweep', () => {
  it('leaves a request that an act holds locked to the next one', async () => {
    const held = await requestThatIs(node, 'transmitted');
    const free = await requestThatIs(node, 'transmitted');
    const act = new Client({ connectionString: node.database.ownerUrl });
    await act.connect();
    await act.query('BEGIN');
    await act.query('SELECT FROM request WHERE id = $1 FOR UPDATE', [held.id]);
    await setTime(node, '2027-03-08T17:00:01Z');
    expect(await sweep(node)).toBe(2);
    expect([await fired(held.id), await fired(free.id)]).toEqual([[], expect.any(Array)]);
    await act.end();
    expect(await sweep(node)).toBe(2);
    expect(await fired(held.id)).toEqual(['acknowledge: warn', 'acknowledge: due']);
  });

  it('is not stopped by one request whose clock cannot be written', async () => {
    const [sick, well] = [
      await requestThatIs(node, 'transmitted'),
      await requestThatIs(node, 'transmitted'),
    ];
    await node.sql(`CREATE FUNCTION sick() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'sick'; END $$;
      CREATE TRIGGER sick BEFORE INSERT ON private_event FOR EACH ROW WHEN (NEW.request_id = '${sick.id}')
        EXECUTE FUNCTION sick()`);
    await setTime(node, '2027-03-08T17:00:01Z');
    await expect(sweep(node)).rejects.toThrow('sick');
    expect(await fired(well.id)).toEqual(['acknowledge: warn', 'acknowledge: due']);
    await node.sql('DROP TRIGGER sick ON private_event; DROP FUNCTION sick()');
    await sweep(node);
    expect(await fired(sick.id)).toEqual(['acknowledge: warn', 'acknowledge: due']);
  });

  it('lets no State wait for another one’s backlog, which an index finds', async () => {
    const behind = await requestThatIs(node, 'transmitted'); // owed by XB
    const prompt = await sentFrom('xb', 'XC');
    await node.sql('UPDATE threshold SET at = NULL');
    const owe = (id: string, count: number, age: string): Promise<unknown> =>
      node.sql(
        `INSERT INTO threshold (id, deadline_id, request_id, requesting_state, requested_state, owed_by, visibility, name, at)
        SELECT gen_random_uuid(), d.id, d.request_id, d.requesting_state, d.requested_state, d.owed_by, d.visibility, 'warn',
          node_time() - $3::interval - n * interval '1 second'
        FROM deadline d, generate_series(1, $2) n WHERE d.request_id = $1 AND d.limit_id = 'acknowledge'`,
        [id, count, age],
      );
    await owe(behind.id, 50_000, '1 day');
    await owe(prompt.id, 30, '1 minute');
    await node.sql('ANALYZE threshold');

    const tower = node.app.get(ClockTower);
    expect(await tower.sweep(200)).toBe(200);
    expect(await fired(prompt.id)).toHaveLength(30);
    expect(await fired(behind.id)).toHaveLength(170);

    const { text } = dueThresholds(200);
    const [plan] = await node.sql(`EXPLAIN (FORMAT JSON) ${text.replaceAll('$1', '200')}`);
    const scans = JSON.stringify(plan).match(/"(Index Name|Relation Name)":"threshold\w*"/g);
    expect(new Set(scans)).toEqual(
      new Set(['"Index Name":"threshold_unfired"', '"Relation Name":"threshold"']),
    );
    expect(JSON.stringify(plan)).not.toMatch(
      /"Node Type":"Seq Scan"[^}]*"Relation Name":"threshold"/,
    );
  });

  it('fires three hundred thresholds of many requests and States at once, each once and in its order', async () => {
    const pairs = [
      ['xa', 'XB'],
      ['xb', 'XC'],
      ['xc', 'XD'],
      ['xd', 'XA'],
    ] as const;
    const ids: string[] = [];
    for (const [from, to] of pairs) {
      for (let count = 0; count < 5; count += 1) ids.push((await sentFrom(from, to)).id);
    }
    await node.sql(
      `INSERT INTO threshold (id, deadline_id, request_id, requesting_state, requested_state, owed_by, visibility, name, at)
        SELECT gen_random_uuid(), d.id, d.request_id, d.requesting_state, d.requested_state, d.owed_by, d.visibility, 'warn',
          node_time() - n * interval '1 minute'
        FROM deadline d, generate_series(1, 15) n WHERE d.request_id = ANY ($1) AND d.limit_id = 'acknowledge'`,
      [ids],
    );
    expect(await sweep(node)).toBe(300);
    expect(await sweep(node)).toBe(0);
    for (const id of ids) {
      const moments = (await firingsOf(node, id)).map(({ plannedFor }) => plannedFor);
      expect(moments).toHaveLength(15);
      expect(moments).toEqual([...moments].sort());
    }
    const verify = `/api/v1/requests/${ids[0] ?? ''}/history/verify`;
    expect((await node.call('xb-authority', 'GET', verify)).body).toMatchObject({ ok: true });
  });
});
