import { signIn, type Page, type Visitor } from '../support/browsing.js';
import { requestThatIs } from '../support/cases.js';
import { aStoredDataRequest } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';
import { unzipped } from '../support/unzipped.js';

let node: TestNode;
let belvia: Visitor;

beforeAll(async () => {
  node = await startNode();
  belvia = await signIn(node, 'authority@xb.example');
});

afterAll(async () => {
  await node.stop();
});

const lines = ({ body }: Page): string[] =>
  [...body.matchAll(/<th scope="row"[^>]*><a [^>]*href="\/requests\/([0-9a-f-]{36})"/g)].map(
    ([, id]) => id!,
  );
const { contents } = aStoredDataRequest() as { contents: Record<string, unknown> };
/** The number beside a view. */
const counted = ({ body }: Page, view: string): string | undefined =>
  new RegExp(`>${view} <bdi[^>]*>([^<]*)</bdi>`).exec(body)?.[1];

describe('the views of the worklist', () => {
  it('hold what they say, each with its number', async () => {
    const received = await requestThatIs(node, 'received');
    const ended = await requestThatIs(node, 'received');
    await node.do('xa-authority', ended.id, 'withdraw', { reasons: 'The case is closed.' });
    const urgent = await requestThatIs(node, 'transmitted', {
      urgency: 'urgent',
      deadline: { on: '2027-12-31', reason: 'The accounts are emptied every night.' },
    });
    const draft = await node.draft('xb-liaison', aStoredDataRequest({ requestedState: 'XA' }));
    const open = await belvia.get('/requests');
    expect(lines(open)).toEqual(expect.arrayContaining([received.id, urgent.id, draft.id]));
    expect(lines(open)).not.toContain(ended.id);
    expect(counted(open, 'All open')).toBe(String(lines(open).length));
    expect(lines(await belvia.get('/requests?view=all'))).toContain(ended.id);
    expect(lines(await belvia.get('/requests?view=urgent'))).toEqual([urgent.id]);
    expect(counted(open, 'Urgent')).toBe('1');
    expect(lines(await belvia.get('/requests?view=sent'))).toEqual([]);
    expect(lines(await belvia.get('/requests?view=drafts'))).toEqual([draft.id]);
    expect((await belvia.get('/requests?view=mine')).body).toContain('Nothing is assigned to you');
  });

  it('tell each State what waits for its answer, as long as it does, and so does its home', async () => {
    const aldora = await signIn(node, 'second@xa.example');
    const { id } = await requestThatIs(node, 'transmitted');
    const text = 'How do you see it?';
    const until = { code: 'C-USE', text: 'For this case alone.' };
    const acts: readonly (readonly [string, string, object, string])[] = [
      ['xb-authority', 'acknowledge', {}, ''],
      ['xb-authority', 'start-assessment', {}, ''],
      ['xb-authority', 'ask-for-information', { questions: ['Which account?'] }, 'asking'],
      ['xa-liaison', 'supply-information', { answers: ['The first.'] }, ''],
      ['xb-authority', 'open-consultation', { about: 'other', text }, 'asking'],
      ['xa-authority', 'reply', { text }, ''],
      ['xb-authority', 'conclude-consultation', { outcome: 'agreed', text }, ''],
      ['xa-authority', 'open-consultation', { about: 'other', text }, 'asked'],
      ['xb-authority', 'reply', { text }, ''],
      ['xb-authority', 'conclude-consultation', { outcome: 'agreed', text }, ''],
      ['xb-authority', 'offer-conditions', { conditions: [until] }, 'asking'],
    ];
    const waiting = async (): Promise<string> => {
      const found = [];
      for (const [side, who] of [['asking', aldora] as const, ['asked', belvia] as const]) {
        const list = await who.get('/requests?view=unanswered');
        expect(counted(list, 'Waits for our answer')).toBe(String(lines(list).length));
        const home = (await who.get('/home')).body.split('id="unanswered"')[1]!.split('<h2')[0]!;
        expect([side, home.includes(id)]).toEqual([side, lines(list).includes(id)]);
        if (lines(list).includes(id)) found.push(side);
      }
      return found.join();
    };
    expect(await waiting()).toBe('asked');
    for (const [client, action, body, side] of acts) {
      await node.do(client, id, action, body);
      expect([action, await waiting()]).toEqual([action, side]);
    }
  });

  it('are narrowed by filters on what they hold, and an unknown one is the first', async () => {
    const emergency = await requestThatIs(node, 'transmitted', { urgency: 'emergency' });
    const narrowed = async (query: string): Promise<string[]> =>
      lines(await belvia.get(`/requests?${query}`));
    expect(await narrowed('view=urgent')).toContain(emergency.id);
    expect(await narrowed('view=urgent&urgency=emergency')).toEqual([emergency.id]);
    expect(await narrowed('view=urgent&urgency=routine')).toEqual([]);
    for (const view of ['constructor', '__proto__', 'toString', 'x']) {
      const { status, body } = await belvia.get(`/requests?view=${view}`);
      expect([view, status]).toEqual([view, 200]);
      expect(body).toMatch(/href="\/requests" aria-current="page">All open/);
    }
  });

  it('offer to name somebody to those alone who may', async () => {
    const auditor = await signIn(node, 'auditor@xb.example');
    const { status, body } = await auditor.get('/requests');
    expect([status, body.includes('name="r[]"')]).toEqual([200, false]);
    expect((await belvia.get('/requests')).body).toContain('name="r[]"');
  });

  it('come in the order that is asked for, page by page, and lose nothing without a date', async () => {
    for (let count = 0; count < 26; count += 1) await requestThatIs(node, 'received');
    const drafts = await node.call('xb-liaison', 'GET', '/api/v1/requests?limit=200');
    const all = drafts.body.items.map(({ id }: { id: string }) => id) as string[];
    for (const sort of ['due', 'newest', 'changed']) {
      const seen: string[] = [];
      let next: string | undefined = `/requests?view=all&sort=${sort}`;
      while (next !== undefined) {
        const page: Page = await belvia.get(next);
        expect(page.status).toBe(200);
        seen.push(...lines(page));
        next = /href="(\/requests\?[^"]*cursor=[^"]+)" rel="next"/
          .exec(page.body)?.[1]
          ?.replaceAll('&amp;', '&');
      }
      expect([sort, [...seen].sort()]).toEqual([sort, [...all].sort()]);
    }
    const { body } = await node.call('xb-liaison', 'GET', '/api/v1/requests?sort=due&limit=200');
    const dues = body.items.map(({ nextDue }: { nextDue: string | null }) => nextDue ?? '~');
    expect(dues).toEqual([...dues].sort());
  });

  it('are kept under a name, shared in an authority, renamed and removed by whoever keeps them', async () => {
    await belvia.get('/requests/views?query=view%3Durgent%26sort%3Dchanged');
    const kept = await belvia.post('/requests/views', {
      ...{ name: 'Tonight', query: 'view=urgent&sort=changed', for: 'authority' },
    });
    expect([kept.status, kept.location]).toEqual([303, '/requests?view=urgent&sort=changed']);
    const other = await signIn(node, 'second@xb.example');
    expect((await other.get('/requests')).body).toContain('Tonight');
    const page = await belvia.get('/requests/views');
    const [, id = ''] = /views\/([0-9a-f-]{36})\/remove/.exec(page.body) ?? [];
    await other.get('/requests/views');
    const strangers = [
      await signIn(node, 'liaison@xb.example'), // of another authority
      await signIn(node, 'authority@xc.example'),
    ];
    // first by both layers, then by the code alone
    for (const layers of ['ENABLE', 'DISABLE']) {
      await node.sql(`ALTER TABLE saved_view ${layers} ROW LEVEL SECURITY`);
      for (const stranger of strangers) {
        expect((await stranger.get('/requests')).body).not.toContain('Tonight');
      }
      expect((await other.post(`/requests/views/${id}`, { name: 'Mine now' })).status).toBe(404);
      await other.post(`/requests/views/${id}/remove`);
      expect((await belvia.get('/requests')).body).toContain('Tonight');
    }
    await node.sql('ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY');
    const long = { name: 'x'.repeat(61), query: 'view=urgent', for: 'me' };
    expect((await belvia.post(`/requests/views/${id}`, long)).status).toBe(422);
    await belvia.post(`/requests/views/${id}`, { ...long, name: 'This night' });
    expect((await belvia.get('/requests')).body).toContain('This night');
    await belvia.post(`/requests/views/${id}/remove`);
    expect((await belvia.post(`/requests/views/${id}/remove`)).status).toBe(303);
    expect((await belvia.get('/requests')).body).not.toContain('This night');
  });

  it('are kept up to a number, and one more is refused with a word on what to do', async () => {
    const wish = { query: 'view=urgent', for: 'me' };
    await belvia.get('/requests/views');
    for (let count = 0; count < 30; count += 1) {
      const { status } = await belvia.post('/requests/views', { ...wish, name: `View ${count}` });
      expect([count, status]).toEqual([count, 303]);
    }
    const more = await belvia.post('/requests/views', { ...wish, name: 'One too many' });
    expect([more.status, more.body.includes('error-summary')]).toEqual([422, true]);
    expect((await belvia.get('/requests')).body).not.toContain('One too many');
  });
});

