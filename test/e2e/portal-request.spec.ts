import { signIn, visitor, type Page, type Visitor } from '../support/browsing.js';
import { preservationThatIs, requestThatIs } from '../support/cases.js';
import { announceAll, aStoredDataRequest, inDays, upload } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';
import { refusal, SecondDesk } from '../support/second-desk.js';

let node: TestNode;
let belvia: Visitor;
let aldora: Visitor;
let auditor: Visitor;

beforeAll(async () => {
  node = await startNode();
  belvia = await signIn(node, 'authority@xb.example');
  aldora = await signIn(node, 'second@xa.example');
  auditor = await signIn(node, 'auditor@xb.example');
});

afterAll(async () => {
  await node.stop();
});

/** Hidden fields of the form that was seen last. */
function hidden({ body }: Page): Record<string, string> {
  const fields = body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  return Object.fromEntries(
    [...fields]
      .map(([, name, value]) => [name!, value!] as const)
      .filter(([name]) => name !== 'form'),
  );
}

/** Opens a page with a form, fills it in and sends it. */
async function fill(who: Visitor, path: string, fields: Record<string, string>): Promise<Page> {
  const form = await who.get(path);
  return who.post(path, { ...hidden(form), ...fields });
}

/** The text of a page, without markup. */
const text = ({ body }: Page): string =>
  body.replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

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

describe('messages on the page of a request', () => {
  it('put each answer under its question, and lead to the act that answers', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    const questions = ['Which account?', 'Since when?'];
    await node.do('xb-authority', id, 'ask-for-information', { questions });
    const asked = await belvia.get(`/requests/${id}`);
    expect(text(asked)).toContain('Questions and answers Open');
    await node.do('xa-liaison', id, 'supply-information', {
      answers: ['The one named.', 'Since May.'],
    });
    const { body } = await belvia.get(`/requests/${id}`);
    expect(body).toMatch(/<dt dir="auto">Since when\?<\/dt><dd dir="auto">Since May\.<\/dd>/);
    expect(text({ ...asked, body })).not.toContain('Questions and answers Open');
  });

  it('stand before whoever answers, with a field for each question', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    const questions = ['Which account?', 'Since when?'];
    await node.do('xb-authority', id, 'ask-for-information', { questions });
    const path = `/requests/${id}/actions/supply-information`;
    const form = await aldora.get(path);
    expect(text(form)).toMatch(/What you answer Belvia .* Which account\? Since when\?/);
    expect(form.body).toMatch(/<label [^>]*for="answers_1"[^>]*>\s*Since when\?/);
    const half = await aldora.post(path, { ...hidden(form), answers_0: 'The one named.' });
    expect([half.status, half.body.includes('The one named.')]).toEqual([422, true]);
    const answers = { answers_0: 'The one named.', answers_1: 'Since May.' };
    const check = await aldora.post(path, { ...hidden(half), ...answers });
    expect((await aldora.post(path, { ...hidden(check), step: 'confirm' })).status).toBe(303);
    const { body } = await belvia.get(`/requests/${id}`);
    expect(body).toMatch(/<dt dir="auto">Since when\?<\/dt><dd dir="auto">Since May\.<\/dd>/);
  });

  it('show conditions to whoever accepts them, on the form and on the check', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    const until = inDays(400);
    await node.do('xb-authority', id, 'offer-conditions', {
      conditions: [{ code: 'C-TERMS', text: 'Destroyed after the trial.', until }],
    });
    const path = `/requests/${id}/actions/accept-conditions`;
    const form = await aldora.get(path);
    const check = await aldora.post(path, hidden(form));
    for (const page of [form, check]) expect(text(page)).toContain('Destroyed after the trial.');
    expect(form.body).not.toContain(until); // a day, as the reader's language writes it
    expect(text(form)).toContain(until.slice(0, 4));
  });

  it('mark what has not been read, until it has', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    await node.do('xa-liaison', id, 'ask-status', { text: 'The hearing is on Monday.' });
    await announceAll(node);
    const page = await belvia.get(`/requests/${id}`);
    const [, told = ''] = /\/notifications\/([0-9a-f-]{36})\/read/.exec(page.body) ?? [];
    const read = await belvia.post(`/notifications/${told}/read`, { request: id });
    expect(read.location).toBe(`/requests/${id}`);
    expect((await belvia.get(`/requests/${id}`)).body).not.toContain(`${told}/read`);
  });

  it('are kept apart from private notes, which the other State never sees', async () => {
    const { id } = await requestThatIs(node, 'received');
    const secret = 'The custodian is a cousin of the suspect.';
    const kept = await fill(belvia, `/requests/${id}/notes`, { text: secret });
    expect(kept.location).toBe(`/requests/${id}?done=note#history`);
    expect((await belvia.get(`/requests/${id}/notes`)).body).toContain(secret);
    expect((await belvia.get(`/requests/${id}?show=private`)).body).toContain(secret);
    for (const path of ['', '/notes', '/print', '?show=private']) {
      expect((await aldora.get(`/requests/${id}${path}`)).body).not.toContain(secret);
    }
    const empty = await fill(belvia, `/requests/${id}/notes`, { text: ' ' });
    expect([empty.status, empty.body.includes('error-summary')]).toEqual([422, true]);
  });
});

