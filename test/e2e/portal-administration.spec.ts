import { codeOf, signIn, visitor, type Page, type Visitor } from '../support/browsing.js';
import { requestThatIs } from '../support/cases.js';
import { aKey } from '../support/keys.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let admin: Visitor;

beforeAll(async () => {
  node = await startNode();
  admin = await signIn(node, 'admin@xb.example');
});

afterAll(async () => {
  await node.stop();
});

const officers = '/administration/officers';

async function idOf(email: string): Promise<string> {
  const [row] = await node.sql<{ id: string }>('SELECT id FROM officer WHERE email = $1', [email]);
  return row!.id;
}

/** Shows the administrator's second factor anew, which is good for ten minutes. */
async function freshen(): Promise<void> {
  admin = await signIn(node, 'admin@xb.example');
}

let count = 0;
/** Invites somebody over the pages, and says what the answer was and who it is. */
async function invite(
  more: Record<string, string> = {},
): Promise<Page & { readonly email: string }> {
  const email = `newcomer-${String(++count)}@xb.example`;
  await admin.get(`${officers}/invite`);
  const fields = {
    email,
    name: 'Registry desk',
    authority: 'xb-central',
    roles_authority: 'authority',
  };
  return { email, ...(await admin.post(`${officers}/invite`, { ...fields, ...more })) };
}

describe('the administration', () => {
  it('shows an administrator what waits, what is wrong, and every part; and no case', async () => {
    const { body } = await admin.get('/administration');
    for (const shown of [
      'What waits for a second officer',
      'What needs a look',
      '/administration/units',
    ])
      expect(body).toContain(shown);
    expect((await admin.get('/home')).body).toContain('href="/administration"');
    expect((await admin.get('/administration/roles')).body).toContain('Central authority');
  });

  it('is closed to who works on cases, and to strangers [ASVS 8.2.1]', async () => {
    const liaison = await signIn(node, 'liaison@xb.example');
    for (const path of [
      '',
      '/officers',
      '/officers/invite',
      '/units',
      '/webhooks',
      '/webhooks/new',
      '/four-eyes',
      '/four-eyes/00000000-0000-7000-8000-000000000000/confirm',
      '/recoveries/00000000-0000-7000-8000-000000000000/confirm',
    ])
      expect([path, (await liaison.get(`/administration${path}`)).status]).toEqual([path, 403]);
    expect((await liaison.get('/home')).body).not.toContain('href="/administration"');
    expect((await visitor(node).get(officers)).status).toBe(303);
  });

  it('takes no form from another site, whatever token it brings [ASVS 3.5.1]', async () => {
    await freshen();
    await admin.get(`${officers}/invite`);
    const fields = { email: 'by-another-site@xb.example', authority: 'xb-central' };
    const sent = { ...fields, roles_authority: 'authority' };
    for (const site of ['cross-site', 'same-site', 'none']) {
      const { status } = await admin.post(`${officers}/invite`, sent, { 'sec-fetch-site': site });
      expect([site, status]).toEqual([site, 403]);
    }
    const made = await node.sql('SELECT FROM officer WHERE email = $1', [fields.email]);
    expect(made).toEqual([]);
  });

  it('finds nobody of another State [ASVS 8.2.2]', async () => {
    const other = await idOf('liaison@xa.example');
    for (const path of ['calendar/nothing', 'units/x/nothing', 'officers/x', 'webhooks/x'])
      expect([path, (await admin.get(`/administration/${path}`)).status]).toEqual([path, 404]);
    expect((await admin.get(`${officers}/${other}`)).status).toBe(404);
    expect((await admin.get(`${officers}/${other}/deactivate`)).status).toBe(404);
    expect((await admin.get(`${officers}?q=xa.example`)).body).not.toContain('liaison@xa.example');
  });
});

