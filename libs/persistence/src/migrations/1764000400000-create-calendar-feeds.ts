import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;

/** A secret address for each officer who wants the deadlines in a calendar program. Only its hash is kept. */
export class CreateCalendarFeeds1764000400000 implements MigrationInterface {
  readonly name = 'CreateCalendarFeeds1764000400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE calendar_feed (
        officer uuid PRIMARY KEY REFERENCES officer,
        state text NOT NULL,
        token_hash bytea NOT NULL,
        scope text NOT NULL CHECK (scope IN ('me', 'authority', 'state')),
        created_at timestamptz NOT NULL,
        read_at timestamptz
      );
      CREATE UNIQUE INDEX calendar_feed_by_token ON calendar_feed (token_hash);
      GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_feed TO rogatory_app;
      ALTER TABLE calendar_feed ENABLE ROW LEVEL SECURITY;
      ALTER TABLE calendar_feed FORCE ROW LEVEL SECURITY;
      CREATE POLICY calendar_feed_all ON calendar_feed FOR ALL
        USING (${setting('purpose')} = 'sign-in') WITH CHECK (${setting('purpose')} = 'sign-in');
      CREATE POLICY calendar_feed_delete ON calendar_feed FOR DELETE USING (state = ${setting('administers')});
      CREATE POLICY calendar_feed_select ON calendar_feed FOR SELECT USING (state = ${setting('administers')});
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE calendar_feed');
  }
}
