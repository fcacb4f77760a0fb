import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows that repeat the two States of a request must repeat them rightly: no third State can slip in as a party. */
const sameParties = `FOREIGN KEY (request_id, requesting_state, requested_state)
          REFERENCES request (id, requesting_state, requested_state)`;

/** The first schema: directory, casework with its chains, clocks, delivery. */
export class CreateSchema1763800000000 implements MigrationInterface {
  readonly name = 'CreateSchema1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION node_time() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS $$ SELECT date_trunc('milliseconds', clock_timestamp()) $$;
      COMMENT ON FUNCTION node_time() IS 'The only clock that cases know, in milliseconds. Tests may replace it.';

      CREATE TABLE state (
        code text PRIMARY KEY CHECK (code ~ '^[A-Z]{2}$'),
        name text NOT NULL,
        languages text[] NOT NULL,
        zone text NOT NULL,
        weekend int[] NOT NULL,
        participation jsonb NOT NULL,
        demonstration boolean NOT NULL DEFAULT false
      );
      CREATE TABLE authority (
        id text PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        name text NOT NULL,
        functions text[] NOT NULL
      );
      CREATE INDEX authority_by_state ON authority (state);
      CREATE TABLE officer (
        id uuid PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        authority text NOT NULL REFERENCES authority,
        email text NOT NULL,
        roles text[] NOT NULL,
        password_hash text NOT NULL
      );
      CREATE UNIQUE INDEX officer_by_email ON officer (email);
      CREATE TABLE service_account (
        id text PRIMARY KEY,
        state text NOT NULL REFERENCES state,
        authority text NOT NULL REFERENCES authority,
        roles text[] NOT NULL,
        secret_hash text NOT NULL,
        revoked_at timestamptz
      );
      CREATE TABLE signing_key (
        kid text PRIMARY KEY,
        secret bytea NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE TABLE sign_in_failure (
        key text PRIMARY KEY,
        points int NOT NULL,
        expire bigint
      );

      CREATE TABLE request (
        id uuid PRIMARY KEY,
        reference text NOT NULL,
        instrument text NOT NULL,
        kind text NOT NULL,
        lifecycle text NOT NULL,
        state text NOT NULL,
        requesting_state text NOT NULL REFERENCES state,
        requested_state text NOT NULL REFERENCES state,
        requesting_authority text NOT NULL REFERENCES authority,
        requested_authority text REFERENCES authority,
        urgency text NOT NULL CHECK (urgency IN ('routine', 'urgent', 'emergency')),
        language text,
        confidential boolean NOT NULL,
        offences jsonb NOT NULL,
        contents jsonb NOT NULL,
        contents_version int NOT NULL,
        items jsonb NOT NULL,
        deadline jsonb,
        progress jsonb NOT NULL,
        version int NOT NULL,
        shared_seq int NOT NULL,
        shared_head text NOT NULL,
        created_at timestamptz NOT NULL,
        transmitted_at timestamptz,
        updated_at timestamptz NOT NULL,
        CHECK (requesting_state <> requested_state),
        CHECK ((transmitted_at IS NULL) = (shared_seq = 0))
      ) WITH (fillfactor = 80);
      CREATE UNIQUE INDEX request_reference ON request (reference);
      CREATE UNIQUE INDEX request_parties ON request (id, requesting_state, requested_state);
      CREATE INDEX request_outgoing ON request (requesting_state, id);
      CREATE INDEX request_incoming ON request (requested_state, id);
      CREATE INDEX request_search ON request
        USING gin ((to_tsvector('simple', reference) || jsonb_to_tsvector('simple', contents, '["string"]')));
      CREATE TABLE link (
        request_id uuid NOT NULL REFERENCES request,
        target_id uuid NOT NULL REFERENCES request,
        type text NOT NULL CHECK (type IN ('follows', 'replaces', 'relates')),
        PRIMARY KEY (request_id, target_id, type)
      );
      CREATE INDEX link_by_target ON link (target_id);
      CREATE TABLE reference_counter (
        state text NOT NULL,
        year int NOT NULL,
        last int NOT NULL,
        PRIMARY KEY (state, year)
      );
      CREATE TABLE private_room (
        request_id uuid NOT NULL REFERENCES request,
        state text NOT NULL,
        seq int NOT NULL,
        head text NOT NULL,
        memory jsonb NOT NULL,
        PRIMARY KEY (request_id, state)
      );

      CREATE TABLE shared_event (
        request_id uuid NOT NULL,
        seq int NOT NULL CHECK (seq > 0),
        id uuid NOT NULL,
        requesting_state text NOT NULL,
        requested_state text NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        header text NOT NULL,
        data text,
        salt text,
        hash text NOT NULL,
        PRIMARY KEY (request_id, seq),
        ${sameParties}
      );
      CREATE TABLE private_event (
        request_id uuid NOT NULL REFERENCES request,
        state text NOT NULL,
        seq int NOT NULL CHECK (seq > 0),
        id uuid NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        header text NOT NULL,
        data text,
        salt text,
        hash text NOT NULL,
        PRIMARY KEY (request_id, state, seq)
      );

      CREATE TABLE document (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL,
        requesting_state text NOT NULL,
        requested_state text NOT NULL,
        state text NOT NULL,
        uploaded_by text NOT NULL,
        name text NOT NULL,
        type text NOT NULL,
        size bigint NOT NULL,
        sha256 text NOT NULL,
        uploaded_at timestamptz NOT NULL,
        sent_at timestamptz,
        ${sameParties}
      );
      CREATE INDEX document_by_request ON document (request_id);
      CREATE TABLE idempotency (
        principal text NOT NULL,
        key text NOT NULL,
        state text NOT NULL,
        fingerprint text NOT NULL,
        status int NOT NULL,
        answer text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (principal, key)
      );
      CREATE INDEX idempotency_by_age ON idempotency (at);

      CREATE TABLE deadline (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL,
        requesting_state text NOT NULL,
        requested_state text NOT NULL,
        limit_id text NOT NULL,
        owed_by text NOT NULL,
        visibility text NOT NULL CHECK (visibility IN ('shared', 'private')),
        started_at timestamptz NOT NULL,
        stated text,
        stops jsonb NOT NULL,
        due_at timestamptz,
        due_on date,
        zone text NOT NULL,
        steps jsonb NOT NULL,
        closed_at timestamptz,
        ${sameParties}
      ) WITH (fillfactor = 80);
      CREATE INDEX deadline_by_request ON deadline (request_id);
      CREATE INDEX deadline_open ON deadline (owed_by, due_at) WHERE closed_at IS NULL;
      CREATE TABLE threshold (
        id uuid PRIMARY KEY,
        deadline_id uuid NOT NULL REFERENCES deadline,
        request_id uuid NOT NULL,
        requesting_state text NOT NULL,
        requested_state text NOT NULL,
        owed_by text NOT NULL,
        visibility text NOT NULL,
        name text NOT NULL CHECK (name IN ('warn', 'due', 'overdue', 'escalate')),
        at timestamptz,
        armed_at timestamptz,
        fired_at timestamptz,
        ${sameParties}
      ) WITH (fillfactor = 80);
      CREATE INDEX threshold_by_deadline ON threshold (deadline_id);
      CREATE INDEX threshold_unfired ON threshold (at) WHERE fired_at IS NULL AND at IS NOT NULL;

      CREATE TABLE outbox (
        id uuid PRIMARY KEY,
        queue text NOT NULL,
        name text NOT NULL,
        data jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        relayed_at timestamptz,
        attempts int NOT NULL DEFAULT 0,
        done_at timestamptz
      );
      CREATE INDEX outbox_open ON outbox (created_at) WHERE done_at IS NULL;
      CREATE TABLE notification (
        id uuid PRIMARY KEY,
        state text NOT NULL,
        roles text[] NOT NULL,
        request_id uuid NOT NULL,
        event_id uuid NOT NULL,
        room text NOT NULL,
        type text NOT NULL,
        about jsonb NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX notification_by_state ON notification (state, id);
      CREATE UNIQUE INDEX notification_once ON notification (event_id, state);
      CREATE TABLE heartbeat (
        process text PRIMARY KEY,
        kind text NOT NULL,
        at timestamptz NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE heartbeat, notification, outbox, threshold, deadline, idempotency, document, private_event,
        shared_event, private_room, reference_counter, link, request, sign_in_failure, signing_key, service_account, officer,
        authority, state;
      DROP FUNCTION node_time();
    `);
  }
}
