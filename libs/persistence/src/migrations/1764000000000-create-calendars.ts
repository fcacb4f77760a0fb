import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const own = `state = ${setting('administers')}`;
const operates = `${setting('purpose')} = 'operate'`;

/** Everybody may read every State's calendar, since it explains shared dates; the State itself writes, the operator seeds. */
const policies = {
  SELECT: 'USING (true)',
  INSERT: `WITH CHECK (${own})`,
  UPDATE: `USING (${own}) WITH CHECK (${own})`,
  DELETE: `USING (${own})`,
  ALL: `USING (${operates}) WITH CHECK (${operates})`,
} as const;

/** Which tables may be written how: a calendar is changed and never taken away, a holiday may be. */
const tables: Readonly<Record<string, readonly (keyof typeof policies)[]>> = {
  working_calendar: ['SELECT', 'INSERT', 'UPDATE', 'ALL'],
  holiday: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'ALL'],
};

/** The weekends and holidays of the States, each with a version that grows with every change. */
export class CreateCalendars1764000000000 implements MigrationInterface {
  readonly name = 'CreateCalendars1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE working_calendar (
        state text PRIMARY KEY REFERENCES state,
        weekend int[] NOT NULL CHECK (weekend <@ '{1,2,3,4,5,6,7}' AND cardinality(weekend) <= 5),
        version int NOT NULL CHECK (version >= 0),
        changed_by text NOT NULL,
        changed_at timestamptz NOT NULL
      );
      CREATE TABLE holiday (
        state text NOT NULL REFERENCES working_calendar,
        on_day date NOT NULL,
        name text NOT NULL,
        status text NOT NULL CHECK (status IN ('provisional', 'confirmed')),
        half boolean NOT NULL,
        source text,
        PRIMARY KEY (state, on_day)
      );
      -- the clocks that a change of a calendar can move: those that run, and count days of their own
      CREATE INDEX deadline_counted ON deadline (requested_state, request_id)
        WHERE closed_at IS NULL AND stated IS NULL AND due_on IS NOT NULL;
      -- who changed it is the State's own affair
      GRANT SELECT (state, weekend, version, changed_at), INSERT, UPDATE ON working_calendar TO rogatory_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON holiday TO rogatory_app;
    `);
    for (const [table, commands] of Object.entries(tables)) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      for (const command of commands) {
        const name = `${table}_${command.toLowerCase()}`;
        await runner.query(`CREATE POLICY ${name} ON ${table} FOR ${command} ${policies[command]}`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX deadline_counted');
    await runner.query('DROP TABLE holiday, working_calendar');
  }
}
