import ICAL from 'ical.js';
import { readFileSync } from 'node:fs';
import { inAssessment, transmitted } from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';
import { sessionOf, type SignedIn } from '../support/officers.js';

const french = JSON.parse(
  readFileSync('config/instruments/translations/un-cybercrime-2024.fr.json', 'utf8'),
) as Readonly<Record<string, string>>;

let node: TestNode;
let officer: SignedIn;
beforeAll(async () => {
  node = await startNode();
  officer = await sessionOf(node, 'authority@xb.example');
});
afterAll(() => node.stop());

const feed = '/api/v1/calendar-feed';
const create = async (of?: string, who = officer): Promise<string> => {
  const { status, body } = await who.call('POST', feed, of ? { of } : {});
  expect(status).toBe(201);
  return new URL(body.url).pathname;
};
const fetched = (path: string): Promise<Reply> => node.call(undefined, 'GET', path);
/** What another program makes of the calendar. */
const events = async (path: string): Promise<any[]> => {
  const { status, body, headers } = await fetched(path);
  expect([status, headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
  return new ICAL.Component(ICAL.parse(body))
    .getAllSubcomponents('vevent')
    .map((event) => new ICAL.Event(event));
};

describe("an officer's calendar feed", () => {
  it('is nothing until it is asked for', async () => {
    const { status, body } = await officer.call('GET', feed);
    expect([status, body.code]).toEqual([404, 'no-feed']);
  });

  it('shows what the authority owes, by rule and date, and nothing of the case', async () => {
    const { id, reference } = await transmitted(node, { urgency: 'urgent' });
    await inAssessment(node);
    const path = await create();
    const found = await events(path);
    expect(found.map(({ summary }) => summary)).toEqual([
      'Acknowledge receipt (urgent)',
      'Decide on the request',
    ]);
    const [hours, days] = found;
    expect([hours.startDate.isDate, days.startDate.isDate]).toEqual([false, true]);
    const { body } = await node.call('xb-authority', 'GET', '/api/v1/deadlines');
    expect([hours.startDate.toJSDate().getTime(), days.startDate.toString()]).toEqual([
      Math.floor(Date.parse(body.items[0].dueAt) / 1000) * 1000,
      body.items[1].dueOn,
    ]);
    const { body: text } = await fetched(path);
    for (const word of [id, reference, 'Aldora', 'XA', '203.0.113.84', 'stored']) {
      expect(text).not.toContain(word);
    }
  });

  it('speaks the language of its officer', async () => {
    const path = await create();
    const speak = (language: string | null) =>
      node.sql(`UPDATE officer SET language = $1 WHERE email = 'authority@xb.example'`, [language]);
    await speak('fr');
    const found = await events(path);
    await speak(null);
    expect(found.map(({ summary }) => summary)).toEqual([
      `${french['Acknowledge receipt']} (demande urgente)`,
      french['Decide on the request'],
    ]);
    for (const { description } of found) expect(description).toMatch(/Connectez-vous à Rogatory/);
  });

  it('keeps the name of a deadline from one reading to the next', async () => {
    const path = await create();
    const uids = async (): Promise<string[]> => (await events(path)).map(({ uid }) => uid);
    expect(await uids()).toEqual(await uids());
  });

  it('says when it was read last', async () => {
    const path = await create('state');
    expect((await officer.call('GET', feed)).body).toMatchObject({ of: 'state', readAt: null });
    await fetched(path);
    expect((await officer.call('GET', feed)).body.readAt).not.toBeNull();
  });

  it('shows nothing of what is sealed, not even to who sealed it', async () => {
    const before = (await events(await create('state'))).length;
    const { id } = await transmitted(node);
    const path = await create('state');
    expect(await events(path)).toHaveLength(before + 1);
    const sealed = await officer.call('POST', `/api/v1/requests/${id}/seal`, {
      reasons: 'A leak.',
    });
    expect(sealed.status).toBe(201);
    expect(await events(path)).toHaveLength(before);
  });

  it('shows what is assigned to the officer where that is asked for', async () => {
    const path = await create('me');
    expect(await events(path)).toEqual([]);
    const { id } = await transmitted(node);
    const [{ id: self }] = await node.sql(
      `SELECT id FROM officer WHERE email = 'authority@xb.example'`,
    );
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/assignments`, {
      assignee: self,
    });
    expect(await events(path)).toHaveLength(1);
  });

  it('has one address at a time, which the database does not know [ASVS 11.4.2]', async () => {
    const first = await create();
    const second = await create();
    expect((await fetched(first)).status).toBe(404);
    expect((await fetched(second)).status).toBe(200);
    const rows = JSON.stringify(await node.sql('SELECT * FROM calendar_feed'));
    expect(rows).not.toContain(/calendar-feed\/(.*)\.ics/.exec(second)?.[1]);
  });

  it('ends when it is ended, and with its officer [ASVS 8.3.2]', async () => {
    const path = await create();
    expect((await officer.call('DELETE', feed)).status).toBe(204);
    expect((await fetched(path)).status).toBe(404);
    const again = await create();
    await node.sql(
      `UPDATE officer SET deactivated_at = node_time() WHERE email = 'authority@xb.example'`,
    );
    expect((await fetched(again)).status).toBe(404);
    await node.sql(
      `UPDATE officer SET deactivated_at = NULL, roles = '{admin}' WHERE email = 'authority@xb.example'`,
    );
    expect((await fetched(again)).status).toBe(404);
    await node.sql(`UPDATE officer SET roles = '{authority}' WHERE email = 'authority@xb.example'`);
  });

  it.each(['x', 'x.ics', `${'a'.repeat(43)}.ics`, 'a'.repeat(43), '..%2F..%2Fetc%2Fpasswd'])(
    'is not at %s',
    async (name) => {
      const { status, body } = await fetched(`${feed}/${name}`);
      expect([status, body.code]).toEqual([404, 'no-feed']);
    },
  );

  it('is for officers who work on cases', async () => {
    expect((await node.call('xb-authority', 'POST', feed, {})).body.code).toBe('officers-only');
    expect((await node.call('xb-admin', 'POST', feed, {})).body.code).toBe('role-missing');
    expect((await officer.call('POST', feed, { of: 'world' })).status).toBe(422);
  });
});
