import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may sign in and how, who needs to know what, the second pair of eyes, and the record of reads. */
export class CreateAccess1763900000000 implements MigrationInterface {
  readonly name = 'CreateAccess1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE unit (
        id uuid PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        authority text NOT NULL REFERENCES authority,
        name text NOT NULL,
        closed_at timestamptz
      );
      CREATE INDEX unit_by_state ON unit (state, authority);

      ALTER TABLE officer
        ADD COLUMN name text NOT NULL DEFAULT '',
        ADD COLUMN unit uuid REFERENCES unit,
        ADD COLUMN language text,
        ADD COLUMN created_at timestamptz NOT NULL DEFAULT node_time(),
        ADD COLUMN deactivated_at timestamptz,
        ADD COLUMN password_changed_at timestamptz,
        ALTER COLUMN password_hash DROP NOT NULL;
      CREATE INDEX officer_by_state ON officer (state, id);
      -- unique within a State: an address refused for being taken would tell of another State's officers
      DROP INDEX officer_by_email;
      CREATE UNIQUE INDEX officer_by_email ON officer (email, state);
      CREATE TABLE totp (
        officer uuid PRIMARY KEY REFERENCES officer,
        state text NOT NULL,
        secret bytea NOT NULL,
        created_at timestamptz NOT NULL,
        confirmed_at timestamptz,
        last_step bigint NOT NULL DEFAULT 0
      );
      CREATE TABLE passkey (
        id text PRIMARY KEY,
        officer uuid NOT NULL REFERENCES officer,
        state text NOT NULL,
        name text NOT NULL,
        public_key bytea NOT NULL,
        counter bigint NOT NULL,
        transports text[] NOT NULL,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz
      );
      CREATE INDEX passkey_by_officer ON passkey (officer);
      CREATE TABLE access_link (
        token_hash bytea PRIMARY KEY,
        officer uuid NOT NULL REFERENCES officer,
        state text NOT NULL,
        purpose text NOT NULL CHECK (purpose IN ('invitation', 'recovery')),
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX access_link_by_officer ON access_link (officer) WHERE used_at IS NULL;
      CREATE TABLE session (
        id uuid PRIMARY KEY,
        token_hash bytea NOT NULL,
        officer uuid NOT NULL REFERENCES officer,
        state text NOT NULL,
        stage text NOT NULL CHECK (stage IN ('second-factor', 'enrolment', 'full')),
        factors text[] NOT NULL,
        challenge text,
        totp_secret bytea,
        address text NOT NULL,
        agent text NOT NULL,
        created_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        stepped_up_at timestamptz,
        ended_at timestamptz
      );
      CREATE UNIQUE INDEX session_by_token ON session (token_hash);
      CREATE INDEX session_of_officer ON session (officer);
      CREATE INDEX session_by_age ON session (expires_at);

      CREATE TABLE identity_provider (
        id text PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        name text NOT NULL,
        issuer text NOT NULL,
        client_id text NOT NULL,
        client_secret bytea,
        acr_values text[] NOT NULL,
        strong_acr_values text[] NOT NULL,
        created_at timestamptz NOT NULL,
        disabled_at timestamptz
      );
      CREATE TABLE external_identity (
        issuer text NOT NULL,
        subject text NOT NULL,
        officer uuid NOT NULL REFERENCES officer,
        state text NOT NULL,
        linked_at timestamptz NOT NULL,
        PRIMARY KEY (issuer, subject)
      );
      CREATE INDEX external_identity_by_officer ON external_identity (officer);
      CREATE TABLE sign_in_attempt (
        token_hash bytea PRIMARY KEY,
        provider text NOT NULL REFERENCES identity_provider,
        state_value text NOT NULL,
        nonce text NOT NULL,
        verifier text NOT NULL,
        link_hash bytea,
        session uuid,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX sign_in_attempt_by_age ON sign_in_attempt (created_at);

      ALTER TABLE service_account
        ALTER COLUMN secret_hash DROP NOT NULL,
        ADD COLUMN epoch int NOT NULL DEFAULT 1,
        ADD COLUMN sponsor uuid REFERENCES officer,
        ADD COLUMN created_at timestamptz NOT NULL DEFAULT node_time();
      -- ids of officers and units are UUIDs: no account may go by the name of one, nor by that of everything
      ALTER TABLE service_account ADD CONSTRAINT service_account_id_check
        CHECK (id !~ '[,*]' AND id !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') NOT VALID;
      CREATE INDEX service_account_by_state ON service_account (state, id);
      CREATE TABLE service_account_key (
        account text NOT NULL REFERENCES service_account,
        kid text NOT NULL,
        state text NOT NULL,
        jwk jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz,
        revoked_at timestamptz,
        PRIMARY KEY (account, kid)
      );
      CREATE TABLE used_assertion (
        account text NOT NULL,
        jti text NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (account, jti)
      );
      CREATE INDEX used_assertion_by_age ON used_assertion (expires_at);

      CREATE TABLE assignment (
        request_id uuid NOT NULL REFERENCES request,
        state text NOT NULL,
        assignee text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('officer', 'service', 'unit')),
        assigned_by text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (request_id, state, assignee)
      );
      CREATE INDEX assignment_by_assignee ON assignment (state, assignee, request_id);
      ALTER TABLE notification ADD COLUMN told text[];
      CREATE TABLE seal (
        request_id uuid NOT NULL REFERENCES request,
        state text NOT NULL,
        sealed_by text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (request_id, state)
      );
      CREATE TABLE delegation (
        id uuid PRIMARY KEY,
        state text NOT NULL,
        absent uuid NOT NULL REFERENCES officer,
        delegate uuid NOT NULL REFERENCES officer,
        from_day date NOT NULL,
        to_day date NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        CHECK (absent <> delegate),
        CHECK (from_day <= to_day)
      );
      CREATE INDEX delegation_by_delegate ON delegation (delegate) WHERE ended_at IS NULL;
      CREATE INDEX delegation_by_state ON delegation (state, id);

      CREATE TABLE four_eyes (
        state text NOT NULL REFERENCES state,
        authority text NOT NULL REFERENCES authority,
        action text NOT NULL,
        hours int NOT NULL CHECK (hours BETWEEN 1 AND 720),
        is_on boolean NOT NULL,
        PRIMARY KEY (authority, action)
      );
      CREATE TABLE pending_act (
        id uuid PRIMARY KEY,
        state text NOT NULL,
        authority text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('act', 'four-eyes', 'recovery')),
        subject text NOT NULL,
        request_id uuid,
        action text NOT NULL,
        body jsonb NOT NULL,
        reasons text,
        asked_by text NOT NULL,
        asked_person text NOT NULL,
        asked_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        outcome text CHECK (outcome IN ('confirmed', 'declined', 'withdrawn')),
        settled_by text,
        settled_reasons text,
        settled_at timestamptz,
        CHECK (outcome <> 'confirmed' OR settled_by <> asked_by)
      );
      CREATE INDEX pending_act_by_state ON pending_act (state, id);
      CREATE INDEX pending_act_by_request ON pending_act (request_id, id) WHERE request_id IS NOT NULL;
      CREATE INDEX pending_act_open ON pending_act (subject, action) WHERE settled_at IS NULL;

      CREATE TABLE read_event (
        id uuid PRIMARY KEY,
        state text NOT NULL,
        request_id uuid NOT NULL,
        what text NOT NULL,
        subject text,
        actor text NOT NULL,
        actor_kind text NOT NULL,
        authority text,
        address text NOT NULL,
        agent text NOT NULL,
        reason text,
        at timestamptz NOT NULL
      );
      CREATE INDEX read_event_by_state ON read_event (state, id);
      CREATE INDEX read_event_by_request ON read_event (request_id, state, id);
      CREATE INDEX read_event_by_actor ON read_event (state, actor, id);
      CREATE TABLE access_event (
        id uuid PRIMARY KEY,
        state text NOT NULL,
        type text NOT NULL,
        actor text NOT NULL,
        subject text,
        address text NOT NULL,
        agent text NOT NULL,
        detail jsonb NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX access_event_by_state ON access_event (state, id);

      CREATE FUNCTION enter(p_state text, p_purpose text, p_administers text, p_knows text, p_account text,
          p_epoch int, p_session text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM set_config('rogatory.state', p_state, true), set_config('rogatory.purpose', p_purpose, true),
            set_config('rogatory.administers', p_administers, true), set_config('rogatory.knows', p_knows, true),
            set_config('rogatory.account', p_account, true), set_config('rogatory.session', p_session, true);
          -- one lookup each: a condition that joins both is planned anew for every transaction
          IF p_account <> '' THEN
            PERFORM FROM service_account WHERE id = p_account AND revoked_at IS NULL AND epoch = p_epoch;
            IF NOT FOUND THEN
              RAISE EXCEPTION 'This sign-in has been ended.' USING ERRCODE = '28000';
            END IF;
          END IF;
          IF p_session <> '' THEN
            PERFORM FROM session
              WHERE id = p_session::uuid AND ended_at IS NULL AND stage = 'full' AND expires_at > node_time();
            IF NOT FOUND THEN
              RAISE EXCEPTION 'This sign-in has been ended.' USING ERRCODE = '28000';
            END IF;
          END IF;
        END $$;
      CREATE FUNCTION applied_migrations() RETURNS TABLE (count int, newest text) LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp
        AS $$ SELECT count(*)::int, (SELECT name FROM public.migration ORDER BY id DESC LIMIT 1) FROM public.migration $$;
      COMMENT ON FUNCTION applied_migrations IS
        'How far the schema has come, for the operator. The list itself is kept from the application.';
      CREATE FUNCTION may_see(p_request uuid) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
        BEGIN
          RETURN EXISTS (SELECT FROM request WHERE id = p_request);
        END $$;
      COMMENT ON FUNCTION may_see IS
        'Whether the policies of request show a row. A function, since they look into the very tables that ask for it.';
      CREATE FUNCTION is_named(p_request uuid) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
        DECLARE
          v_knows text[] := coalesce(string_to_array(current_setting('rogatory.knows', true), ','), '{}');
        BEGIN
          RETURN '*' = ANY (v_knows) OR EXISTS (SELECT FROM assignment WHERE request_id = p_request
            AND state = nullif(current_setting('rogatory.state', true), '') AND assignee = ANY (v_knows));
        END $$;
      COMMENT ON FUNCTION is_named IS 'Whether whoever asks may open what their State has sealed in a request.';
      COMMENT ON FUNCTION enter IS
        'Begins a transaction on behalf of somebody: what row-level security looks at. Fails when the sign-in has been ended.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION enter;
      DROP FUNCTION may_see;
      DROP FUNCTION is_named;
      DROP FUNCTION applied_migrations;
      DROP TABLE access_event, read_event, pending_act, four_eyes, delegation, seal, assignment, used_assertion,
        service_account_key, sign_in_attempt, external_identity, identity_provider, session, access_link, passkey, totp;
      DELETE FROM service_account WHERE secret_hash IS NULL;
      DROP INDEX service_account_by_state;
      ALTER TABLE service_account DROP CONSTRAINT service_account_id_check, DROP COLUMN epoch, DROP COLUMN sponsor, DROP COLUMN created_at,
        ALTER COLUMN secret_hash SET NOT NULL;
      DELETE FROM officer WHERE password_hash IS NULL;
      DROP INDEX officer_by_state;
      DELETE FROM officer o USING officer other WHERE o.email = other.email AND o.state > other.state;
      DROP INDEX officer_by_email;
      CREATE UNIQUE INDEX officer_by_email ON officer (email);
      ALTER TABLE officer DROP COLUMN name, DROP COLUMN unit, DROP COLUMN language, DROP COLUMN created_at,
        DROP COLUMN deactivated_at, DROP COLUMN password_changed_at, ALTER COLUMN password_hash SET NOT NULL;
      DROP TABLE unit;
      ALTER TABLE notification DROP COLUMN told;
    `);
  }
}
