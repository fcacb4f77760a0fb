import type { MigrationInterface, QueryRunner } from 'typeorm';

const purpose = `nullif(current_setting('rogatory.purpose', true), '')`;

/** What officers sent to a page when their session had lapsed, until they have signed in again; a day at most. */
export class CreateKeptForms1764200510000 implements MigrationInterface {
  readonly name = 'CreateKeptForms1764200510000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE kept_form (
        id uuid PRIMARY KEY,
        officer uuid NOT NULL REFERENCES officer,
        state text NOT NULL,
        sealed bytea NOT NULL,
        kept_at timestamptz NOT NULL
      );
      CREATE INDEX kept_form_of_officer ON kept_form (officer, kept_at);
      CREATE INDEX kept_form_age ON kept_form (kept_at);
      GRANT SELECT, INSERT, DELETE ON kept_form TO rogatory_app;
      ALTER TABLE kept_form ENABLE ROW LEVEL SECURITY;
      ALTER TABLE kept_form FORCE ROW LEVEL SECURITY;
      CREATE POLICY kept_form_all ON kept_form FOR ALL
        USING (${purpose} = 'sign-in') WITH CHECK (${purpose} = 'sign-in');
      CREATE POLICY kept_form_select ON kept_form FOR SELECT USING (${purpose} = 'relay');
      CREATE POLICY kept_form_delete ON kept_form FOR DELETE USING (${purpose} = 'relay');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE kept_form');
  }
}
