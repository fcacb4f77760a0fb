import { Client, type QueryResult } from 'pg';
import {
  aPreservation,
  announceAll,
  aStoredDataRequest,
  assessment,
  inAssessment,
  upload,
} from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

/** Code may be bypassed: what the database itself still holds, asked as the role that the application works as. */
let node: TestNode;
let draft: string;
let sent: string;
let client: Client;
beforeAll(async () => {
  node = await startNode();
  client = new Client({ connectionString: node.database.url });
  await client.connect();
  const key = { 'idempotency-key': 'one' };
  const { body } = await node.call('xa-liaison', 'POST', '/api/v1/requests', aPreservation(), key);
  draft = body.id;
  const links = [{ type: 'relates', request: draft }];
  sent = (await inAssessment(node, { links })).id;
  await node.draft('xa-liaison', aStoredDataRequest({ links }));
  for (const id of [draft, sent]) {
    await upload(node, 'xa-liaison', id, 'private');
    await node.call('xa-liaison', 'POST', `/api/v1/requests/${id}/notes`, { text: 'Ours.' });
  }
  await node.do('xb-authority', sent, 'record-assessment', assessment);
  await node.call('xa-liaison', 'GET', `/api/v1/requests/${draft}`);
  await node.sql(
    `INSERT INTO webhook (id, state, url, events, secret, created_by, created_at)
      VALUES (gen_random_uuid(), 'XA', 'https://a.example', '{}', '', 'xa-admin', node_time())`,
  );
  await keepToThemselves((await node.draft('xa-liaison', aStoredDataRequest())).id);
  await announceAll(node);
  await node.sql(
    `INSERT INTO mail (id, notification, officer, state, next_at, give_up_at)
      SELECT gen_random_uuid(), n.id, o.id, n.state, n.at, n.at FROM notification n JOIN officer o ON o.state = n.state`,
  );
  await node.sql(
    `INSERT INTO digest_item SELECT officer, notification, state, 'other', next_at FROM mail`,
  );
  await node.sql(
    `INSERT INTO saved_view SELECT gen_random_uuid(), state, id, authority, 'Ours', '', node_time() FROM officer
      WHERE state = 'XA'`,
  );
  await node.sql(
    `INSERT INTO draft_template SELECT gen_random_uuid(), state, authority, id::text, true, 'Ours', 'i', 'k', '{}',
        node_time(), node_time() FROM officer WHERE state = 'XA'`,
  );
  const verified = await node.call('xa-auditor', 'POST', '/api/v1/verifications');
  await node.call('xa-auditor', 'POST', `/api/v1/verifications/${verified.body.id}/continue`);
  await node.sql(
    `INSERT INTO notification_read SELECT 'xa-liaison', id, state, at FROM notification`,
  );
  await node.sql(
    `WITH begun AS (INSERT INTO page (id, request_id, requesting_state, requested_state, urgency, at, next_at)
        SELECT gen_random_uuid(), id, 'XA', 'XB', 'urgent', now(), now() FROM request WHERE id = $1 RETURNING *)
      INSERT INTO page_call SELECT id, 1, id, request_id, requested_state, 'first', '{}', at FROM begun`,
    [sent],
  );
  const note = { note: 'All is quiet.' };
  const left = await node.call('xa-contact', 'POST', '/api/v1/roster/hand-over', note);
  await node.call('xa-authority', 'POST', `/api/v1/roster/hand-over/${left.body.id}/read`);
});
afterAll(async () => {
  await client.end();
  await node.stop();
});

/** Aldora seals a draft, names who works on it, and has an act on it wait for a second officer. */
async function keepToThemselves(id: string): Promise<void> {
  await node.sql(
    `INSERT INTO assignment VALUES ($1, 'XA', 'xa-liaison', 'service', 'xa-authority', node_time())`,
    [id],
  );
  await node.sql(`INSERT INTO seal VALUES ($1, 'XA', 'xa-authority', node_time())`, [id]);
  await node.sql(
    `INSERT INTO pending_act (id, state, authority, kind, subject, request_id, action, body, asked_by, asked_person,
        asked_at, expires_at)
      VALUES ($1, 'XA', 'xa-central', 'act', $1::uuid::text, $1, 'transmit', '{}', 'xa-authority', 'somebody', node_time(),
        node_time() + interval '1 day')`,
    [id],
  );
}

type Query = (text: string, values?: unknown[]) => Promise<QueryResult>;

