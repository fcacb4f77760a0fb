import { hidden, signIn, text, type Page, type Visitor } from '../support/browsing.js';
import { requestThatIs } from '../support/cases.js';
import { assessment } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let belvia: Visitor;

beforeAll(async () => {
  node = await startNode();
  belvia = await signIn(node, 'authority@xb.example');
});

afterAll(async () => {
  await node.stop();
});

/** Fills in the form of an action, looks at the check, and confirms it. */
async function act(
  who: Visitor,
  id: string,
  action: string,
  fields: Record<string, string> = {},
): Promise<Page> {
  const path = `/requests/${id}/actions/${action}`;
  const form = await who.get(path);
  const check = await who.post(path, { ...hidden(form), ...fields });
  if (check.status !== 200) return check;
  return who.post(path, { ...hidden(check), step: 'confirm' });
}

const assessed = {
  'assessment-scope': 'inside',
  'assessment-dualCriminality': 'met',
  'assessment-rights-finding': 'no-concern',
  'assessment-rights-text': 'The court is independent, and counsel is admitted.',
};

describe('the worklist', () => {
  it('shows what was received, with when it is next due, and leads to it', async () => {
    const { id, reference } = await requestThatIs(node, 'received');
    const { status, body } = await belvia.get('/requests?view=incoming');
    expect(status).toBe(200);
    expect(body).toContain(`href="/requests/${id}"`);
    expect(body).toContain(reference);
    expect(body).toMatch(/app-due--(soon|later)/);
  });

  it('narrows by words, and says what to do where nothing matches', async () => {
    const { body } = await belvia.get('/requests?q=nothing-has-this-word');
    expect(body).toContain('Nothing matches these filters');
    expect(body).toContain('Clear the filters');
  });

  it('goes on page by page along the last line seen', async () => {
    for (let count = 0; count < 26; count += 1) await requestThatIs(node, 'transmitted');
    const first = await belvia.get('/requests');
    const next = /href="(\/requests\?[^"]*cursor=[^"]+)" rel="next"/.exec(first.body)![1]!;
    const second = await belvia.get(next.replaceAll('&amp;', '&'));
    const lines = ({ body }: Page): string[] =>
      [...body.matchAll(/href="\/requests\/([0-9a-f-]{36})"/g)].map(([, id]) => id!);
    expect(lines(first)).toHaveLength(25);
    expect(lines(second).filter((id) => lines(first).includes(id))).toEqual([]);
    expect(lines(second).length).toBeGreaterThan(0);
  });

  it('is not for administrators, who see no case', async () => {
    const admin = await signIn(node, 'admin@xb.example');
    expect((await admin.get('/requests')).status).toBe(403);
    expect((await admin.get('/home')).body).not.toContain('href="/requests"');
  });
});

