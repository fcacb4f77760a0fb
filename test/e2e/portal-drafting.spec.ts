import { hidden, type Page, plain, signIn, text, type Visitor } from '../support/browsing.js';
import { aPreservation, aStoredDataRequest } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let liaison: Visitor;
let authority: Visitor;

beforeAll(async () => {
  node = await startNode('PostgreSQL', { DOCUMENT_BYTES: '100000' });
  liaison = await signIn(node, 'liaison@xa.example');
  authority = await signIn(node, 'authority@xa.example');
});

afterAll(async () => {
  await node.stop();
});

/** Opens a part of a draft, fills it in and saves it. */
async function write(
  who: Visitor,
  id: string,
  task: string,
  fields: Record<string, string>,
  step = 'next',
): Promise<Page> {
  const path = `/requests/${id}/draft/${task}`;
  return who.post(path, { ...hidden(await who.get(path)), ...fields, step });
}

/** Does an act by its pages: the form, the check, and the confirmation. */
async function act(who: Visitor, id: string, action: string): Promise<Page> {
  const path = `/requests/${id}/actions/${action}`;
  const check = await who.post(path, hidden(await who.get(path)));
  return who.post(path, { ...hidden(check), step: 'confirm' });
}

interface SentFile {
  readonly name: string;
  readonly content: string | Buffer;
}