describe('officers', () => {
  it('are narrowed to a name, a role, an authority or a trouble', async () => {
    await freshen();
    const { email } = await invite();
    const found = async (query: string): Promise<boolean> =>
      (await admin.get(`${officers}?${query}`)).body.includes(email);
    expect(await found(`q=${email}`)).toBe(true);
    expect(await found('q=%25nothing_')).toBe(false);
    expect(await found('role=authority&authority=xb-central&active=true')).toBe(true);
    expect(await found('role=liaison')).toBe(false);
    expect(await found('fault=invitation')).toBe(false);
    await node.sql(`UPDATE access_link SET expires_at = node_time() WHERE officer = $1`, [
      await idOf(email),
    ]);
    expect(await found('fault=invitation')).toBe(true);
    expect((await admin.get('/administration')).body).toContain('has run out unanswered');
    expect((await admin.get(`${officers}?role=nonsense`)).status).toBe(422);
  });

  it('are invited by a link that is shown once and lets them in', async () => {
    await freshen();
    const { status, body, email } = await invite();
    expect(status).toBe(200);
    const [, path = ''] = /https?:\/\/[^/]+(\/invitation\/[\w-]+)/.exec(body) ?? [];
    expect((await visitor(node).get(path)).body).toContain(email);
    expect((await admin.get(`${officers}/${await idOf(email)}`)).body).not.toContain(
      '/invitation/',
    );
  });

  it('lose nothing that was typed where something is wrong, and are there once however often it is sent', async () => {
    await freshen();
    const wrong = await invite({ email: 'no address', name: 'Kept as typed' });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('value="Kept as typed"');
    expect(wrong.body).toMatch(/<a href="#email"/);
    expect(wrong.body).toMatch(/id="roles"[^>]*|name="roles_authority"[^>]*checked/);
    const first = await invite();
    const again = await invite({ email: first.email });
    expect([again.status, again.body.includes('already')]).toEqual([422, true]);
    const both = await invite({ roles_admin: 'admin' });
    expect(both.body).toContain('cannot be held together');
  });

  it('want the second factor on the very page, and go on with what was typed [ASVS 7.5.3]', async () => {
    await freshen();
    await node.advance('11 minutes');
    const asked = await invite({ name: 'Typed before' });
    expect(asked.body).toContain('name="factor-code"');
    expect(asked.body).toContain('value="Typed before"');
    const wrong = await admin.post(`${officers}/invite`, {
      email: asked.email,
      'factor-code': '000000',
    });
    expect([wrong.status, wrong.body.includes('href="#factor-code"')]).toEqual([422, true]);
    await node.advance('30 seconds');
    const done = await invite({ 'factor-code': await codeOf(node, 'admin@xb.example') });
    expect(done.body).toContain('/invitation/');
    expect((await admin.get(officers)).status).toBe(200);
  });

  it('are given a role that holds at once, and are out at once', async () => {
    await freshen();
    const contact = await signIn(node, 'contact@xb.example');
    const id = await idOf('contact@xb.example');
    await admin.get(`${officers}/${id}/change`);
    const changed = await admin.post(`${officers}/${id}/change`, {
      ...{ name: 'Night desk', authority: 'xb-contact-point', unit: '' },
      ...{ roles_contact: 'contact', roles_executing: 'executing' },
    });
    expect(changed.location).toBe(`${officers}/${id}?done=changed`);
    expect((await contact.get('/account')).body).toContain('Executing authority');
    const page = await admin.get(`${officers}/${id}`);
    expect(page.body).toMatch(/Night desk[\s\S]*\d sessions?/);
    await admin.post(`${officers}/${id}/end-sessions`);
    expect((await contact.get('/home')).status).toBe(303);
    expect((await admin.get(`${officers}/${id}`)).body).not.toContain('/end-sessions');
  });

  it('hand their cases over when they leave, unseen by the administrator', async () => {
    await freshen();
    const [second, authority] = [
      await idOf('second@xb.example'),
      await idOf('authority@xb.example'),
    ];
    const { id, reference } = await requestThatIs(node, 'received');
    await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/assignments`, {
      assignee: second,
    });
    const path = `${officers}/${second}/deactivate`;
    expect((await admin.get(path)).body).toContain(authority);
    const none = await admin.post(path, { to: authority });
    expect([none.status, none.body.includes('Give reasons.')]).toEqual([422, true]);
    const nobody = await admin.post(path, {
      reasons: 'Retired.',
      to: await idOf('liaison@xa.example'),
    });
    expect(nobody.body).toContain('Choose an active officer');
    const { body } = await admin.post(path, { reasons: 'Retired.', to: authority });
    expect(body).toContain('1 request was handed over.');
    expect(body).not.toContain(reference);
    const people = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/assignments`);
    expect(JSON.stringify(people.body)).toContain(authority);
    expect((await admin.post(path, { reasons: 'Retired.', to: authority })).status).toBe(422);
    expect((await admin.get(`${officers}/${second}`)).body).toContain('/hand-over');
    const opened = await admin.post(`${officers}/${second}/reactivate`);
    expect(opened.body).toContain('/invitation/');
  });

  it('are let in anew when a second officer confirms, and not by whoever asked', async () => {
    await freshen();
    const id = await idOf('executing@xb.example');
    await admin.get(`${officers}/${id}/recovery`);
    const asked = await admin.post(`${officers}/${id}/recovery`, { reasons: 'The phone is lost.' });
    expect(asked.location).toContain('done=recovery-asked');
    const [, pending = ''] =
      /recoveries\/([0-9a-f-]{36})\/decline/.exec((await admin.get('/administration')).body) ?? [];
    expect((await admin.post(`/administration/recoveries/${pending}/confirm`)).status).toBe(403);
    const second = await signIn(node, 'authority@xb.example');
    expect((await second.get('/administration')).body).toContain('The phone is lost.');
    await second.get(`/administration/recoveries/${pending}/confirm`);
    const confirmed = await second.post(`/administration/recoveries/${pending}/confirm`);
    expect(confirmed.body).toMatch(/\/recovery\/[\w-]{20}/);
  });
});

