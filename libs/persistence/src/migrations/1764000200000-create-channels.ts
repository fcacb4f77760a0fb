import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const me = setting('state');
const administers = setting('administers');
const relays = `(${setting('purpose')} = 'relay' AND (${me} IS NULL OR state = ${me}))`;

/** For each table: what the application's role may do at all, and on which rows. */
const rules: Readonly<
  Record<string, { grants: string; policies: Readonly<Record<string, string>> }>
> = {
  webhook: {
    grants: 'SELECT, INSERT, UPDATE, DELETE',
    policies: {
      SELECT: `state = ${administers} OR ${relays}`,
      INSERT: `state = ${administers}`,
      UPDATE: `state = ${administers} OR ${relays}`,
      DELETE: `state = ${administers}`,
    },
  },
  webhook_delivery: {
    grants: 'SELECT, INSERT, UPDATE, DELETE',
    policies: {
      SELECT: `state = ${administers} OR ${relays}`,
      INSERT: `state = ${administers} OR ${relays}`,
      UPDATE: `state = ${administers} OR ${relays}`,
      DELETE: relays,
    },
  },
};

const clauseOf = (command: string, rows: string): string => {
  if (command === 'INSERT') return `WITH CHECK (${rows})`;
  return command === 'UPDATE' ? `USING (${rows}) WITH CHECK (${rows})` : `USING (${rows})`;
};

/** Ways out of the node: webhooks of a State, and what is on its way to them. */
export class CreateChannels1764000200000 implements MigrationInterface {
  readonly name = 'CreateChannels1764000200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook (
        id uuid PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        url text NOT NULL,
        events text[] NOT NULL,
        secret bytea NOT NULL,
        former_secret bytea,
        former_until timestamptz,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        disabled_at timestamptz,
        failures int NOT NULL DEFAULT 0,
        open_until timestamptz,
        lease uuid,
        lease_until timestamptz
      );
      CREATE INDEX webhook_by_state ON webhook (state, id);
      CREATE TABLE webhook_delivery (
        webhook uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
        id uuid NOT NULL,
        state text NOT NULL,
        type text NOT NULL,
        request_id uuid,
        room text,
        seq int,
        at timestamptz NOT NULL,
        attempts int NOT NULL DEFAULT 0,
        next_at timestamptz NOT NULL,
        give_up_at timestamptz NOT NULL,
        tried_at timestamptz,
        status int,
        fault text,
        outcome text CHECK (outcome IN ('delivered', 'dead', 'withheld')),
        ended_at timestamptz,
        PRIMARY KEY (webhook, id),
        CHECK ((outcome IS NULL) = (ended_at IS NULL))
      );
      CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook, next_at) WHERE outcome IS NULL;
      CREATE INDEX webhook_delivery_ended ON webhook_delivery (ended_at);
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
    await runner.query('DROP TABLE webhook_delivery; DROP TABLE webhook');
  }
}
