import { randomUUID } from 'node:crypto';
import { signIn, visitor, type Visitor } from '../support/browsing.js';
import { requestThatIs } from '../support/cases.js';
import { announceAll, aStoredDataRequest } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';
import { sessionOf } from '../support/officers.js';

let node: TestNode;
let contact: Visitor;

beforeAll(async () => {
  node = await startNode();
  contact = await signIn(node, 'contact@xb.example');
});

afterAll(async () => {
  await node.stop();
});

/** An urgent request from XA that has just reached XB. */
const urgent = () =>
  requestThatIs(node, 'transmitted', {
    urgency: 'urgent',
    deadline: { on: '2027-12-31', reason: 'The accounts are emptied every night.' },
  });

describe('the first page', () => {
  it('shows what is late and soon, what is new, and where to search', async () => {
    const { reference } = await requestThatIs(node, 'received');
    await announceAll(node);
    const { body } = await contact.get('/home');
    for (const shown of ['Late', 'Due within three days', 'What is new', 'name="q"', reference]) {
      expect(body).toContain(shown);
    }
  });

  it('shows those who see no case their roles, and nothing of a case', async () => {
    const admin = await signIn(node, 'admin@xb.example');
    const { status, body } = await admin.get('/home');
    expect(status).toBe(200);
    expect(body).not.toContain('Due within three days');
    expect(body).toContain('Administrator');
  });

  it('counts the requests of each list, and tells which requests have unread news', async () => {
    const { id, reference } = await requestThatIs(node, 'received');
    await announceAll(node);
    const { body } = await contact.get('/home');
    expect(body).toMatch(/view=unassigned">Unassigned<\/a> <bdi class="app-count[^"]*">\d+<\/bdi>/);
    const [, changes = ''] = body.split('Requests with unread news');
    expect(changes).toContain(reference);
    expect(changes).toMatch(new RegExp(`${id}[\\s\\S]*?\\d+ unread notification`));
  });

  it('shows what the officer started, with what moved last, and nobody else’s drafts', async () => {
    const liaison = await signIn(node, 'liaison@xa.example');
    const [officer] = await node.sql<{ id: string }>(
      `SELECT id FROM officer WHERE email = 'liaison@xa.example'`,
    );
    const colleague = await node.draft('xa-liaison', aStoredDataRequest());
    expect((await liaison.get('/home')).body).toContain('You have started no request yet.');
    const call = async (method: string, path: string, body?: unknown): Promise<any> => {
      const officerCalls = await sessionOf(node, 'liaison@xa.example');
      return (await officerCalls.call(method, `/api/v1/${path}`, body)).body;
    };
    const sent = await call('POST', 'requests', aStoredDataRequest());
    await node.do('xa-liaison', sent.id, 'submit-for-approval');
    await node.do('xa-authority', sent.id, 'transmit');
    await node.do('xb-authority', sent.id, 'acknowledge');
    const draft = await call('POST', 'requests', aStoredDataRequest());
    const listed = await call('GET', 'requests?started-by=me');
    expect(listed.items.map(({ id }: { id: string }) => id)).toEqual([draft.id, sent.id]);
    expect(await call('GET', 'worklist')).toMatchObject({ started: 2 });
    const { body } = await liaison.get('/home');
    const [, started = ''] = body.split('What you started');
    for (const shown of [sent.reference, draft.reference, 'Not sent yet.', 'Last step:']) {
      expect(started).toContain(shown);
    }
    expect(started).not.toContain(colleague.reference);
    const view = await liaison.get('/requests?view=started');
    expect(view.body).toContain(draft.reference);
    expect(view.body).not.toContain(colleague.reference);
    const others = await node.call(
      'xb-liaison',
      'GET',
      `/api/v1/requests?started-by=${officer!.id}`,
    );
    expect(others.body.items).toEqual([]);
    const reasons = 'A suspect works here.';
    await node.call('xa-authority', 'POST', `/api/v1/requests/${draft.id}/seal`, { reasons });
    expect((await liaison.get('/home')).body).not.toContain(draft.reference);
    const left = await call('GET', 'requests?started-by=me');
    expect(left.items.map(({ id }: { id: string }) => id)).toEqual([sent.id]);
    expect(await call('GET', 'worklist')).toMatchObject({ started: 1 });
  });

  it('tells of the last sign-in and of attempts that failed since, so that a stranger is noticed', async () => {
    const email = 'executing@xb.example';
    const first = await signIn(node, email);
    expect((await first.get('/home')).body).not.toContain('Your last sign-in');
    await node.advance('1 minute');
    const stranger = visitor(node, 'curl/8');
    await stranger.get('/sign-in');
    await stranger.post('/sign-in', { email, password: 'not this one' });
    await node.advance('1 minute');
    const { body } = await (await signIn(node, email)).get('/home');
    expect(body).toContain('Your last sign-in');
    expect(body).toContain('Firefox');
    expect(body).toContain('Since then 1 attempt to sign in failed.');
    expect((await first.get('/home')).body).not.toContain('Your last sign-in');
  });

  it('leads an auditor to the trail, and an administrator to what waits for a second officer', async () => {
    const auditor = await signIn(node, 'auditor@xb.example');
    const audited = await auditor.get('/home');
    for (const place of ['/audit/trail', '/audit/trail?source=read"', '/audit/verification']) {
      expect(audited.body).toContain(`<li><a class="govuk-link" href="${place}`);
    }
    expect(audited.body).not.toContain('/administration#waiting');
    const admin = await signIn(node, 'admin@xb.example');
    const { body } = await admin.get('/home');
    expect(body).toContain('What waits for a second officer');
    expect(body).toContain('No recovery waits.');
    expect((await contact.get('/home')).body).not.toContain('No recovery waits.');
  });

  it('finds a request by its reference', async () => {
    const { id, reference } = await requestThatIs(node, 'received');
    expect((await contact.get(`/requests?q=${reference}`)).body).toContain(`/requests/${id}`);
  });
});

describe('the list of deadlines', () => {
  it('tells in the reader’s own language how each date was found', async () => {
    await requestThatIs(node, 'received');
    await contact.get('/language/ar');
    const { body } = await contact.get('/deadlines?of=state&within=90');
    await contact.get('/language/en');
    expect(body).toMatch(/<li>تبدأ [\s\S]*<li>[^<]*لا يُحسب[\s\S]*<li>[^<]*تستحق بنهاية/);
  });

  it('shows each with its reasons, and narrows to a span of days', async () => {
    const { id } = await requestThatIs(node, 'received');
    const all = await contact.get('/deadlines?of=state&within=90');
    expect(all.body).toContain(`/requests/${id}`);
    expect(all.body).toContain('Why this date');
    expect((await contact.get('/deadlines?of=state&within=7')).body).not.toContain(
      `/requests/${id}"`,
    );
    expect((await contact.get('/deadlines?within=nonsense&cursor=%00')).status).toBe(422);
  });
});

describe('the month of deadlines', () => {
  /** The cell of a day. */
  const cell = (body: string, on: string): string =>
    new RegExp(
      `<td[^>]*>\\s*<p class="app-month__date"><time datetime="${on}">[\\s\\S]*?</td>`,
    ).exec(body)?.[0] ?? '';

  it('shows each deadline on its day, with its request, its rule, and how late it is in words', async () => {
    const { id, reference } = await requestThatIs(node, 'received');
    const { body } = await node.call('xb-contact', 'GET', `/api/v1/requests/${id}/deadlines`);
    const items = body.items as { name: string; dueOn: string | null }[];
    const { dueOn, name } = items.find((one) => one.dueOn !== null)!;
    const on = dueOn!;
    const shown = await contact.get(`/deadlines?month=${on.slice(0, 7)}`);
    expect(shown.status).toBe(200);
    for (const part of [reference, `/requests/${id}`, name, 'Due']) {
      expect(cell(shown.body, on)).toContain(part);
    }
    // the list says the same day: the midnight that ends it bears the date of the next, and would read as one day more
    const [, list = ''] = (await contact.get('/deadlines?of=state&within=90')).body.split(
      `/requests/${id}"`,
    );
    const day = new Date(on).toLocaleDateString('en-GB', {
      ...{ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
    });
    expect(/<time[^>]*>([^<]*)</.exec(list)?.[1]).toMatch(new RegExp(`^by the end of .*${day}$`));
    const year = String(Number(on.slice(0, 4)) + 20);
    const later = await contact.get(`/deadlines?month=${year}${on.slice(4, 7)}`);
    expect(later.body).toContain('No deadline falls due in these weeks.');
    expect(later.body).not.toContain(reference);
  });

  it('shows whole weeks, today, weekends and holidays by name, and leads to the months beside', async () => {
    const calendar = await node.call('xb-contact', 'GET', '/api/v1/calendars/XB');
    const { holidays, weekend, zone } = calendar.body as {
      holidays: { on: string; name: string }[];
      weekend: number[];
      zone: string;
    };
    const first = holidays[0]!;
    const { body } = await contact.get(`/deadlines?month=${first.on.slice(0, 7)}`);
    expect(cell(body, first.on)).toContain(`Holiday: ${first.name.replaceAll("'", '&#39;')}`);
    const days = [...body.matchAll(/<time datetime="(\d{4}-\d\d-\d\d)"><span/g)].map(
      ([, on]) => on!,
    );
    expect(days.length % 7).toBe(0);
    const isoDay = (on: string): number => new Date(on).getUTCDay() || 7;
    expect(weekend).not.toContain(isoDay(days[0]!));
    expect(weekend).toContain(isoDay(days[6]!));
    const [off] = days.filter(
      (on) => weekend.includes(isoDay(on)) && holidays.every((one) => one.on !== on),
    );
    expect(cell(body, off!)).toContain('Weekend');
    const [clock] = await node.sql<{ now: Date }>('SELECT node_time() AS now');
    const now = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(clock!.now);
    const month = await contact.get(`/deadlines?month=${now.slice(0, 7)}`);
    expect(cell(month.body, now)).toContain('<strong>Today</strong>');
    const december = await contact.get('/deadlines?month=2026-12&of=me');
    expect(december.body).toContain('of=me&amp;month=2026-11');
    expect(december.body).toContain('of=me&amp;month=2027-01');
  });

  it('shows the month of today where it is asked for none that there is', async () => {
    for (const month of ['2026-13', 'x', '2026-12-01', '1999-12', '%00']) {
      const { status, body } = await contact.get(`/deadlines?month=${month}`);
      expect([month, status]).toEqual([month, 422]);
      expect(body).toContain('Give the month as year and month');
      expect(body).toContain('<strong>Today</strong>');
    }
  });
});

describe('the calendar feed', () => {
  it('is made, shown once, renewed and ended, and an address that was replaced is good no more', async () => {
    expect((await contact.get('/deadlines')).body).toContain('You have no such address.');
    const addressIn = (body: string): string =>
      /\/api\/v1\/calendar-feed\/[\w-]{43}\.ics/.exec(body)?.[0] ?? '';
    const first = addressIn((await contact.post('/deadlines/feed', { of: 'state' })).body);
    expect((await visitor(node).get(first)).body).toContain('BEGIN:VCALENDAR');
    const { body } = await contact.get('/deadlines');
    expect(body).toContain('Renew the address');
    expect(addressIn(body)).toBe('');
    const second = addressIn((await contact.post('/deadlines/feed', { of: 'me' })).body);
    expect(second).not.toBe(first);
    expect((await visitor(node).get(first)).status).toBe(404);
    const ended = await contact.post('/deadlines/feed/end');
    expect([ended.status, ended.location]).toEqual([303, '/deadlines?done=feed-ended']);
    expect((await visitor(node).get(second)).status).toBe(404);
    expect((await contact.get('/deadlines?done=feed-ended')).body).toContain(
      'The address is good no more.',
    );
  });

  it('is for those who work with cases alone', async () => {
    const admin = await signIn(node, 'admin@xb.example');
    await admin.get('/account');
    expect((await admin.post('/deadlines/feed', { of: 'state' })).status).toBe(403);
  });
});

describe('notifications', () => {
  it('are read one by one, or all together', async () => {
    const { id } = await urgent();
    await announceAll(node);
    const page = await contact.get('/notifications');
    const [, one = ''] =
      new RegExp(`/notifications/([0-9a-f-]{36})/read[\\s\\S]{0,200}?${id}`).exec(page.body) ?? [];
    const read = await contact.post(`/notifications/${one}/read`, { request: id });
    expect([read.status, read.location]).toEqual([303, `/requests/${id}`]);
    expect((await contact.get('/notifications')).body).not.toContain(`/notifications/${one}/read`);
    expect((await contact.post('/notifications/read-all')).location).toMatch(
      /^\/notifications\?read=\d+$/,
    );
    expect((await contact.get('/notifications')).body).toContain('There is nothing new.');
  });

  it('lead nowhere but to a request [ASVS 3.7.2]', async () => {
    await urgent();
    await announceAll(node);
    const { body } = await contact.get('/notifications');
    const [, one = ''] = /notifications\/([0-9a-f-]{36})\/read/.exec(body) ?? [];
    const read = await contact.post(`/notifications/${one}/read`, { request: '//evil.example' });
    expect(read.location).toBe('/notifications');
  });
});

describe('the 24/7 board', () => {
  it('shows who is called, for how long, and lets one take it on with one click', async () => {
    const { reference } = await urgent();
    const before = await contact.get('/board');
    expect(before.body).toContain(reference);
    const [, page = ''] =
      new RegExp(`${reference}[\\s\\S]*?/board/([0-9a-f-]{36})/take`).exec(before.body) ?? [];
    expect((await contact.post(`/board/${page}/take`)).location).toBe('/board?done=taken');
    expect((await contact.get('/board')).body).not.toContain(`/board/${page}/take`);
    expect((await contact.post(`/board/${page}/take`)).location).toBe('/board?done=too-late');
  });

  it('says what is asked and by whom, and keeps what somebody is on in sight with its age', async () => {
    const { id, reference } = await urgent();
    const line = (body: string): string =>
      new RegExp(`<li>(?:(?!</li>)[\\s\\S])*?/requests/${id}"[\\s\\S]*?</li>`).exec(body)?.[0] ??
      '';
    const called = await contact.get('/board');
    const [, page = ''] = /\/board\/([0-9a-f-]{36})\/take/.exec(line(called.body)) ?? [];
    for (const part of ['Stored data', 'Aldora']) expect(line(called.body)).toContain(part);
    await contact.post(`/board/${page}/take`);
    const [before = '', after = ''] = (await contact.get('/board')).body.split('id="in-hand"');
    expect(before).not.toContain(reference);
    for (const part of [reference, 'Stored data', 'Aldora asks Belvia', 'Less than a minute']) {
      expect(line(after)).toContain(part);
    }
    expect(line(after)).toContain('Duty officer of Belvia has been on it since');
    expect(before).toMatch(/Belvia<\/span> <time[\s\S]*Aldora<\/span> <time/);
    expect(before).not.toContain('Corvana');
  });

  it('keeps a note for the next shift that could not be left, and says what it needs', async () => {
    const authority = 'xb-contact-point';
    const empty = await contact.post('/board/hand-over', { authority, note: ' ' });
    expect([empty.status, empty.body.includes(`<a href="#note-${authority}">`)]).toEqual([
      422,
      true,
    ]);
    expect(empty.body).toContain('Fill this in: What the next shift must know');
    const note = 'Aldora rings again. '.repeat(300);
    const long = await contact.post('/board/hand-over', { authority, note });
    expect([long.status, long.body.includes(note)]).toEqual([422, true]);
  });

  it('hands over with a note, which the next shift reads', async () => {
    await contact.get('/board');
    const note = 'Aldora rings again at six.';
    const left = await contact.post('/board/hand-over', { authority: 'xb-contact-point', note });
    expect(left.location).toBe('/board?done=handed-over');
    const board = await contact.get('/board');
    expect(board.body).toContain(note);
    const [, read = ''] = /action="(\/board\/hand-over\/[^"]+\/read)"/.exec(board.body) ?? [];
    expect((await contact.post(read)).location).toBe('/board');
    expect((await contact.get('/board')).body).not.toContain(read);
  });

  it('lets whoever is there answer a test of the contact point, once', async () => {
    const sent = await node.call('xb-admin', 'POST', '/api/v1/contact-tests', {
      authority: 'xb-contact-point',
    });
    const { id } = sent.body;
    expect((await contact.get('/board')).body).toContain(`/board/tests/${id}/answer`);
    expect((await contact.post(`/board/tests/${id}/answer`)).location).toBe('/board?done=answered');
    expect((await contact.get('/board')).body).not.toContain(`/board/tests/${id}/answer`);
    expect((await contact.post(`/board/tests/${id}/answer`)).location).toBe('/board?done=too-late');
  });

  it('is not for strangers', async () => {
    expect((await visitor(node).get('/board')).status).toBe(303);
    const operator = await signIn(node, 'operator@xb.example');
    expect((await operator.get('/board')).status).toBe(403);
    expect((await operator.get('/home')).body).toContain('href="/administration/node"');
  });
});

