import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const me = setting('state');
const knows = `coalesce(string_to_array(current_setting('rogatory.knows', true), ','), '{}')`;
const writes = `${setting('purpose')} <> 'read'`;
const whole = `state = ${me} AND '*' = ANY (${knows})`;
const signIns = `type IN ('signed-in', 'sign-in-failed', 'second-factor-failed')`;

/**
 * Who drafted each request, in a table of the State's own: the request itself is read by the other State too. Results of
 * verifications of every history, for the State's auditors: one that has ended stays as it is. And sign-ins by officer,
 * so that somebody who signs in can be told of the last time.
 */
export class KeepDrafters1764200610000 implements MigrationInterface {
  readonly name = 'KeepDrafters1764200610000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE drafter (
        request_id uuid PRIMARY KEY REFERENCES request,
        state text NOT NULL,
        drafter text NOT NULL
      );
      -- the owner of the tables is bound by their policies too, and would see no event
      ALTER TABLE private_event NO FORCE ROW LEVEL SECURITY;
      INSERT INTO drafter (request_id, state, drafter)
        SELECT DISTINCT ON (request_id) request_id, state, header::jsonb ->> 'actor'
        FROM private_event WHERE type = 'draft' ORDER BY request_id, seq;
      ALTER TABLE private_event FORCE ROW LEVEL SECURITY;
      CREATE INDEX drafter_by_drafter ON drafter (state, drafter, request_id);
      GRANT SELECT, INSERT ON drafter TO rogatory_app;
      ALTER TABLE drafter ENABLE ROW LEVEL SECURITY;
      ALTER TABLE drafter FORCE ROW LEVEL SECURITY;
      CREATE POLICY drafter_select ON drafter FOR SELECT USING (state = ${me}
        AND NOT EXISTS (SELECT FROM seal s WHERE s.request_id = drafter.request_id AND s.state = ${me}
          AND NOT is_named(s.request_id) OFFSET 0));
      CREATE POLICY drafter_insert ON drafter FOR INSERT WITH CHECK (state = ${me} AND ${writes}
        AND EXISTS (SELECT FROM request r WHERE r.id = request_id AND r.requesting_state = ${me}));

      CREATE TABLE history_verification (
        id uuid PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        begun_by text NOT NULL,
        begun_at timestamptz NOT NULL,
        ended_at timestamptz,
        last_request uuid,
        requests int NOT NULL,
        events int NOT NULL,
        of_requests int NOT NULL,
        broken jsonb NOT NULL
      );
      CREATE INDEX history_verification_by_state ON history_verification (state, id);
      CREATE INDEX history_verification_ended ON history_verification (state, ended_at) WHERE ended_at IS NOT NULL;
      GRANT SELECT, INSERT, UPDATE (ended_at, last_request, requests, events, broken)
        ON history_verification TO rogatory_app;
      ALTER TABLE history_verification ENABLE ROW LEVEL SECURITY;
      ALTER TABLE history_verification FORCE ROW LEVEL SECURITY;
      CREATE POLICY history_verification_select ON history_verification FOR SELECT USING (${whole});
      CREATE POLICY history_verification_insert ON history_verification FOR INSERT WITH CHECK (${whole} AND ${writes});
      CREATE POLICY history_verification_update ON history_verification FOR UPDATE
        USING (${whole} AND ${writes}) WITH CHECK (${whole} AND ${writes});
      CREATE TRIGGER history_verification_ended_once BEFORE UPDATE ON history_verification
        FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

      CREATE INDEX access_event_sign_ins ON access_event (actor, at) WHERE ${signIns};
      CREATE POLICY access_event_sign_ins ON access_event FOR SELECT
        USING (${setting('purpose')} = 'sign-in' AND ${signIns});
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP POLICY access_event_sign_ins ON access_event;
      DROP INDEX access_event_sign_ins;
      DROP TABLE history_verification;
      DROP TABLE drafter;
    `);
  }
}