describe('assigning several requests', () => {
  it('names each for whom it is chosen, and tells of each what became of it', async () => {
    const one = await requestThatIs(node, 'received');
    const two = await requestThatIs(node, 'received');
    const form = await belvia.get(`/requests/assign?r[]=${one.id}&r[]=${two.id}&back=/requests`);
    expect(form.body).toContain(one.reference);
    const lured = `/requests/assign?r[]=${one.id}&back=https://evil.example/`;
    expect((await belvia.get(lured)).body).not.toContain('name="back" value="https:');
    const empty = await belvia.post('/requests/assign', { requests: `${one.id} ${two.id}` });
    expect([empty.status, empty.body.includes('Choose who works on them')]).toEqual([422, true]);
    const strange = '0198c5a0-0000-7000-8000-000000000000';
    const done = await belvia.post('/requests/assign', {
      ...{ requests: `${one.id} ${two.id} ${strange}`, assignee: 'me', reasons: 'My night.' },
    });
    expect(done.body).toContain('2 requests are assigned');
    expect(done.body).toContain('One request could not be assigned');
    const mine = await belvia.get('/requests?view=mine');
    expect(lines(mine)).toEqual(expect.arrayContaining([one.id, two.id]));
    const again = await belvia.post('/requests/assign', { requests: one.id, assignee: 'me' });
    expect(again.body).toContain('One request was assigned already');
  });

  it('keeps to the rules of a single assignment', async () => {
    const { id } = await requestThatIs(node, 'received');
    const liaison = await signIn(node, 'liaison@xb.example');
    const form = await liaison.get(`/requests/assign?r[]=${id}`);
    const [, somebody = ''] = /<option value="([0-9a-f-]{36})"/.exec(form.body) ?? [];
    const done = await liaison.post('/requests/assign', { requests: id, assignee: somebody });
    expect(done.body).toContain('Your role does not decide who works on this request.');
    const { body } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/assignments`);
    expect(body.items).toEqual([]);
    const executing = await signIn(node, 'executing@xb.example');
    expect((await executing.get(`/requests/assign?r[]=${id}`)).status).toBe(403);
  });
});

describe('assigning what is sealed', () => {
  it('shows nothing of it to whom it is not open, by the code alone too [ASVS 8.2.2]', async () => {
    const { id, reference } = await requestThatIs(node, 'received');
    const open = await requestThatIs(node, 'received');
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/seal`, {
      reasons: 'A colleague is a suspect.',
    });
    const path = `/requests/assign?r[]=${id}&r[]=${open.id}`;
    // first by both layers, then by the code alone
    for (const layers of ['ENABLE', 'DISABLE']) {
      await node.sql(`ALTER TABLE request ${layers} ROW LEVEL SECURITY`);
      const form = await belvia.get(path);
      const done = await belvia.post('/requests/assign', { requests: id, assignee: 'me' });
      expect([form.status, form.body.includes(open.reference)]).toEqual([200, true]);
      for (const page of [form, done]) expect(page.body).not.toContain(reference);
    }
    await node.sql('ALTER TABLE request ENABLE ROW LEVEL SECURITY');
  });
});

