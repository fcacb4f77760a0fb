import type { MigrationInterface, QueryRunner } from 'typeorm';

const clock = `nullif(current_setting('rogatory.purpose', true), '') = 'clock'`;

/** Tables of this migration: nothing of any State stands in them, so that policies look at the purpose alone. */
const tables = {
  canary: 'true',
  firing_tally: clock,
} as const;

/**
 * What shows that deadlines are watched: when a canary last passed through each queue, and how many thresholds have
 * fired. Unfired thresholds are found State by State, so that the backlog of one does not hide what others owe.
 */
export class CreateCanary1764000100000 implements MigrationInterface {
  readonly name = 'CreateCanary1764000100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE canary (
        queue text PRIMARY KEY,
        passages bigint NOT NULL,
        passed_at timestamptz NOT NULL
      );
      CREATE TABLE firing_tally (
        stripe int PRIMARY KEY,
        fired bigint NOT NULL
      ) WITH (fillfactor = 20);
      INSERT INTO firing_tally (stripe, fired) SELECT 0, count(*) FROM threshold WHERE fired_at IS NOT NULL;

      DROP INDEX threshold_unfired;
      CREATE INDEX threshold_unfired ON threshold (owed_by, at) WHERE fired_at IS NULL AND at IS NOT NULL;
    `);
    for (const [table, rows] of Object.entries(tables)) {
      await runner.query(`
        GRANT SELECT, INSERT, UPDATE ON ${table} TO rogatory_app;
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY ${table}_all ON ${table} FOR ALL USING (${rows}) WITH CHECK (${rows});
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE canary, firing_tally;
      DROP INDEX threshold_unfired;
      CREATE INDEX threshold_unfired ON threshold (at) WHERE fired_at IS NULL AND at IS NOT NULL;
    `);
  }
}
