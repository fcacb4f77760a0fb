import { signIn, text, visitor, type Page, type Visitor } from '../support/browsing.js';
import { verifications } from '@rogatory/persistence';
import { requestThatIs } from '../support/cases.js';
import { aStoredDataRequest } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let belvia: Visitor;
let auditor: Visitor;

beforeAll(async () => {
  node = await startNode();
  belvia = await signIn(node, 'authority@xb.example');
  auditor = await signIn(node, 'auditor@xb.example');
});

afterAll(async () => {
  await node.stop();
});

const idOf = async (email: string): Promise<string> => {
  const [row] = await node.sql<{ id: string }>('SELECT id FROM officer WHERE email = $1', [email]);
  return row!.id;
};

/** The text of a page without what can be chosen on it. */
const listed = (page: Page): string =>
  text({ ...page, body: page.body.replaceAll(/<select[\s\S]*?<\/select>/g, '') });

const readsOf = async (id: string): Promise<string[]> =>
  (await node.sql<{ what: string }>('SELECT what FROM read_event WHERE request_id = $1', [id])).map(
    ({ what }) => what,
  );

describe('the audit trail', () => {
  it('has acts, reads and sign-ins in one list, narrowed by its address, and to take home', async () => {
    const { id, reference } = await requestThatIs(node, 'accepted');
    await belvia.get(`/requests/${id}`);
    const found = async (query: string): Promise<string> =>
      listed(await auditor.get(`/audit/trail?${query}`));
    const all = await found(`request=${id}`);
    for (const said of ['Accepted', 'Shared history', 'Record of reads', reference, 'Asia/']) {
      expect(all).toContain(said);
    }
    expect(await found(`request=${id}&source=shared`)).not.toContain('List of documents');
    expect(await found('type=signed-in&source=access')).toContain('Signed in');
    expect(await found(`request=${id}&outcome=refused`)).toContain('Nothing is on record here');
    expect(await found(`request=${id}&from=2020-01-01&to=2020-01-02`)).toContain('Nothing is');
    // each filter by itself, with what it lets pass and what it does not
    for (const [lets, stops] of [
      ['from=2020-01-01', 'from=2999-01-01'],
      ['to=2999-01-01', 'to=2020-01-01&from=2020-01-01'],
      ['address=127.0.0.1&source=read', 'address=203.0.113.9'],
      [`actor=${await idOf('authority@xb.example')}`, 'actor=somebody-else'],
      ['outcome=done', 'outcome=refused'],
    ]) {
      expect([lets, await found(`request=${id}&${lets}`)]).toEqual([
        lets,
        expect.not.stringContaining('Nothing is on record here'),
      ]);
      expect([stops, await found(`request=${id}&${stops}`)]).toEqual([
        stops,
        expect.stringContaining('Nothing is on record here'),
      ]);
    }
    const stranger = visitor(node);
    await stranger.get('/sign-in');
    await stranger.post('/sign-in', { email: 'liaison@xb.example', password: 'never' });
    expect(await found('source=access&outcome=refused')).toContain('A sign-in failed');
    expect(await found('source=access&outcome=done')).not.toContain('A sign-in failed');
    const reversed = await auditor.get('/audit/trail?from=2026-11-02&to=2026-11-01');
    expect(reversed.status).toBe(422);
    expect(text(reversed)).toContain('The last day comes before the first one.');
    expect(text(reversed)).not.toContain('Nothing is on record'); // it was not looked for
    expect(await found('to=2020-01-31')).toContain('Only the days given above were looked at');
    for (const wrong of ['from=soon', 'from=2026-02-31', 'to=2026-02-31']) {
      expect([wrong, (await auditor.get(`/audit/trail?${wrong}`)).status]).toEqual([wrong, 422]);
    }
    const file = await auditor.get(`/audit/trail?request=${id}&format=csv`);
    expect(file.headers['content-disposition']).toMatch(/audit-trail-xb-\d{4}-\d\d-\d\d\.csv/);
    const [act] = await node.sql<{ at: Date; hash: string }>(
      `SELECT at, hash FROM shared_event WHERE request_id = $1 AND type = 'accept'`,
      [id],
    );
    // of each act the instant, the office, the paragraphs, and what finds it again: a minute and a name are no proof
    const [line = ''] = file.body.split('\r\n').filter((one) => one.includes('"Accepted"'));
    for (const told of [
      ...[reference, act!.at.toISOString(), act!.hash, 'Central authority of Belvia', '40(1)'],
      `shared.${id}.`,
    ]) {
      expect(line).toContain(told);
    }
    expect((await belvia.get(`/audit/trail?request=${id}&format=csv`)).status).toBe(403);
    const [seen] = await node.sql<{ detail: unknown }>(
      `SELECT detail FROM access_event WHERE type = 'trail-seen' ORDER BY id DESC LIMIT 1`,
    );
    expect(seen?.detail).toMatchObject({ request: id });
    const [taken] = await node.sql<{ detail: unknown; actor: string }>(
      `SELECT detail, actor FROM access_event WHERE type = 'trail-exported'`,
    );
    expect(taken?.detail).toMatchObject({ request: id, format: 'csv' });
    expect((await belvia.get('/audit/trail?format=csv')).status).toBe(403);
  });

  it('says whose rights were changed, and from what to what, in the list, on the page and in the file', async () => {
    const id = await idOf('liaison@xb.example');
    const path = `/api/v1/officers/${id}`;
    const changed = await node.call('xb-admin', 'PATCH', path, { roles: ['executing'] });
    expect(changed.status).toBe(200);
    const query = 'source=access&type=officer-changed';
    const page = await auditor.get(`/audit/trail?${query}`);
    expect(listed(page)).toContain('An officer was changed Liaison officer of Belvia');
    const [, key = ''] = /href="(\/audit\/events\/access\.[^"]+)"/.exec(page.body) ?? [];
    expect(text(await auditor.get(key))).toContain(
      'Roles Before: Liaison officer After: Executing authority',
    );
    const { body } = await auditor.get(`/audit/trail?${query}&format=csv`);
    expect(body).toContain('"An officer was changed","Liaison officer of Belvia"');
    expect(body).toContain('"roles: liaison → executing"');
    expect(text(await auditor.get('/audit?view=access&type=officer-changed'))).toContain(
      'roles: liaison → executing',
    );
  });

  it('takes days as those of the State’s own time zone, and says so', async () => {
    const { id } = await requestThatIs(node, 'received');
    const [moment] = await node.sql<{ zone: string; at: Date; day: string; before: string }>(
      `SELECT t.zone, e.at, to_char(e.at AT TIME ZONE t.zone, 'YYYY-MM-DD') AS day,
          to_char(e.at AT TIME ZONE t.zone - interval '1 day', 'YYYY-MM-DD') AS before
        FROM shared_event e, state t WHERE e.request_id = $1 AND e.seq = 1 AND t.code = 'XB'`,
      [id],
    );
    const { zone, day, before } = moment!;
    const found = async (from: string, to: string): Promise<number> => {
      const query = `request=${id}&source=shared&from=${from}&to=${to}`;
      const { body } = await node.call('xb-auditor', 'GET', `/api/v1/trail?${query}`);
      return body.items.length;
    };
    expect(await found(day, day)).toBeGreaterThan(0);
    expect(await found(before, before)).toBe(0);
    // the last minute of a day there is still that day, whatever day it is in UTC
    await node.sql('ALTER TABLE shared_event DISABLE TRIGGER USER');
    await node.sql(
      `UPDATE shared_event SET at = ($2::date + time '23:59:30') AT TIME ZONE $3 WHERE request_id = $1`,
      [id, before, zone],
    );
    await node.sql('ALTER TABLE shared_event ENABLE TRIGGER USER');
    expect([await found(before, before), await found(day, day)]).toEqual([expect.any(Number), 0]);
    expect(await found(before, before)).toBeGreaterThan(0);
    await node.sql('ALTER TABLE shared_event DISABLE TRIGGER USER');
    await node.sql(
      `UPDATE shared_event SET at = ($2::date + time '00:00:30') AT TIME ZONE $3 WHERE request_id = $1`,
      [id, before, zone],
    );
    await node.sql('ALTER TABLE shared_event ENABLE TRIGGER USER');
    expect(await found(before, before)).toBeGreaterThan(0);
    const page = text(await auditor.get('/audit/trail'));
    expect(page).toContain(`Days and times are those of ${zone}.`);
    expect(page).not.toContain('UTC');
    expect((await auditor.get('/audit/trail?from=2026-02-31')).status).toBe(422);
  });

  it('is narrowed by what auditors know: a reference, a name, an address', async () => {
    const { id, reference } = await requestThatIs(node, 'received');
    await belvia.get(`/requests/${id}`);
    const found = async (query: Record<string, string>): Promise<Page> =>
      auditor.get(`/audit/trail?${new URLSearchParams(query).toString()}`);
    const mail = 'authority@xb.example';
    const reads = listed(await found({ request: reference.toLowerCase(), actor: mail }));
    expect(reads).toContain('Record of reads');
    expect(reads).toContain('Officer of Belvia');
    const several = await found({ actor: 'officer of', source: 'read' });
    expect(text(several)).toContain('Several officers are called so');
    const [, link = ''] = /href="([^"]+)"><bdi>Officer of Belvia/.exec(several.body) ?? [];
    expect(link).toMatch(/actor=[0-9a-f-]{36}/);
    expect(several.body).toContain('second@xb.example');
    expect(listed(await auditor.get(link.replaceAll('&amp;', '&')))).toContain('Record of reads');
  });

  it('keeps what officers have noted apart from what else was done at home', async () => {
    const { id } = await requestThatIs(node, 'received');
    const at = `/api/v1/requests/${id}`;
    await node.call('xb-authority', 'POST', `${at}/notes`, { text: 'Ask the bank.' });
    await node.call('xb-authority', 'POST', `${at}/assignments`, { assignee: 'xb-authority' });
    await node.call('xb-authority', 'POST', `${at}/seal`, { reasons: 'A source is in danger.' });
    const types = async (client: string, path: string): Promise<string[]> =>
      (await node.call(client, 'GET', path)).body.items.map(({ type }: { type: string }) => type);
    const trail = `/api/v1/trail?request=${id}&source=private`;
    expect(await types('xb-auditor', trail)).toEqual(['seal', 'assign', 'note']);
    for (const one of ['note', 'seal']) {
      expect(await types('xb-auditor', `${trail}&type=${one}`)).toEqual([one]);
    }
    expect(await types('xb-authority', `${at}/notes`)).toEqual(['note']);
  });

  it('says at the field what is wrong, and keeps what was typed', async () => {
    const query = 'request=XA-1999-000001&actor=authority%40xb.example&address=nowhere';
    const page = await auditor.get(`/audit/trail?${query}`);
    expect(page.status).toBe(422);
    expect(text(page)).toContain('No request of your State has this reference.');
    expect(text(page)).toContain('Write an IP address');
    expect(page.body).toContain('value="XA-1999-000001"');
    expect(page.body).toContain('value="authority@xb.example"');
    const theirs = await node.draft('xa-liaison', aStoredDataRequest());
    const hiddenOne = await auditor.get(`/audit/trail?request=${theirs.reference}`);
    expect(hiddenOne.status).toBe(422); // another State's draft is as good as none
  });

  it('goes on page by page along the last line seen, over the API too', async () => {
    const lines: string[] = [];
    for (let cursor = ''; lines.length < 500;) {
      const query = `limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await node.call('xb-auditor', 'GET', `/api/v1/trail?source=shared&${query}`);
      lines.push(...body.items.map(({ key }: { key: string }) => key));
      if (body.next === null || lines.length > 30) break;
      cursor = body.next;
    }
    expect(lines.length).toBeGreaterThan(3);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('is for auditors alone, and shows none of another State’s private acts', async () => {
    expect((await belvia.get('/audit/trail')).status).toBe(403);
    const { id } = await requestThatIs(node, 'received');
    await node.call('xa-liaison', 'POST', `/api/v1/requests/${id}/notes`, {
      text: 'Aldora’s own.',
    });
    expect(text(await auditor.get(`/audit/trail?request=${id}&type=note`))).toContain('Nothing is');
    const theirs = await auditor.get(`/audit/events/private.${id}.1`);
    expect(theirs.body).not.toContain('Aldora’s own.');
  });

  it('shows an event with its basis and its place in a chain that is checked', async () => {
    const { id, reference } = await requestThatIs(node, 'accepted');
    const page = await auditor.get(`/audit/events/shared.${id}.2`);
    for (const said of ['Checked just now: whole', 'Event 2 of', 'Hash of the event before']) {
      expect(text(page)).toContain(said);
    }
    await belvia.get(`/requests/${id}`);
    const [opened] = await node.sql<{ id: string }>(
      `SELECT id FROM read_event WHERE request_id = $1 AND state = 'XB' LIMIT 1`,
      [id],
    );
    expect(text(await auditor.get(`/audit/events/read.${opened!.id}`))).toContain(reference);
    await node.sql('ALTER TABLE shared_event DISABLE TRIGGER USER');
    await node.sql(`UPDATE shared_event SET data = '{}' WHERE request_id = $1 AND seq = 1`, [id]);
    await node.sql('ALTER TABLE shared_event ENABLE TRIGGER USER');
    expect(text(await auditor.get(`/audit/events/shared.${id}.2`))).toContain('not whole');
    for (const key of [`shared.${id}.99`, 'shared.x.1', 'read.x', 'nothing', `access.${id}`]) {
      expect([key, (await auditor.get(`/audit/events/${key}`)).status]).toEqual([key, 404]);
    }
  });

  let reads = 0;
  /** A line of Belvia's record of reads; its id is later than those before, as ids of the node are. */
  const read = (id: string, actor: string, what: string, at: string): Promise<unknown> =>
    node.sql(
      `INSERT INTO read_event (id, state, request_id, what, actor, actor_kind, address, agent, at)
        VALUES ($1, 'XB', $2, $3, $4, 'officer', '127.0.0.1', '', $5)`,
      [`0fffffff-0000-7000-8000-${String(++reads).padStart(12, '0')}`, id, what, actor, at],
    );

  it('is taken home whole, as one look, however many pages it is long', async () => {
    await node.sql(`INSERT INTO read_event
        (id, state, request_id, what, actor, actor_kind, address, agent, at)
      SELECT gen_random_uuid(), 'XB', gen_random_uuid(), 'request', 'many', 'officer', '', '', '2025-01-01Z'
      FROM generate_series(1, 250)`);
    const [before] = await node.sql<{ count: number }>(looks);
    const { body } = await auditor.get('/audit/trail?from=2024-01-01&actor=many&format=csv');
    expect(body.trim().split('\r\n')).toHaveLength(1 + 250);
    const [after] = await node.sql<{ count: number }>(looks);
    expect(after!.count - before!.count).toBe(1);
  });
  const looks = `SELECT count(*)::int AS count FROM access_event WHERE type = 'trail-seen'`;

  it('says who opened a request, and what is unusual by rules that stand on the page', async () => {
    const { id } = await requestThatIs(node, 'received');
    await belvia.get(`/requests/${id}`);
    const page = text(await auditor.get(`/audit/requests/${id}`));
    expect(page).toContain('Marked as unusual');
    expect(page).toMatch(/of Belvia .*Not assigned/);
    // the list behind a number has as many lines: it reaches back to when the request came to be
    await node.sql(
      `UPDATE request SET created_at = created_at - interval '90 days' WHERE id = $1`,
      [id],
    );
    const longAgo = new Date(Date.now() - 60 * 86_400_000).toISOString();
    await read(id, 'elephant', 'request', longAgo);
    const { body: listing } = await auditor.get(`/audit/requests/${id}`);
    const [, behind = ''] = /href="([^"]+)"><bdi>elephant</.exec(listing) ?? [];
    expect(listed(await auditor.get(behind.replaceAll('&amp;', '&')))).toContain('elephant');
    expect((await belvia.get(`/audit/requests/${id}`)).status).toBe(403);
    // by Belvia's clock: half past three at night, and half past six in the morning, which is night in Greenwich
    const [night, morning] = ['2026-11-20T20:30:00Z', '2026-11-20T23:30:00Z'];
    await read(id, 'owl', 'history', night);
    await read(id, 'owl', 'documents', morning);
    // one of twenty within an hour, on both sides of a full one, and one of nineteen
    const others = await node.sql<{ id: string }>(
      'SELECT gen_random_uuid() AS id FROM generate_series(1, 19)',
    );
    for (const [at, other] of others.entries()) {
      await read(other.id, 'hare', 'request', `2026-11-20T0${at < 10 ? '4:40' : '5:20'}:00Z`);
      if (at > 0) await read(other.id, 'mole', 'request', '2026-11-20T05:10:00Z');
    }
    for (const who of ['hare', 'mole']) await read(id, who, 'request', '2026-11-20T05:20:00Z');
    // and somebody who was let see nothing
    await read(id, 'fox', 'denied', '2026-11-20T05:30:00Z');
    const { body } = await auditor.get(`/audit/requests/${id}`);
    const row = (who: string): string =>
      text({ body: body.split('<tr').find((one) => one.includes(`<bdi>${who}<`)) ?? '' } as Page);
    expect(row('owl')).toMatch(/ owl 2 .* 06:30 .* Not assigned once at night $/);
    expect(row('hare')).toMatch(/ Not assigned 20 requests within an hour $/);
    expect(row('mole')).toMatch(/ Not assigned $/);
    expect(row('fox')).toMatch(/ fox 0 – Was refused Not assigned $/);
  });

  it('hands out the history that anybody recomputes without the node, where it is sealed for a reason', async () => {
    const { id } = await requestThatIs(node, 'received');
    const path = `/requests/${id}/history`;
    const page = await auditor.get(`/requests/${id}/verification`);
    expect(page.body).toContain(`href="${path}"`);
    expect(page.body).toContain(`node verify.mjs &lt; history-${id}.json`);
    const before = await readsOf(id);
    const file = await auditor.get(path);
    expect(file.headers['content-disposition']).toContain(`history-${id}.json`);
    expect((await readsOf(id)).slice(before.length)).toEqual(['history']);
    const { body } = await node.call('xb-auditor', 'GET', `/api/v1${path}`);
    expect(JSON.parse(file.body)).toEqual(body);
    expect((await (await signIn(node, 'authority@xc.example')).get(path)).status).toBe(404);
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/seal`, { reasons: 'Sources.' });
    for (const at of [path, `/requests/${id}/verification`]) {
      expect([at, (await auditor.get(at)).status]).toEqual([at, 428]);
      const opened = await auditor.post(at, { reason: 'Inspection of November' });
      expect([opened.status, opened.body.includes(id)]).toEqual([200, true]);
    }
  });

  it('verifies every history step by step without a script, and names what is broken', async () => {
    const { id, reference } = await requestThatIs(node, 'received');
    const run = async (): Promise<string> => {
      await auditor.get('/audit/verification');
      let next = (await auditor.post('/audit/verification')).location;
      for (let count = 0; count < 50 && next !== undefined; count += 1) {
        const page = await auditor.get(next);
        next = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(page.body)?.[1];
        if (next === undefined) return text(page);
      }
      return 'It never ends.';
    };
    expect(await run()).toMatch(/Looked at: \d+ requests/);
    await node.sql('ALTER TABLE shared_event DISABLE TRIGGER USER');
    await node.sql(`UPDATE shared_event SET data = '{}' WHERE request_id = $1 AND seq = 1`, [id]);
    await node.sql('ALTER TABLE shared_event ENABLE TRIGGER USER');
    expect(await run()).toContain(reference);
    for (const none of ['x', id]) {
      expect((await auditor.get(`/audit/verification?run=${none}`)).status).toBe(404);
    }
    expect((await belvia.get('/audit/verification')).status).toBe(403);
  });

  it('keeps the result of the last verification for every auditor of the State, and of no other', async () => {
    const { id, reference } = await requestThatIs(node, 'received');
    await node.sql('ALTER TABLE shared_event DISABLE TRIGGER USER');
    await node.sql(`UPDATE shared_event SET data = '{}' WHERE request_id = $1 AND seq = 1`, [id]);
    await node.sql('ALTER TABLE shared_event ENABLE TRIGGER USER');
    const begun = await node.call('xb-auditor', 'POST', '/api/v1/verifications');
    expect([begun.status, begun.body.result, begun.body.requests]).toEqual([201, 'going-on', 0]);
    const path = `/api/v1/verifications/${begun.body.id}`;
    expect((await auditor.get('/audit/verification')).body).toContain(`?run=${begun.body.id}`);
    let run = begun.body;
    for (let count = 0; count < 50 && run.endedAt === null; count += 1) {
      run = (await node.call('xb-auditor', 'POST', `${path}/continue`)).body;
    }
    expect([run.result, run.requests]).toEqual(['broken', begun.body.of]);
    expect(run.broken).toContainEqual({ id, reference });
    const again = await node.call('xb-auditor', 'POST', `${path}/continue`);
    expect(again.body).toEqual(run);
    expect((await node.call('xb-auditor', 'GET', path)).body).toEqual(run);
    const home = await auditor.get('/home');
    expect(text(home)).toContain('Last verification of every history');
    expect(text(home)).toContain(`Begun by: ${run.begunBy}`);
    expect(home.body).toContain(`/requests/${id}/verification`);
    expect((await node.call('xa-auditor', 'GET', path)).status).toBe(404);
    const theirs = await node.call('xa-auditor', 'GET', '/api/v1/verifications');
    expect(theirs.body.items).toEqual([]);
    await expect(node.sql('UPDATE history_verification SET broken = $1', ['[]'])).rejects.toThrow();
  });

  it('can be gone on with by two windows at once: the slower one changes nothing, and nothing counts twice', async () => {
    const begin = async (): Promise<string> =>
      (await node.call('xb-auditor', 'POST', '/api/v1/verifications')).body.id;
    const onward = async (id: string): Promise<any> => {
      const path = `/api/v1/verifications/${id}/continue`;
      for (let count = 0; count < 50; count += 1) {
        const { body } = await node.call('xb-auditor', 'POST', path);
        if (body.endedAt !== null) return body;
      }
    };
    const alone = await onward(await begin());
    const id = await begin();
    const requests = await node.sql<{ id: string }>(
      `SELECT id FROM request WHERE requested_state = 'XB' AND transmitted_at IS NOT NULL ORDER BY id LIMIT 2`,
    );
    const [[first, one], [second, two]] = (await Promise.all(
      requests.map(async (request) => {
        const path = `/api/v1/requests/${request.id}/history/verify`;
        const { chains } = (await node.call('xb-auditor', 'GET', path)).body;
        return [
          request.id,
          chains.reduce((sum: number, one: { events: number }) => sum + one.events, 0),
        ];
      }),
    )) as [[string, number], [string, number]];
    /** A window that began where nothing was looked at, and has come this far. */
    const window = (last: string, count: number, events: number): Promise<object[]> => {
      const found = { last_request: last, requests: count, events, broken: [] };
      const { text: sql, values } = verifications.goOn(id, null, found, false);
      return node.sql(sql, [...values]);
    };
    expect(await window(second, 2, one + two)).toHaveLength(1);
    expect(await window(first, 1, one)).toEqual([]);
    const kept = await node.call('xb-auditor', 'GET', `/api/v1/verifications/${id}`);
    expect([kept.body.requests, kept.body.events]).toEqual([2, one + two]);
    const both = await onward(id);
    expect([both.requests, both.events]).toEqual([both.of, alone.events]);
  });

  it('gives programs the access review and the record of a request, recorded as such', async () => {
    const { id } = await requestThatIs(node, 'accepted');
    // somebody who has opened nothing else, while others have opened twenty within the hour
    await (await signIn(node, 'executing@xb.example')).get(`/requests/${id}`);
    const review = await node.call('xb-auditor', 'GET', `/api/v1/requests/${id}/access-review`);
    expect(review.body.items[0]).toMatchObject({ isAssigned: false, burst: 0 });
    expect(review.body.rules).toMatchObject({ nightFrom: 22, nightTo: 6, requestsInAnHour: 20 });
    const record = await node.call('xb-auditor', 'GET', `/api/v1/requests/${id}/record`);
    expect(record.body).toMatchObject({ request: { id }, verification: { ok: true } });
    expect(record.body.events.map(({ type }: { type: string }) => type)).toContain('accept');
    expect(record.body.reads.map(({ type }: { type: string }) => type)).toContain('documents');
    expect(await readsOf(id)).toContain('print');
    for (const [who, status] of [
      ['xb-authority', 403],
      ['xc-authority', 404],
    ] as const) {
      for (const what of ['access-review', 'record']) {
        const { status: answered } = await node.call(who, 'GET', `/api/v1/requests/${id}/${what}`);
        expect([who, what, answered]).toEqual([who, what, status]);
      }
    }
  });

  it('makes a record of one request for the file: acts, reads, basis, hashes, verification', async () => {
    const { id, reference } = await requestThatIs(node, 'accepted');
    await belvia.get(`/requests/${id}`);
    const { body } = await auditor.get(`/audit/requests/${id}/record`);
    const [last] = await node.sql<{ hash: string }>(
      'SELECT hash FROM shared_event WHERE request_id = $1 ORDER BY seq DESC LIMIT 1',
      [id],
    );
    for (const said of [`Record of ${reference}`, last!.hash, 'Yes. Every event', 'Printed on']) {
      expect(body).toContain(said);
    }
    // who did each step, to the millisecond
    const steps = await node.sql<{ at: Date; actor: string }>(
      `SELECT at, header::jsonb ->> 'actor' AS actor FROM shared_event WHERE request_id = $1`,
      [id],
    );
    for (const { at, actor } of steps) {
      expect(body).toContain(`${actor}</bdi>, <bdi class="app-hash">${at.toISOString()}`);
    }
    expect(await readsOf(id)).toContain('print');
    expect((await belvia.get(`/audit/requests/${id}/record`)).status).toBe(403);
    for (const none of ['x', '%00', `${id}0`]) {
      expect([none, (await auditor.get(`/audit/requests/${none}/record`)).status]).toEqual([
        none,
        404,
      ]);
    }
  });
});
