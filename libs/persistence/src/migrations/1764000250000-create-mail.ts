import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const me = setting('state');
const relays = `(${setting('purpose')} = 'relay' AND (${me} IS NULL OR state = ${me}))`;

/** Mail to officers about what they are told, and what became of it. */
export class CreateMail1764000250000 implements MigrationInterface {
  readonly name = 'CreateMail1764000250000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE mail (
        id uuid PRIMARY KEY,
        notification uuid NOT NULL REFERENCES notification,
        officer uuid NOT NULL REFERENCES officer,
        state text NOT NULL,
        attempts int NOT NULL DEFAULT 0,
        next_at timestamptz NOT NULL,
        give_up_at timestamptz NOT NULL,
        fault text,
        outcome text CHECK (outcome IN ('sent', 'refused', 'dead', 'withheld')),
        ended_at timestamptz,
        CHECK ((outcome IS NULL) = (ended_at IS NULL))
      );
      -- nobody is written to twice about one thing
      CREATE UNIQUE INDEX mail_once ON mail (notification, officer);
      CREATE INDEX mail_waiting ON mail (next_at) WHERE outcome IS NULL;
      CREATE INDEX mail_of_officer ON mail (officer, ended_at);
      CREATE INDEX mail_ended ON mail (ended_at);
      GRANT SELECT, INSERT, UPDATE, DELETE ON mail TO rogatory_app;
      ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
      ALTER TABLE mail FORCE ROW LEVEL SECURITY;
      CREATE POLICY mail_select ON mail FOR SELECT USING (state = ${setting('administers')} OR ${relays});
      CREATE POLICY mail_insert ON mail FOR INSERT WITH CHECK (${relays});
      CREATE POLICY mail_update ON mail FOR UPDATE USING (${relays}) WITH CHECK (${relays});
      CREATE POLICY mail_delete ON mail FOR DELETE USING (${relays});
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mail');
  }
}