/** Sends files as the form of the page does. */
async function upload(
  who: Visitor,
  id: string,
  files: readonly SentFile[],
  token?: string,
): Promise<Page> {
  const path = `/requests/${id}/documents`;
  const { body } = await who.get(path);
  const action = plain(/action="(\/requests\/[^"]+\/documents\?form=[^"]+)"/.exec(body)?.[1] ?? '');
  const parts = files.flatMap(({ name, content }) => [
    `--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    content,
    '\r\n',
  ]);
  const reply = await node.app.inject({
    method: 'POST',
    url: token === undefined ? action : `${path}?form=${token}`,
    headers: {
      accept: 'text/html',
      'accept-language': 'en',
      cookie: [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'sec-fetch-site': 'same-origin',
      'content-type': 'multipart/form-data; boundary=edge',
    },
    payload: Buffer.concat([...parts, '--edge--\r\n'].map((part) => Buffer.from(part))),
  });
  const { statusCode: status, headers } = reply;
  return { status, body: plain(reply.body), location: headers.location, headers };
}

const documentsOf = async (
  id: string,
): Promise<{ id: string; name: string; sentAt: unknown }[]> => {
  const { body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}/documents`);
  return (body as { items: { id: string; name: string; sentAt: unknown }[] }).items;
};
const read = async (id: string): Promise<Record<string, unknown>> =>
  (await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`)).body;

/** The label, and how it stands, of each task of the list. */
function tasks({ body }: Page): Record<string, string> {
  const lines = body.matchAll(
    /href="\/requests\/[^"]+\/draft\/([^"]+)" aria-describedby[\s\S]*?id="\1-standing">(?:<strong[^>]*>)?([^<]+)</g,
  );
  return Object.fromEntries([...lines].map(([, id, standing]) => [id!, standing!.trim()]));
}

describe('a new request', () => {
  it('begins with the State, and then says what the directory knows of it', async () => {
    const first = await liaison.get('/requests/new');
    expect(first.body).toContain('value="XB"');
    expect(first.body).not.toContain('value="XA"');
    const { body } = await liaison.get('/requests/new?to=XB');
    for (const hint of ['Vietnamese', 'English', '24/7 contact point', 'Day and hour there now']) {
      expect(body).toContain(hint);
    }
  });

  it('offers what is carried and what one’s roles may ask for, with what it is for', async () => {
    const kinds = ({ body }: Page): string[] =>
      [...body.matchAll(/name="kind"[^>]* value="([^"]+)"/g)].map(([, kind]) => kind!);
    const page = await liaison.get('/requests/new?to=XB');
    expect(kinds(page)).toContain('un-cybercrime-2024/stored-data');
    expect(kinds(page)).not.toContain('un-cybercrime-2024/extradition');
    expect(kinds(page)).not.toContain('un-cybercrime-2024/preservation-extension');
    expect(page.body).toContain('Search, access, seizure, securing or disclosure of stored data.');
    const contact = await signIn(node, 'contact@xa.example');
    const lane = kinds(await contact.get('/requests/new?to=XB'));
    expect(lane).toEqual(['un-cybercrime-2024/preservation']);
    const auditor = await signIn(node, 'auditor@xa.example');
    expect((await auditor.get('/requests/new')).status).toBe(403);
  });

  it('is one draft however often the button was pressed, and none where nothing was chosen', async () => {
    const page = await liaison.get('/requests/new?to=XB');
    const none = await liaison.post('/requests/new', hidden(page));
    expect([none.status, none.body.includes('href="#kind"')]).toEqual([422, true]);
    // a State that is none to ask, and a button pressed with none chosen
    for (const query of ['to=XA', 'next=1']) {
      const nowhere = await liaison.get(`/requests/new?${query}`);
      expect([nowhere.status, nowhere.body.includes('href="#to"')]).toEqual([422, true]);
    }
    expect((await liaison.get('/requests/new')).body).toContain('name="next"');
    const fields = { ...hidden(page), kind: 'un-cybercrime-2024/stored-data' };
    const [one, other] = [
      await liaison.post('/requests/new', fields),
      await liaison.post('/requests/new', fields),
    ];
    expect(one.location).toMatch(/^\/requests\/[0-9a-f-]{36}\/draft\?done=created$/);
    expect(other.location).toBe(one.location);
  });
});

describe('the whole way without JavaScript', () => {
  it('leads from the choice over every part, the check and the documents to the other State', async () => {
    const begun = await liaison.post('/requests/new', {
      ...hidden(await liaison.get('/requests/new?to=XB')),
      kind: 'un-cybercrime-2024/stored-data',
    });
    const id = begun.location!.split('/')[2]!;
    const list = await liaison.get(begun.location!);
    expect(list.body).toContain('It would be returned for');
    expect(tasks(list)).toMatchObject({
      ...{ offences: 'To do', items: 'To do', 'contents-facts': 'To do', language: 'Done' },
      'contents-authority': 'Done',
      ...{ 'contents-period': 'Where it applies', urgency: 'Done', links: 'Where it applies' },
    });
    expect(tasks(list)).not.toHaveProperty('oral');

    const page = await liaison.get(`/requests/${id}/draft/contents-facts`);
    expect(page.body).toMatch(
      /Summary of the facts[\s\S]*Who did what[\s\S]*For example:[\s\S]*40\(15\)\(c\)/,
    );

    const went = await write(liaison, id, 'offences', {
      'offences_0-article': '7',
      'offences_0-description': 'Illegal access',
      'offences_0-maxPenaltyYears': '5',
    });
    expect(went.location).toBe(`/requests/${id}/draft/items`);
    await write(liaison, id, 'items', {
      'items_0-measure': 'disclose',
      'items_0-data': 'subscriber',
      'items_0-target': '203.0.113.84',
      'items_0-period-from': '2026-11-01',
    });
    for (const name of ['authority', 'subject', 'facts', 'assistance', 'persons', 'purpose']) {
      const saved = await write(liaison, id, `contents-${name}`, { value: `Our ${name}` });
      expect([name, saved.status]).toEqual([name, 303]);
    }
    await write(liaison, id, 'contents-period', {
      'value-from': '2026-11-01',
      'value-to': '2026-11-16',
    });
    await write(liaison, id, 'urgency', {
      urgency: 'urgent',
      'deadline-on': '2027-03-01',
      'deadline-reason': 'The hearing is on the second of March.',
    });
    await write(liaison, id, 'confidential', { confidential: 'true' });
    const later = await write(liaison, id, 'language', { language: 'en' }, 'later');
    expect(later.location).toBe(`/requests/${id}/draft?done=saved`);

    const ready = await liaison.get(`/requests/${id}/draft`);
    expect(ready.body).toContain('Nothing stands in the way of transmission');
    expect(Object.values(tasks(ready))).not.toContain('To do');
    expect(tasks(ready)).toHaveProperty('oral');
    expect(await read(id)).toMatchObject({
      offences: [{ article: '7', description: 'Illegal access', maxPenaltyYears: 5 }],
      items: [{ measure: 'disclose', target: '203.0.113.84', period: { from: '2026-11-01' } }],
      contents: { facts: 'Our facts', period: { from: '2026-11-01', to: '2026-11-16' } },
      urgency: 'urgent',
      deadline: { on: '2027-03-01' },
      confidential: true,
    });

    const sent = await upload(liaison, id, [
      { name: 'order.pdf', content: 'Order' },
      { name: 'annex.txt', content: 'Annex' },
    ]);
    expect([sent.status, sent.location]).toEqual([303, `/requests/${id}/documents?taken=2`]);
    const check = await liaison.get(`/requests/${id}/draft/check`);
    for (const text of [
      'Our facts',
      'order.pdf',
      'annex.txt',
      'What Belvia'.slice(0, 4),
      'Subscriber data',
    ]) {
      expect(check.body).toContain(text);
    }
    expect(check.body).toContain(`/requests/${id}/actions/submit-for-approval`);
    expect(check.body).toContain(`href="/requests/${id}/draft/contents-facts">Change`);
    for (const said of ['This is what Belvia will read', 'What stays in your State']) {
      expect(check.body).toContain(said);
    }
    expect(check.body).toMatch(/Two people are needed[\s\S]*Central authority/);
    expect((await act(liaison, id, 'submit-for-approval')).status).toBe(303);
    expect((await liaison.get(`/requests/${id}/draft`)).location).toBe(`/requests/${id}`);

    // whoever approves reads the very same, and sends it from there or gives it back
    const answers = `/requests/${id}/draft/check`;
    for (const page of [`/requests/${id}`, `/requests/${id}/actions/transmit`]) {
      expect((await authority.get(page)).body).toContain(`href="${answers}"`);
    }
    const shown = (await authority.get(answers)).body;
    for (const said of ['Our facts', 'Subscriber data', 'you may give it', 'actions/transmit']) {
      expect(shown).toContain(said);
    }
    expect(shown).toContain(`/requests/${id}/actions/return-to-drafter`);
    expect(shown).not.toContain('>Change');
    expect((await liaison.get(answers)).body).toContain('waits for approval by another officer');

    // whoever sends it sees what goes along, and leaves out what was added by mistake
    const annex = (await documentsOf(id)).find(({ name }) => name === 'annex.txt')!.id;
    const path = `/requests/${id}/actions/transmit`;
    const form = await authority.get(path);
    expect(form.body).toContain('Documents that are not sent');
    const preview = await authority.post(path, {
      ...hidden(form),
      [`leaveOut_${annex}`]: annex,
    });
    expect(text(preview)).toMatch(
      /What Belvia will see.*Documents order\.pdf .*stays in your State Documents that are not sent annex\.txt /,
    );
    const { location: done } = await authority.post(path, { ...hidden(preview), step: 'confirm' });
    expect(done).toBe(`/requests/${id}/receipt`);
    expect(await read(id)).toMatchObject({ state: 'transmitted' });
    expect((await authority.get(answers)).location).toBe(`/requests/${id}`);
    const sentAlong = (await documentsOf(id)).filter(({ sentAt }) => sentAt !== null);
    expect(sentAlong.map(({ name }) => name)).toEqual(['order.pdf']);
    const { body: told } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/history`);
    expect(JSON.stringify(told)).not.toContain(annex);
    // the history names what was sent, and spells out what was changed
    const story = text(await authority.get(`/requests/${id}`));
    expect(story).toMatch(
      /Transmitted Aldora.{0,200} Documents order\.pdf · 5 bytes · SHA-256 [0-9a-f]{64} Basis/,
    );
    expect(story).toMatch(
      /What is asked for, item by item Disclose · Subscriber data · 203\.0\.113\.84/,
    );
    expect(story).toMatch(
      /Document added .{0,200} Documents annex\.txt · 5 bytes · SHA-256 [0-9a-f]{64} Basis/,
    );
  });
});

