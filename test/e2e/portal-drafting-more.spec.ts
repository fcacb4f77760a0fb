import { createHash } from 'node:crypto';
import { sessionCookie } from '@rogatory/identity';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { hidden, type Page, plain, signIn, type Visitor } from '../support/browsing.js';
import { aStoredDataRequest } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let liaison: Visitor;
let authority: Visitor;
let contact: Visitor;

beforeAll(async () => {
  node = await startNode('PostgreSQL');
  liaison = await signIn(node, 'liaison@xa.example');
  authority = await signIn(node, 'authority@xa.example');
  contact = await signIn(node, 'contact@xa.example');
});

afterAll(async () => {
  await node.stop();
});

const read = async (id: string): Promise<Record<string, unknown>> =>
  (await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`)).body;
const idIn = ({ location }: Page): string => location!.split('/')[2]!.split('?')[0]!;

describe('a request that cannot wait', () => {
  const preservation = '/requests/urgent?to=XB&kind=un-cybercrime-2024/preservation';
  const stored = '/requests/urgent?to=XB&kind=un-cybercrime-2024/stored-data';
  const keep = {
    ...{ urgency: 'emergency', confidential: 'true', language: 'en' },
    ...{ 'offences_0-article': '7', 'contents-authority': 'Court of Port Aldor' },
    'contents-offence': 'A hospital network was entered and its files encrypted',
    'contents-data': 'Connection records of 203.0.113.84',
    'contents-necessity': 'They are deleted tonight',
    'contents-intention': 'A request for disclosure follows within 40 days',
  };

  it('asks for what would bar its transmission, and for nothing that can follow', async () => {
    const first = await contact.get('/requests/urgent');
    expect(first.body).toMatch(/value="un-cybercrime-2024\/preservation" checked/);
    const { body } = await contact.get(preservation);
    for (const name of Object.keys(keep)) expect(body).toContain(`name="${name}"`);
    // once it has gone, a preservation is completed only when the other State asks
    expect(body).toContain('name="contents-custodian"');
    expect(body).not.toContain('What may wait');
    // who answers there, in which languages, and how late it is
    for (const hint of ['24/7 contact point', 'Vietnamese', 'Day and hour there now']) {
      expect(body).toContain(hint);
    }
    expect((await liaison.get(stored)).body).toContain('name="items_0-measure"');
    expect(body).toContain('value="24/7 contact point of Aldora"');
  });

  it('says before it is sent what may wait, and by when it is due between the two States', async () => {
    const { body } = await liaison.get(stored);
    expect(body).not.toContain('name="contents-persons"');
    expect(body).toMatch(/What may wait[\s\S]*Persons, items and accounts[\s\S]*No date is set/);
    expect(body).toMatch(
      /Confirm the oral request in writing[\s\S]*Urgent: 72 hours[\s\S]*Emergency: 24 hours/,
    );
    const place = '/service-levels/un-cybercrime-2024/confirm-in-writing';
    const own = { emergency: { unit: 'hours', count: 12 } };
    const set = await node.call('xa-admin', 'PUT', `/api/v1${place}`, own, { 'if-match': '*' });
    expect(set.status).toBe(200);
    expect((await liaison.get(stored)).body).toContain('Emergency: 12 hours');
  });

  it('offers to each what their roles may ask for, and nobody what their role may not', async () => {
    const kinds = ({ body }: Page): number => body.match(/name="kind"/g)?.length ?? 0;
    expect(kinds(await contact.get('/requests/urgent'))).toBe(1);
    expect(kinds(await liaison.get('/requests/urgent'))).toBeGreaterThan(1);
    const auditor = await signIn(node, 'auditor@xa.example');
    expect((await auditor.get('/requests/urgent')).status).toBe(403);
    for (const nowhere of ['to=XA&kind=un-cybercrime-2024/preservation', 'to=XB&kind=x']) {
      const { status, body } = await contact.get(`/requests/urgent?${nowhere}`);
      expect([status, body.includes('href="#to"')]).toEqual([422, true]);
    }
    // a State that was chosen on the way here is no mistake
    const { status, body } = await contact.get('/requests/urgent?to=XB');
    expect([status, /value="XB" selected/.test(body)]).toEqual([200, true]);
  });

  it('is drafted, checked and sent at one press, however often it was pressed', async () => {
    const fields = { ...hidden(await contact.get(preservation)), ...keep, step: 'send' };
    const sent = await contact.post('/requests/urgent', fields);
    expect([sent.status, sent.location]).toEqual([
      303,
      expect.stringMatching(/^\/requests\/[0-9a-f-]{36}\/receipt$/),
    ]);
    const again = await contact.post('/requests/urgent', fields);
    expect(again.location).toBe(sent.location);
    const id = idIn(sent);
    expect(await read(id)).toMatchObject({ state: 'transmitted', urgency: 'emergency' });

    const receipt = await contact.get(sent.location!);
    const { body } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/history`);
    const { events } = body as { events: { type: string; hash: string }[] };
    const { hash } = events.find(({ type }) => type === 'transmit')!;
    const { reference } = await read(id);
    for (const said of [hash, reference as string, 'What happens next', 'Custodian']) {
      expect(receipt.body).toContain(said);
    }
  });

  it('is checked before there is a draft, and says at each field what is missing', async () => {
    const drafts = async (): Promise<number> =>
      Number((await node.sql<{ n: string }>('SELECT count(*) AS n FROM request'))[0]!.n);
    const before = await drafts();
    const page = await contact.get(preservation);
    const wrong = await contact.post('/requests/urgent', {
      ...{ ...hidden(page), ...keep, step: 'send' },
      ...{ 'contents-necessity': ' ', 'offences_0-article': '' },
    });
    expect(wrong.status).toBe(422);
    for (const text of ['href="#contents-necessity"', 'href="#offences"', '203.0.113.84']) {
      expect(wrong.body).toContain(text);
    }
    expect(await drafts()).toBe(before);
  });

  it('becomes a draft where it is kept, whatever it lacks', async () => {
    const page = await contact.get(preservation);
    const fields = {
      ...hidden(page),
      urgency: 'urgent',
      'contents-data': 'Records',
      step: 'later',
    };
    const kept = await contact.post('/requests/urgent', fields);
    expect(kept.location).toMatch(/\/draft\?done=created$/);
    expect(await read(idIn(kept))).toMatchObject({ state: 'draft', contents: { data: 'Records' } });
  });

  it('waits for whoever may send it, and says that nothing has been sent', async () => {
    const page = await liaison.get(stored);
    expect(page.body).toContain('Check and submit now');
    const submitted = await liaison.post('/requests/urgent', {
      ...{ ...hidden(page), urgency: 'urgent', language: 'en', confidential: 'false' },
      ...{
        'offences_0-article': '7',
        'items_0-measure': 'disclose',
        'items_0-target': '203.0.113.84',
      },
      ...{ 'contents-authority': 'Court', 'contents-subject': 'Case 1', 'contents-facts': 'Facts' },
      ...{ 'contents-assistance': 'Data', 'contents-purpose': 'Find the author', step: 'send' },
      // by telephone, an hour ago by the officer's clock
      ...{ 'oral-at': '2026-11-20T10:30', 'oral-means': 'Telephone', 'oral-to': 'Duty officer' },
    });
    const id = idIn(submitted);
    expect(await read(id)).toMatchObject({
      state: 'awaiting-approval',
      oral: { at: '2026-11-20T09:30:00.000Z' },
    });
    const waits = await liaison.get(submitted.location!);
    expect(waits.body).toContain('The request waits for approval');
    expect(waits.body).toContain('Nothing has been sent');

    const path = `/requests/${id}/actions/transmit`;
    const check = await authority.post(path, hidden(await authority.get(path)));
    const done = await authority.post(path, { ...hidden(check), step: 'confirm' });
    expect(done.location).toBe(`/requests/${id}/receipt`);
    const receipt = await authority.get(done.location!);
    expect(receipt.body).toContain('Confirm the oral request in writing');
    expect(receipt.body).toContain(`/requests/${id}/actions/confirm-in-writing`);
  });

  it('has a receipt for those alone who asked', async () => {
    const page = await contact.get(preservation);
    const sent = await contact.post('/requests/urgent', { ...hidden(page), ...keep, step: 'send' });
    const other = await signIn(node, 'authority@xb.example');
    expect((await other.get(sent.location!)).status).toBe(404);
    const draft = await contact.post('/requests/urgent', {
      ...{ ...hidden(await contact.get(preservation)), ...keep, step: 'later' },
    });
    const { location } = await contact.get(`/requests/${idIn(draft)}/receipt`);
    expect(location).toBe(`/requests/${idIn(draft)}/draft`);
  });
});

