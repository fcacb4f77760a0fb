import { Digests, MailPost } from '@rogatory/notifications';
import { Rooms } from '@rogatory/persistence';
import { signIn } from '../support/browsing.js';
import { sweep } from '../support/cases.js';
import { aPreservation, announceAll, transmitted } from '../support/drafts.js';
import { startMailServer, type MailServer, type Offered } from '../support/mail-server.js';
import { startNode, type TestNode } from '../support/node.js';
import { sessionOf, type SignedIn } from '../support/officers.js';

const path = '/api/v1/me/preferences';
const from = 'rogatory@node.example';
const email = 'authority@xb.example';

let node: TestNode;
let server: MailServer;
let post: MailPost;
let officer: SignedIn;

beforeAll(async () => {
  server = await startMailServer();
  node = await startNode('PostgreSQL', { MAIL_URL: server.url, MAIL_FROM: from });
  post = new MailPost(node.app.get(Rooms), {
    ...{ url: server.url, from, portal: 'https://node.example', encrypted: false },
  });
  officer = await sessionOf(node, email);
});
beforeEach(async () => {
  await node.sql('DELETE FROM mail; DELETE FROM digest_item; DELETE FROM preference');
  await node.sql('DELETE FROM outbox');
  server.taken.length = 0;
});
afterAll(async () => {
  post.stop();
  await server.stop();
  await node.stop();
});

const prefer = async (body: object): Promise<any> => {
  const reply = await officer.call('PUT', path, body);
  expect([reply.status, reply.body.code]).toEqual([200, undefined]);
  return reply.body;
};

/** Sends what is due now, as the worker does with what the queue gives it. */
async function send(): Promise<Offered[]> {
  server.taken.length = 0;
  const due = await node.sql(
    'SELECT id, state, attempts FROM mail WHERE outcome IS NULL AND next_at <= node_time() ORDER BY id',
  );
  for (const { id, state, attempts } of due)
    await post.send({ mail: id, state, attempts: String(attempts) });
  return server.taken.filter(({ to }) => to[0] === email);
}

/** A routine request reaches Belvia, and whom it concerns is told. */
async function news(overrides: Record<string, unknown> = {}): Promise<void> {
  await transmitted(node, overrides);
  await announceAll(node);
}

const words = ({ body, headers }: Offered): string =>
  headers['content-transfer-encoding'] === 'base64'
    ? Buffer.from(body, 'base64').toString()
    : body.replace(/=\r\n/g, '');

/** Sets the node's clock to a moment of the coming days, to the second. */
async function goTo(moment: string): Promise<void> {
  const [row] = await node.sql<{ span: string }>(
    'SELECT (extract(epoch FROM $1::timestamptz - node_time()))::text AS span',
    [moment],
  );
  await node.advance(`${row!.span} seconds`);
  officer = await sessionOf(node, email); // the one before has lasted its time
}

/** A day some weeks from now that is a Monday; tests go on from there, forwards only. */
const monday = ((): string => {
  const at = new Date(Date.now() + 21 * 86_400_000);
  at.setUTCDate(at.getUTCDate() + ((8 - at.getUTCDay()) % 7));
  return at.toISOString().slice(0, 10);
})();
const day = (after: number): string =>
  new Date(Date.parse(monday) + after * 86_400_000).toISOString().slice(0, 10);

