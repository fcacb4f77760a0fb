import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `nullif(current_setting('rogatory.${name}', true), '')`;
const me = setting('state');
const purpose = setting('purpose');
const administers = setting('administers');
const knows = `coalesce(string_to_array(current_setting('rogatory.knows', true), ','), '{}')`;
const knowsAll = `'*' = ANY (${knows})`;
const operates = `${purpose} = 'operate'`;
/** What has had its time is deleted by the relay, which has to see it for that. */
const forgets = `${purpose} = 'relay'`;
const signsIn = `${purpose} = 'sign-in'`;
/**
 * What a State has sealed is open to those who were named for it, and to its auditors. The request is named with its
 * table: a bare column would mean the one of `seal`, which has it too. OFFSET 0 keeps the planner from reading that
 * table whole for a page of 25 rows: it looks each row up instead.
 */
const open = (request: string): string =>
  `NOT EXISTS (SELECT FROM seal s WHERE s.request_id = ${request} AND s.state = ${me} AND NOT is_named(s.request_id) OFFSET 0)`;
/** A request that may be seen: its own policies apply inside. */
const visible = 'may_see(request_id)';
/** Who only reads leaves no trace but the record of the read. */
const writes = `${purpose} <> 'read'`;
const party = `(requesting_state = ${me} OR requested_state = ${me})`;
const seen = `(requesting_state = ${me} OR (requested_state = ${me} AND transmitted_at IS NOT NULL))`;
const clocks = `(owed_by = ${me} OR (${party} AND (visibility = 'shared' OR ${purpose} = 'act')))`;

type Policy = string | { readonly rows: string; readonly afterwards: string };
type Policies = Readonly<Record<string, Policy>>;

/** Tables of the first schema: what stood before, and what stands now. */
const tightened: Readonly<Record<string, { before: Policies; now: Policies }>> = {
  officer: {
    before: { SELECT: `state = ${me} OR ${signsIn}`, ALL: operates },
    now: {
      SELECT: `state = ${me} OR state = ${administers} OR ${signsIn}`,
      INSERT: `state = ${administers}`,
      UPDATE: `state = ${administers} OR ${signsIn}`,
      ALL: operates,
    },
  },
  service_account: {
    before: { SELECT: `state = ${me} OR ${signsIn}`, ALL: operates },
    now: {
      SELECT: `state = ${me} OR state = ${administers} OR ${signsIn} OR id = ${setting('account')}`,
      INSERT: `state = ${administers}`,
      UPDATE: `state = ${administers}`,
      ALL: operates,
    },
  },
  signing_key: {
    before: { ALL: signsIn },
    now: { ALL: `${signsIn} OR ${operates}` },
  },
  request: {
    before: { SELECT: seen, INSERT: `requesting_state = ${me}`, UPDATE: seen },
    now: {
      SELECT: `${seen} AND ${open('request.id')}`,
      INSERT: `requesting_state = ${me} AND ${writes}`,
      UPDATE: `${seen} AND ${writes} AND ${open('request.id')}`,
    },
  },
  link: {
    before: {
      SELECT: `EXISTS (SELECT FROM request r WHERE r.id = request_id) AND EXISTS (SELECT FROM request r WHERE r.id = target_id)`,
      INSERT: `EXISTS (SELECT FROM request r WHERE r.id = request_id AND r.requesting_state = ${me})`,
      DELETE: `EXISTS (SELECT FROM request r WHERE r.id = request_id AND r.requesting_state = ${me})`,
    },
    now: {
      SELECT: 'may_see(request_id) AND may_see(target_id)',
      INSERT: `${writes} AND EXISTS (SELECT FROM request r WHERE r.id = request_id AND r.requesting_state = ${me})`,
      DELETE: `${writes} AND EXISTS (SELECT FROM request r WHERE r.id = request_id AND r.requesting_state = ${me})`,
    },
  },
  private_room: {
    before: { ALL: `state = ${me}` },
    now: {
      SELECT: `state = ${me} AND ${open('private_room.request_id')}`,
      INSERT: `state = ${me} AND ${writes} AND ${open('private_room.request_id')}`,
      UPDATE: `state = ${me} AND ${writes} AND ${open('private_room.request_id')}`,
    },
  },
  private_event: {
    before: { ALL: `state = ${me}` },
    now: {
      SELECT: `state = ${me} AND ${open('private_event.request_id')}`,
      INSERT: `state = ${me} AND ${writes} AND ${open('private_event.request_id')}`,
    },
  },
  shared_event: {
    before: { ALL: party },
    now: {
      SELECT: `${party} AND ${open('shared_event.request_id')}`,
      // nobody writes an act into the shared room in another State's name
      INSERT: `${party} AND ${writes} AND header::jsonb ->> 'state' = ${me} AND ${open('shared_event.request_id')}`,
    },
  },
  document: {
    before: {
      SELECT: `state = ${me} OR (sent_at IS NOT NULL AND ${party})`,
      INSERT: `state = ${me} AND ${party}`,
      UPDATE: { rows: `state = ${me} AND sent_at IS NULL`, afterwards: `state = ${me}` },
    },
    now: {
      SELECT: `(state = ${me} OR (sent_at IS NOT NULL AND ${party})) AND ${open('document.request_id')}`,
      INSERT: `state = ${me} AND ${party} AND ${writes} AND ${open('document.request_id')}`,
      UPDATE: {
        rows: `state = ${me} AND sent_at IS NULL AND ${writes} AND ${open('document.request_id')}`,
        afterwards: `state = ${me}`,
      },
    },
  },
  idempotency: {
    before: { ALL: `state = ${me}`, DELETE: `${purpose} = 'relay'` },
    now: {
      ALL: `state = ${me} OR state = ${administers}`,
      SELECT: forgets,
      DELETE: forgets,
    },
  },
  deadline: {
    before: { SELECT: clocks, INSERT: party, UPDATE: clocks },
    now: {
      SELECT: `${clocks} AND ${open('deadline.request_id')}`,
      INSERT: `${party} AND ${writes}`,
      UPDATE: `${clocks} AND ${writes}`,
    },
  },
  threshold: {
    before: {
      SELECT: `${clocks} OR ${purpose} = 'clock'`,
      INSERT: party,
      UPDATE: `${clocks} OR ${purpose} = 'clock'`,
    },
    now: {
      SELECT: `${clocks} OR ${purpose} = 'clock'`,
      INSERT: `${party} AND ${writes}`,
      UPDATE: `(${clocks} AND ${writes}) OR ${purpose} = 'clock'`,
    },
  },
  notification: {
    before: { ALL: `state = ${me}` },
    now: {
      SELECT: `state = ${me} AND ${open('notification.request_id')} AND (told IS NULL OR ${knowsAll} OR told && ${knows})`,
      INSERT: `state = ${me} AND ${writes}`,
    },
  },
};