describe('the worklist to take home', () => {
  it('is CSV in the reader’s language, narrowed as the page is, and its taking is recorded', async () => {
    const { reference } = await requestThatIs(node, 'received');
    const file = await belvia.get(`/requests/export?view=incoming&q=${reference}&format=csv`);
    expect(file.headers['content-disposition']).toBe(
      'attachment; filename="requests-incoming.csv"',
    );
    const [head = '', ...rest] = file.body.replace('\uFEFF', '').trim().split('\r\n');
    expect(head).toMatch(/^"Reference","From","To"/);
    expect(rest).toHaveLength(1);
    expect(rest[0]).toContain(`"${reference}","Aldora","Belvia"`);
    const { body } = await node.call(
      'xb-auditor',
      'GET',
      '/api/v1/access-events?type=worklist-exported',
    );
    expect(body.items[0].detail).toMatchObject({ direction: 'incoming', q: reference });
  });

  it('is a sheet from right to left in Arabic', async () => {
    await belvia.get('/language/ar');
    const file = await node.app.inject({
      url: '/requests/export?format=xlsx',
      headers: { cookie: [...belvia.cookies].map((pair) => pair.join('=')).join('; ') },
    });
    await belvia.get('/language/en');
    const parts = unzipped(file.rawPayload);
    expect(parts['xl/worksheets/sheet1.xml']).toContain('rightToLeft="1"');
    expect(parts['xl/sharedStrings.xml']).toContain('الرقم المرجعي');
  });

  it('is neither for administrators nor in any other form', async () => {
    const admin = await signIn(node, 'admin@xb.example');
    expect((await admin.get('/requests/export?format=csv')).status).toBe(403);
    expect((await belvia.get('/requests/export?format=pdf')).status).toBe(404);
  });
});