describe('what an officer is written about', () => {
  it('is everything at once, until they say otherwise; and the answer says what cannot be switched off', async () => {
    const { status, body } = await officer.call('GET', path);
    expect([status, body]).toEqual([
      200,
      {
        email: Object.fromEntries(
          ['deadline', 'arrival', 'approval', 'assignment', 'decision', 'other', 'page'].map(
            (kind) => [kind, 'at-once'],
          ),
        ),
        note: expect.stringContaining('Urgent news and pages are sent at once'),
        ...{ language: null, zone: 'Asia/Ho_Chi_Minh', zoneOfState: true, digestHour: 8 },
        ...{ nextDigestAt: null, quietHours: null, quietWeekends: false },
        address: { email, stoppedAt: null, reason: null },
      },
    ]);
    await news();
    expect(await send()).toHaveLength(1);
  });

  it('is kept as they say it, and nobody else sees it', async () => {
    const said = {
      email: { arrival: 'digest', other: 'never' },
      ...{ language: 'vi', zone: 'Europe/Paris', digestHour: 6, quietWeekends: true },
      quietHours: { from: '22:00', to: '07:30' },
    };
    await prefer(said);
    const { body } = await officer.call('GET', path);
    expect(body).toMatchObject({ ...said, zoneOfState: false });
    expect(body.email.deadline).toBe('at-once');
    expect(new Date(body.nextDigestAt).getTime()).toBeGreaterThan(Date.now());
    const colleague = await sessionOf(node, 'contact@xb.example');
    expect((await colleague.call('GET', path)).body.quietHours).toBeNull();
    expect((await prefer({})).email.arrival).toBe('at-once');
  });

  it('is told where it cannot be: with the member, and nothing is changed', async () => {
    await prefer({ digestHour: 5 });
    const wrong: [object, string, string][] = [
      [{ email: { arrival: 'weekly' } }, 'invalid-body', '/email/arrival'],
      [{ email: { page: 'never' } }, 'invalid-body', '/email/page'],
      [{ email: { weather: 'never' } }, 'invalid-body', '/email/weather'],
      [{ digestHour: 24 }, 'invalid-body', '/digestHour'],
      [{ digestHour: 7.5 }, 'invalid-body', '/digestHour'],
      [{ language: 'tlh' }, 'invalid-body', '/language'],
      [{ zone: 'Europe/Atlantis' }, 'unknown-zone', '/zone'],
      [{ zone: '+01:00' }, 'invalid-body', '/zone'],
      [{ quietHours: { from: '25:00', to: '07:00' } }, 'invalid-body', '/quietHours/from'],
      [{ quietHours: { from: '22:00' } }, 'invalid-body', '/quietHours/to'],
      [{ quietHours: { from: '07:00', to: '07:00' } }, 'quiet-hours-empty', '/quietHours'],
    ];
    for (const [body, code, pointer] of wrong) {
      const reply = await officer.call('PUT', path, body);
      expect([reply.status, reply.body.code, reply.body.problems[0].pointer]).toEqual([
        ...[422, code, pointer],
      ]);
    }
    expect((await officer.call('GET', path)).body.digestHour).toBe(5);
  });

  it('is no matter for service accounts, which says so', async () => {
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', {}],
    ] as const) {
      const reply = await node.call('xb-authority', method, path, body);
      expect([reply.status, reply.body.code]).toEqual([403, 'officers-only']);
    }
  });

  it('never silences what is urgent: the 24/7 lane, urgent requests and pages', async () => {
    const never = ['deadline', 'arrival', 'approval', 'assignment', 'decision', 'other'];
    await prefer({
      email: Object.fromEntries(never.map((kind) => [kind, 'never'])),
      quietHours: { from: '00:00', to: '23:59' },
      quietWeekends: true,
    });
    await news();
    expect(await send()).toEqual([]);
    const { id } = await node.draft('xa-liaison', aPreservation());
    await node.do('xa-contact', id, 'transmit');
    await announceAll(node);
    const [lane] = await send();
    expect(lane?.headers['x-priority']).toBe('1 (Highest)');
    await news({ urgency: 'emergency' });
    expect(await send()).toHaveLength(1);
  });
});