/** Tables of this schema. */
const added: Readonly<Record<string, { grants: string; policies: Policies }>> = {
  unit: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: {
      SELECT: `state = ${me} OR state = ${administers}`,
      INSERT: `state = ${administers}`,
      UPDATE: `state = ${administers}`,
      ALL: operates,
    },
  },
  totp: {
    grants: 'SELECT, INSERT, UPDATE, DELETE',
    // administrators count factors, and remove those of a leaver
    policies: {
      ALL: `${signsIn} OR ${operates}`,
      SELECT: `state = ${administers}`,
      DELETE: `state = ${administers}`,
    },
  },
  passkey: {
    grants: 'SELECT, INSERT, UPDATE, DELETE',
    policies: {
      ALL: signsIn,
      SELECT: `state = ${administers}`,
      DELETE: `state = ${administers}`,
    },
  },
  access_link: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: {
      ALL: signsIn,
      SELECT: `state = ${administers}`,
      INSERT: `state = ${administers}`,
      UPDATE: `state = ${administers}`,
    },
  },
  session: {
    grants: 'SELECT, INSERT, UPDATE, DELETE',
    policies: {
      // a session sees itself, so that the beginning of each transaction can find that it has been ended
      SELECT: `id::text = ${setting('session')} OR state = ${administers} OR ${signsIn} OR ${forgets}`,
      INSERT: signsIn,
      UPDATE: `state = ${administers} OR ${signsIn}`,
      DELETE: forgets,
    },
  },
  identity_provider: {
    grants: 'SELECT',
    policies: { SELECT: `${signsIn} OR state = ${administers}`, ALL: operates },
  },
  external_identity: {
    grants: 'SELECT, INSERT, DELETE',
    policies: { ALL: signsIn, SELECT: `state = ${administers}`, DELETE: `state = ${administers}` },
  },
  sign_in_attempt: {
    grants: 'SELECT, INSERT, DELETE',
    policies: { ALL: signsIn, SELECT: forgets, DELETE: forgets },
  },
  service_account_key: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: {
      SELECT: `state = ${administers} OR ${signsIn}`,
      INSERT: `state = ${administers}`,
      UPDATE: `state = ${administers}`,
      ALL: operates,
    },
  },
  used_assertion: {
    grants: 'SELECT, INSERT, DELETE',
    policies: { ALL: signsIn, SELECT: forgets, DELETE: forgets },
  },
  assignment: {
    grants: 'SELECT, INSERT, DELETE',
    policies: {
      // seen by the whole State, since whether a request is open to somebody is found here; told to who may see it
      SELECT: `state = ${me}`,
      // nobody lets oneself into what is sealed
      INSERT: `state = ${me} AND ${writes} AND ${visible}`,
      DELETE: `state = ${me} AND ${writes} AND ${visible}`,
    },
  },
  seal: {
    grants: 'SELECT, INSERT, DELETE',
    policies: {
      SELECT: `state = ${me}`,
      INSERT: `state = ${me} AND ${writes} AND ${visible}`,
      DELETE: `state = ${me} AND ${writes} AND ${visible}`,
    },
  },
  delegation: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: {
      SELECT: `state = ${me} OR state = ${administers} OR ${signsIn}`,
      INSERT: `state = ${me} OR state = ${administers}`,
      UPDATE: `state = ${me} OR state = ${administers}`,
    },
  },
  four_eyes: {
    grants: 'SELECT, INSERT, UPDATE',
    policies: {
      SELECT: `state = ${me}`,
      ALL: `state = ${administers} OR ${operates}`,
    },
  },
  pending_act: {
    // what was asked for stays as it was asked: only its end can be written, and once
    grants: 'SELECT, INSERT, UPDATE (outcome, settled_by, settled_reasons, settled_at)',
    policies: {
      SELECT: `(state = ${me} AND request_id IS NOT NULL AND ${open('pending_act.request_id')})
        OR (state = ${administers} AND request_id IS NULL)`,
      INSERT: `(state = ${me} AND request_id IS NOT NULL AND ${writes}) OR (state = ${administers} AND request_id IS NULL)`,
      UPDATE: `(state = ${me} AND request_id IS NOT NULL AND ${writes} AND ${open('pending_act.request_id')})
        OR (state = ${administers} AND request_id IS NULL)`,
    },
  },
  read_event: {
    grants: 'SELECT, INSERT',
    policies: { SELECT: `state = ${me} AND ${knowsAll}`, INSERT: `state = ${me}` },
  },
  access_event: {
    grants: 'SELECT, INSERT',
    policies: {
      // beside auditors and administrators, whoever an event is about
      SELECT: `(state = ${me} AND (${knowsAll} OR actor = ANY (${knows}) OR subject = ANY (${knows})))
        OR state = ${administers}`,
      INSERT: `state = ${me} OR state = ${administers} OR ${signsIn} OR ${operates}`,
    },
  },
};

