import { signIn, type Page, type Visitor } from '../support/browsing.js';
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

const plain = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** Hidden fields of the page's forms, without the token. */
function hidden({ body }: Page): Record<string, string> {
  const fields = body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  return Object.fromEntries(
    [...fields]
      .map(([, name, value]) => [name!, plain(value!)])
      .filter(([name]) => name !== 'form'),
  );
}

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
    expect(body).not.toContain('name="contents-custodian"');
    expect(body).toMatch(/It can follow[\s\S]*Custodian or place of the system/);
    // who answers there, in which languages, and how late it is
    for (const hint of ['24/7 contact point', 'Vietnamese', 'Day and hour there now']) {
      expect(body).toContain(hint);
    }
    expect((await liaison.get(stored)).body).toContain('name="items_0-measure"');
  });

  it('offers to each what their roles may ask for, and nobody what their role may not', async () => {
    const kinds = ({ body }: Page): number => body.match(/name="kind"/g)?.length ?? 0;
    expect(kinds(await contact.get('/requests/urgent'))).toBe(1);
    expect(kinds(await liaison.get('/requests/urgent'))).toBeGreaterThan(1);
    const auditor = await signIn(node, 'auditor@xa.example');
    expect((await auditor.get('/requests/urgent')).status).toBe(403);
    for (const nowhere of ['to=XA&kind=un-cybercrime-2024/preservation', 'to=XB&kind=x', 'to=XB']) {
      const { status, body } = await contact.get(`/requests/urgent?${nowhere}`);
      expect([status, body.includes('href="#to"')]).toEqual([422, true]);
    }
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
