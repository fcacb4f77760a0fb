import { Client } from 'pg';
import { Acts, Knowing, Reading } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import { sweep } from '../support/cases.js';
import {
  announceAll,
  aPreservation,
  aStoredDataRequest,
  inAssessment,
  inDays,
  assessment,
  upload,
} from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
/** A request from Aldora that Belvia has sealed, with everything that a request can have. */
let sealed: string;
let reference: string;
let document: string;
/** A draft that Aldora has sealed. */
let draft: string;
const none = '01900000-0000-7000-8000-000000000000';
const key = { 'idempotency-key': 'before-the-seal' };

const seal = (client: string, id: string): Promise<Reply> =>
  node.call(client, 'POST', `/api/v1/requests/${id}/seal`, { reasons: 'canary-why' });
const assign = (client: string, id: string, assignee: string): Promise<Reply> =>
  node.call(client, 'POST', `/api/v1/requests/${id}/assignments`, { assignee });
const said = ({ status, body }: Reply): string => `${status} ${body.code}`;

beforeAll(async () => {
  node = await startNode();
  const { contents } = aStoredDataRequest();
  const secret = { contents: { ...(contents as object), facts: 'canary-facts' } };
  const made = await node.call(
    'xa-liaison',
    'POST',
    '/api/v1/requests',
    aStoredDataRequest(secret),
    key,
  );
  draft = made.body.id;
  // what is linked with it is open to all
  const linked = { links: [{ type: 'relates', request: draft }] };
  await node.draft('xa-second', aStoredDataRequest(linked));
  ({ id: sealed, reference } = await inAssessment(node, secret));
  document = (await upload(node, 'xb-authority', sealed, 'canary-bytes')).body.id;
  const note = `/api/v1/requests/${sealed}/notes`;
  await node.call('xb-liaison', 'POST', note, { text: 'canary-note' }, key);
  await node.do('xb-authority', sealed, 'record-assessment', assessment);
  await assign('xb-authority', sealed, 'xb-executing');
  expect((await seal('xb-authority', sealed)).status).toBe(201);
  expect((await seal('xa-authority', draft)).status).toBe(201);
  await node.do('xa-liaison', sealed, 'ask-status', { text: 'canary-question' });
  await node.advance('400 days');
  while ((await sweep(node)) > 0);
  await announceAll(node);
});
afterAll(() => node.stop());

const outsiders = ['xb-second', 'xb-liaison', 'xb-contact'] as const;

/** Everything that an officer can ask the API about what is sealed, errors included. */
async function everythingTold(client: string): Promise<Reply[]> {
  const replies: Reply[] = [];
  const ask = async (method: string, path: string, body?: unknown): Promise<void> => {
    replies.push(await node.call(client, method, `/api/v1/${path}`, body));
  };
  for (const query of [
    ...[
      'limit=200',
      'direction=incoming',
      'q=canary-facts',
      `q=${reference}`,
      'due-before=2999-01-01',
    ],
    ...['assigned=me', 'assigned=unit', 'assigned=none', 'assigned=xb-authority', 'counterpart=XA'],
    ...['sort=due', 'sort=changed', 'authority=mine', 'open=true', 'paused=true'],
  ]) {
    await ask('GET', `requests?${query}`);
  }
  for (const path of [
    ...['notifications?limit=200', 'notifications?unread=true', 'pending', 'reads'],
    ...[`reads?request=${sealed}`, 'deadlines?limit=200', 'deadlines?of=me', 'pages'],
    // what is looked for is answered with what stands around it
    ...['search?q=canary', `search?q=${reference.slice(0, -1)}`],
  ]) {
    await ask('GET', path);
  }
  for (const path of [
    ...['', '/check', '/history', '/history/verify', '/deadlines', '/links', '/messages', '/notes'],
    ...['/assessments', '/documents', `/documents/${document}/content`, '/assignments', '/reads'],
    '/pending',
  ]) {
    await ask('GET', `requests/${sealed}${path}`);
  }
  for (const action of ['acknowledge', 'accept', 'refuse', 'record-assessment', 'no-such-action']) {
    await ask('POST', `requests/${sealed}/actions/${action}`, {});
  }
  for (const path of ['notes', 'assignments', 'seal', 'unseal']) {
    await ask('POST', `requests/${sealed}/${path}`, { text: 'x', assignee: client, reasons: 'x' });
  }
  await ask('DELETE', `requests/${sealed}/assignments/xb-authority`);
  await ask('PATCH', `requests/${sealed}`, { urgency: 'urgent' });
  replies.push(await upload(node, client, sealed, 'x'));
  const links = [{ type: 'relates', request: sealed }];
  await ask('POST', 'requests', aStoredDataRequest({ links, requestedState: 'XA' }));
  return replies;
}

