import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const administers = `state = ${setting('administers')}`;

/** Who is told at which step of a deadline, and who is paged, where an authority has set it; people told by name. */
export class CreateEscalation1764100210000 implements MigrationInterface {
  readonly name = 'CreateEscalation1764100210000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE escalation (
        authority text PRIMARY KEY REFERENCES authority,
        state text NOT NULL REFERENCES state,
        version int NOT NULL CHECK (version > 0),
        ladder jsonb NOT NULL,
        changed_by text NOT NULL,
        changed_at timestamptz NOT NULL
      );
      CREATE INDEX escalation_by_state ON escalation (state, authority);
      GRANT SELECT, INSERT, UPDATE ON escalation TO rogatory_app;
      ALTER TABLE escalation ENABLE ROW LEVEL SECURITY;
      ALTER TABLE escalation FORCE ROW LEVEL SECURITY;
      CREATE POLICY escalation_select ON escalation FOR SELECT USING (state = ${setting('state')} OR ${administers});
      CREATE POLICY escalation_insert ON escalation FOR INSERT WITH CHECK (${administers});
      CREATE POLICY escalation_update ON escalation FOR UPDATE USING (${administers}) WITH CHECK (${administers});

      ALTER TABLE notification ADD COLUMN also text[];
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE notification DROP COLUMN also;
      DROP TABLE escalation;
    `);
  }
}