describe('the page of a part', () => {
  let id: string;
  beforeEach(async () => {
    ({ id } = await node.draft('xa-liaison', aStoredDataRequest()));
  });

  it('removes what was emptied, a member of a period as well', async () => {
    await write(liaison, id, 'contents-persons', { value: '  ' });
    await write(liaison, id, 'contents-period', { 'value-from': '2026-11-01', 'value-to': '' });
    const { contents } = (await read(id)) as { contents: Record<string, unknown> };
    expect(contents).not.toHaveProperty('persons');
    expect(contents.period).toEqual({ from: '2026-11-01' });
    expect(tasks(await liaison.get(`/requests/${id}/draft`))['contents-period']).toBe('To mend');
  });

  it('says at each field what is wrong, and keeps what was typed', async () => {
    const again = await write(liaison, id, 'items', {
      'items_0-measure': '',
      'items_0-target': 'A <mailbox>',
      'items_0-period-from': 'yesterday',
    });
    expect(again.status).toBe(422);
    for (const text of [
      'href="#items_0-measure"',
      'href="#items_0-period-from"',
      'A &lt;mailbox&gt;',
    ]) {
      expect(again.body).toContain(text);
    }
    const long = await write(liaison, id, 'contents-authority', { value: 'x'.repeat(600) });
    expect([long.status, long.body.includes('href="#value"')]).toEqual([422, true]);
  });

  it('keeps the ids of items, and lets one be removed and others be added', async () => {
    const before = (await read(id)).items as { id: string; target: string }[];
    const path = `/requests/${id}/draft/items`;
    const filled = await liaison.get(path);
    expect(filled.body.match(/name="items_\d+-measure"/g)).toHaveLength(before.length);
    const page = await liaison.post(path, { ...hidden(filled), more: 'items' });
    const fields = { 'items_0-measure': '', 'items_0-data': '', 'items_0-target': '' };
    await liaison.post(path, {
      ...hidden(page),
      ...fields,
      'items_1-measure': 'preserve',
      'items_2-measure': 'search',
    });
    const after = (await read(id)).items as { id: string; measure: string }[];
    expect(after.map(({ measure }) => measure)).toEqual(['preserve', 'search']);
    expect(after[0]!.id).toBe(before[1]!.id);
  });

  it('leaves in the history what it changed, and no more', async () => {
    await write(liaison, id, 'contents-purpose', { value: 'Another purpose' });
    const { body } = await liaison.get(`/requests/${id}`);
    const event = /id="private-2"[\s\S]*?<\/li>/.exec(body)![0];
    expect(event).toMatch(/<dt>Purpose<\/dt>\s*<dd dir="auto">Another purpose</);
    expect(event.match(/<dt>/g)).toHaveLength(1);
  });

  it('writes nothing into the history where nothing was changed', async () => {
    const { version } = (await read(id)) as { version: number };
    const { location } = await write(liaison, id, 'contents-purpose', {
      value: 'Identify the author of the intrusion',
    });
    expect(location).toBe(`/requests/${id}/draft/urgency`);
    expect(await read(id)).toMatchObject({ version });
  });

  it('tells who changed what meanwhile, and loses nothing that was typed', async () => {
    const path = `/requests/${id}/draft/contents-facts`;
    const form = await liaison.get(path);
    await write(authority, id, 'contents-purpose', { value: 'Another purpose' });
    const stale = await liaison.post(path, { ...hidden(form), value: 'My own facts' });
    expect(stale.status).toBe(422);
    expect(text(stale)).toMatch(
      /Somebody has acted meanwhile.*Central authority of Aldora · Officer of Aldora.*Purpose Another purpose/,
    );
    expect(stale.body).toMatch(/<textarea[^>]*>My own facts</);
    expect(stale.body).not.toContain('somebody entered the network');
    const saved = await liaison.post(path, { ...hidden(stale), value: 'My own facts' });
    expect(saved.status).toBe(303);
    expect((await read(id)).contents).toMatchObject({
      ...{ facts: 'My own facts', purpose: 'Another purpose' },
    });
  });

  it('reads the time of an oral request by one’s own clock', async () => {
    await write(liaison, id, 'urgency', { urgency: 'emergency' });
    await write(liaison, id, 'oral', {
      'oral-at': '2026-11-20T10:30',
      'oral-means': 'Telephone',
      'oral-to': 'Duty officer',
    });
    expect(await read(id)).toMatchObject({ oral: { at: '2026-11-20T09:30:00.000Z' } });
    expect((await liaison.get(`/requests/${id}/draft/oral`)).body).toContain('2026-11-20T10:30');
  });

  it('links with an earlier preservation of one’s own to the same State, and no other', async () => {
    const { id: earlier } = await node.draft('xa-liaison', aPreservation());
    const { id: elsewhere } = await node.draft(
      'xa-liaison',
      aPreservation({ requestedState: 'XC', language: 'en' }),
    );
    const { body } = await liaison.get(`/requests/${id}/draft/links`);
    expect([body.includes(earlier), body.includes(elsewhere)]).toEqual([true, false]);
    await write(liaison, id, 'links', { [`follows_${earlier}`]: earlier });
    expect(await read(id)).toMatchObject({ links: [{ type: 'follows', request: earlier }] });
    await write(liaison, id, 'links', {});
    expect(await read(id)).toMatchObject({ links: [] });
  });

  it('is for those who may write the draft, and for no part that it has not', async () => {
    const auditor = await signIn(node, 'auditor@xa.example');
    expect((await auditor.get(`/requests/${id}/draft`)).status).toBe(403);
    expect((await liaison.get(`/requests/${id}`)).body).toContain(`/requests/${id}/draft"`);
    const foreign = await signIn(node, 'liaison@xb.example');
    expect((await foreign.get(`/requests/${id}/draft`)).status).toBe(404);
    expect((await liaison.get(`/requests/${id}/draft/contents-nothing`)).status).toBe(404);
    await node.do('xa-liaison', id, 'submit-for-approval');
    await node.do('xa-authority', id, 'transmit');
    const task = `/requests/${id}/draft/contents-facts`;
    const sent = await foreign.post(task, { version: '3', value: 'x' });
    expect([sent.status, sent.location]).toEqual([303, `/requests/${id}`]);
    expect((await auditor.get(`/requests/${id}`)).body).not.toContain(`/requests/${id}/draft"`);
  });
});

