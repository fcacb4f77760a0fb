import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const me = setting('state');
const relays = `(${setting('purpose')} = 'relay' AND (${me} IS NULL OR state = ${me}))`;
const signsIn = `${setting('purpose')} = 'sign-in'`;
const administers = `state = ${setting('administers')}`;

/** For each table: what the application's role may do at all, and on which rows. */
const rules: Readonly<
  Record<string, { grants: string; policies: Readonly<Record<string, string>> }>
> = {
  preference: {
    grants: 'SELECT, INSERT, UPDATE',
    // an officer's own affair, found as the officer's sign-in is; the relay goes by it
    policies: { ALL: signsIn, SELECT: relays, UPDATE: relays },
  },
  digest_item: {
    grants: 'SELECT, INSERT, DELETE',
    policies: { ALL: relays },
  },
  mail_address: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: {
      SELECT: `${signsIn} OR ${administers} OR ${relays}`,
      INSERT: relays,
      UPDATE: `${signsIn} OR ${administers} OR ${relays}`,
    },
  },
};

const clauseOf = (command: string, rows: string): string => {
  if (command === 'INSERT') return `WITH CHECK (${rows})`;
  if (command === 'SELECT' || command === 'DELETE') return `USING (${rows})`;
  return `USING (${rows}) WITH CHECK (${rows})`;
};

/** What officers want to be written about and when, what waits for their digests, and addresses that mail comes back from. */
export class CreatePreferences1764100310000 implements MigrationInterface {
  readonly name = 'CreatePreferences1764100310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE preference (
        officer uuid PRIMARY KEY REFERENCES officer,
        state text NOT NULL,
        ways jsonb NOT NULL,
        language text,
        zone text,
        digest_hour int NOT NULL CHECK (digest_hour BETWEEN 0 AND 23),
        quiet_from text CHECK (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        quiet_to text CHECK (quiet_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        quiet_weekends boolean NOT NULL,
        next_digest_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        CHECK ((quiet_from IS NULL) = (quiet_to IS NULL) AND quiet_from <> quiet_to)
      );
      CREATE INDEX preference_next_digest ON preference (next_digest_at);
      CREATE TABLE digest_item (
        officer uuid NOT NULL REFERENCES officer,
        notification uuid NOT NULL REFERENCES notification,
        state text NOT NULL,
        kind text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (officer, notification)
      );
      CREATE TABLE mail_address (
        officer uuid PRIMARY KEY REFERENCES officer,
        state text NOT NULL,
        stopped_at timestamptz,
        fault text,
        confirmed_at timestamptz
      );
      -- a mail is about one notification, or it is a digest: numbers of news by their kind
      ALTER TABLE mail ALTER COLUMN notification DROP NOT NULL,
        ADD COLUMN digest jsonb, ADD COLUMN digest_at timestamptz, ADD COLUMN bounced_at timestamptz,
        ADD CHECK ((notification IS NULL) = (digest IS NOT NULL) AND (digest IS NULL) = (digest_at IS NULL)),
        DROP CONSTRAINT mail_outcome_check,
        ADD CONSTRAINT mail_outcome_check CHECK (outcome IN ('sent', 'refused', 'dead', 'withheld', 'bounced'));
      -- nobody has two digests of one moment
      CREATE UNIQUE INDEX mail_digest_once ON mail (officer, digest_at) WHERE digest_at IS NOT NULL;
    `);
    for (const [table, { grants, policies }] of Object.entries(rules)) {
      await runner.query(`GRANT ${grants} ON ${table} TO rogatory_app`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      for (const [command, rows] of Object.entries(policies)) {
        const name = `${table}_${command.toLowerCase()}`;
        await runner.query(
          `CREATE POLICY ${name} ON ${table} FOR ${command} ${clauseOf(command, rows)}`,
        );
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM mail WHERE digest IS NOT NULL;
      UPDATE mail SET outcome = 'refused' WHERE outcome = 'bounced';
      ALTER TABLE mail DROP COLUMN digest, DROP COLUMN digest_at, DROP COLUMN bounced_at,
        ALTER COLUMN notification SET NOT NULL, DROP CONSTRAINT mail_outcome_check,
        ADD CONSTRAINT mail_outcome_check CHECK (outcome IN ('sent', 'refused', 'dead', 'withheld'));
      DROP TABLE mail_address, digest_item, preference;
    `);
  }
}