describe('a digest', () => {
  const toDigest = { email: { arrival: 'digest' }, digestHour: 8, zone: 'Europe/Paris' };
  const write = (): Promise<number> => node.app.get(Digests).write();

  it('counts what is new at the officer’s hour, in one mail without a fact of a case', async () => {
    await goTo(`${day(0)}T05:00:00Z`);
    await prefer(toDigest);
    for (let count = 0; count < 3; count += 1) await news();
    expect(await send()).toEqual([]);
    expect(await write()).toBe(0);
    await goTo(`${day(0)}T07:00:01Z`);
    await Promise.all([write(), write(), write()]);
    const [digest, ...more] = await send();
    expect(more).toEqual([]);
    expect(digest!.headers['subject']).toBe('Rogatory: 3 pieces of news to read');
    expect(words(digest!)).toContain('- 3 messages from other States');
    expect(words(digest!)).not.toMatch(/X[AB]-|Aldora|stored/);
    const [{ id }] = await node.sql('SELECT id FROM mail WHERE digest IS NOT NULL');
    expect(digest!.id).toBe(`<${String(id)}@node.example>`);
    expect(await write()).toBe(0);
    expect(await send()).toEqual([]);
  });

  it('is not sent where nothing is new, or all of it was read, sealed, or taken away with a role', async () => {
    await goTo(`${day(1)}T05:00:00Z`);
    await prefer(toDigest);
    await goTo(`${day(1)}T09:00:00Z`);
    expect(await write()).toBe(1);
    expect(await send()).toEqual([]);
    await news();
    await officer.call('POST', '/api/v1/notifications/read-all');
    await goTo(`${day(2)}T09:00:00Z`);
    expect(await write()).toBe(1);
    expect(await send()).toEqual([]);
    await news();
    await node.sql(
      `INSERT INTO seal (request_id, state, sealed_by, at) SELECT request_id, 'XB', 'x', node_time() FROM notification
        WHERE state = 'XB' ORDER BY id DESC LIMIT 1`,
    );
    await news();
    await node.sql(`UPDATE officer SET roles = '{executing}' WHERE email = $1`, [email]);
    await goTo(`${day(3)}T09:00:00Z`);
    expect(await write()).toBe(1);
    await node.sql(`UPDATE officer SET roles = '{authority}' WHERE email = $1`, [email]);
    await node.sql('DELETE FROM seal');
    expect(await send()).toEqual([]);
    expect(await node.sql('SELECT FROM mail WHERE digest IS NOT NULL')).toEqual([]);
  });

  it('that could not be written in time is written once, when it can', async () => {
    await goTo(`${day(4)}T05:00:00Z`);
    await prefer(toDigest);
    await news();
    await goTo(`${day(7)}T09:00:00Z`);
    expect(await write()).toBe(1);
    expect(await send()).toHaveLength(1);
    expect(await write()).toBe(0);
    const { nextDigestAt } = (await officer.call('GET', path)).body;
    expect(nextDigestAt.slice(0, 10)).toBe(day(8));
  });

  it('is no longer told of what was in the one before, though nobody has read it', async () => {
    await goTo(`${day(8)}T03:00:00Z`);
    await prefer(toDigest);
    await news();
    await goTo(`${day(8)}T04:00:00Z`);
    await node.sql(`UPDATE preference SET next_digest_at = node_time()`);
    expect(await write()).toBe(1);
    expect(await send()).toHaveLength(1);
    await news();
    await news();
    await node.sql(`UPDATE preference SET next_digest_at = node_time() + interval '1 millisecond'`);
    await node.advance('1 second');
    expect(await write()).toBe(1);
    const [digest] = await send();
    expect(words(digest!)).toContain('- 2 messages from other States');
    expect(await node.sql('SELECT FROM digest_item')).toEqual([]);
  });

  it('that cannot be written holds up nobody else’s', async () => {
    await goTo(`${day(8)}T04:30:00Z`);
    await prefer(toDigest);
    await node.sql(
      `INSERT INTO preference SELECT o.id, o.state, p.ways, p.language, p.zone, p.digest_hour, p.quiet_from, p.quiet_to,
          p.quiet_weekends, p.next_digest_at, p.changed_at
        FROM preference p, officer o WHERE o.email = 'contact@xb.example'`,
    );
    await news();
    const sick = `(SELECT id FROM officer WHERE email = 'contact@xb.example')`;
    await node.sql(`UPDATE preference SET next_digest_at = node_time()
      - CASE WHEN officer = ${sick} THEN interval '1 second' ELSE interval '0 seconds' END`);
    await node.sql(`CREATE FUNCTION sick() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.officer = ${sick} THEN RAISE EXCEPTION 'sick'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER sick BEFORE INSERT ON mail FOR EACH ROW EXECUTE FUNCTION sick()`);
    await expect(write()).rejects.toThrow('sick');
    expect(await send()).toHaveLength(1);
    await node.sql('DROP TRIGGER sick ON mail; DROP FUNCTION sick()');
    expect(await write()).toBe(1);
    expect(await node.sql('SELECT FROM mail WHERE digest IS NOT NULL')).toHaveLength(2);
  });

  it('is written in the language that the officer wants mail in', async () => {
    await goTo(`${day(8)}T05:00:00Z`);
    await prefer({ ...toDigest, language: 'ru' });
    await news();
    await goTo(`${day(8)}T09:00:00Z`);
    await write();
    const [digest] = await send();
    expect(digest!.headers['content-language']).toBe('ru');
    expect(words(digest!)).toContain('- 1 сообщение от других государств');
  });
});

