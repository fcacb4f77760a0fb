import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const me = `state = ${setting('state')}`;
const relays = `${setting('purpose')} = 'relay'`;

/** Each table and what may be done on which rows. How fast a contact point answers, every State may know. */
const rules: Readonly<
  Record<string, { grants: string; policies: Readonly<Record<string, string>> }>
> = {
  contact_test: {
    grants: 'SELECT, INSERT, UPDATE (answered_at)',
    policies: {
      SELECT: 'USING (true)',
      INSERT: `WITH CHECK (${me} AND ${relays})`,
      UPDATE: `USING (${me} AND ${setting('purpose')} <> 'read') WITH CHECK (${me})`,
    },
  },
  // when the next test comes is for nobody to see
  contact_test_plan: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: { ALL: `USING (${relays}) WITH CHECK (${relays})` },
  },
};

/** Tests of contact points: when the next one comes, and how fast each was answered. News that concern no request. */
export class CreateContactTests1764100230000 implements MigrationInterface {
  readonly name = 'CreateContactTests1764100230000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE contact_test (
        id uuid PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        authority text NOT NULL REFERENCES authority,
        at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        answered_at timestamptz,
        CHECK (at < until AND answered_at <= until)
      );
      CREATE INDEX contact_test_by_authority ON contact_test (authority, id);
      CREATE INDEX contact_test_by_state ON contact_test (state, id);
      CREATE TRIGGER contact_test_answered_once BEFORE UPDATE ON contact_test
        FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
      CREATE TABLE contact_test_plan (
        authority text PRIMARY KEY REFERENCES authority,
        next_at timestamptz NOT NULL
      );
      ALTER TABLE notification ALTER COLUMN request_id DROP NOT NULL;
    `);
    for (const [table, { grants, policies }] of Object.entries(rules)) {
      await runner.query(`GRANT ${grants} ON ${table} TO rogatory_app`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      for (const [command, clause] of Object.entries(policies)) {
        const name = `${table}_${command.toLowerCase()}`;
        await runner.query(`CREATE POLICY ${name} ON ${table} FOR ${command} ${clause}`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE contact_test_plan, contact_test;
      DELETE FROM mail WHERE notification IN (SELECT id FROM notification WHERE request_id IS NULL);
      DELETE FROM notification_read WHERE notification IN (SELECT id FROM notification WHERE request_id IS NULL);
      DELETE FROM notification WHERE request_id IS NULL;
      ALTER TABLE notification ALTER COLUMN request_id SET NOT NULL;
    `);
  }
}