describe('the history on the page of a request', () => {
  it('is narrowed to decisions, messages or one State’s own, by its address', async () => {
    const { id } = await requestThatIs(node, 'accepted');
    await node.do('xa-liaison', id, 'ask-status', { text: 'Any news?' });
    const shown = async (show: string): Promise<string> => {
      const { body } = await belvia.get(`/requests/${id}?show=${show}`);
      return body.slice(body.indexOf('id="history"'));
    };
    expect(await shown('decisions')).toMatch(/Accepted/);
    expect(await shown('decisions')).not.toContain('Any news?');
    expect(await shown('messages')).toContain('Any news?');
    expect(await shown('private')).not.toContain('Any news?');
  });
});

describe('a request that came to nothing', () => {
  it('tells whoever asked what can be done next, and keeps the receipt at hand', async () => {
    const { id } = await requestThatIs(node, 'received');
    await node.do('xb-authority', id, 'return-unexecuted', {
      ...{ code: 'wrong-authority', reasons: 'The provider sits elsewhere.' },
    });
    const page = await aldora.get(`/requests/${id}`);
    expect(text(page)).toContain('What you can do next');
    for (const link of [`/requests/${id}/copy`, '/directory/XB', `/requests/${id}/receipt`]) {
      expect(page.body).toContain(`href="${link}"`);
    }
    expect(text(await belvia.get(`/requests/${id}`))).not.toContain('What you can do next');
  });
});

describe('preserved data', () => {
  it('stand on a line of time, with the floor, the last day and the request that follows', async () => {
    const kept = await preservationThatIs(node, 'preserved', {
      from: inDays(0),
      until: inDays(90),
    });
    const links = [{ type: 'follows', request: kept.id }];
    const { id, reference } = await requestThatIs(
      node,
      'transmitted',
      aStoredDataRequest({ links }),
    );
    const page = await belvia.get(`/requests/${kept.id}`);
    for (const said of ['Data kept from this day', 'Kept at least until this day', reference]) {
      expect(text(page)).toContain(said);
    }
    expect(page.body).toContain('<svg class="app-chain__line"');
    const follower = await belvia.get(`/requests/${id}`);
    expect(text(follower)).toContain(`Preservation asked for by request ${kept.reference}`);
  });
});

describe('the second officer’s pages', () => {
  it('show what would be done, lose nothing that was typed, and carry it out once confirmed', async () => {
    const desk = new SecondDesk(node);
    const { id } = await desk.toAldora();
    const pending = await desk.asked('xa-authority', id, 'refuse', refusal);
    const place = `/requests/${id}/pending/${pending}`;
    expect((await aldora.get(`/requests/${id}`)).body).toContain(place);
    const look = await aldora.get(place);
    expect(text(look)).toMatch(new RegExp(`What Belvia will see.*${refusal.reasons}`));
    const silent = await fill(aldora, `${place}/decline`, { reasons: '' });
    expect(silent.status).toBe(422);
    const form = await aldora.get(`${place}/confirm`);
    const old = { ...hidden(form), version: '1', reasons: 'I have read the file.' };
    const stale = await aldora.post(`${place}/confirm`, old);
    expect(stale.body).toContain('Somebody has acted meanwhile');
    expect(stale.body).toContain('I have read the file.');
    const done = await aldora.post(`${place}/confirm`, {
      ...hidden(stale),
      reasons: 'I have read the file.',
    });
    expect(done.location).toBe(`/requests/${id}?done=confirmed`);
    expect(text(await aldora.get(`/requests/${id}`))).toContain('Refused');
    expect(text(await aldora.get(place))).toContain('Confirmed');
  });

  it('are for the own State alone', async () => {
    const desk = new SecondDesk(node);
    const { id } = await desk.toAldora();
    const pending = await desk.asked('xa-authority', id, 'refuse', refusal);
    const other = await signIn(node, 'authority@xb.example');
    expect((await other.get(`/requests/${id}/pending/${pending}`)).status).toBe(404);
    expect((await other.get(`/requests/${id}`)).body).not.toContain(pending);
    const declined = await fill(aldora, `/requests/${id}/pending/${pending}/decline`, {
      reasons: 'The ground does not fit.',
    });
    expect(declined.location).toBe(`/requests/${id}?done=declined`);
  });
});

