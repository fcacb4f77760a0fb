import {
  applicationDatabase,
  Rooms,
  type Statement,
  type Transaction,
} from '@rogatory/persistence';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../support/database.js';

const who: Statement<{ state: string; pid: number; role: string }> = {
  name: 'test-who',
  text: `SELECT current_setting('rogatory.state', true) AS state, pg_backend_pid() AS pid, current_user AS role`,
  values: [],
};
const counters: Statement<{ state: string; year: number; last: number }> = {
  name: 'test-counters',
  text: 'SELECT state, year, last FROM reference_counter ORDER BY year',
  values: [],
};
const count = (state: string, year: number): Statement => ({
  name: 'test-count',
  text: `INSERT INTO reference_counter (state, year, last) VALUES ($1, $2, 1)
    ON CONFLICT (state, year) DO UPDATE SET last = reference_counter.last + 1`,
  values: [state, year],
});

let database: TestDatabase;
let owner: Client;
let pool: DataSource;
let rooms: Rooms;

beforeAll(async () => {
  database = await freshDatabase();
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  pool = await new DataSource(applicationDatabase(database.url, 2)).initialize();
  rooms = new Rooms(pool);
});
beforeEach(() => owner.query('DELETE FROM reference_counter'));
afterAll(async () => {
  await pool.destroy();
  await owner.end();
  await database.drop();
});

const kill = (pid: number): Promise<unknown> =>
  owner.query('SELECT pg_terminate_backend($1)', [pid]);
const whoIsThere = async (state: string): Promise<{ state: string; pid: number }> => {
  const [[found]] = await rooms.read({ state }, who);
  if (!found) throw new Error('A connection always knows who it is.');
  return found;
};