describe('units', () => {
  it('are made, filled, renamed, and closed when nobody is left', async () => {
    await freshen();
    const units = '/administration/units';
    await admin.get(`${units}/new`);
    const made = await admin.post(`${units}/new`, { name: 'Night shift', authority: 'xb-central' });
    const place = made.location!.split('?')[0]!;
    const { email } = await invite();
    const id = await idOf(email);
    const fields = {
      name: 'One of the night',
      authority: 'xb-central',
      roles_authority: 'authority',
    };
    await admin.post(`${officers}/${id}/change`, { ...fields, unit: place.split('/').at(-1)! });
    expect((await admin.get(place)).body).toContain('One of the night');
    expect((await admin.post(`${place}/close`)).body).toContain('Give them another one first');
    await admin.post(`${officers}/${id}/change`, { ...fields, unit: '' });
    await admin.post(`${place}/rename`, { name: 'Late shift' });
    await admin.post(`${place}/close`);
    expect((await admin.get(place)).body).toMatch(/Late shift[\s\S]*Closed/);
  });
});

describe('the second officer', () => {
  it('is asked for by one and confirmed by another', async () => {
    await freshen();
    const eyes = '/administration/four-eyes';
    const query = '?authority=xb-central&action=deliver';
    await admin.get(`${eyes}/change${query}`);
    const fields = { authority: 'xb-central', action: 'deliver', on: 'true', hours: '24' };
    expect((await admin.post(`${eyes}/change`, fields)).body).toContain('Give reasons.');
    const asked = await admin.post(`${eyes}/change`, { ...fields, reasons: 'Evidence leaves us.' });
    expect(asked.location).toBe(`${eyes}?done=four-eyes-asked`);
    const [, pending = ''] =
      /four-eyes\/([0-9a-f-]{36})\/withdraw/.exec((await admin.get(eyes)).body) ?? [];
    const second = await signIn(node, 'authority@xb.example');
    await second.get(`${eyes}/${pending}/confirm`);
    expect((await second.post(`${eyes}/${pending}/confirm`)).location).toContain(
      'four-eyes-confirm',
    );
    expect((await admin.get(eyes)).body).toContain('24 hours');
    expect((await admin.post(`${eyes}/${pending}/withdraw`)).status).toBe(422);
  });
});

