import { Client } from 'pg';
import { aStoredDataRequest, inAssessment, transmitted, upload } from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const get = (client: string, path: string, headers = {}): Promise<Reply> =>
  node.call(client, 'GET', `/api/v1/${path}`, undefined, headers);
const reads = async (client: string, id: string, headers = {}): Promise<any[]> =>
  (await get(client, `requests/${id}/reads?limit=200`, headers)).body.items;
const seal = (client: string, id: string): Promise<Reply> =>
  node.call(client, 'POST', `/api/v1/requests/${id}/seal`, { reasons: 'A suspect works here.' });
const draft = async (): Promise<string> =>
  (await node.draft('xa-liaison', aStoredDataRequest())).id;
const said = ({ status, body }: Reply): string => `${status} ${body.code}`;

describe('the record of reads', () => {
  it('has one line for each opening: who, what, when, from where [ASVS 16.2.1, 16.3.2]', async () => {
    const { id } = await inAssessment(node);
    const file = (await upload(node, 'xb-authority', id, 'x')).body.id;
    const paths: [string, string][] = [
      ...[
        ['', 'request'],
        ['/links', 'links'],
        ['/check', 'check'],
        ['/history', 'history'],
      ],
      ...[
        ['/history/verify', 'verification'],
        ['/deadlines', 'deadlines'],
        ['/messages', 'messages'],
      ],
      ...[
        ['/notes', 'notes'],
        ['/assessments', 'assessments'],
        ['/documents', 'documents'],
      ],
      ...[
        [`/documents/${file}/content`, 'document'],
        ['/assignments', 'people'],
        ['/pending', 'pending'],
      ],
    ] as [string, string][];
    for (const [path] of paths) {
      const reply = await get('xb-executing', `requests/${id}${path}`, { 'user-agent': 'curl/8' });
      expect([path, reply.status]).toEqual([path, 200]);
    }
    const lines = (await reads('xb-auditor', id)).filter(({ actor }) => actor === 'xb-executing');
    expect(lines.map(({ what }) => what).reverse()).toEqual(paths.map(([, what]) => what));
    expect(lines.find(({ what }) => what === 'document')).toEqual({
      ...{ id: expect.any(String), request: id, what: 'document', document: file },
      ...{ actor: 'xb-executing', kind: 'service', authority: 'xb-competent' },
      ...{ address: '127.0.0.1', agent: 'curl/8', reason: null },
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('has no line for an act, whose event says the same, nor for what was not answered', async () => {
    const { id } = await transmitted(node);
    await node.do('xb-authority', id, 'acknowledge');
    await get('xc-authority', `requests/${id}`);
    await get('xb-admin', `requests/${id}`);
    await get('xb-authority', `requests/${id}/documents/${id}/content`);
    await get('xb-authority', 'requests?q=hospital');
    expect(await reads('xb-auditor', id)).toEqual([]);
    const [{ count }] = await node.sql(`SELECT count(*)::int FROM read_event WHERE state = 'XC'`);
    expect(count).toBe(0);
  });

  it('has a line for a HEAD as for a GET', async () => {
    const id = await draft();
    const file = (await upload(node, 'xa-liaison', id, 'x')).body.id;
    for (const path of ['', `/documents/${file}/content`]) {
      const url = `/api/v1/requests/${id}${path}`;
      const authorization = `Bearer ${await node.token('xa-executing')}`;
      const reply = await node.app.inject({ method: 'HEAD', url, headers: { authorization } });
      expect([reply.statusCode, reply.body]).toEqual([200, '']);
    }
    expect((await reads('xa-auditor', id)).map(({ what }) => what)).toEqual([
      'document',
      'request',
    ]);
  });

  it('is for the auditors of the State alone, each State’s own, and records who looks it up [ASVS 8.2.2]', async () => {
    const { id } = await transmitted(node);
    await get('xa-liaison', `requests/${id}`);
    await get('xb-liaison', `requests/${id}`);
    for (const client of ['xa-authority', 'xa-liaison', 'xb-executing']) {
      expect(said(await get(client, `requests/${id}/reads`))).toBe('403 role-missing');
      expect(said(await get(client, 'reads'))).toBe('403 role-missing');
    }
    expect(said(await get('xa-admin', `requests/${id}/reads`))).toBe('403 role-missing');
    expect(said(await get('xa-admin', 'reads'))).toBe('403 role-missing');
    expect(said(await get('xc-auditor', `requests/${id}/reads`))).toBe('404 not-found');
    const line = ({ actor, what }: any): string => `${actor} ${what}`;
    expect((await reads('xa-auditor', id)).map(line)).toEqual(['xa-liaison request']);
    expect((await reads('xb-auditor', id)).map(line)).toEqual(['xb-liaison request']);
    expect((await reads('xa-auditor', id)).map(line)).toEqual([
      'xa-auditor reads',
      'xa-liaison request',
    ]);
    const all = (await get('xa-auditor', `reads?request=${id.toUpperCase()}`)).body.items;
    expect(new Set(all.map(({ actor }: any) => actor.slice(0, 2)))).toEqual(new Set(['xa']));
    const [event] = await node.sql(
      `SELECT * FROM access_event WHERE type = 'reads-seen' ORDER BY id DESC LIMIT 1`,
    );
    expect(event).toMatchObject({ state: 'XA', actor: 'xa-auditor', detail: { request: id } });
  });

  it('comes in pages, newest first, and narrowed to who read', async () => {
    const id = await draft();
    for (const path of ['', '/history', '/notes', '/deadlines'])
      await get('xa-second', `requests/${id}${path}`);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await get('xa-auditor', `reads?actor=xa-second&limit=3${cursor}`);
      seen.push(...body.items.map(({ what }: any) => what));
      if (!body.next) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(seen).toEqual(['deadlines', 'notes', 'history', 'request']);
    for (const query of ['cursor=x', 'request=x', 'limit=0', 'actor=', 'other=1']) {
      expect([query, (await get('xa-auditor', `reads?${query}`)).status]).toEqual([query, 422]);
    }
  });

  it('lets nothing be answered that it cannot record [ASVS 16.5.2]', async () => {
    const id = await draft();
    await node.sql('ALTER TABLE read_event ADD CONSTRAINT full_up CHECK (false) NOT VALID');
    try {
      for (const path of ['', '/history', '/documents', '/assignments']) {
        const reply = await get('xa-liaison', `requests/${id}${path}`);
        expect(said(reply)).toBe('500 internal');
        expect(JSON.stringify(reply.body)).not.toMatch(/Port Aldor|full_up/);
      }
    } finally {
      await node.sql('ALTER TABLE read_event DROP CONSTRAINT full_up');
    }
  });

  it('can be changed by nobody, not even the owner of the table [ASVS 16.4.2]', async () => {
    await get('xa-liaison', `requests/${await draft()}`);
    const client = new Client({ connectionString: node.database.url });
    await client.connect();
    for (const table of ['read_event', 'access_event']) {
      for (const text of [
        `UPDATE ${table} SET actor = 'x'`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
      ]) {
        await expect(node.sql(text)).rejects.toThrow(/append-only/);
        await expect(client.query(text)).rejects.toThrow(/permission denied/);
      }
    }
    await client.query('BEGIN');
    await client.query(`SELECT enter('XA', 'act', '', 'xa-liaison', '', 0, '')`);
    expect((await client.query('SELECT FROM read_event')).rowCount).toBe(0);
    await client.query(`SELECT enter('', 'act', 'XA', '', '', 0, '')`);
    expect((await client.query('SELECT FROM read_event')).rowCount).toBe(0);
    await client.end();
  });
});

describe('opening what is sealed', () => {
  const reason = (text: string): Record<string, string> => ({ 'read-reason': text });

  it('takes a reason from whoever is not assigned, everywhere [ASVS 8.2.2, 16.2.1]', async () => {
    const id = await draft();
    const file = (await upload(node, 'xa-liaison', id, 'bytes')).body.id;
    await seal('xa-authority', id);
    for (const path of [
      ...[
        '',
        '/check',
        '/history',
        '/history/verify',
        '/deadlines',
        '/links',
        '/messages',
        '/notes',
      ],
      ...[
        '/assessments',
        '/documents',
        `/documents/${file}/content`,
        '/assignments',
        '/reads',
        '/pending',
      ],
    ]) {
      const silent = await get('xa-auditor', `requests/${id}${path}`);
      expect([path, said(silent)]).toEqual([path, '428 read-reason-required']);
      expect(JSON.stringify(silent.body)).not.toContain('hospital');
      expect(
        (await get('xa-auditor', `requests/${id}${path}`, reason('Yearly audit'))).status,
      ).toBe(200);
    }
    const lines = (await reads('xa-auditor', id, reason('Yearly audit'))).filter(
      ({ actor }) => actor === 'xa-auditor',
    );
    expect(lines).toHaveLength(14);
    expect(new Set(lines.map(({ reason: why }) => why))).toEqual(new Set(['Yearly audit']));
  });

  it('is recorded as "assigned" for the assigned, unless they say more', async () => {
    const id = await draft();
    await seal('xa-authority', id);
    await get('xa-authority', `requests/${id}`);
    await get('xa-authority', `requests/${id}`, reason('Hearing tomorrow'));
    const lines = await reads('xa-auditor', id, reason('x'));
    expect(lines.map(({ reason: why }) => why)).toEqual(['Hearing tomorrow', 'assigned']);
  });

  it.each([
    ['Pr%C3%BCfung', 'Prüfung'],
    ["UTF-8''%E1%BA%A3nh%20h%C6%B0%E1%BB%9Fng", 'ảnh hưởng'],
    ["utf-8'vi'ki%E1%BB%83m%20tra", 'kiểm tra'],
    ['100% sure', '100% sure'],
    ['  an audit ', 'an audit'],
    ['x'.repeat(500), 'x'.repeat(500)],
  ])('understands the reason %s', async (given, expected) => {
    const id = await draft();
    await seal('xa-authority', id);
    expect((await get('xa-auditor', `requests/${id}`, reason(given))).status).toBe(200);
    expect((await reads('xa-auditor', id, reason('x')))[0].reason).toBe(expected);
  });

  it.each(['', ' ', '%00', '%0A', 'a%0d%0ab', 'x'.repeat(501), "UTF-8''", '%20'])(
    'takes %j for no reason',
    async (given) => {
      const id = await draft();
      await seal('xa-authority', id);
      expect(said(await get('xa-auditor', `requests/${id}`, reason(given)))).toBe(
        '428 read-reason-required',
      );
      // what is not sealed needs none
      expect((await get('xa-auditor', `requests/${await draft()}`, reason(given))).status).toBe(
        200,
      );
    },
  );

  it('is recorded where it was refused, and whoever was refused is not told [ASVS 16.3.2]', async () => {
    const id = await draft();
    await seal('xa-authority', id);
    const from = { 'user-agent': 'probe' };
    expect(said(await get('xa-second', `requests/${id}`, from))).toBe('404 not-found');
    expect(said(await get('xa-second', `requests/${id.toUpperCase()}/history`, from))).toBe(
      '404 not-found',
    );
    expect(said(await node.act('xa-liaison', id, 'withdraw'))).toBe('404 not-found');
    expect(said(await get('xa-admin', `requests/${id}`))).toBe('403 role-missing');
    await get('xb-authority', `requests/${id}`);
    const denied = (await reads('xa-auditor', id, reason('x'))).filter(
      ({ what }) => what === 'denied',
    );
    expect(denied.map(({ actor }) => actor)).toEqual([
      'xa-admin',
      'xa-liaison',
      'xa-second',
      'xa-second',
    ]);
    expect(denied[3]).toMatchObject({ request: id, agent: 'probe', address: '127.0.0.1' });
    const [{ count }] = await node.sql(
      `SELECT count(*)::int FROM read_event WHERE state = 'XB' AND request_id = $1`,
      [id],
    );
    expect(count).toBe(0);
  });
});