describe('what was written before', () => {
  let id: string;
  beforeEach(async () => {
    ({ id } = await node.draft(
      'xa-liaison',
      aStoredDataRequest({ deadline: { on: '2027-12-31', reason: 'The hearing.' } }),
    ));
  });
  const upload = async (content: string | Buffer, name = 'draft.json'): Promise<Page> => {
    const { body } = await liaison.get('/requests/import');
    const url = plain(/action="(\/requests\/import\?form=[^"]+)"/.exec(body)![1]!);
    const reply = await node.app.inject({
      ...{ method: 'POST', url },
      headers: {
        ...{ accept: 'text/html', 'accept-language': 'en', 'sec-fetch-site': 'same-origin' },
        cookie: [...liaison.cookies].map((pair) => pair.join('=')).join('; '),
        'content-type': 'multipart/form-data; boundary=edge',
      },
      payload: Buffer.concat([
        Buffer.from(
          `--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/json\r\n\r\n`,
        ),
        Buffer.from(content),
        Buffer.from('\r\n--edge--\r\n'),
      ]),
    });
    const { statusCode: status, headers } = reply;
    return { status, body: plain(reply.body), location: headers.location, headers };
  };

  it('begins a new request, for the same State or another, without what belongs to the former', async () => {
    const path = `/requests/${id}/copy`;
    const page = await liaison.get(path);
    const fields = { ...hidden(page), to: 'XC' };
    const copy = await liaison.post(path, fields);
    expect(copy.location).toMatch(/\/draft\?done=created$/);
    expect((await liaison.post(path, fields)).location).toBe(copy.location);
    const [before, after] = [await read(id), await read(idIn(copy))];
    expect(after).toMatchObject({
      requestedState: 'XC',
      state: 'draft',
      contents: before.contents,
    });
    expect(after).not.toHaveProperty('deadline');
    const items = ({ items: all }: Record<string, unknown>) => all as { id: string }[];
    expect(items(after)).toHaveLength(items(before).length);
    expect(items(after)[0]!.id).not.toBe(items(before)[0]!.id);
  });

  it('comes as a file that a draft can be made of again', async () => {
    const file = await liaison.get(`/requests/${id}/file`);
    expect(file.headers['content-disposition']).toMatch(/^attachment; .*XA-2026-\d+\.json/);
    const made = await upload(file.body);
    expect(made.location).toMatch(/\/draft\?done=imported$/);
    const [before, after] = [await read(id), await read(idIn(made))];
    for (const part of ['contents', 'offences', 'urgency', 'deadline', 'language']) {
      expect([part, after[part]]).toEqual([part, before[part]]);
    }
    // and the file has the form that is published for its kind
    const { body } = await node.call(
      'xa-liaison',
      'GET',
      '/api/v1/instruments/un-cybercrime-2024/kinds/stored-data/draft-schema',
    );
    const ajv = addFormats(new Ajv2020({ strict: false })).compile(body);
    expect([ajv(JSON.parse(file.body)), ajv.errors]).toEqual([true, null]);
    expect(ajv({ ...(JSON.parse(file.body) as object), contents: { invented: 1 } })).toBe(false);
  });

  it('is kept as far as it is right, and what is not is told with a way to where it is written', async () => {
    const wrong = await upload(
      JSON.stringify({
        ...{ ...aStoredDataRequest(), urgency: 'soon', surplus: 1 },
        contents: { facts: 'Somebody entered.', period: { from: 'yesterday' }, invented: 'x' },
        items: [{ measure: 'disclose', target: 'A' }, { target: 'none' }, { measure: 'hear' }],
        links: [{ type: 'follows', request: '0198c5a0-0000-7000-8000-000000000000' }],
      }),
    );
    expect(wrong.status).toBe(200);
    const made = /href="\/requests\/([0-9a-f-]{36})\/draft"/.exec(wrong.body)![1]!;
    for (const place of ['contents-period', 'items', 'urgency', 'links']) {
      expect(wrong.body).toContain(`href="/requests/${made}/draft/${place}"`);
    }
    const after = await read(made);
    expect(after).toMatchObject({ urgency: 'routine', contents: { facts: 'Somebody entered.' } });
    expect(Object.keys(after.contents as object)).toEqual(['facts']);
    expect((after.items as { measure: string }[]).map(({ measure }) => measure)).toEqual([
      ...['disclose', 'hear'],
    ]);
  });

  it.each([
    ['no file', '', 'Choose a file first.'],
    ['no JSON', 'PK\u0003\u0004 an archive', 'cannot be read as JSON'],
    ['a member that reaches for prototypes', '{"__proto__": {"a": 1}}', 'cannot be read as JSON'],
    ['deep brackets', '['.repeat(100_000), 'cannot be read as JSON'],
    ['another thing', '[1, 2]', 'The file is not that of a request.'],
    ['an unknown kind', JSON.stringify(aStoredDataRequest({ kind: 'x' })), 'no such kind'],
    ['too much', Buffer.alloc(1_200_000, 32), 'larger than 1 MB'],
  ])('is refused as a file, with a word on what to do: %s', async (_, content, said) => {
    const { status, body } = await upload(content);
    expect([status, body.includes('href="#file"')]).toEqual([422, true]);
    expect(body).toContain(said);
  });

  it('is kept as a template, for oneself or for the authority, and for no other', async () => {
    const path = `/requests/${id}/template`;
    await liaison.get(path);
    const nameless = await liaison.post(path, { name: ' ', for: 'me' });
    expect([nameless.status, nameless.body.includes('Give the template a name.')]).toEqual([
      422,
      true,
    ]);
    for (const [name, who] of [
      ['My own', 'me'],
      ['For all', 'authority'],
    ]) {
      const kept = await liaison.post(path, { name: name!, for: who! });
      expect(kept.location).toBe('/requests/templates?done=saved');
    }
    const list = await liaison.get('/requests/templates');
    expect([list.body.includes('My own'), list.body.includes('For all')]).toEqual([true, true]);
    // an account of the same authority sees what is shared, officers of another authority and State nothing
    const listed = async (who: string): Promise<string[]> =>
      (
        (await node.call(who, 'GET', '/api/v1/templates')).body as { items: { name: string }[] }
      ).items.map(({ name }) => name);
    expect(await listed('xa-liaison')).toEqual(['For all']);
    expect(await listed('xa-authority')).toEqual([]);
    expect(await listed('xb-liaison')).toEqual([]);
    await node.sql('ALTER TABLE draft_template DISABLE ROW LEVEL SECURITY');
    const byCodeAlone = [await listed('xa-liaison'), await listed('xb-liaison')];
    await node.sql('ALTER TABLE draft_template ENABLE ROW LEVEL SECURITY');
    expect(byCodeAlone).toEqual([['For all'], []]);

    const template = /templates\/([0-9a-f-]{36})\/start"><bdi>My own/.exec(list.body)![1]!;
    const start = `/requests/templates/${template}/start`;
    const begun = await liaison.post(start, { ...hidden(await liaison.get(start)), to: 'XC' });
    expect(await read(idIn(begun))).toMatchObject({ requestedState: 'XC', kind: 'stored-data' });
    // what the instrument has no room for any more is told, as it is of a copy and of a file
    await node.sql(
      `UPDATE draft_template SET draft = draft || '{"urgency": "soon"}' WHERE name = 'My own'`,
    );
    const partly = await liaison.post(start, hidden(await liaison.get(start)));
    expect(partly.body).toMatch(/href="\/requests\/[0-9a-f-]{36}\/draft\/urgency"/);
    const renamed = await liaison.post(`/requests/templates/${template}/rename`, { name: 'Mine' });
    expect(renamed.location).toBe('/requests/templates?done=rename');
    const foreign = await signIn(node, 'liaison@xb.example');
    expect((await foreign.get(start)).status).toBe(404);
    await foreign.get('/requests/templates');
    expect(
      (await foreign.post(`/requests/templates/${template}/rename`, { name: 'x' })).status,
    ).toBe(404);
    const remove = `/requests/templates/${template}/remove`;
    await liaison.get(remove);
    for (const press of ['once', 'twice']) {
      const { location } = await liaison.post(remove);
      expect([press, location]).toEqual([press, '/requests/templates?done=remove']);
    }
    expect((await liaison.get('/requests/templates')).body).not.toContain('Mine');
  });

  it('does not lie open in a copy where it is sealed', async () => {
    await node.call('xa-authority', 'POST', `/api/v1/requests/${id}/seal`, { reasons: 'Sources.' });
    const call = (path: string, body: object): Promise<{ status: number }> =>
      node.call('xa-authority', 'POST', `/api/v1/${path}`, body);
    expect((await call(`requests/${id}/duplicate`, {})).status).toBe(409);
    expect((await call('templates', { request: id, name: 'Sealed' })).status).toBe(409);
  });
});

