import type { MigrationInterface, QueryRunner } from 'typeorm';

/** States that nothing leads out of, whichever lifecycle they stand in. `worklist.ts` says the same, and a test compares. */
const open = `state NOT IN ('closed', 'refused', 'returned', 'withdrawn', 'released', 'no-such-data')`;
const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const me = setting('state');
const knows = `coalesce(string_to_array(current_setting('rogatory.knows', true), ','), '{}')`;
const own = `state = ${me} AND owner::text = ANY (${knows}) AND ${setting('purpose')} <> 'read'`;

/**
 * Worklists by their last change, and the open requests of each view, so that a view is read and counted along an
 * index however many requests have ended; and views that officers keep under a name.
 */
export class OrderWorklists1764200200000 implements MigrationInterface {
  readonly name = 'OrderWorklists1764200200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX request_outgoing_changed ON request (requesting_state, updated_at, id);
      CREATE INDEX request_incoming_changed ON request (requested_state, updated_at, id) WHERE transmitted_at IS NOT NULL;
      CREATE INDEX request_outgoing_open ON request (requesting_state, id) WHERE ${open};
      CREATE INDEX request_incoming_open ON request (requested_state, id) WHERE transmitted_at IS NOT NULL AND ${open};
      CREATE INDEX request_drafts ON request (requesting_state, id) WHERE transmitted_at IS NULL AND ${open};
      CREATE INDEX request_outgoing_urgent ON request (requesting_state, id) WHERE urgency <> 'routine' AND ${open};
      CREATE INDEX request_incoming_urgent ON request (requested_state, id)
        WHERE urgency <> 'routine' AND transmitted_at IS NOT NULL AND ${open};
      CREATE INDEX request_of_requesting_authority ON request (requesting_authority, id) WHERE ${open};
      CREATE INDEX request_of_requested_authority ON request (requested_authority, id)
        WHERE transmitted_at IS NOT NULL AND ${open};

      CREATE TABLE saved_view (
        id uuid PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        owner uuid NOT NULL REFERENCES officer,
        authority text REFERENCES authority,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
        query text NOT NULL CHECK (length(query) <= 1000),
        created_at timestamptz NOT NULL
      );
      CREATE INDEX saved_view_by_owner ON saved_view (owner, id);
      CREATE INDEX saved_view_by_authority ON saved_view (authority, id) WHERE authority IS NOT NULL;
      GRANT SELECT, INSERT, UPDATE, DELETE ON saved_view TO rogatory_app;
      ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
      ALTER TABLE saved_view FORCE ROW LEVEL SECURITY;
      CREATE POLICY saved_view_select ON saved_view FOR SELECT
        USING (state = ${me} AND (authority IS NOT NULL OR owner::text = ANY (${knows})));
      CREATE POLICY saved_view_insert ON saved_view FOR INSERT WITH CHECK (${own});
      CREATE POLICY saved_view_update ON saved_view FOR UPDATE USING (${own}) WITH CHECK (${own});
      CREATE POLICY saved_view_delete ON saved_view FOR DELETE USING (${own});
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE saved_view;
      DROP INDEX request_outgoing_changed, request_incoming_changed, request_outgoing_open, request_incoming_open,
        request_drafts, request_outgoing_urgent, request_incoming_urgent, request_of_requesting_authority,
        request_of_requested_authority;
    `);
  }
}
