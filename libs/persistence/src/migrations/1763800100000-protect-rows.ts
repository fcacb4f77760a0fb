import type { MigrationInterface, QueryRunner } from 'typeorm';

const me = `nullif(current_setting('rogatory.state', true), '')`;
const purpose = `nullif(current_setting('rogatory.purpose', true), '')`;
const party = `(requesting_state = ${me} OR requested_state = ${me})`;
const seen = `requesting_state = ${me} OR (requested_state = ${me} AND transmitted_at IS NOT NULL)`;
/** A State's own clocks, the shared ones, and, while an act is carried out, both sides' clocks of that request. */
const clocks = `(owed_by = ${me} OR (${party} AND (visibility = 'shared' OR ${purpose} = 'act')))`;

/** For each table: what the application's role may do at all, and on which rows. */
const rules: Record<
  string,
  { grants: string; policies: Record<string, string | { rows: string; afterwards: string }> }
> = {
  state: { grants: 'SELECT', policies: { SELECT: 'true', ALL: `${purpose} = 'operate'` } },
  authority: { grants: 'SELECT', policies: { SELECT: 'true', ALL: `${purpose} = 'operate'` } },
  officer: {
    grants: 'SELECT',
    policies: { SELECT: `state = ${me} OR ${purpose} = 'sign-in'`, ALL: `${purpose} = 'operate'` },
  },
  service_account: {
    grants: 'SELECT',
    policies: { SELECT: `state = ${me} OR ${purpose} = 'sign-in'`, ALL: `${purpose} = 'operate'` },
  },
  signing_key: { grants: 'SELECT, INSERT', policies: { ALL: `${purpose} = 'sign-in'` } },
  sign_in_failure: { grants: 'SELECT, INSERT, UPDATE, DELETE', policies: { ALL: 'true' } },
  request: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: {
      SELECT: seen,
      INSERT: `requesting_state = ${me}`,
      UPDATE: seen,
    },
  },
  link: {
    grants: 'SELECT, INSERT, DELETE',
    policies: {
      // the policies of request apply inside: a link is seen by who may read both ends
      SELECT: `EXISTS (SELECT FROM request r WHERE r.id = request_id) AND EXISTS (SELECT FROM request r WHERE r.id = target_id)`,
      INSERT: `EXISTS (SELECT FROM request r WHERE r.id = request_id AND r.requesting_state = ${me})`,
      DELETE: `EXISTS (SELECT FROM request r WHERE r.id = request_id AND r.requesting_state = ${me})`,
    },
  },
  reference_counter: { grants: 'SELECT, INSERT, UPDATE', policies: { ALL: `state = ${me}` } },
  private_room: { grants: 'SELECT, INSERT, UPDATE', policies: { ALL: `state = ${me}` } },
  private_event: { grants: 'SELECT, INSERT', policies: { ALL: `state = ${me}` } },
  shared_event: { grants: 'SELECT, INSERT', policies: { ALL: party } },
  document: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: {
      SELECT: `state = ${me} OR (sent_at IS NOT NULL AND ${party})`,
      INSERT: `state = ${me} AND ${party}`,
      // sending is the last change
      UPDATE: { rows: `state = ${me} AND sent_at IS NULL`, afterwards: `state = ${me}` },
    },
  },
  idempotency: {
    grants: 'SELECT, INSERT, DELETE',
    policies: { ALL: `state = ${me}`, DELETE: `${purpose} = 'relay'` },
  },
  deadline: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: { SELECT: clocks, INSERT: party, UPDATE: clocks },
  },
  threshold: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: {
      SELECT: `${clocks} OR ${purpose} = 'clock'`,
      INSERT: party,
      UPDATE: `${clocks} OR ${purpose} = 'clock'`,
    },
  },
  outbox: {
    grants: 'SELECT, INSERT, UPDATE, DELETE',
    policies: { INSERT: 'true', ALL: `${purpose} = 'relay'` },
  },
  notification: { grants: 'SELECT, INSERT', policies: { ALL: `state = ${me}` } },
  heartbeat: { grants: 'SELECT, INSERT, UPDATE, DELETE', policies: { ALL: 'true' } },
};

/** Row-level security on every table, the grants of the application's role, and history that refuses change. */
export class ProtectRows1763800100000 implements MigrationInterface {
  readonly name = 'ProtectRows1763800100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    await runner.query('GRANT USAGE ON SCHEMA public TO rogatory_app');
    for (const [table, { grants, policies }] of Object.entries(rules)) {
      await runner.query(`GRANT ${grants} ON ${table} TO rogatory_app`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      for (const [command, policy] of Object.entries(policies)) {
        const { rows, afterwards } =
          typeof policy === 'string' ? { rows: policy, afterwards: policy } : policy;
        const clause =
          command === 'INSERT'
            ? `WITH CHECK (${rows})`
            : command === 'SELECT' || command === 'DELETE'
              ? `USING (${rows})`
              : `USING (${rows}) WITH CHECK (${afterwards})`;
        const name = `${table}_${command.toLowerCase()}`;
        await runner.query(`CREATE POLICY ${name} ON ${table} FOR ${command} ${clause}`);
      }
    }
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is append-only: record a further event instead', TG_TABLE_NAME; END $$;
      CREATE TRIGGER shared_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON shared_event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER private_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON private_event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER shared_event_append_only ON shared_event;
      DROP TRIGGER private_event_append_only ON private_event;
      DROP FUNCTION refuse_change();
    `);
    for (const [table, { policies }] of Object.entries(rules)) {
      for (const command of Object.keys(policies)) {
        await runner.query(`DROP POLICY ${table}_${command.toLowerCase()} ON ${table}`);
      }
      await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
      await runner.query(`REVOKE ALL ON ${table} FROM rogatory_app`);
    }
  }
}