describe('the page of a request', () => {
  it('shows what is asked, what can be done, why each date is what it is, and the history', async () => {
    const { id } = await requestThatIs(node, 'received');
    const { body } = await belvia.get(`/requests/${id}`);
    for (const shown of [
      'Start the assessment',
      'Why this date',
      'Transmitted',
      'service level',
      'What the request says',
    ]) {
      expect(body).toContain(shown);
    }
    expect(body).toContain(`href="/requests/${id}/actions/start-assessment"`);
    expect(body).not.toContain('actions/transmit"');
  });

  it('is nowhere for a third State', async () => {
    const { id } = await requestThatIs(node, 'received');
    const third = await signIn(node, 'authority@xc.example');
    expect((await third.get(`/requests/${id}`)).status).toBe(404);
    expect((await third.get(`/requests/${id}/actions/acknowledge`)).status).toBe(404);
  });

  it('asks why a sealed request is opened, and keeps the answer with the record of reads', async () => {
    const { id } = await requestThatIs(node, 'received');
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/seal`, { reasons: 'Sources.' });
    const auditor = await signIn(node, 'auditor@xb.example');
    const asked = await auditor.get(`/requests/${id}`);
    expect([asked.status, asked.body.includes('Why do you open it?')]).toEqual([428, true]);
    const opened = await auditor.post(`/requests/${id}`, { reason: 'Yearly audit' });
    expect(opened.status).toBe(200);
    const reasons = await node.sql<{ reason: string }>(
      'SELECT reason FROM read_event WHERE request_id = $1 AND reason IS NOT NULL',
      [id],
    );
    expect(reasons.map(({ reason }) => reason)).toContain('Yearly audit');
  });
});

describe('the page of an action', () => {
  it('shows what the other State will see before anything is done', async () => {
    const { id } = await requestThatIs(node, 'transmitted');
    const path = `/requests/${id}/actions/acknowledge`;
    const form = await belvia.get(path);
    const check = await belvia.post(path, {
      ...hidden(form),
      theirReference: 'B-77',
      internalReasons: 'For Mai.',
    });
    expect(check.body).toMatch(
      /What Aldora will see[\s\S]*B-77[\s\S]*What stays in your State[\s\S]*For Mai\./,
    );
    expect((await node.call('xb-authority', 'GET', `/api/v1/requests/${id}`)).body).toMatchObject({
      state: 'transmitted',
    });
    const done = await belvia.post(path, { ...hidden(check), step: 'confirm' });
    expect([done.status, done.location]).toEqual([303, `/requests/${id}?done=acknowledge`]);
    expect((await belvia.get(done.location!)).body).toContain(
      '“Acknowledge receipt” has been done.',
    );
  });

  it('does an act once, however often the button was pressed', async () => {
    const { id } = await requestThatIs(node, 'transmitted');
    const path = `/requests/${id}/actions/acknowledge`;
    const check = await belvia.post(path, hidden(await belvia.get(path)));
    const fields = { ...hidden(check), step: 'confirm' };
    const [one, other] = [await belvia.post(path, fields), await belvia.post(path, fields)];
    expect([one.status, other.status]).toEqual([303, 303]);
    const { body } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/history`);
    expect(
      (body as { events: { type: string }[] }).events.filter(({ type }) => type === 'acknowledge'),
    ).toHaveLength(1);
  });

  it('names what lacks by the names on the form, in the reader’s language', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    const path = `/requests/${id}/actions/refuse`;
    const { body } = await belvia.post(path, hidden(await belvia.get(path)));
    expect(body).toContain('<a href="#reasons">Fill this in: Reasons</a>');
    expect(body).toContain('<a href="#grounds">Fill this in: Grounds</a>');
    await belvia.get('/language/fr');
    const french = await belvia.post(path, hidden(await belvia.get(path)));
    await belvia.get('/language/en');
    expect(french.body).toMatch(/<a href="#reasons">Remplissez ce champ\s:\s[^<]+<\/a>/);
    expect(french.body).not.toContain('is missing');
  });

  it('says at each field what is wrong, and keeps what was typed', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    const path = `/requests/${id}/actions/refuse`;
    const form = await belvia.get(path);
    const again = await belvia.post(path, { ...hidden(form), cure: 'Name the court.' });
    expect(again.status).toBe(422);
    expect(again.body).toContain('href="#reasons"');
    expect(again.body).toContain('href="#grounds"');
    expect(again.body).toContain('Name the court.');
  });

  it('offers admitted grounds only, and explains which never are', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    const { body } = await belvia.get(`/requests/${id}/actions/refuse`);
    const offered = [...body.matchAll(/<option value="([A-Z0-9-]+)"/g)].map(([, code]) => code!);
    const { body: kind } = await node.call(
      'xb-authority',
      'GET',
      '/api/v1/instruments/un-cybercrime-2024/kinds/stored-data',
    );
    const { grounds } = kind as { grounds: { code: string; type: string }[] };
    const refusals = grounds.filter(({ type }) => type === 'refusal');
    expect([...new Set(offered)].sort()).toEqual(refusals.map(({ code }) => code).sort());
    expect(body).toContain('Grounds that can never be chosen');
  });

  it('decides item by item, with conditions and the assessment on the same page', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    // what is thought at home is never shown as what the other State will see
    const path = `/requests/${id}/actions/accept`;
    const fields = { ...hidden(await belvia.get(path)), ...assessed };
    expect(text(await belvia.post(path, fields))).toMatch(
      /What Aldora will see(?:(?!counsel|criminality).)*What stays in your State.*Dual criminality.*counsel is admitted/,
    );
    // whatever lacks in a row is told by the name of the row
    const part = `/requests/${id}/actions/accept-in-part`;
    const lacking = await belvia.post(part, {
      ...{ ...hidden(await belvia.get(part)), ...assessed, 'items_1-decision': 'accepted' },
      ...{ 'items_0-decision': 'conditional', 'items_0-conditions_0-text': 'Keep it.' },
    });
    expect(text(lacking)).toContain('There is a problem Fill this in: Condition ');
    const done = await act(belvia, id, 'accept-in-part', {
      ...assessed,
      'items_0-decision': 'conditional',
      'items_1-decision': 'accepted',
      'items_0-conditions_0-code': 'C-CONF',
      'items_0-conditions_0-text': 'Keep it from the press.',
      'items_0-conditions_0-until': '2027-12-31',
    });
    expect(done.location).toBe(`/requests/${id}?done=accept-in-part`);
    const { body } = await node.call('xa-authority', 'GET', `/api/v1/requests/${id}`);
    expect(body).toMatchObject({
      state: 'accepted',
      items: [
        { decision: 'conditional', conditions: [{ code: 'C-CONF', until: '2027-12-31' }] },
        { decision: 'accepted' },
      ],
    });
  });

  it('tells who acted meanwhile, loses nothing that was typed, and lets one go on', async () => {
    const { id } = await requestThatIs(node, 'received');
    const path = `/requests/${id}/actions/start-assessment`;
    const check = await belvia.post(path, {
      ...hidden(await belvia.get(path)),
      internalReasons: 'Begun by phone.',
    });
    await node.call('xa-liaison', 'POST', `/api/v1/requests/${id}/actions/supplement`, {
      text: 'One more account.',
    });
    const stale = await belvia.post(path, { ...hidden(check), step: 'confirm' });
    expect(stale.status).toBe(422);
    expect(stale.body).toMatch(
      /Somebody has acted meanwhile[\s\S]*One more account\.[\s\S]*Begun by phone\./,
    );
    const anew = await belvia.post(path, { ...hidden(stale), internalReasons: 'Begun by phone.' });
    expect((await belvia.post(path, { ...hidden(anew), step: 'confirm' })).status).toBe(303);
  });

  it('adds rows without a script', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    const path = `/requests/${id}/actions/ask-for-information`;
    const form = await belvia.get(path);
    const more = await belvia.post(path, {
      ...hidden(form),
      questions_0: 'Which account?',
      more: 'questions',
    });
    expect([more.status, more.body.includes('Which account?')]).toEqual([200, true]);
    expect(more.body).toContain('name="questions_5"');
    const check = await belvia.post(path, {
      ...hidden(more),
      questions_0: 'Which account?',
      questions_5: 'Since when?',
    });
    expect((await belvia.post(path, { ...hidden(check), step: 'confirm' })).status).toBe(303);
    const { body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}/messages`);
    expect(JSON.stringify(body)).toContain('["Which account?","Since when?"]');
  });

  it('asks for the second factor before a sensitive act, on the very page [ASVS 7.5.3]', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    const late = await signIn(node, 'second@xb.example');
    await node.do('xb-authority', id, 'record-assessment', assessment);
    await node.do('xb-authority', id, 'open-consultation', {
      about: 'refusal',
      text: 'We may refuse.',
    });
    await node.do('xa-liaison', id, 'reply', { text: 'Please do not.' });
    await node.do('xb-authority', id, 'conclude-consultation', {
      outcome: 'not-agreed',
      text: 'No.',
    });
    await node.advance('20 minutes');
    const answer = await act(late, id, 'refuse', {
      reasons: 'It would prejudice our sovereignty.',
      'grounds_0-code': 'R-ESS',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('show your second factor first');
    expect(answer.body).toContain('It would prejudice our sovereignty.');
  });
});
