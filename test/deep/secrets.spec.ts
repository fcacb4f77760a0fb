import { newToken, SecondFactors, SecondStep, SignIn, sessionCookie } from '@rogatory/identity';
import { run } from '../support/program.js';
import { aStoredDataRequest, inAssessment, upload } from '../support/drafts.js';
import { settingsFor, startNode, type TestNode } from '../support/node.js';
import { desk, signInOfficer } from '../support/officers.js';
import { describeOnEachQueue } from '../support/queue.js';
import { overhear, queueOf, rowsOf, type Overheard } from '../support/spy.js';
import { spawnWorker, type WorkerProcess } from '../support/worker.js';
import { eventually } from '../support/cases.js';

/** What nobody may find where it does not belong. Facts of cases lie in the rooms; secrets lie nowhere. */
const facts = {
  contents: 'canary-facts of the hospital',
  target: 'canary-target 203.0.113.84',
  note: 'canary-note',
  document: 'canary-bytes',
  file: 'canary-file.txt',
  finding: 'canary-finding',
  refused: 'canary-refused',
} as const;

describeOnEachQueue('secrets and facts of cases', (backend) => {
  let node: TestNode;
  let worker: WorkerProcess;
  let log: Overheard;
  /** Names of secrets with their values, as they came up. */
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    node = await startNode(backend, { NODE_ENV: 'development' });
    log = overhear();
    worker = spawnWorker(node, backend, { NODE_ENV: 'development', SWEEP_MS: '200' });
    await signInWell();
    await signInBadly();
    await workOnACase();
    await breakThings();
    await eventually(async () => {
      const [{ open } = { open: 1 }] = await node.sql<{ open: number }>(
        'SELECT count(*)::int AS open FROM outbox WHERE done_at IS NULL',
      );
      return open === 0;
    }, 'the worker kept every promise');
    log.stop();
  }, 120_000);
  afterAll(async () => {
    log.stop();
    await worker.end('SIGTERM');
    await node.stop();
  });

  async function signInWell(): Promise<void> {
    secrets.set('access token', (await node.token('xa-liaison')).split('.')[2]!);
    const officer = await signInOfficer(node, 'authority@xa.example');
    secrets.set('session token', officer.token);
    await officer.call('GET', '/api/v1/me');
    const app = await node.app.get(SecondFactors).startTotp(officer.token);
    secrets.set('seed of an authenticator app', app.groups.join(''));
    secrets.set('seed in groups', app.groups.join(' '));
  }

  async function signInBadly(): Promise<void> {
    const password = secret('password', 'canary-password');
    const attempts = [
      node.app.get(SignIn).password('authority@xa.example', password, desk),
      node.app.get(SignIn).password(secret('e-mail field', 'canary-mistyped'), password, desk),
      node.app.get(SecondStep).code(newToken().token, '123456', desk),
    ];
    for (const attempt of attempts) await attempt.catch(() => undefined);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const grant = 'grant_type=client_credentials';
    const assertion = secret('assertion', `${btoa('{"alg":"none"}')}.canary-assertion.x`);
    const clientSecret = secret('client secret', 'canary-client-secret');
    for (const payload of [
      `${grant}&client_id=xa-liaison&client_secret=${clientSecret}`,
      `${grant}&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=${assertion}`,
      `${grant}&client_secret=${clientSecret}&client_id=%00%ff`,
      `client_secret=${clientSecret}`,
    ]) {
      await node.app.inject({ method: 'POST', url: '/oauth/token', headers: form, payload });
    }
    const page = { ...form, 'sec-fetch-site': 'same-origin', accept: 'text/html' };
    const link = `/invitation/${secret('link token', 'canary-link')}`;
    for (const url of ['/sign-in', '/sign-in/second-factor', link, '/recovery/canary-link']) {
      const payload = `email=canary-mistyped&password=${password}&code=canary-code`;
      await node.app.inject({ method: 'POST', url, headers: page, payload });
      await node.app.inject({ method: 'POST', url, headers: form, payload });
      await node.app.inject({ url, headers: page });
    }
    await node.app.inject({
      url: '/sign-in/back?code=canary-code&state=canary-state',
      headers: page,
    });
    const headers = [
      { authorization: `Bearer ${secret('bad token', 'canary.bad.token')}` },
      { authorization: `Basic ${btoa(`xa-liaison:${clientSecret}`)}` },
      { cookie: `${sessionCookie}=${secret('bad cookie', 'canary-cookie')}; other=canary-other` },
    ];
    for (const one of headers) {
      await node.app.inject({ url: '/api/v1/me', headers: one });
      await node.app.inject({ url: '/api/v1/requests', headers: { ...one, accept: 'text/html' } });
    }
  }

  async function workOnACase(): Promise<void> {
    const { contents } = aStoredDataRequest();
    const { id } = await inAssessment(node, {
      contents: { ...(contents as object), facts: facts.contents },
      items: [{ measure: 'disclose', target: facts.target }],
    });
    const notes = `/api/v1/requests/${id}/notes`;
    await node.call('xb-authority', 'POST', notes, { text: facts.note });
    await upload(node, 'xb-executing', id, facts.document, { name: facts.file });
    const rights = { finding: 'concern', text: facts.finding };
    await node.do('xb-authority', id, 'record-assessment', {
      scope: 'inside',
      dualCriminality: 'met',
      rights,
    });
    // refused, unreadable, and not theirs
    await node.call('xc-authority', 'POST', notes, { text: facts.refused });
    await node.call('xb-authority', 'POST', notes, { text: facts.refused, more: facts.refused });
    await node.call('xb-auditor', 'POST', notes, { text: facts.refused });
    await node.app.inject({
      method: 'POST',
      url: notes,
      headers: {
        authorization: `Bearer ${await node.token('xb-authority')}`,
        'content-type': 'application/json',
      },
      payload: `{"text": "${facts.refused}`,
    });
  }

  /** Faults of ours, with bodies that the log must not repeat. */
  async function breakThings(): Promise<void> {
    const fault = async (): Promise<number[]> => {
      const draft = aStoredDataRequest({ items: [{ measure: 'disclose', target: facts.target }] });
      const replies = [
        await node.call('xa-liaison', 'POST', '/api/v1/requests', draft),
        await node.call('xa-liaison', 'GET', `/api/v1/requests?q=${facts.refused}`),
      ];
      return replies.map(({ status }) => status);
    };
    await node.sql('ALTER TABLE request RENAME COLUMN urgency TO gone');
    try {
      expect(await fault()).toContain(500);
    } finally {
      await node.sql('ALTER TABLE request RENAME COLUMN gone TO urgency');
    }
    // a value that the database itself refuses, and quotes
    await node.sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM ('canary-quoted ' || NEW.reference)::int; RETURN NEW; END $$`);
    await node.sql(
      'CREATE TRIGGER refuse BEFORE INSERT ON request FOR EACH ROW EXECUTE FUNCTION refuse()',
    );
    try {
      expect(await fault()).toContain(500);
    } finally {
      await node.sql('DROP FUNCTION refuse CASCADE');
    }
  }

  function secret(name: string, value: string): string {
    secrets.set(name, value);
    return value;
  }

  const found = (text: string): string[] =>
    [...secrets].filter(([, value]) => text.includes(value)).map(([name]) => name);

  it('stand in no line of the log, whatever went wrong [ASVS 16.2.5]', () => {
    const lines = log.text() + worker.said();
    expect(lines).toContain('ERROR');
    expect(lines).toContain('refused 403');
    expect(found(lines)).toEqual([]);
    expect(lines.match(/canary[\w-]*/g) ?? []).toEqual([]);
    expect(lines).not.toMatch(/\$argon2|Bearer |postgres(ql)?:\/\/\w+:/);
  });

  it('stand in no job, no promise of one, and no notification', async () => {
    const queue = await queueOf(node, backend);
    expect(queue).not.toBe('');
    const rows = await rowsOf(node, ['outbox', 'notification', 'threshold', 'heartbeat']);
    expect(rows.get('outbox')).not.toBe('');
    expect(rows.get('notification')).not.toBe('');
    const text = [queue, ...rows.values()].join('\n');
    expect([found(text), text.match(/canary-[\w-]*/g) ?? []]).toEqual([[], []]);
  });

  it('stand in no record of sign-ins, reads or failures', async () => {
    const rows = await rowsOf(node, ['access_event', 'read_event', 'sign_in_failure', 'session']);
    expect(rows.get('access_event')).toContain('sign-in-failed');
    const text = [...rows.values()].join('\n');
    expect([found(text), text.match(/canary[\w-]*/g) ?? []]).toEqual([[], []]);
  });

  it('that are secrets stand nowhere in the database as they are [ASVS 11.4.2]', async () => {
    const hex = [...secrets].map(([name, value]) => [name, Buffer.from(value).toString('hex')]);
    for (const [table, text] of await rowsOf(node)) {
      const inHex = hex.filter(([, value]) => text.includes(value!)).map(([name]) => name);
      expect([table, found(text), inHex]).toEqual([table, [], []]);
    }
  });
});

describe('a program that cannot start', () => {
  let node: TestNode;
  beforeAll(async () => {
    node = await startNode();
  });
  afterAll(() => node.stop());

  it.each(['server', 'worker', 'cli'] as const)(
    'does not repeat the password of its database: %s [ASVS 16.2.5]',
    async (program) => {
      const url = node.database.url.replace(/:[^:@/]+@/, ':canary-password@');
      const settings = {
        ...settingsFor(node.database),
        DATABASE_URL: url,
        QUEUE_DATABASE_URL: url,
      };
      const { code, out, err } = await run(program, settings, program === 'cli' ? ['migrate'] : []);
      expect(code).toBe(1);
      expect(out + err).not.toContain('canary');
    },
  );
});

describe('the log', () => {
  it('keeps to its lines, whatever others put into them [ASVS 16.3.4, 16.4.1]', async () => {
    const node = await startNode('PostgreSQL', { NODE_ENV: 'development' });
    const log = overhear();
    const forged = '\n[Nest] 1  - 11/22/2026, 7:00:00 AM   ERROR [Problem] forged\u001b[2K\r\u202e';
    await node.sql(`CREATE FUNCTION forge() RETURNS trigger LANGUAGE plpgsql AS
      $f$ BEGIN RAISE EXCEPTION '%', E'${JSON.stringify(forged).slice(1, -1)}'; END $f$`);
    await node.sql(
      'CREATE TRIGGER forge BEFORE INSERT ON request FOR EACH ROW EXECUTE FUNCTION forge()',
    );
    const reply = await node.call('xa-liaison', 'POST', '/api/v1/requests', aStoredDataRequest());
    await node.call('xa-admin', 'GET', '/api/v1/requests', undefined, {
      'user-agent': `evil${forged.replace(/[\r\n]/g, ' ')}`,
      'read-reason': 'forged \u001b[2K',
    });
    log.stop();
    await node.stop();
    expect(reply.status).toBe(500);
    const lines = log.text().split('\n');
    expect(log.text()).toContain('forged');
    expect(lines.filter((line) => /forged/.test(line) && !/^ {2}\| /.test(line))).toEqual([]);
    // colours of the log's own stand at its beginning; nothing of others steers the terminal
    for (const sign of ['\u001b[2K', '\r', '\u202e']) expect(log.text()).not.toContain(sign);
  });

  it('tells who was refused what, and where from [ASVS 16.3.2]', async () => {
    const node = await startNode('PostgreSQL', { NODE_ENV: 'development' });
    const draft = await node.draft('xa-liaison', aStoredDataRequest());
    const log = overhear();
    await node.call('xa-admin', 'GET', '/api/v1/requests');
    await node.call('xc-authority', 'GET', `/api/v1/requests/${draft.id}`);
    const authorization = 'Bearer nonsense';
    await node.call(undefined, 'GET', '/api/v1/me', undefined, { authorization });
    await node.call(undefined, 'GET', '/api/v1/me');
    log.stop();
    await node.stop();
    const refused = log.text().match(/refused .*127\.0\.0\.1/g) ?? [];
    expect(refused).toEqual([
      'refused 403 role-missing: service xa-admin of XA, GET /api/v1/requests, from 127.0.0.1',
      'refused 404 not-found: service xc-authority of XC, GET /api/v1/requests/:id, from 127.0.0.1',
      'refused 401 unauthenticated: nobody, GET /api/v1/me, from 127.0.0.1',
    ]);
  });
});
