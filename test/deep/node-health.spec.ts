import { sessionOf, type SignedIn } from '../support/officers.js';
import { startNode, type TestNode } from '../support/node.js';
import { inAssessment } from '../support/drafts.js';

let node: TestNode;
let operator: SignedIn;
beforeAll(async () => {
  node = await startNode();
  operator = await sessionOf(node, 'operator@xa.example');
  await inAssessment(node);
});
afterAll(() => node.stop());

const far = { remoteAddress: '203.0.113.9', method: 'GET', url: '/metrics' } as const;

describe('the operator of the node', () => {
  it('sees how it is doing: times and totals', async () => {
    await node.sql(
      `INSERT INTO heartbeat (process, kind, at) VALUES ('w', 'worker', node_time() - interval '4 seconds')`,
    );
    const { status, body } = await operator.call('GET', '/api/v1/node');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      uptimeSeconds: expect.any(Number),
      migrations: { applied: expect.any(Number), newest: expect.stringMatching(/\d{13}$/) },
      parts: { database: 'up', queue: 'up', worker: 'up' },
      heartbeats: [{ kind: 'worker', processes: 1, secondsAgo: expect.any(Number) }],
      sessions: 1,
      settings: { NODE_ENV: 'test', SWEEP_MS: 5000, QUEUE: expect.any(String) },
    });
    const [{ count }] = await node.sql('SELECT count(*)::int FROM outbox WHERE done_at IS NULL');
    const queues = body.openPromises as { count: number }[];
    const promised = queues.reduce((sum, of) => sum + of.count, 0);
    expect([count > 0, promised]).toEqual([true, count]);
    expect(body.backlog.oldestOpenPromiseSeconds).toBeGreaterThanOrEqual(0);
  });

  it('hears of no State, no officer and no secret [ASVS 13.3.2]', async () => {
    const { body } = await operator.call('GET', '/api/v1/node');
    const text = JSON.stringify(body);
    expect(text).not.toMatch(/\bX[A-E]\b|@|postgres:|redis:|password|demonstration/i);
    const names = await node.sql(`SELECT name FROM officer WHERE name <> ''`);
    expect(names.filter(({ name }) => text.includes(name as string))).toEqual([]);
  });

  it('sees no case, no officer, no unit and no record of access', async () => {
    for (const path of ['requests', 'officers', 'units', 'delegations', 'access-events']) {
      const { status } = await operator.call('GET', `/api/v1/${path}`);
      expect([path, status]).toEqual([path, 403]);
    }
  });

  it('is alone to see the node', async () => {
    for (const role of ['liaison', 'authority', 'contact', 'executing', 'auditor', 'admin']) {
      const { status, body } = await node.call(`xa-${role}`, 'GET', '/api/v1/node');
      expect([role, status, body.code]).toEqual([role, 403, 'role-missing']);
    }
    expect((await node.call(undefined, 'GET', '/api/v1/node')).status).toBe(401);
  });

  it('reads the metrics from afar with a token; nobody else does', async () => {
    const as = async (authorization?: string): Promise<number> => {
      const headers = authorization === undefined ? {} : { authorization };
      return (await node.app.inject({ ...far, headers })).statusCode;
    };
    expect(await as(`Bearer ${await node.token('xa-operator')}`)).toBe(200);
    expect(await as()).toBe(404);
    expect(await as('Bearer garbage')).toBe(404);
    expect(await as(`Bearer ${await node.token('xa-admin')}`)).toBe(404);
    expect(await as(`Bearer ${await node.token('xa-authority')}`)).toBe(404);
  });

  it('no longer reads anything once the account is revoked', async () => {
    const token = `Bearer ${await node.token('xb-operator')}`;
    await node.sql(`UPDATE service_account SET revoked_at = node_time() WHERE id = 'xb-operator'`);
    const headers = { authorization: token };
    expect((await node.app.inject({ ...far, headers })).statusCode).toBe(404);
    expect((await node.call('xb-operator', 'GET', '/api/v1/node')).status).toBe(401);
  });
});