describe('search', () => {
  it('finds by any part of a reference, name, account, authority or word, in any script', async () => {
    const { id, reference } = await requestThatIs(node, 'received', {
      contents: { ...contents, persons: 'Nguyễn Văn An, account НОЧНОЙ-77, 法院' },
    });
    const found = async (q: string): Promise<string[]> => {
      const { status, body } = await belvia.get(`/search?q=${encodeURIComponent(q)}`);
      expect(status).toBe(200);
      return [...body.matchAll(/<h2[^>]*><a [^>]*href="\/requests\/([^"]+)"/g)].map(
        ([, one]) => one!,
      );
    };
    for (const q of [
      reference,
      reference.slice(4),
      'nguyen an',
      'ночной',
      '法院',
      '"Văn An"',
      'Belvia',
    ]) {
      expect([q, await found(q)]).toEqual([q, expect.arrayContaining([id])]);
    }
    expect(await found('nguyen nobody')).toEqual([]);
    expect((await belvia.get('/search?q=nguyen')).body).toContain('<mark>Nguyễn</mark>');
    expect((await belvia.get('/search')).body).toContain('Type what you look for');
    expect((await belvia.get('/search?q=x')).body).toContain('at least two characters');
    for (const q of [
      `'"&|!():*<\\`,
      '%00',
      '\\',
      "' OR 1=1 --",
      'state XA',
      '_%',
      '🙂🙂',
      '\u202e\u0000ab',
    ]) {
      expect([q, (await belvia.get(`/search?q=${encodeURIComponent(q)}`)).status]).toEqual([
        q,
        200,
      ]);
    }
  });

  it('finds neither the other State’s drafts and notes nor a third State’s requests [ASVS 8.2.2]', async () => {
    const word = 'zxqwyv';
    const { id } = await requestThatIs(node, 'received');
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/notes`, {
      text: `Ask ${word}.`,
    });
    const draft = aStoredDataRequest({ contents: { ...contents, persons: `Draft ${word}` } });
    await node.draft('xa-liaison', draft);
    const by = async (client: string): Promise<string[]> => {
      const { body } = await node.call(client, 'GET', `/api/v1/search?q=${word}`);
      return body.items.map(({ where }: { where: string }) => where);
    };
    expect(await by('xb-liaison')).toEqual(['note']);
    expect(await by('xa-liaison')).toEqual(['content']);
    expect(await by('xc-authority')).toEqual([]);
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/seal`, {
      reasons: 'Named officers.',
    });
    expect(await by('xb-liaison')).toEqual([]);
    expect(await by('xb-auditor')).toEqual([]);
    expect(await by('xb-authority')).toEqual(['note']);
    const asked = await node.call('xb-auditor', 'GET', '/api/v1/access-events?type=searched');
    expect(asked.body.items[0].detail).toEqual({ terms: [word] });
  });
});