describe('a draft about what was asked before', () => {
  it('tells of the former request by the target of an item, and of none that is not open to the reader', async () => {
    const items = (target: string) => ({ items: [{ measure: 'disclose', target }] });
    const [former, draft] = [
      await node.draft('xa-liaison', aStoredDataRequest(items('wallet bc1q-telling-4711'))),
      await node.draft(
        'xa-liaison',
        aStoredDataRequest({ ...items('BC1Q-telling-4711 and its owner'), requestedState: 'XC' }),
      ),
    ];
    const told = `href="/requests/${former.id}"`;
    const places = ['draft', 'draft/items', 'draft/check'].map(
      (place) => `/requests/${draft.id}/${place}`,
    );
    for (const place of places) {
      const { body } = await liaison.get(place);
      const panel = /id="former">[\s\S]*?<\/section>/.exec(body)?.[0] ?? '';
      expect([place, panel.includes(told), panel.includes(draft.id)]).toEqual([place, true, false]);
      expect(panel).toContain('BC1Q-telling-4711');
    }
    // what says nothing of a target has no search of its own
    expect((await liaison.get(`/requests/${draft.id}/draft/language`)).body).not.toContain(told);
    await node.call('xa-authority', 'POST', `/api/v1/requests/${former.id}/seal`, {
      reasons: 'Sources.',
    });
    for (const place of places) expect((await liaison.get(place)).body).not.toContain(former.id);
  });
});