describe('calling the other State back', () => {
  it('leads from the board to the number of the directory, and keeps what came of the call at home', async () => {
    const { id, reference } = await urgent();
    const place = `/requests/${id}/call-back`;
    expect((await contact.get('/board')).body).toContain(`href="${place}"`);
    const { status, body } = await contact.get(place);
    expect(status).toBe(200);
    const numbers = [...body.matchAll(/href="tel:([^"]+)"/g)].map(([, number]) => number);
    expect(numbers).toEqual(['+9991000247', '+9991000100']);
    expect(body).toContain(reference);

    const empty = await contact.post(place, { text: 'A voice that I know.' });
    expect(empty.status).toBe(422);
    expect(empty.body).toContain('href="#outcome"');
    expect(empty.body).toContain('A voice that I know.');

    const key = randomUUID();
    const called = { key, outcome: 'denied', text: 'Duty desk: the case number is another.' };
    for (const press of [1, 2]) {
      const kept = await contact.post(place, called);
      expect([press, kept.location]).toEqual([press, `/requests/${id}?done=called-back#history`]);
    }
    const notes = (await contact.get(`/requests/${id}/notes`)).body;
    expect(notes.split('Duty desk: the case number is another.')).toHaveLength(2);
    expect(notes).toContain('Called back: Aldora did not confirm the request.');
    const { body: theirs } = await node.call('xa-contact', 'GET', `/requests/${id}/history`);
    expect(JSON.stringify(theirs)).not.toContain('Called back');
  });

  it('calls nobody about a request of one’s own State', async () => {
    const { id } = await urgent();
    const sender = await signIn(node, 'contact@xa.example');
    expect((await sender.get(`/requests/${id}`)).body).not.toContain('/call-back');
    expect((await sender.get(`/requests/${id}/call-back`)).status).toBe(404);
  });
});