describe('quiet hours', () => {
  const night = { quietHours: { from: '20:00', to: '07:00' }, zone: 'Asia/Ho_Chi_Minh' };

  it('hold a mail back until they end, with all the time to go out that it has otherwise', async () => {
    await prefer(night);
    await goTo(`${day(9)}T15:00:00Z`); // 22:00
    await news();
    expect(await send()).toEqual([]);
    const [held] = await node.sql(
      `SELECT m.attempts, m.next_at, m.give_up_at FROM mail m JOIN officer o ON o.id = m.officer WHERE o.email = $1`,
      [email],
    );
    expect(held).toEqual({
      attempts: 0,
      next_at: new Date(`${day(10)}T00:00:00Z`),
      give_up_at: new Date(`${day(13)}T00:00:00Z`),
    });
    await goTo(`${day(10)}T00:00:01Z`);
    expect(await send()).toHaveLength(1);
    expect(await send()).toEqual([]);
  });

  it('that are given up let go what they held', async () => {
    await prefer(night);
    await goTo(`${day(10)}T15:00:00Z`);
    await news();
    expect(await send()).toEqual([]);
    await prefer({});
    expect(await send()).toHaveLength(1);
  });

  it('hold back over a weekend of the State, where the officer wants it', async () => {
    await prefer({ quietWeekends: true });
    await goTo(`${day(12)}T04:00:00Z`); // Saturday
    await news();
    expect(await send()).toEqual([]);
    await goTo(`${day(13)}T16:59:00Z`);
    expect(await send()).toEqual([]);
    await goTo(`${day(13)}T17:00:01Z`); // Monday, 00:00 there
    expect(await send()).toHaveLength(1);
  });

  it('and “never” hold back no step of an emergency’s deadline, while it can still be met or afterwards', async () => {
    await prefer({ ...night, quietWeekends: true, email: { deadline: 'never' } });
    await goTo(`${day(14)}T13:30:00Z`); // 20:30
    const { id } = await transmitted(node, { urgency: 'emergency' });
    await announceAll(node);
    await send();
    const steps = await node.sql<{ names: string[]; at: Date }>(
      `SELECT at, array_agg(name) AS names FROM threshold WHERE request_id = $1 AND owed_by = 'XB' GROUP BY at ORDER BY at`,
      [id],
    );
    expect([...new Set(steps.flatMap(({ names }) => names))].sort()).toEqual([
      ...['due', 'escalate', 'overdue'],
    ]);
    for (const { names, at } of steps) {
      await goTo(new Date(at.getTime() + 1000).toISOString());
      await sweep(node);
      await announceAll(node);
      const own = await node.sql(
        'SELECT m.id FROM mail m JOIN notification n ON n.id = m.notification WHERE n.request_id = $1',
        [id],
      );
      const ids = own.map((mail) => `<${String(mail.id)}@node.example>`);
      const mails = (await send()).filter((mail) => ids.includes(mail.id));
      expect([names, mails.map(({ headers }) => headers['x-priority'])]).toEqual([
        ...[names, names.map(() => '1 (Highest)')],
      ]);
    }
  });
});

describe('the page', () => {
  const page = '/account/notifications';
  const fields = {
    ...{ 'way-deadline': 'at-once', 'way-arrival': 'digest', 'way-approval': 'at-once' },
    ...{ 'way-assignment': 'never', 'way-decision': 'at-once', 'way-other': 'at-once' },
    ...{ zone: 'Europe/Paris', 'digest-hour': '7', 'quiet-from': '22:00', 'quiet-to': '07:00' },
    'mail-language': 'fr',
  };

  it('shows and keeps what an officer prefers, without JavaScript', async () => {
    const who = await signIn(node, 'liaison@xa.example');
    const shown = (await who.get(page)).body;
    expect(shown).toContain('Urgent news and calls to the 24/7 contact point are sent at once');
    const saved = await who.post(page, { ...fields, 'quiet-weekends': 'yes' });
    expect(saved.location).toBe(`${page}?done=saved`);
    const { body } = await who.get(`${page}?done=saved`);
    expect(body).toContain('Your choice has been saved.');
    for (const chosen of ['digest', 'never', 'Europe/Paris', '7', 'fr'])
      expect(body).toMatch(new RegExp(`<option value="${chosen}" [^>]*selected`));
    expect(body).toMatch(/value="22:00"/);
    expect(body).toMatch(/type="checkbox" value="yes" checked/);
    expect((await who.get('/account')).body).toContain(`href="${page}"`);
  });

  it('says what is wrong beside the field, and keeps what was entered', async () => {
    const who = await signIn(node, 'liaison@xc.example');
    await who.get(page);
    for (const [wrong, at] of [
      [{ 'quiet-to': '' }, 'quiet-to'],
      [{ 'quiet-to': '22:00' }, 'quiet-to'],
      [{ zone: 'Europe/Atlantis' }, 'zone'],
    ] as const) {
      const { status, body } = await who.post(page, { ...fields, ...wrong });
      expect([status, body.includes(`<a href="#${at}">`), body.includes('value="22:00"')]).toEqual([
        ...[422, true, true],
      ]);
    }
    expect((await who.post(page, { ...fields, 'way-other': 'x' })).status).toBe(422);
    const [row] = await node.sql(
      `SELECT FROM preference p JOIN officer o ON o.id = p.officer WHERE o.email = 'liaison@xc.example'`,
    );
    expect(row).toBeUndefined();
  });
});
