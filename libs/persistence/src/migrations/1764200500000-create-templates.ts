import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const knows = `coalesce(string_to_array(current_setting('rogatory.knows', true), ','), '{}')`;
/** An authority's are open in its State, where the query names the authority; others to their owner alone. */
const seen = `state = ${setting('state')} AND (shared OR owner = ANY (${knows}))`;
const written = `${seen} AND ${setting('purpose')} = 'act'`;

/** Drafts that are kept for others to start from. */
export class CreateTemplates1764200500000 implements MigrationInterface {
  readonly name = 'CreateTemplates1764200500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE draft_template (
        id uuid PRIMARY KEY,
        state text NOT NULL,
        authority text NOT NULL,
        owner text NOT NULL,
        shared boolean NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        instrument text NOT NULL,
        kind text NOT NULL,
        draft jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE INDEX draft_template_list ON draft_template (state, authority, id);
      GRANT SELECT, INSERT, UPDATE, DELETE ON draft_template TO rogatory_app;
      ALTER TABLE draft_template ENABLE ROW LEVEL SECURITY;
      ALTER TABLE draft_template FORCE ROW LEVEL SECURITY;
      CREATE POLICY draft_template_select ON draft_template FOR SELECT USING (${seen});
      CREATE POLICY draft_template_insert ON draft_template FOR INSERT WITH CHECK (${written});
      CREATE POLICY draft_template_update ON draft_template FOR UPDATE USING (${written}) WITH CHECK (${written});
      CREATE POLICY draft_template_delete ON draft_template FOR DELETE USING (${written});
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE draft_template');
  }
}