describe('webhooks', () => {
  it('tell their secret once, are paused and resumed, tested and sent again', async () => {
    await freshen();
    const hooks = '/administration/webhooks';
    await admin.get(`${hooks}/new`);
    const refused = await admin.post(`${hooks}/new`, { url: 'http://10.0.0.1/' });
    expect([refused.status, refused.body.includes('may not call')]).toEqual([422, true]);
    const made = await admin.post(`${hooks}/new`, {
      url: 'https://hooks.example/in',
      events_refuse: 'refuse',
    });
    expect(made.body).toContain('whsec_');
    // pressed twice without script it is one, and whoever sees the second answer alone has the same secret
    const form = await admin.get(`${hooks}/new`);
    const [, once = ''] = /name="once" value="([^"]+)"/.exec(form.body) ?? [];
    const twice = { url: 'https://hooks.example/twice', once };
    const answers = await Promise.all([1, 2].map(() => admin.post(`${hooks}/new`, twice)));
    const secrets = answers.map(({ body }) => /whsec_[^"<\s]+/.exec(body)?.[0]);
    expect([secrets[0] !== undefined, secrets[1]]).toEqual([true, secrets[0]]);
    const rows = await node.sql('SELECT id FROM webhook WHERE url = $1', [twice.url]);
    expect(rows).toHaveLength(1);
    await admin.post(`${hooks}/${(rows[0] as { id: string }).id}/delete`);
    const [, id = ''] = /webhooks\/([0-9a-f-]{36})/.exec((await admin.get(hooks)).body) ?? [];
    const place = `${hooks}/${id}`;
    expect((await admin.get(place)).body).not.toContain('whsec_');
    expect((await admin.post(`${place}/rotate`)).body).toContain('whsec_');
    expect((await admin.post(`${place}/pause`)).location).toBe(`${place}?done=changed`);
    expect((await admin.post(`${place}/test`)).status).toBe(422);
    await admin.post(`${place}/resume`);
    await admin.post(`${place}/test`);
    await node.sql(
      `UPDATE webhook_delivery SET outcome = 'dead', ended_at = node_time() WHERE webhook = $1`,
      [id],
    );
    const [, dead = ''] =
      /(\/administration\/webhooks\/[0-9a-f-]{36}\/deliveries\/[0-9a-f-]{36})/.exec(
        (await admin.get(place)).body,
      ) ?? [];
    expect((await admin.get(dead)).status).toBe(200);
    expect((await admin.post(dead)).location).toBe(`${place}?done=replayed`);
    expect((await admin.post(`${place}/delete`)).location).toContain('webhook-deleted');
    expect((await admin.get(place)).status).toBe(404);
  });
});

describe('the page of the node', () => {
  it('says in words how it is doing, to the operator alone', async () => {
    const operator = await signIn(node, 'operator@xb.example');
    expect((await operator.get('/administration')).body).toContain('/administration/node');
    const { body } = await operator.get('/administration/node');
    expect(body).toMatch(/Database[\s\S]*Answers[\s\S]*What waits longest/);
    expect((await operator.get(officers)).status).toBe(403);
    expect((await admin.get('/administration/node')).status).toBe(403);
  });
});