describe('the pages of an assessment', () => {
  const form = (id: string, action: string): string => `/requests/${id}/actions/${action}`;

  it('hold the offence as the other State states it against the own law, for the own State alone', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    const page = await belvia.get(form(id, 'record-assessment'));
    expect(text(page)).toMatch(/As Aldora states it.*Illegal access to a hospital network/);
    expect(page.body).toContain('name="ownLaw"');
    expect(page.body).not.toContain('Aldora will see this');
    const ownLaw = 'Article 289 of the Criminal Code; up to seven years.';
    const given = { scope: 'inside', dualCriminality: 'met', ownLaw };
    const check = await belvia.post(form(id, 'record-assessment'), {
      ...{ ...hidden(page), ...given },
      ...{ 'rights-finding': 'no-concern', 'rights-text': 'Reviewed.' },
    });
    const done = await belvia.post(form(id, 'record-assessment'), {
      ...hidden(check),
      step: 'confirm',
    });
    expect(done.location).toBe(`/requests/${id}?done=record-assessment`);
    expect((await belvia.get(`/requests/${id}`)).body).toContain(ownLaw);
    expect((await aldora.get(`/requests/${id}`)).body).not.toContain(ownLaw);
  });

  it('offer the grounds of this act alone, explain the forbidden ones, and lead to a consultation', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    const refuse = await belvia.get(form(id, 'refuse'));
    const codes = ({ body }: Page): string[] =>
      [...body.matchAll(/<option value="(R-[^"]+|P-[^"]+)"/g)].map(([, code]) => code!);
    const postpone = await belvia.get(form(id, 'postpone'));
    expect(codes(refuse).filter((code) => codes(postpone).includes(code))).toEqual([]);
    expect(codes(postpone).length).toBeGreaterThan(0);
    expect(text(refuse)).toMatch(/Grounds that can never be chosen .*\(40\(\d+\)\)/);
    expect(text(refuse)).toContain('Aldora will see this');
    const lead = form(id, 'open-consultation?about=refusal');
    expect(refuse.body).toContain(lead);
    expect((await belvia.get(lead)).body).toMatch(/value="refusal" checked/);
    const check = await belvia.post(form(id, 'refuse'), {
      ...{ ...hidden(refuse), reasons: 'The act is no offence under our law.' },
      'grounds_0-code': 'R-DC',
    });
    expect(check.body).toContain('You have not recorded why');
  });

  it('offer the documents that the act is about: one’s own to send, the other’s to confirm', async () => {
    const { id } = await requestThatIs(node, 'in-execution');
    const put = async (client: string, name: string): Promise<string> =>
      (await upload(node, client, id, name, { name })).body.id;
    const [first, second] = [await put('xb-executing', 'one'), await put('xb-executing', 'two')];
    const own = await put('xa-liaison', 'ours');
    await node.do('xb-executing', id, 'deliver', { documents: [first] });
    const offered = async (who: Visitor, action: string): Promise<boolean[]> => {
      const { body } = await who.get(form(id, action));
      return [first, second, own].map((one) => body.includes(`name="documents_${one}"`));
    };
    expect(await offered(belvia, 'deliver')).toEqual([false, true, false]);
    expect(await offered(aldora, 'confirm-receipt')).toEqual([true, false, false]);
  });

  it('decide on one item by itself', async () => {
    const { id, items } = await requestThatIs(node, 'accepted');
    const [first, second] = items;
    const page = await belvia.get(form(id, `decide-items?item=${second!.id}`));
    expect(text(page)).toContain('mailbox of the same account');
    expect(text(page)).not.toContain(`: ${first!.target!}`);
    const check = await belvia.post(form(id, 'decide-items'), {
      ...{ ...hidden(page), 'items_0-decision': 'accepted' },
    });
    await belvia.post(form(id, 'decide-items'), { ...hidden(check), step: 'confirm' });
    const { body } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}`);
    const decisions = body.items.map(({ decision }: { decision: string }) => decision);
    expect(decisions).toEqual([first!.decision, 'accepted']);
  });
});

describe('who works on a request', () => {
  it('is named, taken off and sealed on pages, each with its reasons', async () => {
    const { id } = await requestThatIs(node, 'received');
    const [{ id: officer } = { id: '' }] = await node.sql<{ id: string }>(
      `SELECT id FROM officer WHERE email = 'second@xb.example'`,
    );
    const place = `/requests/${id}/people`;
    const closed = '01900000-0000-7000-8000-0000000000cc';
    await node.sql(
      `INSERT INTO unit (id, state, authority, name, closed_at)
        VALUES ($1, 'XB', 'xb-central', 'Old unit', node_time())`,
      [closed],
    );
    const offered = (await belvia.get(`${place}/assign`)).body;
    expect(offered).toContain(`value="${officer}"`);
    expect(offered).not.toContain(closed);
    const named = await fill(belvia, `${place}/assign`, { assignee: officer, reasons: 'Hanoi.' });
    expect(named.location).toBe(`${place}?done=assign`);
    expect(text(await belvia.get(`/requests/${id}`))).toContain('Second officer of Belvia');
    const nobody = await fill(belvia, `${place}/assign`, { assignee: '', reasons: 'Typed.' });
    expect([nobody.status, nobody.body.includes('Typed.')]).toEqual([422, true]);
    expect((await fill(belvia, `${place}/seal`, { reasons: '' })).status).toBe(422);
    expect((await fill(belvia, `${place}/seal`, { reasons: 'Sources.' })).location).toBe(
      `${place}?done=seal`,
    );
    const contact = await signIn(node, 'contact@xb.example');
    expect((await contact.get(`/requests/${id}`)).status).toBe(404);
    await fill(belvia, `${place}/unseal`, { reasons: 'It is over.' });
    const off = await fill(belvia, `${place}/unassign?who=${officer}`, { reasons: '' });
    expect(off.location).toBe(`${place}?done=unassign`);
  });

  it('who takes oneself off what is sealed is led to where there is something to see', async () => {
    const { id } = await requestThatIs(node, 'received');
    const place = `/requests/${id}/people`;
    const [self] = await node.sql<{ id: string }>(
      `SELECT id FROM officer WHERE email = 'authority@xb.example'`,
    );
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/seal`, { reasons: 'Sources.' });
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/assignments`, {
      assignee: self!.id,
    });
    const off = await fill(belvia, `${place}/unassign?who=${self!.id}`, { reasons: '' });
    expect(off.location).toBe('/requests');
    // an auditor, who may see it for a reason, is asked for it on its own page
    for (const part of ['people', 'notes']) {
      const { status, location } = await auditor.get(`/requests/${id}/${part}`);
      expect([part, status, location]).toEqual([part, 303, `/requests/${id}`]);
    }
  });
});

describe('the printed form', () => {
  it('says what, when and by whom, and is on record as a print [ASVS 16.2.1]', async () => {
    const { id, reference } = await requestThatIs(node, 'accepted');
    const page = await belvia.get(`/requests/${id}/print`);
    for (const said of [reference, 'Printed on', 'Printed by']) {
      expect(text(page)).toContain(said);
    }
    expect(await readsOf(id)).toContain('print');
  });

  it('of a sealed request takes a reason', async () => {
    const { id } = await requestThatIs(node, 'received');
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/seal`, { reasons: 'Sources.' });
    const asked = await auditor.get(`/requests/${id}/print`);
    expect(asked.status).toBe(428);
    const opened = await auditor.post(`/requests/${id}/print`, { reason: 'Yearly audit.' });
    expect([opened.status, opened.body.includes('Printed on')]).toEqual([200, true]);
  });
});

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
    for (const wrong of ['from=soon', 'from=2026-02-31', 'to=2026-02-31']) {
      expect([wrong, (await auditor.get(`/audit/trail?${wrong}`)).status]).toEqual([wrong, 422]);
    }
    const file = await auditor.get(`/audit/trail?request=${id}&format=csv`);
    expect(file.headers['content-disposition']).toContain('audit-trail.csv');
    expect(file.body).toContain(reference);
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
    const { id } = await requestThatIs(node, 'accepted');
    const page = await auditor.get(`/audit/events/shared.${id}.2`);
    for (const said of ['Checked just now: whole', 'Event 2 of', 'Hash of the event before']) {
      expect(text(page)).toContain(said);
    }
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

  it('can be gone on with by two windows at once, and counts no history twice', async () => {
    const { body } = await node.call('xb-auditor', 'POST', '/api/v1/verifications');
    const path = `/api/v1/verifications/${body.id}/continue`;
    await Promise.all([1, 2, 3].map(() => node.call('xb-auditor', 'POST', path)));
    const { requests, of } = (await node.call('xb-auditor', 'POST', path)).body;
    expect(requests).toBe(of);
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
