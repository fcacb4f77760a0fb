import type { MigrationInterface, QueryRunner } from 'typeorm';

const administers = `nullif(current_setting('rogatory.administers', true), '')`;

/** What a State says of itself and its authorities, changed by its own administrators with a second officer. */
export class OpenDirectory1764200310000 implements MigrationInterface {
  readonly name = 'OpenDirectory1764200310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE state
        ADD COLUMN channels text NOT NULL DEFAULT '',
        ADD COLUMN requirements text NOT NULL DEFAULT '',
        ADD COLUMN version int NOT NULL DEFAULT 1;
      ALTER TABLE authority
        ADD COLUMN address text NOT NULL DEFAULT '',
        ADD COLUMN telephone text NOT NULL DEFAULT '',
        ADD COLUMN email text NOT NULL DEFAULT '',
        ADD COLUMN version int NOT NULL DEFAULT 1;
      GRANT UPDATE (languages, channels, requirements, version) ON state TO rogatory_app;
      GRANT UPDATE (name, address, telephone, email, version) ON authority TO rogatory_app;
      CREATE POLICY state_update ON state FOR UPDATE USING (code = ${administers}) WITH CHECK (code = ${administers});
      CREATE POLICY authority_update ON authority FOR UPDATE
        USING (state = ${administers}) WITH CHECK (state = ${administers});
      ALTER TABLE pending_act DROP CONSTRAINT pending_act_kind_check;
      ALTER TABLE pending_act ADD CONSTRAINT pending_act_kind_check
        CHECK (kind IN ('act', 'four-eyes', 'recovery', 'directory'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pending_act DROP CONSTRAINT pending_act_kind_check;
      ALTER TABLE pending_act ADD CONSTRAINT pending_act_kind_check
        CHECK (kind IN ('act', 'four-eyes', 'recovery')) NOT VALID;
      DROP POLICY authority_update ON authority;
      DROP POLICY state_update ON state;
      REVOKE UPDATE (name, address, telephone, email, version) ON authority FROM rogatory_app;
      REVOKE UPDATE (languages, channels, requirements, version) ON state FROM rogatory_app;
      ALTER TABLE authority DROP COLUMN address, DROP COLUMN telephone, DROP COLUMN email, DROP COLUMN version;
      ALTER TABLE state DROP COLUMN channels, DROP COLUMN requirements, DROP COLUMN version;
    `);
  }
}
