import { MailPost } from '@rogatory/notifications';
import { Rooms } from '@rogatory/persistence';
import { Readable } from 'node:stream';
import { takeBounce } from '../../apps/cli/src/bounce.js';
import { signIn } from '../support/browsing.js';
import { eventually } from '../support/cases.js';
import { announceAll, transmitted } from '../support/drafts.js';
import { startMailServer, type MailServer, type Offered } from '../support/mail-server.js';
import { settingsFor, startNode, type TestNode } from '../support/node.js';
import { sessionOf, type SignedIn } from '../support/officers.js';
import { run } from '../support/program.js';

const from = 'rogatory@node.example';
const bounces = 'bounces@node.example';
const email = 'contact@xb.example';
const path = '/api/v1/me/preferences';

let node: TestNode;
let server: MailServer;
let post: MailPost;
let officer: SignedIn;
let id: string;

beforeAll(async () => {
  server = await startMailServer();
  node = await startNode('PostgreSQL', { MAIL_URL: server.url, MAIL_FROM: from });
  post = new MailPost(node.app.get(Rooms), {
    ...{ url: server.url, from, bounces, portal: 'https://node.example', encrypted: false },
  });
  officer = await sessionOf(node, email);
  [{ id }] = (await node.sql('SELECT id FROM officer WHERE email = $1', [email])) as [
    { id: string },
  ];
});
beforeEach(async () => {
  await node.sql('DELETE FROM mail; DELETE FROM mail_address; DELETE FROM outbox');
});
afterAll(async () => {
  post.stop();
  await server.stop();
  await node.stop();
});

/** Something happens that the officer is written about; answers the mail, or nothing where none was sent. */
async function mailed(): Promise<Offered | undefined> {
  server.taken.length = 0;
  await transmitted(node);
  await announceAll(node);
  const due = await node.sql('SELECT id, state, attempts FROM mail WHERE outcome IS NULL');
  for (const row of due)
    await post.send({ mail: row.id, state: row.state, attempts: String(row.attempts) });
  await node.advance('1 minute');
  return server.taken.find(({ to }) => to[0] === email);
}

/** What the other side's mail server sends back about a mail. */
const reportOn = (mail: Offered, { action = 'failed', status = '5.1.1', to = mail.from } = {}) =>
  Buffer.from(
    [
      ...['From: MAILER-DAEMON@xb.example', `To: ${to}`],
      'Content-Type: multipart/report; report-type=delivery-status; boundary=edge',
      ...['', '--edge', 'Content-Type: message/delivery-status', ''],
      ...['Reporting-MTA: dns; mx.xb.example', '', `Final-Recipient: rfc822; ${email}`],
      ...[`Action: ${action}`, `Status: ${status}`],
      ...[`Diagnostic-Code: smtp; 550 no such user <${email}>`],
      ...['', '--edge', 'Content-Type: text/rfc822-headers', '', `Message-ID: ${mail.id}`],
      ...['--edge--', ''],
    ].join('\r\n'),
  );

const take = async (report: Buffer): Promise<string> => {
  const input = Readable.from([report.subarray(0, 100), report.subarray(100)]);
  const { sentence } = await takeBounce(() => node.env.DATABASE_URL, input);
  return sentence;
};
const noted = 'noted that a mail came back';
const seen = async (): Promise<any> =>
  (await node.call('xb-admin', 'GET', `/api/v1/officers/${id}`)).body;
const stoppedAt = async (): Promise<unknown> =>
  (await officer.call('GET', path)).body.address.stoppedAt;
/** Mails that go out and come back. */
async function comeBack(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1)
    expect(await take(reportOn((await mailed())!))).toBe(noted);
}