/** Runs statements on behalf of a State, as the application would, and takes everything back. */
async function as<T>(
  state: string | undefined,
  work: (query: Query) => Promise<T>,
  purpose = 'act',
): Promise<T> {
  try {
    await client.query('BEGIN; SET LOCAL ROLE rogatory_app');
    if (state !== undefined) {
      const who = `SELECT set_config('rogatory.state', $1, true), set_config('rogatory.purpose', $2, true)`;
      await client.query(who, [state, purpose]);
    }
    return await work((text, values) => client.query(text, values));
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Tables that hold no State's cases: directory, sign-in, liveness. Those of cases are all the others. */
const common = [
  ...['state', 'authority', 'officer', 'service_account', 'signing_key', 'sign_in_failure'],
  ...[
    'heartbeat',
    'canary',
    'firing_tally',
    'migration',
    'unit',
    'totp',
    'passkey',
    'access_link',
    'session',
  ],
  ...['identity_provider', 'external_identity', 'sign_in_attempt', 'service_account_key'],
  ...['used_assertion', 'delegation', 'four_eyes', 'access_event'],
  ...['service_level', 'service_level_version'],
  ...['working_calendar', 'holiday', 'webhook', 'calendar_feed', 'duty_shift', 'escalation'],
  ...['contact_test', 'contact_test_plan'],
  ...['preference', 'mail_address'],
  // at sign-in alone, sealed: what somebody typed whose sign-in had ended
  'kept_form',
];
const tablesOfCases = [
  ...['request', 'link', 'reference_counter', 'private_room', 'shared_event', 'private_event'],
  ...['document', 'idempotency', 'deadline', 'threshold', 'outbox', 'notification'],
  ...['assignment', 'seal', 'pending_act', 'read_event', 'webhook_delivery'],
  ...['digest_item', 'saved_view', 'draft_template', 'drafter', 'history_verification'],
  ...['mail', 'notification_read', 'hand_over', 'hand_over_read', 'page', 'page_call'],
];

/** What is searched: reached through functions of the owner's alone, which answer ids. */
const ofTheOwner = ['search_text'];

describe('the database alone', () => {
  it('has no table that stands in neither list', async () => {
    const tables = await node.sql(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
    );
    const names = tables.map(({ tablename }) => tablename as string);
    expect(
      names.filter((name) => ![...common, ...tablesOfCases, ...ofTheOwner].includes(name)),
    ).toEqual([]);
    expect(tablesOfCases.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('secures every table by row, for its owner too', async () => {
    const open = await node.sql(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> 'migration' AND NOT (relrowsecurity AND relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
    const [role] = await node.sql(
      "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'rogatory_app'",
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
  });

  it.each(tablesOfCases)('has rows in %s, so that what follows means something', async (table) => {
    const [{ count }] = await node.sql(`SELECT count(*)::int FROM ${table}`);
    expect(count).toBeGreaterThan(0);
  });

  it.each(tablesOfCases)('shows nobody a row of %s [ASVS 8.4.1]', async (table) => {
    for (const state of [undefined, '', 'XC', 'xa', "XA' OR 'a' = 'a"]) {
      for (const purpose of ['read', 'act', 'sign-in', 'operate']) {
        const { rows } = await as(state, (query) => query(`SELECT * FROM ${table}`), purpose);
        expect([state, purpose, rows]).toEqual([state, purpose, []]);
      }
    }
  });

  it.each(ofTheOwner)('lets nobody reach %s by a statement of their own', async (table) => {
    for (const [state, purpose] of [[undefined], ['XA', 'read'], ['XA', 'act'], ['', 'sign-in']]) {
      const asked = as(state, (query) => query(`SELECT FROM ${table}`), purpose);
      await expect(asked).rejects.toThrow('permission denied');
    }
  });

  it.each([
    ['request', `SELECT id AS seen FROM request`],
    ['shared_event', 'SELECT DISTINCT request_id AS seen FROM shared_event'],
    ['deadline', 'SELECT DISTINCT request_id AS seen FROM deadline'],
    ['threshold', 'SELECT DISTINCT request_id AS seen FROM threshold'],
    ['private_event', 'SELECT DISTINCT request_id AS seen FROM private_event'],
    ['private_room', 'SELECT DISTINCT request_id AS seen FROM private_room'],
    ['notification', 'SELECT DISTINCT request_id AS seen FROM notification'],
  ])('shows the other party the request that was sent only: %s', async (_, text) => {
    const { rows } = await as('XB', (query) => query(text));
    expect(rows).toEqual([{ seen: sent }]);
  });

  it.each([
    "SELECT FROM private_event WHERE state <> 'XB'",
    "SELECT FROM private_room WHERE state <> 'XB'",
    "SELECT FROM officer WHERE state <> 'XB'",
    "SELECT FROM service_account WHERE state <> 'XB'",
    "SELECT FROM notification WHERE state <> 'XB'",
    "SELECT FROM reference_counter WHERE state <> 'XB'",
    "SELECT FROM deadline WHERE visibility = 'private' AND owed_by <> 'XB'",
    ...['document', 'link', 'idempotency', 'outbox', 'signing_key'].map((t) => `SELECT FROM ${t}`),
  ])('shows the other party nothing private: %s [ASVS 8.4.1]', async (text) => {
    const { rowCount } = await as('XB', (query) => query(text), 'read');
    expect(rowCount).toBe(0);
  });

  /** A column of each table that can be set without reading any. */
  const settable: Record<string, string> = {
    request: "urgency = 'urgent'",
    link: "type = 'relates'",
    reference_counter: 'last = 0',
    private_room: "memory = '{}'",
    shared_event: "type = 'x'",
    private_event: "type = 'x'",
    document: "name = 'x'",
    idempotency: "answer = 'x'",
    deadline: "zone = 'UTC'",
    threshold: "name = 'due'",
    outbox: "name = 'x'",
    notification: "type = 'x'",
    assignment: "assigned_by = 'x'",
    seal: "sealed_by = 'x'",
    pending_act: "outcome = 'confirmed'",
    read_event: "reason = 'x'",
    webhook_delivery: "fault = 'x'",
    mail: "fault = 'x'",
    digest_item: "kind = 'x'",
    notification_read: "reader = 'x'",
    hand_over: "note = 'x'",
    hand_over_read: "reader = 'x'",
    page: 'calls = 9',
    page_call: "rung = 'first'",
    saved_view: "name = 'x'",
    draft_template: "name = 'x'",
    drafter: "drafter = 'x'",
    history_verification: 'requests = 0',
  };

  /** How many rows a statement reaches; none where the database forbids it altogether. */
  async function reached(state: string | undefined, statement: string): Promise<number> {
    try {
      return (await as(state, (query) => query(statement))).rowCount ?? 0;
    } catch (error) {
      expect(String(error)).toMatch(/permission denied|row-level security|foreign key/);
      return 0;
    }
  }

  it.each(tablesOfCases)(
    'lets no stranger change a row of %s, not even blindly [ASVS 8.4.1]',
    async (table) => {
      for (const state of [undefined, '', 'XC']) {
        expect(await reached(state, `UPDATE ${table} SET ${settable[table]!}`)).toBe(0);
        expect(await reached(state, `DELETE FROM ${table}`)).toBe(0);
      }
    },
  );

  it.each(tablesOfCases.filter((table) => table !== 'request'))(
    'lets the other party change no row of %s that it cannot see',
    changesNoMore,
  );
  it('lets the other party change no row of request that it cannot see', () =>
    changesNoMore('request'));

  async function changesNoMore(table: string): Promise<void> {
    const seen = await reached('XB', `SELECT FROM ${table}`);
    const changed = await reached('XB', `UPDATE ${table} SET ${settable[table]!}`);
    expect(changed).toBeLessThanOrEqual(seen);
  }

  /** A copy of a row of Aldora's, with a key of its own and whatever else is forged. */
  async function copyOf(table: string, forged: object): Promise<string> {
    const [{ row }] = await node.sql(`SELECT to_jsonb(t) AS row FROM ${table} t LIMIT 1`);
    const fresh = {
      id: none,
      event_id: none,
      seq: 900,
      reference: 'XA-2000-000001',
      year: 2000,
      assignee: 'x',
    };
    const changed = { ...fresh, ...(table === 'link' && { type: 'replaces' }), ...forged };
    const members = Object.entries(changed).filter(([name]) => name in row);
    const json = JSON.stringify({ ...row, ...Object.fromEntries(members) }).replaceAll("'", "''");
    return `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, '${json}')`;
  }
  const none = '01900000-0000-7000-8000-000000000000';

  // promises carry ids only, and whoever acts makes them
  it.each(tablesOfCases.filter((table) => table !== 'outbox'))(
    'lets no stranger add a row of %s in another’s name',
    async (table) => {
      for (const state of [undefined, '', 'XC']) {
        expect(await reached(state, await copyOf(table, { key: 'another' }))).toBe(0);
      }
    },
  );

  it.each(['shared_event', 'document', 'deadline', 'threshold'])(
    'lets no stranger add a row of %s to another’s request by calling itself a party',
    async (table) => {
      for (const forged of [{ requesting_state: 'XC' }, { requested_state: 'XC' }]) {
        const row = await copyOf(table, { ...forged, state: 'XC', owed_by: 'XC' });
        expect(await reached('XC', row)).toBe(0);
      }
    },
  );

  it('keeps a document as it was sent', async () => {
    await as('XA', async (query) => {
      await query('UPDATE document SET sent_at = node_time()');
      expect((await query("UPDATE document SET name = 'x', sha256 = 'y'")).rowCount).toBe(0);
    });
  });

  it('keeps the list of migrations from the application', async () => {
    await expect(as('XA', (query) => query('SELECT FROM migration'))).rejects.toThrow(/denied/);
  });
});
