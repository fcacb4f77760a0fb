import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const me = setting('state');
const purpose = setting('purpose');
const own = `state = ${setting('administers')}`;
const operates = `${purpose} = 'operate'`;
/** An act of one State starts clocks of the other one too: it counts by levels that it never shows. */
const counts = `${purpose} IN ('act', 'clock')`;

const policies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  service_level: {
    SELECT: `USING (state = ${me} OR ${own} OR (${counts} AND partner IN ('', ${me})))`,
    INSERT: `WITH CHECK (${own})`,
    UPDATE: `USING (${own}) WITH CHECK (${own})`,
    DELETE: `USING (${own})`,
    ALL: `USING (${operates}) WITH CHECK (${operates})`,
  },
  service_level_version: {
    SELECT: `USING (state = ${me} OR ${own} OR ${counts})`,
    INSERT: `WITH CHECK (${own})`,
    UPDATE: `USING (${own}) WITH CHECK (${own})`,
    ALL: `USING (${operates}) WITH CHECK (${operates})`,
  },
};

/** The amounts that States give to limits which they owe, with a version that grows with every change. */
export class CreateServiceLevels1764100000000 implements MigrationInterface {
  readonly name = 'CreateServiceLevels1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE service_level_version (
        state text PRIMARY KEY REFERENCES state,
        version int NOT NULL CHECK (version >= 0),
        changed_at timestamptz NOT NULL
      );
      -- an empty kind is every kind, an empty partner every State
      CREATE TABLE service_level (
        state text NOT NULL REFERENCES service_level_version,
        instrument text NOT NULL,
        limit_id text NOT NULL,
        kind text NOT NULL,
        partner text NOT NULL,
        urgency text NOT NULL CHECK (urgency IN ('routine', 'urgent', 'emergency')),
        unit text NOT NULL CHECK (unit IN ('hours', 'days', 'working-days')),
        count int NOT NULL CHECK (count BETWEEN 1 AND 8760),
        set_by text NOT NULL,
        set_at timestamptz NOT NULL,
        PRIMARY KEY (state, instrument, limit_id, kind, partner, urgency),
        CHECK (partner <> state)
      );
      GRANT SELECT, INSERT, UPDATE ON service_level_version TO rogatory_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON service_level TO rogatory_app;
    `);
    for (const [table, ofTable] of Object.entries(policies)) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      for (const [command, rows] of Object.entries(ofTable)) {
        const name = `${table}_${command.toLowerCase()}`;
        await runner.query(`CREATE POLICY ${name} ON ${table} FOR ${command} ${rows}`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE service_level, service_level_version');
  }
}
