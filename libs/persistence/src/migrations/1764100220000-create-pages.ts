import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const me = setting('state');
const writes = `${setting('purpose')} <> 'read'`;
const relays = `${setting('purpose')} = 'relay'`;
/** What a State has sealed is open to those who were named for it, as in every table about a request. */
const open = (request: string): string =>
  `NOT EXISTS (SELECT FROM seal s WHERE s.request_id = ${request} AND s.state = ${me} AND NOT is_named(s.request_id) OFFSET 0)`;

/** For each table: what the application's role may do at all, and on which rows. */
const rules: Readonly<
  Record<string, { grants: string; policies: Readonly<Record<string, string>> }>
> = {
  page: {
    grants: 'SELECT, INSERT, UPDATE (calls, next_at, ended_at, ended_by, outcome)',
    policies: {
      SELECT: `(requested_state = ${me} AND ${open('page.request_id')}) OR (${relays} AND ${me} IS NULL)`,
      // it begins with the act that sends the request, which is the other State's; whom it wakes that State never learns
      INSERT: `requesting_state = ${me} AND ${writes}`,
      UPDATE: `requested_state = ${me} AND ${writes} AND ${open('page.request_id')}`,
    },
  },
  page_call: {
    grants: 'SELECT, INSERT',
    policies: {
      SELECT: `state = ${me} AND ${open('page_call.request_id')}`,
      INSERT: `state = ${me} AND ${relays}`,
    },
  },
};

const clauseOf = (command: string, rows: string): string => {
  if (command === 'INSERT') return `WITH CHECK (${rows})`;
  return command === 'UPDATE' ? `USING (${rows}) WITH CHECK (${rows})` : `USING (${rows})`;
};

/** Pages about requests that cannot wait, and each call that was made: who was woken when. */
export class CreatePages1764100220000 implements MigrationInterface {
  readonly name = 'CreatePages1764100220000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE page (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL,
        requesting_state text NOT NULL,
        requested_state text NOT NULL,
        urgency text NOT NULL CHECK (urgency IN ('urgent', 'emergency')),
        at timestamptz NOT NULL,
        calls int NOT NULL DEFAULT 0,
        next_at timestamptz,
        ended_at timestamptz,
        ended_by text,
        outcome text CHECK (outcome IN ('acknowledged', 'acted', 'over')),
        CHECK ((ended_at IS NULL) = (outcome IS NULL) AND (ended_at IS NULL) = (next_at IS NOT NULL)),
        FOREIGN KEY (request_id, requesting_state, requested_state)
          REFERENCES request (id, requesting_state, requested_state)
      );
      -- a request arrives once
      CREATE UNIQUE INDEX page_once ON page (request_id);
      CREATE INDEX page_by_state ON page (requested_state, id);
      CREATE INDEX page_open ON page (requested_state, next_at) WHERE ended_at IS NULL;
      CREATE TABLE page_call (
        page uuid NOT NULL REFERENCES page,
        number int NOT NULL CHECK (number > 0),
        id uuid NOT NULL,
        request_id uuid NOT NULL REFERENCES request,
        state text NOT NULL,
        rung text NOT NULL CHECK (rung IN ('first', 'second', 'supervisor', 'everybody')),
        called text[] NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (page, number)
      );
      CREATE TRIGGER page_ended_once BEFORE UPDATE ON page
        FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER page_call_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON page_call
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
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
    await runner.query('DROP TABLE page_call, page');
  }
}
