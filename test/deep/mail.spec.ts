import { setTimeout as sleep } from 'node:timers/promises';
import { transmitted } from '../support/drafts.js';
import { startWorker, type RunningWorker } from '../../apps/worker/src/worker.js';
import { eventually, preservationThatIs } from '../support/cases.js';
import {
  startMailServer,
  startMuteServer,
  type MailServer,
  type Offered,
} from '../support/mail-server.js';
import { envFor, startNode, type TestNode } from '../support/node.js';
import { describeOnEachQueue } from '../support/queue.js';

const MAIL_FROM = 'rogatory@node.example';

describeOnEachQueue('mail to officers', (backend) => {
  let node: TestNode;
  let server: MailServer;
  let port: number;
  const workers: RunningWorker[] = [];

  beforeAll(async () => {
    server = await startMailServer();
    port = Number(new URL(server.url).port);
    const settings = { SWEEP_MS: '3600000', MAIL_URL: server.url, MAIL_FROM };
    node = await startNode(backend, settings);
  });
  beforeEach(async () => {
    await node.sql('DELETE FROM mail; DELETE FROM outbox');
    server.offered.length = 0;
    server.taken.length = 0;
    server.reply = () => 250;
    server.recipient = () => 250;
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  });
  afterAll(async () => {
    await server.stop();
    await node.stop();
  });

  const work = async (): Promise<void> => {
    const settings = { SWEEP_MS: '100', MAIL_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM };
    workers.push(await startWorker(envFor(node.database, backend, settings)));
  };
  const mails = (where = 'true'): Promise<any[]> =>
    node.sql(
      `SELECT m.id, o.email, m.outcome, m.attempts, m.fault FROM mail m JOIN officer o ON o.id = m.officer
        WHERE ${where} ORDER BY o.email`,
    );
  const ended = (outcome: string, count: number): Promise<any[]> =>
    eventually(
      async () => {
        const rows = await mails(`m.outcome = '${outcome}'`);
        return rows.length === count && rows;
      },
      `${count} mails are ${outcome}`,
      25_000,
    );
  const words = ({ body, headers }: Offered): string =>
    headers['content-transfer-encoding'] === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : body.replace(/=\r\n/g, '');
  const authorities = ['authority@xb.example', 'second@xb.example'];
  const belvians = [...authorities, 'contact@xb.example'].sort();

  it('goes once to each whom an event concerns, and says nothing of the case', async () => {
    const { id, reference } = await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    await Promise.all([work(), work()]);
    await ended('sent', 3);
    await sleep(500);
    expect(server.taken.map(({ to }) => to.join()).sort()).toEqual(belvians);
    const [portal] = [node.env.PUBLIC_URL];
    for (const mail of server.taken) {
      expect(mail.headers).toMatchObject({
        from: `Rogatory <${MAIL_FROM}>`,
        to: mail.to[0],
        subject: 'Rogatory: there is news on a request',
        'list-id': 'Rogatory <notifications.node.example>',
        'auto-submitted': 'auto-generated',
        'content-type': expect.stringContaining('text/plain'),
      });
      const text = words(mail);
      expect(text).toContain('something has come from another State');
      expect(text).toContain(`${portal}/`);
      const all = `${text} ${JSON.stringify(mail.headers)}`;
      for (const secret of [reference, id, 'Aldora', 'XA-', 'preservation'])
        expect(all).not.toContain(secret);
    }
    const ids = (await mails()).map((row) => `<${String(row.id)}@node.example>`);
    expect(server.taken.map((mail) => mail.id).sort()).toEqual(ids.sort());
  });

  it('is written in the officer’s language', async () => {
    await node.sql(`UPDATE officer SET language = 'ar' WHERE email = 'contact@xb.example'`);
    await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    await work();
    await ended('sent', 3);
    await node.sql('UPDATE officer SET language = NULL');
    const [arabic] = server.taken.filter(({ to }) => to[0] === 'contact@xb.example');
    expect(words(arabic!)).toContain('ورد شيء من دولة أخرى');
    expect(arabic!.headers['content-language']).toBe('ar');
  });

  it('is tried again after a temporary refusal, with the same Message-ID', async () => {
    const refused = new Set<string>();
    server.reply = ({ id }) => {
      if (refused.has(id)) return 250;
      refused.add(id);
      return 451;
    };
    await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    await work();
    await eventually(async () => server.offered.length === 3, 'all are offered');
    await sleep(500);
    expect([server.offered.length, server.taken.length]).toEqual([3, 0]);
    await node.advance('61 seconds');
    await ended('sent', 3);
    expect(server.taken.map(({ id }) => id).sort()).toEqual([...refused].sort());
    expect(server.offered).toHaveLength(6);
  });

  it('that is refused for good is not tried again, and the administrator sees why', async () => {
    server.recipient = (address) => (address.startsWith('contact') ? 550 : 250);
    await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    await work();
    await ended('sent', 2);
    const [{ id, email }] = await ended('refused', 1);
    expect(email).toBe('contact@xb.example');
    await node.advance('4 days');
    await sleep(500);
    expect((await mails(`m.id = '${String(id)}'`))[0].attempts).toBe(1);
    const officers = async (client: string): Promise<any[]> =>
      (await node.call(client, 'GET', '/api/v1/officers?limit=100')).body.items;
    const shown = async (): Promise<unknown[]> =>
      (await officers('xb-admin')).filter(({ mail }) => mail !== null);
    expect(await shown()).toMatchObject([
      { email, mail: { outcome: 'refused', reason: expect.stringContaining('550') } },
    ]);
    expect((await officers('xa-admin')).filter(({ mail }) => mail !== null)).toEqual([]);

    server.recipient = () => 250;
    await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    await eventually(async () => (await shown()).length === 0, 'a later mail goes out');
  });

  it('waits for a server that is down, or hangs, and is given up after three days', async () => {
    await server.stop();
    await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    await work();
    const tries = (count: number): Promise<unknown> =>
      eventually(
        async () =>
          (await mails()).length === 3 &&
          (await mails(`m.attempts < ${count} OR m.fault IS NULL`)).length === 0,
        `${count} attempts`,
        25_000,
      );
    await tries(1);
    expect((await mails())[0]).toMatchObject({ outcome: null, fault: /^No answer/ });
    const mute = await startMuteServer(port);
    await node.sql('UPDATE mail SET fault = NULL');
    await node.advance('61 seconds');
    await tries(2);
    expect((await mails()).map(({ outcome }) => outcome)).toEqual([null, null, null]);
    await mute.stop();
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    server = await startMailServer(port);
    await node.advance('6 minutes');
    await work();
    await ended('sent', 3);
    expect(server.taken).toHaveLength(3);

    server.reply = () => 452;
    await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    await eventually(async () => server.offered.length === 6, 'all are offered');
    await sleep(300);
    await node.advance('2 days 23 hours 59 minutes');
    expect(await ended('dead', 3)).toHaveLength(3);
  });

  it('of a digest goes out once, though two workers find it due, at the officer’s hour', async () => {
    await node.sql(
      `INSERT INTO preference (officer, state, ways, digest_hour, quiet_weekends, next_digest_at, changed_at)
        SELECT id, state, '{"arrival":"digest"}', 8, false, node_time() + interval '1 hour', node_time() FROM officer
        WHERE email = ANY ($1)`,
      [authorities],
    );
    await Promise.all([work(), work()]);
    for (let count = 0; count < 5; count += 1) await transmitted(node);
    const sentTo = (address: string, count: number): Promise<unknown> =>
      eventually(
        async () => (await mails(`m.outcome = 'sent' AND o.email = '${address}'`)).length === count,
        `${count} mails to ${address}`,
        25_000,
      );
    await sentTo('contact@xb.example', 5); // at once
    await eventually(
      async () => (await node.sql('SELECT FROM digest_item')).length === 10,
      'the others’ news wait',
    );
    await node.advance('1 hour 1 second');
    for (const authority of authorities) await sentTo(authority, 1);
    await sleep(500);
    const digests = server.taken.filter(({ to }) => authorities.includes(to[0]!));
    expect(digests.map(({ to }) => to[0]).sort()).toEqual(authorities);
    for (const digest of digests) expect(words(digest)).toContain('- 5 messages from other States');
    await node.sql('DELETE FROM preference');
  });

  it('carries no header, recipient or command that an address smuggles in', async () => {
    const addresses = [
      'contact@xb.example\r\nBcc: spy@evil.example',
      'contact@xb.example>\r\nRCPT TO:<spy@evil.example',
      'contact@xb.example, spy@evil.example',
      '"a" <spy@evil.example>',
    ];
    const officer = `email LIKE 'contact@xb%' OR email LIKE '%spy%'`;
    await work();
    for (const [index, address] of addresses.entries()) {
      await node.sql(`UPDATE officer SET email = $1 WHERE ${officer}`, [address]);
      await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
      await eventually(
        async () => (await mails('m.outcome IS NOT NULL')).length === 3 * (index + 1),
        'all have ended',
      );
    }
    await node.sql(`UPDATE officer SET email = 'contact@xb.example' WHERE ${officer}`);
    expect(await mails(`m.outcome = 'refused'`)).toHaveLength(addresses.length);
    expect(new Set(server.offered.flatMap(({ to }) => to))).toEqual(new Set(authorities));
    expect(JSON.stringify(server.offered)).not.toContain('spy');
  });

  it('about what was sealed meanwhile, or to somebody who has left, stays unsent', async () => {
    const { id } = await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    server.reply = () => 451;
    await work();
    await eventually(async () => server.offered.length === 3, 'all are offered');
    await sleep(300);
    await node.sql(
      `INSERT INTO seal (request_id, state, sealed_by, at) VALUES ($1, 'XB', 'x', node_time())`,
      [id],
    );
    await node.sql(
      `INSERT INTO assignment (request_id, state, assignee, kind, assigned_by, at)
        SELECT $1, 'XB', id, 'officer', 'x', node_time() FROM officer WHERE email = 'authority@xb.example'`,
      [id],
    );
    server.reply = () => 250;
    await node.advance('61 seconds');
    await ended('withheld', 2);
    expect(await ended('sent', 1)).toMatchObject([{ email: 'authority@xb.example' }]);
  });
});

describe('a node without a mail server', () => {
  it('writes to nobody, and its health says so', async () => {
    const node = await startNode();
    const worker = await startWorker(envFor(node.database, 'PostgreSQL', { SWEEP_MS: '100' }));
    await preservationThatIs(node, 'transmitted', { urgency: 'routine' });
    await eventually(
      async () => (await node.sql('SELECT FROM notification')).length === 1,
      'officers are told in the API',
    );
    expect(await node.sql('SELECT FROM mail')).toEqual([]);
    const { body } = await node.call('xa-operator', 'GET', '/api/v1/node');
    expect(body.settings.MAIL).toBe('none');
    await worker.stop();
    await node.stop();
  });
});