/** Sends a file with the fields of a form, as a browser does. */
async function sendFile(path: string, fields: Record<string, string>, file: string): Promise<Page> {
  const { body: form } = await admin.get(path);
  const [, token = ''] = /\?form=([^"]+)"/.exec(form) ?? [];
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const content = `--edge\r\ncontent-disposition: form-data; name="file"; filename="days.csv"\r\ncontent-type: text/csv\r\n\r\n${file}\r\n--edge--\r\n`;
  const reply = await node.app.inject({
    method: 'POST',
    url: `${path}?form=${token}`,
    headers: {
      ...{ accept: 'text/html', 'accept-language': 'en', 'sec-fetch-site': 'same-origin' },
      'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0',
      cookie: [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'content-type': 'multipart/form-data; boundary=edge',
    },
    payload: [...parts, content].join(''),
  });
  const { statusCode: status, body, headers } = reply;
  return { status, body, headers, location: headers.location };
}

/** The hidden fields of a form. */
function hiddenIn(body: string): Record<string, string> {
  return Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );
}

describe('the calendar of a State', () => {
  const calendar = '/administration/calendar';

  it('takes a holiday in and out, and keeps what was typed when another was quicker', async () => {
    await freshen();
    const seen = hiddenIn((await admin.get(`${calendar}/add`)).body);
    const fields = { on: '2031-05-07', name: 'Day of the river', status: 'provisional' };
    const added = await admin.post(`${calendar}/add`, {
      ...fields,
      version: seen['version'] ?? '',
    });
    expect(added.location).toBe(`${calendar}?done=calendar`);
    expect((await admin.get(`${calendar}?year=2031`)).body).toMatch(
      /Day of the river[\s\S]*Provisional/,
    );
    const late = {
      ...fields,
      on: '2031-05-08',
      name: 'Typed too late',
      version: seen['version'] ?? '',
    };
    const overtaken = await admin.post(`${calendar}/add`, late);
    expect(overtaken.status).toBe(422);
    expect(overtaken.body).toContain('Somebody else has changed this');
    expect(overtaken.body).toContain('value="Typed too late"');
    const again = await admin.post(`${calendar}/add`, { ...late, ...hiddenIn(overtaken.body) });
    expect(again.location).toBe(`${calendar}?done=calendar`);
    const removal = await admin.get(`${calendar}/remove?on=2031-05-08`);
    await admin.post(`${calendar}/remove`, hiddenIn(removal.body));
    const { body } = await admin.get(`${calendar}?year=2031`);
    expect([body.includes('Typed too late'), body.includes('Day of the river')]).toEqual([
      false,
      true,
    ]);
  });

  it('shows what a file would move before anything is changed', async () => {
    await freshen();
    const years = { 'from-year': '2032', 'to-year': '2032', source: 'Gazette' };
    const wrong = await sendFile(`${calendar}/import`, years, 'on,name\nnever,Nothing');
    expect([wrong.status, wrong.body.includes('href="#file"')]).toEqual([422, true]);
    expect(wrong.body).toContain('value="2032"');
    const looked = await sendFile(
      `${calendar}/import`,
      years,
      'date,name\n2032-03-02,Day of the sea',
    );
    expect(looked.body).toContain('Added: 1.');
    expect((await admin.get(`${calendar}?year=2032`)).body).not.toContain('Day of the sea');
    await admin.get(calendar);
    const { form: _, ...kept } = hiddenIn(looked.body);
    const done = await admin.post(`${calendar}/import-file`, kept);
    expect(done.location).toBe(`${calendar}?done=calendar`);
    expect((await admin.get(`${calendar}?year=2032`)).body).toContain('Day of the sea');

    // the form of the calendars that ship, by what it says; its weekend is told before anything is changed
    const yaml = 'weekend: [5, 6]\nholidays:\n  - { on: 2032-04-01, name: Day of the hills }\n';
    const read = await sendFile(`${calendar}/import`, years, yaml);
    expect(read.body).toContain('Days off each week become: Friday, Saturday.');
    expect(read.body).toContain('Added: 1. Removed: 1.');
    expect((await admin.get(`${calendar}?year=2032`)).body).not.toContain('Day of the hills');
  });
});

describe('service levels', () => {
  it('are set for a kind and taken back, guarded by their version', async () => {
    await freshen();
    const levels = '/administration/service-levels';
    const list = await admin.get(`${levels}?kind=un-cybercrime-2024/stored-data`);
    const [, path = ''] =
      /href="(\/administration\/service-levels\/change[^"]+)"/.exec(list.body) ?? [];
    const change = path.replaceAll('&amp;', '&');
    const { version = '' } = hiddenIn((await admin.get(change)).body);
    expect((await admin.post(change, { version })).body).toContain('Say an amount');
    const set = { version, 'routine-count': '17', 'routine-unit': 'days' };
    expect((await admin.post(change, set)).location).toContain('done=changed');
    const after = await admin.get(`${levels}?kind=un-cybercrime-2024/stored-data`);
    expect(after.body).toMatch(/17 days[\s\S]*Set by your State/);
    const overtaken = await admin.post(change, { ...set, 'routine-count': '18' });
    expect(overtaken.body).toMatch(/Somebody else has changed this[\s\S]*17 days[\s\S]*value="18"/);
    const remove = change.replace('/change', '/remove');
    const back = await admin.post(remove, hiddenIn((await admin.get(remove)).body));
    expect(back.location).toContain('done=changed');
  });
});