describe('a mail that comes back', () => {
  it('is known by the address that it comes back to, and the administrator sees why', async () => {
    const mail = (await mailed())!;
    const [row] = await node.sql('SELECT id FROM mail WHERE officer = $1', [id]);
    expect(mail.from).toBe(`bounces+${String(row.id)}@node.example`);
    expect(mail.headers['from']).toBe(`Rogatory <${from}>`);
    expect((await seen()).mail).toBeNull();
    expect(await take(reportOn(mail))).toBe(noted);
    expect(await seen()).toMatchObject({
      mail: { outcome: 'bounced', reason: `5.1.1 550 no such user <${email}>` },
      mailStoppedAt: null,
    });
    expect(await take(reportOn(mail))).toBe(
      'what became of this mail is known already; nothing was noted',
    );
    await mailed();
    expect((await seen()).mail).toBeNull();
  });

  it('is known by its own Message-ID where the address says nothing', async () => {
    const mail = (await mailed())!;
    expect(await take(reportOn(mail, { to: from }))).toBe(noted);
    expect((await seen()).mail.outcome).toBe('bounced');
  });

  it('only after its time, or not at all, does not speak against the address', async () => {
    for (let count = 0; count < 4; count += 1) {
      const mail = (await mailed())!;
      expect(await take(reportOn(mail, { action: 'delayed', status: '4.4.1' }))).toBe(
        'the report tells of no failure; nothing was noted',
      );
      expect(await take(reportOn(mail, { status: '4.4.7' }))).toBe(noted);
    }
    expect((await seen()).mail.outcome).toBe('dead');
    expect(await stoppedAt()).toBeNull();
  });

  it('three times in a row has all mail to the address stopped, until the officer says that it is right', async () => {
    await comeBack(2);
    expect(await stoppedAt()).toBeNull();
    await comeBack(1);
    expect((await officer.call('GET', path)).body.address).toEqual({
      ...{ email, stoppedAt: expect.any(String), reason: expect.stringContaining('5.1.1') },
    });
    expect((await seen()).mailStoppedAt).toBe(await stoppedAt());
    expect(await mailed()).toBeUndefined();
    const [{ outcome, fault }] = await node.sql(
      `SELECT outcome, fault FROM mail WHERE officer = $1 AND outcome = 'withheld'`,
      [id],
    );
    expect([outcome, fault]).toEqual(['withheld', 'Mail to this address came back repeatedly.']);
    expect(server.taken.map(({ to }) => to[0])).toContain('authority@xb.example');

    const confirmed = await officer.call('POST', '/api/v1/me/confirm-mail');
    expect([confirmed.status, confirmed.body.address.stoppedAt]).toEqual([200, null]);
    await comeBack(2);
    expect(await stoppedAt()).toBeNull();
    const again = await officer.call('POST', '/api/v1/me/confirm-mail');
    expect([again.status, again.body.code]).toEqual([409, 'mail-not-stopped']);
  });

  it('three times, with one between that arrived, stops nothing', async () => {
    await comeBack(2);
    await mailed();
    await comeBack(2);
    expect(await stoppedAt()).toBeNull();
    await comeBack(1);
    expect(await stoppedAt()).not.toBeNull();
  });

  it('late, after others were sent that may still come back, counts in the order of sending', async () => {
    const mails = [await mailed(), await mailed(), await mailed(), await mailed()] as Offered[];
    for (const at of [0, 2, 1]) {
      expect(await stoppedAt()).toBeNull();
      await take(reportOn(mails[at]!));
    }
    expect(await stoppedAt()).not.toBeNull();
  });

  it('several times at one moment is counted as often', async () => {
    await comeBack(1);
    const mails = [await mailed(), await mailed()] as Offered[];
    await node.sql('BEGIN');
    await node.sql('SELECT FROM mail FOR UPDATE');
    const takes = Promise.all(mails.map((mail) => take(reportOn(mail))));
    await eventually(async () => {
      await node.sql('SELECT pg_stat_clear_snapshot()');
      const waiting = await node.sql(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length === 2;
    }, 'both reports wait').finally(() => node.sql('COMMIT'));
    await takes;
    expect(await stoppedAt()).not.toBeNull();
  });

  it('can be confirmed by an administrator of the officer’s State, and of no other', async () => {
    await comeBack(3);
    const confirm = `/api/v1/officers/${id}/confirm-mail`;
    expect((await node.call('xa-admin', 'POST', confirm)).status).toBe(404);
    expect((await node.call('xb-authority', 'POST', confirm)).status).toBe(403);
    expect(await stoppedAt()).not.toBeNull();
    expect((await node.call('xb-admin', 'POST', confirm)).status).toBe(204);
    expect(await stoppedAt()).toBeNull();
    expect((await node.call('xb-admin', 'POST', confirm)).body.code).toBe('mail-not-stopped');
    const { body } = await node.call('xb-admin', 'GET', '/api/v1/access-events');
    expect(body.items[0]).toMatchObject({ type: 'mail-confirmed', subject: id });
  });

  it('is shown to the officer in the portal, with a way to go on', async () => {
    await comeBack(3);
    const who = await signIn(node, email);
    expect((await who.get('/home')).body).toContain('Mail to you came back and is stopped');
    const { body } = await who.get('/account/notifications');
    expect(body).toContain('Mail to you is stopped');
    expect(body).toContain('5.1.1 550 no such user &lt;contact@xb.example&gt;');
    const done = await who.post('/account/notifications/confirm');
    expect(done.location).toBe('/account/notifications?done=confirmed');
    expect((await who.get('/home')).body).not.toContain('stopped');
    officer = await sessionOf(node, email);
  });
});

describe('the command that takes reports in', () => {
  const bounce = (input: Buffer, args: string[] = [], more: Record<string, string> = {}) =>
    run('cli', { ...settingsFor(node.database), ...more }, ['bounce', ...args], { input });

  it('reads one from a mail server, with the address that it came to', async () => {
    const mail = (await mailed())!;
    const report = reportOn({ ...mail, id: '<lost@elsewhere.example>' }, { to: 'postmaster' });
    expect(await bounce(report, ['--recipient', mail.from])).toEqual({
      ...{ code: 0, out: noted, err: '' },
    });
    expect((await seen()).mail.outcome).toBe('bounced');
  });

  it('takes no notice of what is none, whatever it is and however long', async () => {
    const none = 'this is no delivery report on a mail of ours; nothing was noted';
    expect(await take(Buffer.from('Subject: I am on holiday\n\nUntil Monday.'))).toBe(none);
    expect(await bounce(Buffer.alloc(3_000_000, '\n--edge: \0\xff'))).toEqual({
      ...{ code: 0, out: none, err: '' },
    });
    const unknown = reportOn(
      { ...(await mailed())!, from: bounces, id: '<x@y>' },
      {
        to: 'bounces+0f8fad5b-d9cb-469f-a165-70867728950e@node.example',
      },
    );
    expect(await take(unknown)).toMatch(/not known/);
  });

  it('asks to be given it again where the database is away, a setting is wrong, or the mail is just being sent', async () => {
    const mail = (await mailed())!;
    const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    expect(await bounce(reportOn(mail), [], away)).toMatchObject({ code: 75 });
    expect(await bounce(reportOn(mail), [], { MAIL_BOUNCES: 'nobody' })).toMatchObject({
      ...{ code: 75, out: expect.stringContaining('MAIL_BOUNCES must be an e-mail address') },
    });
    await node.sql('UPDATE mail SET outcome = NULL, ended_at = NULL');
    expect(await take(reportOn(mail))).toMatch(/again in a minute/);
  });
});
