import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const own = `state = ${setting('state')}`;

/** What of their notifications somebody has read. */
export class CreateInbox1764000260000 implements MigrationInterface {
  readonly name = 'CreateInbox1764000260000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE notification_read (
        reader text NOT NULL,
        notification uuid NOT NULL REFERENCES notification,
        state text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (reader, notification)
      );
      GRANT SELECT, INSERT ON notification_read TO rogatory_app;
      ALTER TABLE notification_read ENABLE ROW LEVEL SECURITY;
      ALTER TABLE notification_read FORCE ROW LEVEL SECURITY;
      CREATE POLICY notification_read_select ON notification_read FOR SELECT USING (${own});
      CREATE POLICY notification_read_insert ON notification_read FOR INSERT
        WITH CHECK (${own} AND ${setting('purpose')} <> 'read');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notification_read');
  }
}