describe('the ladder and the roster', () => {
  it('say who is told, and are changed box by box', async () => {
    await freshen();
    const place = '/administration/escalation/xb-central';
    const { body } = await admin.get(place);
    const boxes = [
      ...body.matchAll(/name="(deadlines-[^"]+)" type="checkbox" value="([^"]+)" checked/g),
    ];
    const numbers = [...body.matchAll(/name="(pages-[^"]+)" type="text" value="(\d+)"/g)];
    expect([boxes.length > 10, numbers.length]).toEqual([true, 8]);
    const as = [...boxes, ...numbers].map(([, name = '', value = '']) => [name, value]);
    const { version = '' } = hiddenIn(body);
    const fields = { ...Object.fromEntries(as), version, 'pages-urgent-minutes': '7' } as Record<
      string,
      string
    >;
    expect((await admin.post(place, { ...fields, 'pages-urgent-first': 'x' })).status).toBe(422);
    expect((await admin.post(place, fields)).location).toContain('done=changed');
    expect((await admin.get('/administration/escalation')).body).toContain('Every 7 minutes');
  });

  it('plan a shift, refuse another beside it, and take it away', async () => {
    await freshen();
    const roster = '/administration/roster';
    const officer = await idOf('authority@xb.example');
    await admin.get(`${roster}/new`);
    const [{ from, to }] = (await node.sql<{ from: string; to: string }>(
      `SELECT to_char(node_time() + interval '2 days', 'YYYY-MM-DD"T"HH24:MI') AS from,
        to_char(node_time() + interval '3 days', 'YYYY-MM-DD"T"HH24:MI') AS to`,
    )) as [{ from: string; to: string }];
    const fields = {
      authority: 'xb-contact-point',
      officer,
      position: 'second',
      'shift-from': from,
      'shift-to': to,
    };
    expect((await admin.post(`${roster}/new`, fields)).location).toBe(`${roster}?done=shift-added`);
    const twice = await admin.post(`${roster}/new`, fields);
    expect([twice.status, twice.body.includes('Somebody is on call')]).toEqual([422, true]);
    const [, path = ''] =
      /href="(\/administration\/roster\/[0-9a-f-]+\/remove)"/.exec(
        (await admin.get(roster)).body,
      ) ?? [];
    expect((await admin.post(path)).location).toBe(`${roster}?done=shift-removed`);
  });
});

describe('service accounts', () => {
  it('are made with a public key and revoked for good', async () => {
    await freshen();
    const accounts = '/administration/accounts';
    const { jwk, alg } = await aKey('key-1');
    await admin.get(`${accounts}/new`);
    const fields = {
      ...{
        id: 'xb-registry',
        authority: 'xb-central',
        sponsor: await idOf('authority@xb.example'),
      },
      ...{ roles_liaison: 'liaison', key: JSON.stringify({ ...jwk, alg }) },
    };
    const wrong = await admin.post(`${accounts}/new`, { ...fields, key: 'no key' });
    expect([wrong.status, wrong.body.includes('no key')]).toEqual([422, true]);
    const made = await admin.post(`${accounts}/new`, fields);
    expect(made.location).toBe(`${accounts}/xb-registry?done=account-made`);
    const page = await admin.get(`${accounts}/xb-registry`);
    expect(page.body).toContain(jwk.kid);
    const withdraw = `${accounts}/xb-registry/withdraw-key`;
    await admin.get(`${withdraw}?kid=${jwk.kid ?? ''}`);
    expect((await admin.post(withdraw, { kid: jwk.kid ?? '' })).location).toContain('done=changed');
    expect((await admin.post(`${accounts}/xb-registry/revoke`)).location).toContain('done=changed');
    expect((await admin.get(accounts)).body).toMatch(/xb-registry[\s\S]*Revoked/);
  });
});