/** What of the sealed request shows in answers. The address that was asked for is the asker's own. */
const leaks = (replies: readonly Reply[]): string[] => [
  ...new Set(
    JSON.stringify(replies.map(({ body, headers }) => ({ body, headers }))).match(
      new RegExp(`canary-[a-z]+|${sealed}|${reference}|${document}`, 'g'),
    ),
  ),
];

/** Views whose number tells of more requests than the list behind them, by names and both numbers. */
async function miscounted(client: string): Promise<unknown[]> {
  const { body: counts } = await node.call(client, 'GET', '/api/v1/worklist');
  const lists = {
    open: 'open=true',
    incoming: 'open=true&direction=incoming',
    paused: 'paused=true',
    unanswered: 'open=true&unanswered=true',
  };
  const found = await Promise.all(
    Object.entries({ ...lists, unassigned: 'open=true&direction=incoming&assigned=none' }).map(
      async ([view, query]) => {
        const { body } = await node.call(client, 'GET', `/api/v1/requests?limit=200&${query}`);
        return [view, counts[view], body.items.length] as const;
      },
    ),
  );
  return found.filter(([, count, listed]) => count !== listed);
}

async function tellsNothing(): Promise<void> {
  for (const client of outsiders) {
    const replies = await everythingTold(client);
    expect([client, leaks(replies)]).toEqual([client, []]);
    expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
    expect(replies.filter(({ status }) => status === 404).length).toBeGreaterThan(20);
    expect([client, await miscounted(client)]).toEqual([client, []]);
  }
  // the probe sees what there is to see
  const known = await everythingTold('xb-executing');
  expect(leaks(known)).toEqual(
    expect.arrayContaining(['canary-facts', 'canary-note', sealed, reference]),
  );
}