describe('a transaction on behalf of a State', () => {
  it('never meets another one, though two thousand share two connections [ASVS 8.4.1, 15.4.1]', async () => {
    await rooms.withActor({ state: 'XA' }, (tx) => tx.commit(count('XA', 1)));
    await rooms.withActor({ state: 'XB' }, (tx) => tx.commit(count('XB', 1)));
    const strangers: string[] = [];
    const one = async (state: string, index: number): Promise<void> => {
      await rooms.withActor({ state }, async (tx) => {
        const [[before], seen] = await tx.send(who, counters);
        await tx.send(count(state, 2));
        if (index % 7 === 0) throw new Error('given up');
        const [[after]] = index % 3 === 0 ? await tx.commit(who) : await tx.send(who);
        const met = [before?.state, after?.state, ...seen.map((row) => row.state)];
        strangers.push(...met.filter((name) => name !== state).map(String));
      });
    };
    // a hundred at a time: nobody waits for a connection so long that the pool gives up
    const refused: string[] = [];
    let next = 0;
    const working = async (): Promise<void> => {
      for (let index = next++; index < 2000; index = next++) {
        await one(index % 2 ? 'XA' : 'XB', index).catch((error: unknown) => {
          refused.push((error as Error).message);
        });
      }
    };
    await Promise.all(Array.from({ length: 100 }, working));
    expect(refused).toEqual(Array.from({ length: Math.ceil(2000 / 7) }, () => 'given up'));
    expect(strangers).toEqual([]);
    const { rows } = await owner.query(
      'SELECT sum(last)::int AS sum FROM reference_counter WHERE year = 2',
    );
    expect(rows).toEqual([{ sum: 2000 - refused.length }]);
  });

  it('leaves nothing behind when it fails: no row, no State, no open transaction [ASVS 2.3.3, 16.5.3]', async () => {
    const failed = rooms.withActor({ state: 'XA' }, async (tx) => {
      await tx.send(count('XA', 1));
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow('on purpose');
    const refused = rooms.withActor({ state: 'XA' }, (tx) =>
      tx.commit(
        count('XA', 1),
        { name: 'test-fault', text: 'SELECT 1 / 0', values: [] },
        count('XA', 2),
      ),
    );
    await expect(refused).rejects.toThrow('division by zero');
    expect((await owner.query(counters.text)).rows).toEqual([]);
    for (let connection = 0; connection < 4; connection += 1) {
      const [row] = await pool.query<{ state: string | null; open: boolean }[]>(
        `SELECT nullif(current_setting('rogatory.state', true), '') AS state,
          now() <> statement_timestamp() AS open`,
      );
      expect(row).toEqual({ state: null, open: false });
    }
  });

  it('writes nothing in the name of another State [ASVS 8.4.1]', async () => {
    const other = rooms.withActor({ state: 'XA' }, (tx) => tx.commit(count('XB', 1)));
    await expect(other).rejects.toThrow(/row-level security/);
  });

  it('is tried again when the database finds a deadlock', async () => {
    await rooms.withActor({ state: 'XA' }, (tx) => tx.commit(count('XA', 1), count('XA', 2)));
    let attempts = 0;
    let arrived = 0;
    let open: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (open = resolve));
    const take = (first: number, second: number) => async (tx: Transaction) => {
      attempts += 1;
      await tx.send(count('XA', first));
      arrived += 1;
      if (arrived === 2) open();
      await both;
      await tx.commit(count('XA', second));
    };
    await Promise.all([
      rooms.withActor({ state: 'XA' }, take(1, 2)),
      rooms.withActor({ state: 'XA' }, take(2, 1)),
    ]);
    // one of the two is tried again; on a slow machine they may meet once more
    expect(attempts).toBeGreaterThanOrEqual(3);
    expect((await owner.query(counters.text)).rows.map(({ last }) => last as number)).toEqual([
      3, 3,
    ]);
  });
});

describe('statements that leave together', () => {
  const plain = (name: string, text: string, ...values: unknown[]): Statement => ({
    name: `test-${name}`,
    text,
    values,
  });
  const ask = (...statements: Statement[]): Promise<unknown[]> =>
    rooms.read({ state: 'XA' }, ...statements);

  it('are answered as the driver answers them one by one', async () => {
    const text = `SELECT 1 AS int, 2::bigint AS big, 1.5::float8 AS float, 'é' AS word, NULL::text AS nothing,
      ARRAY['a', NULL] AS list, '{"a": [1]}'::jsonb AS json, '2026-11-22T10:00:00Z'::timestamptz AS at, true AS yes
      FROM generate_series(1, 2)`;
    const apart: unknown = await pool.query(text);
    for (let round = 0; round < 6; round += 1) {
      expect(await ask(plain('kinds', text))).toEqual([apart]);
    }
  });

  it('take texts, numbers, lists, moments and nothing', async () => {
    const text =
      'SELECT $1::text AS a, $2::int AS b, $3::text[] AS c, $4::timestamptz AS d, $5::text AS e';
    const values = ["'; --", 7, ['x,y', '"'], new Date('2026-11-22T10:00:00Z'), undefined];
    const row = { a: "'; --", b: 7, c: ['x,y', '"'], d: values[3], e: null };
    expect(await ask(plain('values', text, ...values))).toEqual([[row]]);
  });

  it('fail together, and each can be asked again', async () => {
    const one = plain('one', 'SELECT 1 AS n');
    const three = plain('three', 'SELECT 3 AS n');
    const divide = (by: number): Statement => plain('divide', 'SELECT 6 / $1::int AS n', by);
    for (let round = 0; round < 6; round += 1) {
      await expect(ask(one, divide(0), three)).rejects.toThrow('division by zero');
      expect(await ask(three, divide(2), one)).toEqual([[{ n: 3 }], [{ n: 3 }], [{ n: 1 }]]);
    }
    await expect(ask(plain('wrong', 'SELECT nothing'), one)).rejects.toThrow('does not exist');
    expect(await ask(one)).toEqual([[{ n: 1 }]]);
  });

  it('are prepared anew where a table has changed under them', async () => {
    await owner.query('CREATE TABLE changing (a int); GRANT SELECT ON changing TO rogatory_app');
    const all = plain('changing', 'SELECT * FROM changing');
    await owner.query('INSERT INTO changing VALUES (1)');
    for (let round = 0; round < 4; round += 1) expect(await ask(all)).toEqual([[{ a: 1 }]]);
    await owner.query('ALTER TABLE changing ADD b int');
    for (let round = 0; round < 4; round += 1) await ask(all).catch(() => undefined);
    expect(await ask(all)).toEqual([[{ a: 1, b: null }]]);
  });

  it('are not mistaken for each other where two have one name', async () => {
    await ask(plain('same', 'SELECT 1 AS n'));
    for (let use = 0; use < 4; use += 1) {
      const both = ask(plain('same', 'SELECT 1 AS n'), plain('same', 'SELECT 2 AS n'));
      await expect(both).rejects.toThrow('Two statements are called test-same.');
    }
    expect(await ask(plain('same', 'SELECT 1 AS n'))).toEqual([[{ n: 1 }]]);
  });

  it('are not sent at all where a value cannot be written', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    await expect(ask(plain('circle', 'SELECT $1::jsonb', circle))).rejects.toThrow();
    expect(await ask(plain('one', 'SELECT 1 AS n'))).toEqual([[{ n: 1 }]]);
  });
});

describe('a connection that dies', () => {
  it('is replaced when it died idle', async () => {
    const { pid } = await whoIsThere('XA');
    await kill(pid);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const again = await whoIsThere('XA');
    expect(again).toMatchObject({ state: 'XA', role: 'rogatory_app' });
    expect(again.pid).not.toBe(pid);
  });

  it('fails the transaction that held it, and no other, and not the process [ASVS 16.5.2]', async () => {
    const cut = rooms.withActor({ state: 'XA' }, async (tx) => {
      const [[mine]] = await tx.send(who, count('XA', 1));
      await kill(mine?.pid ?? 0);
      await tx.commit(count('XA', 2));
    });
    const whole = rooms.withActor({ state: 'XB' }, (tx) => tx.commit(count('XB', 1)));
    await expect(cut).rejects.toThrow();
    await whole;
    expect((await owner.query(counters.text)).rows).toEqual([{ state: 'XB', year: 1, last: 1 }]);
    for (let use = 0; use < 6; use += 1)
      expect(await whoIsThere('XB')).toMatchObject({ state: 'XB' });
  });

  it('fails work that waits without asking, too, as soon as it asks', async () => {
    const idle = rooms.withActor({ state: 'XA' }, async (tx) => {
      const [[mine]] = await tx.send(who);
      await kill(mine?.pid ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await tx.send(count('XA', 1));
    });
    await expect(idle).rejects.toThrow();
    expect(await whoIsThere('XB')).toMatchObject({ state: 'XB' });
  });
});
