import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const me = `state = ${setting('state')}`;
const administers = `state = ${setting('administers')}`;
const writes = `${setting('purpose')} <> 'read'`;

/** For each table: what the application's role may do at all, and on which rows. */
const rules: Readonly<
  Record<string, { grants: string; policies: Readonly<Record<string, string>> }>
> = {
  duty_shift: {
    // who was on call stays written: a shift is taken away by saying when and by whom
    grants: 'SELECT, INSERT, UPDATE (removed_at, removed_by)',
    policies: {
      SELECT: `${me} OR ${administers}`,
      INSERT: `(${me} AND ${writes}) OR ${administers}`,
      UPDATE: `(${me} AND ${writes}) OR ${administers}`,
    },
  },
  // notes speak of cases: administrators do not read them
  hand_over: {
    grants: 'SELECT, INSERT',
    policies: { SELECT: me, INSERT: `${me} AND ${writes}` },
  },
  hand_over_read: {
    grants: 'SELECT, INSERT',
    policies: { SELECT: me, INSERT: `${me} AND ${writes}` },
  },
};

const clauseOf = (command: string, rows: string): string => {
  if (command === 'INSERT') return `WITH CHECK (${rows})`;
  return command === 'UPDATE' ? `USING (${rows}) WITH CHECK (${rows})` : `USING (${rows})`;
};

/** Who is on call at an authority, and what one shift leaves to the next. */
export class CreateDuty1764100200000 implements MigrationInterface {
  readonly name = 'CreateDuty1764100200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE duty_shift (
        id uuid PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        authority text NOT NULL REFERENCES authority,
        officer uuid NOT NULL REFERENCES officer,
        position text NOT NULL CHECK (position IN ('first', 'second', 'supervisor')),
        from_at timestamptz NOT NULL,
        to_at timestamptz NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        removed_by text,
        removed_at timestamptz,
        CHECK (from_at < to_at),
        CHECK ((removed_at IS NULL) = (removed_by IS NULL))
      );
      CREATE INDEX duty_shift_by_state ON duty_shift (state, to_at) WHERE removed_at IS NULL;
      CREATE TABLE hand_over (
        id uuid PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        authority text NOT NULL REFERENCES authority,
        note text NOT NULL,
        written_by text NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX hand_over_by_authority ON hand_over (authority, id);
      CREATE TABLE hand_over_read (
        hand_over uuid NOT NULL REFERENCES hand_over,
        reader text NOT NULL,
        state text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (hand_over, reader)
      );
    `);
    for (const [table, { grants, policies }] of Object.entries(rules)) {
      await runner.query(`GRANT ${grants} ON ${table} TO rogatory_app`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      for (const [command, rows] of Object.entries(policies)) {
        const name = `${table}_${command.toLowerCase()}`;
        await runner.query(
          `CREATE POLICY ${name} ON ${table} FOR ${command} ${clauseOf(command, rows)}`,
        );
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE hand_over_read, hand_over, duty_shift');
  }
}