describe('what a State has sealed', () => {
  it('shows nowhere to those of the State who are not assigned [ASVS 8.2.2, 8.2.3]', tellsNothing);

  it('is refused as what does not exist', async () => {
    const plain = async (id: string, path: string): Promise<unknown> => {
      const { status, body } = await node.call('xb-second', 'GET', `/api/v1/requests/${id}${path}`);
      const { instance: _, ...problem } = body;
      return { status, problem };
    };
    for (const path of ['', '/history', '/documents', '/assignments', '/reads']) {
      expect(await plain(sealed, path)).toEqual(await plain(none, path));
    }
    const linking = async (request: string): Promise<unknown> => {
      const body = aStoredDataRequest({
        requestedState: 'XA',
        links: [{ type: 'relates', request }],
      });
      const { instance: _, ...problem } = (
        await node.call('xb-second', 'POST', '/api/v1/requests', body)
      ).body;
      return problem;
    };
    expect(await linking(sealed)).toEqual(await linking(none));
  });

  it('is missing in the links of a request that all may see, and stays linked when that one is changed', async () => {
    const [{ request_id: open }] = await node.sql(
      'SELECT request_id FROM link WHERE target_id = $1',
      [draft],
    );
    const links = async (client: string): Promise<unknown> =>
      (await node.call(client, 'GET', `/api/v1/requests/${open}/links`)).body.items;
    expect(await links('xa-liaison')).toEqual([]);
    expect(await links('xa-authority')).toMatchObject([
      { type: 'relates', request: draft, direction: 'to' },
    ]);
    const changed = await node.call('xa-liaison', 'PATCH', `/api/v1/requests/${open}`, {
      urgency: 'urgent',
      links: [],
    });
    expect(changed.status).toBe(200);
    expect(await links('xa-authority')).toMatchObject([
      { type: 'relates', request: draft, direction: 'to' },
    ]);
    expect(said(await node.call('xa-liaison', 'GET', `/api/v1/requests/${draft}/check`))).toBe(
      '404 not-found',
    );
  });

  it('is not repeated from an answer that was kept before', async () => {
    const { contents } = aStoredDataRequest();
    const body = aStoredDataRequest({
      contents: { ...(contents as object), facts: 'canary-facts' },
    });
    const again = await node.call('xa-liaison', 'POST', '/api/v1/requests', body, key);
    expect(said(again)).toBe('404 not-found');
    const note = await node.call(
      'xb-liaison',
      'POST',
      `/api/v1/requests/${sealed}/notes`,
      { text: 'canary-note' },
      key,
    );
    expect(said(note)).toBe('404 not-found');
    await assign('xa-authority', draft, 'xa-liaison');
    expect((await node.call('xa-liaison', 'POST', '/api/v1/requests', body, key)).body.id).toBe(
      draft,
    );
  });

  it('goes on for the other State, which sees and hears as before', async () => {
    const { status, body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${sealed}`);
    expect([status, body.reference]).toEqual([200, reference]);
    expect(JSON.stringify(body)).not.toContain('canary-why');
    const told = await node.call('xb-executing', 'GET', '/api/v1/notifications?limit=200');
    expect(told.status).toBe(200);
  });

  it('still has clocks, and tells of them and of messages those who are assigned', async () => {
    const told = async (client: string): Promise<string[]> =>
      (await node.call(client, 'GET', '/api/v1/notifications?limit=200')).body.items
        .filter(({ request }: any) => request === sealed)
        .map(({ type }: any) => type);
    expect(await told('xb-authority')).toEqual(expect.arrayContaining(['ask-status', 'deadline']));
    expect(await told('xb-second')).toEqual([]);
    expect(await told('xb-auditor')).toEqual(expect.arrayContaining(['deadline', 'assign']));
  });

  it('shows to whoever stands in for an assigned officer, and to an officer of an assigned unit, for as long', async () => {
    const officers = await node.sql(
      `SELECT id FROM officer WHERE state = 'XA' AND roles = '{authority}' ORDER BY email`,
    );
    const [absent, delegate] = officers.map(({ id }) => id as string) as [string, string];
    const unit = '01900000-0000-7000-8000-0000000000ba';
    await node.sql(
      `INSERT INTO unit (id, state, authority, name) VALUES ($1, 'XA', 'xa-central', 'Unit')`,
      [unit],
    );
    const actor = (knows: string[]): Actor => ({
      ...{
        kind: 'officer',
        id: delegate,
        state: 'XA',
        authority: 'xa-central',
        roles: ['authority'],
      },
      knows,
    });
    const reading = node.app.get(Reading);
    const sees = async (knows: string[]): Promise<boolean> => {
      const list = await reading.list(actor(knows), { assigned: 'unit' }, {});
      const view = await reading.request(actor(knows), draft).catch(() => undefined);
      return (
        view !== undefined && (!knows.includes(unit) || list.items.some(({ id }) => id === draft))
      );
    };
    expect(await sees([delegate])).toBe(false);
    await assign('xa-authority', draft, absent);
    expect([
      await sees([delegate, absent]),
      await sees([delegate, unit]),
      await sees([delegate]),
    ]).toEqual([true, false, false]);
    await assign('xa-authority', draft, unit);
    expect([await sees([delegate, unit]), await sees([delegate])]).toEqual([true, false]);
    // what an officer knows of an assigned one reaches their acts as well
    const people = await node.app.get(Knowing).people(actor([delegate, absent]), draft);
    expect(people.items.map(({ assignee }) => assignee)).toContain(absent);
    await expect(
      node.app.get(Acts).act(actor([delegate]), draft, 'transmit', {}, { ifMatch: '*' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is held, and let go, by a request that follows it and whose officer may not see it', async () => {
    const preservation = await node.draft('xa-liaison', aPreservation());
    await node.do('xa-contact', preservation.id, 'transmit');
    await node.do('xb-contact', preservation.id, 'acknowledge');
    await node.do('xb-contact', preservation.id, 'preserve', {
      from: inDays(400),
      until: inDays(600),
      assessment,
    });
    const links = [{ type: 'follows', request: preservation.id }];
    const follower = await node.draft('xa-liaison', aStoredDataRequest({ links }));
    await node.do('xa-liaison', follower.id, 'submit-for-approval');
    expect((await seal('xa-second', preservation.id)).status).toBe(201);
    expect((await seal('xb-second', preservation.id)).status).toBe(201);
    const state = async (): Promise<string> =>
      (await node.call('xa-second', 'GET', `/api/v1/requests/${preservation.id}`)).body.state;
    const sent = await node.do('xa-authority', follower.id, 'transmit');
    expect(sent.links).toEqual([]);
    expect(await state()).toBe('held');
    await node.do('xa-authority', follower.id, 'withdraw', { reasons: 'Settled.' });
    expect(await state()).toBe('preserved');
    for (const client of ['xa-authority', 'xb-authority']) {
      expect(said(await node.call(client, 'GET', `/api/v1/requests/${preservation.id}`))).toBe(
        '404 not-found',
      );
    }
    const verified = await node.call(
      'xa-second',
      'GET',
      `/api/v1/requests/${preservation.id}/history/verify`,
    );
    expect(verified.body.ok).toBe(true);
  });
});

describe('what is sealed, where one of the two layers is gone', () => {
  const tables = [
    ...['request', 'private_room', 'private_event', 'shared_event', 'document', 'deadline'],
    ...['notification', 'link', 'assignment', 'seal', 'pending_act', 'read_event', 'access_event'],
  ];

  it('shows nowhere with row-level security switched off: the code alone holds', async () => {
    for (const table of tables) await node.sql(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
    try {
      await tellsNothing();
    } finally {
      for (const table of tables) await node.sql(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
    }
  });

  describe('shows nothing to the application’s role, whatever it asks: the database alone holds', () => {
    let client: Client;
    beforeAll(async () => {
      client = new Client({ connectionString: node.database.url });
      await client.connect();
    });
    afterAll(() => client.end());

    async function as<T>(knows: string, text: string, values: unknown[] = []): Promise<T[]> {
      try {
        await client.query('BEGIN');
        await client.query(`SELECT enter('XB', 'act', '', $1, '', 0, '')`, [knows]);
        return (await client.query(text, values)).rows as T[];
      } finally {
        await client.query('ROLLBACK');
      }
    }

    it.each([
      ...['private_room', 'private_event', 'shared_event', 'document', 'deadline', 'notification'],
      ...['request', 'pending_act'],
    ])('%s', async (table) => {
      const column = table === 'request' ? 'id' : 'request_id';
      const ask = `SELECT FROM ${table} WHERE ${column} = $1`;
      expect(await as('xb-second', ask, [sealed])).toEqual([]);
      if (table !== 'pending_act') {
        expect((await as('xb-executing', ask, [sealed])).length).toBeGreaterThan(0);
        expect((await as('*', ask, [sealed])).length).toBeGreaterThan(0);
      }
    });

    it.each([
      [`INSERT INTO assignment VALUES ($1, 'XB', 'xb-second', 'service', 'x', node_time())`],
      [
        `INSERT INTO private_event (request_id, state, seq, id, type, at, header, hash) VALUES ($1, 'XB', 99, gen_random_uuid(), 'note', node_time(), '{}', '')`,
      ],
      [
        `INSERT INTO document SELECT gen_random_uuid(), $1, 'XA', 'XB', 'XB', 'x', 'x', 'x', 1, 'x', node_time()`,
      ],
    ])('and lets nobody in: %s', async (text) => {
      await expect(as('xb-second', text, [sealed])).rejects.toThrow(/row-level security/);
    });

    it.each(['seal', 'assignment'])('and lets nobody remove a row of %s', async (table) => {
      const text = `DELETE FROM ${table} WHERE request_id = $1 RETURNING 1`;
      expect(await as('xb-second', text, [sealed])).toEqual([]);
      expect((await as('xb-executing', text, [sealed])).length).toBeGreaterThan(0);
    });
  });
});
