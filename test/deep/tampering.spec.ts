import { Client } from 'pg';
import { assessment, consult, inAssessment } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let id: string;
beforeAll(async () => {
  node = await startNode();
  id = (await inAssessment(node)).id;
  await node.do('xb-authority', id, 'record-assessment', assessment);
  await consult(node, id, 'costs');
  for (const text of ['One.', 'Two.', 'Three.']) {
    await node.call('xb-liaison', 'POST', `/api/v1/requests/${id}/notes`, { text });
  }
});
afterAll(() => node.stop());

async function verified(): Promise<any> {
  return (await node.call('xb-auditor', 'GET', `/api/v1/requests/${id}/history/verify`)).body;
}

/** Runs statements as one who owns everything. */
async function asOwner(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: node.database.ownerUrl });
  await client.connect();
  await work(client).finally(() => client.end());
}

const stranger = '01900000-0000-7000-8000-000000000000';
const tables = ['shared_event', 'private_event'] as const;
const statements = [
  "UPDATE %t SET type = 'accept'",
  'UPDATE %t SET seq = seq WHERE false',
  'DELETE FROM %t',
  'TRUNCATE %t',
];
const attempts = tables.flatMap((table) =>
  statements.map((statement) => statement.replace('%t', table)),
);

describe('history refuses change', () => {
  it.each(attempts)('by the application: %s [ASVS 16.4.2]', async (statement) => {
    const client = new Client({ connectionString: node.database.url });
    await client.connect();
    await client.query(
      "SET ROLE rogatory_app; SELECT set_config('rogatory.state', 'XB', false), set_config('rogatory.purpose', 'act', false)",
    );
    await expect(client.query(statement)).rejects.toThrow(/permission denied/);
    await client.end();
  });

  it.each(attempts)('by the owner: %s [ASVS 16.4.2]', async (statement) => {
    await expect(node.sql(statement)).rejects.toThrow(/append-only/);
  });

  it('as a whole: nothing has been lost', async () => {
    expect(await verified()).toMatchObject({ ok: true });
  });
});

describe('whoever gets past every protection is found out', () => {
  /** Changes what is stored with triggers off, looks, and puts everything back. */
  async function tamper(table: string, statement: string, changed = 1): Promise<void> {
    await asOwner(async (client) => {
      await client.query('SET session_replication_role = replica');
      for (const name of kept)
        await client.query(`CREATE TEMP TABLE kept_${name} AS TABLE ${name}`);
      const done = await client.query(statement.replaceAll('$1', `'${id}'`));
      const { ok, chains } = await verified();
      for (const name of kept) {
        await client.query(`DELETE FROM ${name}`);
        await client.query(`INSERT INTO ${name} SELECT * FROM kept_${name}`);
      }
      expect([done.rowCount, ok]).toEqual([changed, false]);
      const room = table === 'shared_event' ? 'shared' : 'private';
      const [broken] = chains.filter((chain: { ok: boolean }) => !chain.ok);
      expect(broken).toMatchObject({ room, fault: { seq: expect.any(Number) } });
    });
    expect(await verified()).toMatchObject({ ok: true });
  }
  const kept = [...tables, 'private_room'];
  const own = {
    shared_event: 'request_id = $1',
    private_event: "request_id = $1 AND state = 'XB'",
  } as const;

  const changes = [
    ['request_id', `'${stranger}'`],
    ['id', `'${stranger}'`],
    ['seq', 'seq + 1000'],
    ['type', "type || 'x'"],
    ['at', "at + interval '1 millisecond'"],
    ['header', "replace(header, 'XB', 'XC')"],
    ['header', "header || ' '"],
    ['data', "overlay(data placing ' ' from 2 for 0)"],
    ['data', "data || ' '"],
    ['data', 'null'],
    ['salt', 'reverse(salt)'],
    ['salt', 'null'],
    ['hash', 'reverse(hash)'],
  ] as const;
  const everyChange = [
    ...tables.flatMap((table) => changes.map((change) => [table, ...change] as const)),
    ['shared_event', 'requesting_state', "'XC'"],
    ['shared_event', 'requested_state', "'XC'"],
    ['private_event', 'state', "'XC'"],
  ] as const;

  it.each(everyChange)('by a change in %s of %s to %s', async (table, column, value) => {
    const where = `${own[table]} AND seq = 2`;
    await tamper(table, `UPDATE ${table} SET ${column} = ${value} WHERE ${where}`);
  });

  it.each(tables)('in every column that %s has', async (table) => {
    const columns = await node.sql(
      'SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1',
      [table],
    );
    const tried = everyChange.filter(([one]) => one === table).map(([, column]) => column);
    expect(new Set(tried)).toEqual(new Set(columns.map(({ name }) => name)));
  });

  it.each(
    tables.flatMap((table) =>
      ['the first', 'a middle', 'the last'].map((which) => [which, table] as const),
    ),
  )('by %s event of %s that is gone', async (which, table) => {
    const last = `(SELECT max(seq) FROM ${table} WHERE ${own[table]})`;
    const seq = which === 'the last' ? last : which === 'a middle' ? '2' : '1';
    await tamper(table, `DELETE FROM ${table} WHERE ${own[table]} AND seq = ${seq}`);
  });

  it.each(tables)('by two events of %s that changed places', async (table) => {
    // the key is checked row by row, and two rows cannot pass each other under it
    await asOwner((client) => client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey`));
    await tamper(
      table,
      `UPDATE ${table} SET seq = 5 - seq WHERE ${own[table]} AND seq IN (2, 3)`,
      2,
    );
  });

  it('by a private room whose end, or whose beginning, is forgotten', async () => {
    await tamper(
      'private_event',
      "UPDATE private_room SET seq = seq - 1 WHERE request_id = $1 AND state = 'XB'",
    );
    await tamper(
      'private_event',
      "DELETE FROM private_room WHERE request_id = $1 AND state = 'XB'",
    );
  });

  it.each([
    ['that is not the one that was reached', 'shared_head = reverse(shared_head)'],
    [
      'that was set back',
      `shared_seq = 2, shared_head =
        (SELECT hash FROM shared_event WHERE request_id = request.id AND seq = 2)`,
    ],
  ])('by a shared head %s', async (_, change) => {
    const [before] = await node.sql('SELECT shared_seq, shared_head FROM request WHERE id = $1', [
      id,
    ]);
    await node.sql(`UPDATE request SET ${change} WHERE id = $1`, [id]);
    expect(await verified()).toMatchObject({ ok: false, chains: [{ ok: false }, {}] });
    await node.sql('UPDATE request SET shared_seq = $2, shared_head = $3 WHERE id = $1', [
      ...[id, before.shared_seq, before.shared_head],
    ]);
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('by a private event that saw more of the shared history than is left, when tail and head were cut alike', async () => {
    await asOwner(async (client) => {
      await client.query('BEGIN');
      await client.query("SET LOCAL session_replication_role = 'replica'");
      await client.query('DELETE FROM shared_event WHERE request_id = $1 AND seq > 1', [id]);
      await client.query(
        `UPDATE request SET shared_seq = 1, shared_head =
          (SELECT hash FROM shared_event WHERE request_id = request.id AND seq = 1) WHERE id = $1`,
        [id],
      );
      await client.query('COMMIT');
    });
    expect(await verified()).toMatchObject({
      ok: false,
      chains: [{ ok: true }, { ok: false, fault: { what: expect.stringContaining('no longer') } }],
    });
  });
});