function clauseOf(command: string, policy: Policy): string {
  const { rows, afterwards } =
    typeof policy === 'string' ? { rows: policy, afterwards: policy } : policy;
  if (command === 'INSERT') return `WITH CHECK (${rows})`;
  if (command === 'SELECT' || command === 'DELETE') return `USING (${rows})`;
  return `USING (${rows}) WITH CHECK (${afterwards})`;
}

async function replace(runner: QueryRunner, table: string, old: Policies, fresh: Policies) {
  for (const command of Object.keys(old)) {
    await runner.query(`DROP POLICY ${table}_${command.toLowerCase()} ON ${table}`);
  }
  for (const [command, policy] of Object.entries(fresh)) {
    await runner.query(
      `CREATE POLICY ${table}_${command.toLowerCase()} ON ${table} FOR ${command} ${clauseOf(command, policy)}`,
    );
  }
}

/**
 * Row-level security on the tables of access, and need-to-know in the policies of every table with case content.
 *
 * What every statement carries costs in every transaction, so what few rows need stands in functions: a policy's
 * subqueries are made ready even where no row comes to them. Settings are read in place: as subqueries of their own
 * they cost a command a tenth of its time.
 */
export class ProtectAccess1763900100000 implements MigrationInterface {
  readonly name = 'ProtectAccess1763900100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('GRANT INSERT, UPDATE ON officer, service_account TO rogatory_app');
    await runner.query('GRANT DELETE ON signing_key TO rogatory_app');
    for (const [table, { grants, policies }] of Object.entries(added)) {
      await runner.query(`GRANT ${grants} ON ${table} TO rogatory_app`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      await replace(runner, table, {}, policies);
    }
    for (const [table, { before, now }] of Object.entries(tightened)) {
      await replace(runner, table, before, now);
    }
    await runner.query(`
      CREATE TRIGGER read_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON read_event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER pending_act_settled_once BEFORE UPDATE ON pending_act
        FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER access_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER read_event_append_only ON read_event;
      DROP TRIGGER access_event_append_only ON access_event;
      DROP TRIGGER pending_act_settled_once ON pending_act;
    `);
    for (const [table, { before, now }] of Object.entries(tightened)) {
      await replace(runner, table, now, before);
    }
    for (const [table, { policies }] of Object.entries(added)) {
      await replace(runner, table, policies, {});
      await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
      await runner.query(`REVOKE ALL ON ${table} FROM rogatory_app`);
    }
    await runner.query('REVOKE INSERT, UPDATE ON officer, service_account FROM rogatory_app');
    await runner.query('REVOKE DELETE ON signing_key FROM rogatory_app');
  }
}