describe('what is being typed', () => {
  let path: string;
  let id: string;
  beforeEach(async () => {
    ({ id } = await node.draft('xa-liaison', aStoredDataRequest()));
    path = `/requests/${id}/draft/contents-facts`;
  });
  const typed = 'What took an hour to write';
  const lapse = (who: Visitor): Promise<unknown> =>
    node.sql(
      `UPDATE session SET last_seen_at = node_time() - interval '31 minutes'
        WHERE token_hash = $1`,
      [createHash('sha256').update(tokenOf(who)).digest()],
    );
  const tokenOf = ({ cookies }: Visitor): string => cookies.get(sessionCookie)!;

  it('is saved by the page itself, which then has the new version and what the check says', async () => {
    const page = await liaison.get(path);
    const fields = { ...hidden(page), value: typed, step: 'auto' };
    const saved = await liaison.post(path, fields);
    expect([saved.status, /data-saved[^>]*>Saved at \d\d:\d\d</.test(saved.body)]).toEqual([
      200,
      true,
    ]);
    expect((await read(id)).contents).toMatchObject({ facts: typed });
    // the next saving goes by what the page has now; the former version would be told as a conflict
    expect(
      (await liaison.post(path, { ...hidden(saved), value: 'More', step: 'auto' })).status,
    ).toBe(200);
    const stale = await liaison.post(path, { ...fields, value: 'Too late' });
    expect([stale.status, stale.body.includes('app-meanwhile')]).toEqual([422, true]);
    expect((await read(id)).contents).toMatchObject({ facts: 'More' });
  });

  it('is kept for the officer whose session has lapsed, and offered after signing in [ASVS 7.3.1]', async () => {
    const officer = await signIn(node, 'liaison@xa.example');
    const page = await officer.get(path);
    expect(page.body).toMatch(/data-session="1[78]\d\d" data-ahead="5"/);
    await lapse(officer);
    // what was saved while typing, or looked at in another tab, takes the way back to the form from nobody
    const saving = await officer.post(path, { ...hidden(page), value: typed, step: 'auto' });
    expect(saving.location).toMatch(/notice=kept$/);
    expect((await officer.get('/home')).location).toMatch(/notice=ended$/);
    const sent = await officer.post(path, { ...hidden(page), value: typed, step: 'next' });
    const [, back] = /^\/sign-in\?back=([^&]+)&notice=kept$/.exec(sent.location!)!;
    const kept = decodeURIComponent(back!);
    expect((await officer.get(sent.location!)).body).toContain('It is kept');
    expect(
      await node.sql('SELECT FROM kept_form WHERE sealed::text LIKE $1', [`%${typed}%`]),
    ).toEqual([]);
    // nobody else is offered it, be it of the same authority
    expect((await authority.get(kept)).status).toBe(404);

    await signIn(node, 'liaison@xa.example', officer);
    const offered = await officer.get(kept);
    expect(offered.body).toContain(typed);
    const again = await officer.post(kept, { ...hidden(offered), step: 'next' });
    expect([again.status, again.location]).toEqual([307, path]);
    const saved = await officer.post(path, { ...hidden(offered), step: 'next' });
    expect(saved.status).toBe(303);
    expect((await read(id)).contents).toMatchObject({ facts: typed });
    expect((await officer.get(kept)).status).toBe(404);
  });

  it('is thrown away on demand, and kept for no session that somebody ended', async () => {
    const officer = await signIn(node, 'liaison@xa.example');
    const page = await officer.get(path);
    await lapse(officer);
    const sent = await officer.post(path, { ...hidden(page), value: typed });
    const kept = decodeURIComponent(/back=([^&]+)/.exec(sent.location!)![1]!);
    await signIn(node, 'liaison@xa.example', officer);
    await officer.get(kept);
    expect((await officer.post(kept, { unwanted: '1' })).location).toBe('/home');
    expect((await officer.get(kept)).status).toBe(404);

    const open = await officer.get(path);
    await node.sql('UPDATE session SET ended_at = node_time() WHERE token_hash = $1', [
      createHash('sha256').update(tokenOf(officer)).digest(),
    ]);
    const refused = await officer.post(path, { ...hidden(open), value: typed });
    expect([refused.status, refused.location]).toEqual([401, undefined]);
  });

  it('is kept for a form of our own alone, and an act is looked at anew before it is done', async () => {
    const officer = await signIn(node, 'liaison@xa.example');
    await officer.get(path);
    const act = `/requests/${id}/actions/submit-for-approval`;
    const check = await officer.post(act, hidden(await officer.get(act)));
    await lapse(officer);
    const sent = await officer.post(act, { ...hidden(check), step: 'confirm' });
    const kept = decodeURIComponent(/back=([^&]+)/.exec(sent.location!)![1]!);
    await signIn(node, 'liaison@xa.example', officer);
    const offered = await officer.get(kept);
    expect(offered.status).toBe(200);
    expect(hidden(offered)).not.toHaveProperty('step');
    await officer.post(kept, hidden(offered));
    expect((await officer.post(act, hidden(offered))).status).toBe(200);
    expect(await read(id)).toMatchObject({ state: 'draft' });
    await lapse(officer);
    const foreign = await officer.post(path, { form: 'made.up', value: typed });
    expect([foreign.status, foreign.location]).toEqual([401, undefined]);
  });

  it('keeps the session where the officer says so', async () => {
    const { status, body } = await liaison.get('/account/keep');
    expect([status, Number(body) > 1700]).toEqual([200, true]);
  });
});