describe('who one is', () => {
  it('says name, person and session of an officer', async () => {
    const { body } = await operator.call('GET', '/api/v1/me');
    const [{ id, name }] = await node.sql(
      `SELECT id, name FROM officer WHERE email = 'operator@xa.example'`,
    );
    expect(body).toMatchObject({
      ...{ id, person: id, kind: 'officer', name, roles: ['operator'] },
      session: {
        id: operator.session,
        steppedUpAt: expect.any(String),
        expiresAt: expect.any(String),
      },
    });
  });

  it('says of a service account who answers for it', async () => {
    const { body } = await node.call('xa-liaison', 'GET', '/api/v1/me');
    const [{ id }] = await node.sql(`SELECT id FROM officer WHERE email = 'liaison@xa.example'`);
    expect(body).toMatchObject({ id: 'xa-liaison', person: id });
    expect(body).not.toHaveProperty('session');
  });
});

describe('the record of access', () => {
  const path = '/api/v1/access-events';

  it('is read by auditors and administrators of the State, by type, actor and subject', async () => {
    const admin = await sessionOf(node, 'admin@xa.example');
    const unit = await admin.call('POST', '/api/v1/units', {
      ...{ name: 'Record', authority: 'xa-central' },
    });
    const id = unit.body.id as string;
    for (const client of ['xa-admin', 'xa-auditor']) {
      const find = async (query: string): Promise<any[]> =>
        (await node.call(client, 'GET', `${path}?${query}`)).body.items;
      expect(await find(`type=unit-created&subject=${id}`)).toMatchObject([
        { type: 'unit-created', subject: id, address: expect.any(String) },
      ]);
      const [{ actor }] = await find(`subject=${id}`);
      expect((await find(`actor=${String(actor)}`)).every((event) => event.actor === actor)).toBe(
        true,
      );
      expect(await find('type=nothing')).toEqual([]);
    }
  });

  it('is another State’s in nothing', async () => {
    const { body } = await node.call('xb-auditor', 'GET', `${path}?type=unit-created`);
    expect(body.items).toEqual([]);
  });

  it('goes by pages, newest first', async () => {
    const first = await node.call('xa-auditor', 'GET', `${path}?limit=1`);
    const cursor = first.body.next as string;
    const next = await node.call('xa-auditor', 'GET', `${path}?limit=1&cursor=${cursor}`);
    expect(next.body.items[0].id < first.body.items[0].id).toBe(true);
  });

  it.each(['type=A%20B', 'limit=0', 'cursor=x', 'of=x', 'state=XB', 'actor='])(
    'refuses "%s"',
    async (query) => {
      expect((await node.call('xa-auditor', 'GET', `${path}?${query}`)).status).toBe(422);
    },
  );

  it('shows everybody what concerns themselves, and nothing else', async () => {
    const admin = await sessionOf(node, 'admin@xa.example');
    const [{ id }] = await node.sql(`SELECT id FROM officer WHERE email = 'liaison@xa.example'`);
    await admin.call('PATCH', `/api/v1/officers/${String(id)}`, { language: 'en' });
    const own = await (
      await sessionOf(node, 'liaison@xa.example')
    ).call('GET', '/api/v1/me/access-events');
    expect(own.body.items[0]).toMatchObject({ type: 'officer-changed', subject: id });
    for (const event of own.body.items) expect([event.actor, event.subject]).toContain(id);
    const other = await (
      await sessionOf(node, 'contact@xa.example')
    ).call('GET', '/api/v1/me/access-events');
    expect(other.body.items).toEqual([]);
  });
});

describe('the database alone', () => {
  it('shows no case to whoever administers, even where no code asks for a role', async () => {
    const seen: Record<string, number> = {};
    for (const table of ['request', 'shared_event', 'private_event', 'document', 'notification']) {
      const rows = await underAdministration(`SELECT count(*)::int AS n FROM ${table}`);
      seen[table] = rows[0].n;
    }
    expect(seen).toEqual({
      request: 0,
      shared_event: 0,
      private_event: 0,
      document: 0,
      notification: 0,
    });
    expect((await underAdministration('SELECT state FROM officer')).length).toBeGreaterThan(0);
    const states = await underAdministration('SELECT DISTINCT state FROM officer');
    expect(states).toEqual([{ state: 'XA' }]);
  });
});

/** Runs a query as the use cases of administration do, for an administrator of Aldora. */
async function underAdministration(text: string): Promise<any[]> {
  const { Rooms } = await import('@rogatory/persistence');
  const actor = { kind: 'system', id: 'test', state: 'XA', roles: ['admin'] } as const;
  const [rows] = await node.app
    .get(Rooms)
    .administering(actor, (tx) => tx.commit({ name: text, text, values: [] }));
  return rows as any[];
}