describe('documents', () => {
  let id: string;
  beforeEach(async () => {
    ({ id } = await node.draft('xa-liaison', aStoredDataRequest()));
  });

  it('are taken one by one: what is refused keeps no other out, and each is told of by its name', async () => {
    const { status, body } = await upload(liaison, id, [
      { name: 'empty.txt', content: '' },
      { name: 'tool.exe', content: 'MZ' },
      { name: 'order.pdf', content: 'Order' },
      { name: 'copy.pdf', content: 'Order' },
    ]);
    expect(status).toBe(422);
    expect(body).toContain('“empty.txt” is empty');
    expect(body).toContain('“tool.exe” is a program');
    expect(body).toContain('“copy.pdf”: a document with the very same content');
    expect((await documentsOf(id)).map(({ name }) => name)).toEqual(['order.pdf']);
  });

  it('are refused where they are too large, or where there is none', async () => {
    const large = await upload(liaison, id, [
      { name: 'small.txt', content: 'small' },
      { name: 'large.bin', content: Buffer.alloc(300_000, 1) },
      { name: 'after.txt', content: 'after' },
    ]);
    expect([large.status, large.body.includes('“large.bin” is larger than 0.1 MB')]).toEqual([
      422,
      true,
    ]);
    expect((await documentsOf(id)).map(({ name }) => name)).toEqual(['small.txt']);
    const none = await upload(liaison, id, [{ name: '', content: '' }]);
    expect([none.status, none.body.includes('Choose a file first.')]).toEqual([422, true]);
    const many = Array.from({ length: 21 }, (_, index) => ({
      name: `${index}.txt`,
      content: `File ${index}`,
    }));
    const some = await upload(liaison, id, many);
    expect([some.status, some.body.includes('more than 20 files')]).toEqual([422, true]);
  });

  it('are taken from a form of one’s own session alone [ASVS 3.5.1]', async () => {
    const stolen = /documents\?form=([^"]+)"/.exec(
      (await authority.get(`/requests/${id}/documents`)).body,
    )!;
    for (const token of ['', 'a.b', stolen[1]!]) {
      const { status } = await upload(liaison, id, [{ name: 'a.txt', content: 'a' }], token);
      expect(status).toBe(403);
    }
    expect(await documentsOf(id)).toEqual([]);
    // a form without files is never believed by what stands in its address
    const own = /documents\?form=([^"]+)"/.exec(
      (await liaison.get(`/requests/${id}/documents`)).body,
    )!;
    const path = `/requests/${id}/draft/contents-facts?form=${own[1]!}`;
    expect((await liaison.post(path, { form: '', value: 'x' })).status).toBe(403);
  });

  it('come as files that no browser shows, and the read is recorded', async () => {
    await upload(liaison, id, [{ name: 'pâge.html', content: '<script>alert(1)</script>' }]);
    const [document] = await documentsOf(id);
    const path = `/requests/${id}/documents/${document!.id}`;
    expect((await authority.get(`/requests/${id}`)).body).toContain(`href="${path}"`);
    const { status, headers, body } = await authority.get(path);
    expect([status, body]).toEqual([200, '<script>alert(1)</script>']);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; /),
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': 'no-store',
    });
    const reads = await node.sql<{ what: string }>(
      'SELECT actor, what FROM read_event WHERE request_id = $1 AND subject = $2',
      [id, document!.id],
    );
    expect(reads).toHaveLength(1);
    const foreign = await signIn(node, 'authority@xb.example');
    expect((await foreign.get(path)).status).toBe(404);
  });

  it('of a sealed request are opened by saying why', async () => {
    await upload(liaison, id, [{ name: 'order.pdf', content: 'Order' }]);
    const [document] = await documentsOf(id);
    await node.call('xa-authority', 'POST', `/api/v1/requests/${id}/seal`, { reasons: 'Sources.' });
    const auditor = await signIn(node, 'auditor@xa.example');
    const path = `/requests/${id}/documents`;
    for (const address of [path, `${path}/${document!.id}`]) {
      const asked = await auditor.get(address);
      expect([asked.status, asked.body.includes('Why do you open it?')]).toEqual([428, true]);
      const opened = await auditor.post(address, { reason: 'Yearly audit' });
      expect([opened.status, opened.body.includes('rder')]).toEqual([200, true]);
    }
    const reads = await node.sql<{ reason: string }>(
      'SELECT reason FROM read_event WHERE request_id = $1 AND subject = $2',
      [id, document!.id],
    );
    expect(reads).toEqual([{ reason: 'Yearly audit' }]);
  });
});
