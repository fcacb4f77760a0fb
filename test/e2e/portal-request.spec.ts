import { hidden, signIn, text, type Page, type Visitor } from '../support/browsing.js';
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

/** Opens a page with a form, fills it in and sends it. */
async function fill(who: Visitor, path: string, fields: Record<string, string>): Promise<Page> {
  const form = await who.get(path);
  return who.post(path, { ...hidden(form), ...fields });
}

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

  it('is linked with the one that takes its place, where the same State is asked', async () => {
    const { id, reference } = await requestThatIs(node, 'received');
    const path = `/requests/${id}/copy`;
    expect((await aldora.get(path)).body).not.toContain('name="replaces"');
    await node.do('xb-authority', id, 'return-unexecuted', {
      ...{ code: 'wrong-authority', reasons: 'The provider sits elsewhere.' },
    });
    expect((await aldora.get(path)).body).toMatch(/name="replaces"[^>]* value="yes" checked/);
    const made = async (fields: Record<string, string>): Promise<string> => {
      const { location = '' } = await fill(aldora, path, fields);
      return /[0-9a-f-]{36}/.exec(location)![0];
    };
    const linked = async (request: string): Promise<object[]> =>
      (await node.call('xa-liaison', 'GET', `/api/v1/requests/${request}`)).body.links;
    const fresh = await made({ to: 'XB', replaces: 'yes' });
    expect(await linked(fresh)).toEqual([{ type: 'replaces', request: id, direction: 'to' }]);
    expect(await linked(await made({ to: 'XC', replaces: 'yes' }))).toEqual([]);
    expect(await linked(await made({ to: 'XB' }))).toEqual([]);
    expect(text(await aldora.get(`/requests/${id}`))).toContain('A request that replaces this one');
    const page = text(await aldora.get(`/requests/${fresh}`));
    expect(page).toContain(`The request that this one replaces: ${reference}`);
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
    // where there is none to send, the page leads to where one is added
    const toAdd = `href="/requests/${id}/documents">Add documents`;
    expect((await belvia.get(form(id, 'deliver'))).body).toContain(toAdd);
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
    expect((await belvia.get(form(id, 'deliver'))).body).not.toContain(toAdd);
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
    const asked = await auditor.get(`/requests/${id}/print?language=fr`);
    expect([asked.status, asked.body.includes('<html lang="en"')]).toEqual([428, true]);
    const [, action = ''] = /<form method="post" action="([^"]+\/print[^"]*)"/.exec(asked.body)!;
    const opened = await auditor.post(action, { reason: 'Yearly audit.' });
    expect([opened.status, opened.body.includes('Imprimé')]).toEqual([200, true]);
  });

  it('has a language of its own, and its reader keeps the one that was chosen', async () => {
    const { id } = await requestThatIs(node, 'accepted');
    const papers: readonly (readonly [Visitor, string])[] = [
      [belvia, `/requests/${id}/print`],
      [auditor, `/audit/requests/${id}/record`],
      [await signIn(node, 'liaison@xa.example'), `/requests/${id}/receipt`],
    ];
    for (const [who, path] of papers) {
      const language = async (asked: string): Promise<string | undefined> =>
        /<html lang="([^"]+)"/.exec((await who.get(path + asked)).body)?.[1];
      expect([path, await language('?language=ar')]).toEqual([path, 'ar']);
      for (const asked of ['', '?language=xx', '?language=ar&language=fr', '?language='])
        expect([path, asked, await language(asked)]).toEqual([path, asked, 'en']);
    }
    // what was written stays, though the example of the law says the same and is translated
    const print = text(await belvia.get(`/requests/${id}/print?language=fr`));
    expect(print).toContain('Court of Port Aldor, cybercrime section');
    expect((await belvia.get(`/requests/${id}`)).body).toContain('<html lang="en"');
  });
});