describe('what should be asked for, in plain words', () => {
  const ask = (fields: Record<string, string>, who = liaison): Promise<Page> =>
    who.get(`/requests/choose?${new URLSearchParams(fields).toString()}`);
  const best = ({ body }: Page): string | undefined =>
    /id="best">Proposed: ([^<]+)</.exec(body)?.[1]?.trim();
  const keep = 'The logs of a mail account must be kept before they are deleted';

  it('is answered with a kind, with the reasons for it and against its neighbours', async () => {
    const page = await ask({ to: 'XB', need: keep, offence: '7' });
    expect(best(page)).toBe('Preservation');
    for (const said of [
      'Article 7 is an offence of this instrument',
      'It goes to: 24/7 contact point of Belvia.',
      'Why not its neighbours',
      'Stored data',
    ]) {
      expect(page.body).toContain(said);
    }
    expect(best(await ask({ to: 'XB', need: 'Who is the subscriber of an e-mail account?' }))).toBe(
      'Stored data',
    );
    expect(best(await ask({ to: 'XB', need: 'an extract of the company register' }))).toBe(
      'Government records',
    );
  });

  it('says that an offence does not open a kind, that something is an act, or goes beyond this version', async () => {
    const petty = await ask({ to: 'XB', need: keep, offence: 'other', years: '1' });
    expect(petty.body).toContain('is no serious crime');
    const person = await ask({ to: 'XB', need: 'extradition of a suspect' });
    expect(person.body).toMatch(/Extradition[\s\S]*it cannot be written here/);
    const later = await ask({ to: 'XB', need: 'keep preserved data longer, an extension' });
    expect(later.body).toContain('It is no request of its own');
  });

  it('names former requests about the same, to whichever State, that the officer may see', async () => {
    const { contents } = aStoredDataRequest() as { contents: object };
    const known = await node.draft(
      'xa-liaison',
      aStoredDataRequest({ contents: { ...contents, persons: 'Holder of mailbox-4711' } }),
    );
    const query = { to: 'XC', need: keep, account: 'mailbox-4711' };
    const told = `href="/requests/${known.id}"`;
    expect((await ask(query)).body).toContain(told);
    expect((await ask({ to: 'XC', need: `${keep}: mailbox-4711` })).body).toContain(told);
    const foreign = await signIn(node, 'liaison@xb.example');
    expect((await ask(query, foreign)).body).not.toContain(known.id);
    await node.call('xa-authority', 'POST', `/api/v1/requests/${known.id}/seal`, {
      reasons: 'Sources.',
    });
    expect((await ask(query)).body).not.toContain(known.id);
  });

  it('begins the draft with what was said and with what the node knows, so that nothing is typed twice', async () => {
    const said = { need: keep, offence: '7', years: '', account: 'j.doe@mail.example' };
    const page = await ask({ to: 'XB', ...said });
    const form = /<form method="post" action="\/requests\/new"[\s\S]*?<\/form>/.exec(page.body)![0];
    const begun = await liaison.post('/requests/new', hidden({ ...page, body: form }));
    expect(begun.location).toMatch(/\/draft\?done=carried$/);
    expect(await read(idIn(begun))).toMatchObject({
      ...{ kind: 'preservation', state: 'draft', language: 'en', offences: [{ article: '7' }] },
      items: [{ measure: 'preserve', target: said.account }],
      contents: {
        authority: 'Competent authority of Aldora',
        offence: 'Illegal access',
        data: `${keep}\n${said.account}`,
      },
    });
    expect((await liaison.get(begun.location!)).body).toContain('what you said stands in it');

    const other = { ...said, offence: 'other', years: '4', kind: 'un-cybercrime-2024/mla-general' };
    const general = await liaison.post('/requests/new', { to: 'XB', key: 'one', ...other });
    expect(await read(idIn(general))).toMatchObject({
      ...{ offences: [{ maxPenaltyYears: 4 }], contents: { assistance: keep } },
      items: [{ measure: 'other', target: said.account }],
    });
  });

  it('keeps what was typed where something is missing', async () => {
    const { status, body } = await ask({ to: '', need: '', years: 'four', account: 'A <box>' });
    expect(status).toBe(422);
    for (const text of ['href="#to"', 'href="#need"', 'href="#years"', 'A &lt;box&gt;']) {
      expect(body).toContain(text);
    }
  });
});