describe('the pages of an auditor', () => {
  it('show who read what, and who did what to accounts, by person and by request', async () => {
    const { id } = await requestThatIs(node, 'received');
    await contact.get(`/requests/${id}`);
    const auditor = await signIn(node, 'auditor@xb.example');
    const reads = await auditor.get(`/audit?request=${id}`);
    expect(reads.body).toContain('List of documents');
    expect(reads.body).toContain('Duty officer of Belvia');
    const access = await auditor.get('/audit?view=access&type=signed-in');
    expect(access.body).toMatch(/<bdi>Auditor of Belvia<\/bdi>[\s\S]*Signed in/);
    const wrong = await auditor.get('/audit?request=nonsense');
    expect([wrong.status, wrong.body.includes('value="nonsense"')]).toEqual([422, true]);
  });

  it('keep case reads from administrators, and everything from others', async () => {
    const admin = await signIn(node, 'admin@xb.example');
    expect((await admin.get('/audit?view=reads')).body).toContain('Sign-ins and administration');
    expect((await admin.get('/audit?view=reads')).body).not.toContain('List of documents');
    const own = await admin.get('/audit?actor=admin%40xb.example');
    expect(own.body).toMatch(/<bdi>Administrator of Belvia<\/bdi>[\s\S]*Signed in/);
    expect((await contact.get('/audit')).status).toBe(403);
  });

  it('say in words whether a history is whole, and where it is not', async () => {
    const { id } = await requestThatIs(node, 'received');
    const auditor = await signIn(node, 'auditor@xb.example');
    expect((await auditor.get(`/requests/${id}/verification`)).body).toContain('Yes. Every event');
    await node.sql('ALTER TABLE shared_event DISABLE TRIGGER USER');
    await node.sql(`UPDATE shared_event SET data = '{}' WHERE request_id = $1 AND seq = 1`, [id]);
    await node.sql('ALTER TABLE shared_event ENABLE TRIGGER USER');
    expect((await auditor.get(`/requests/${id}/verification`)).body).toContain(
      'No. The history is not as it was written',
    );
  });
});
