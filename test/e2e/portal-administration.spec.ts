import { codeOf, signIn, visitor, type Page, type Visitor } from '../support/browsing.js';
import { requestThatIs } from '../support/cases.js';
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
    ])
      expect([path, (await liaison.get(`/administration${path}`)).status]).toEqual([path, 403]);
    expect((await liaison.get('/home')).body).not.toContain('href="/administration"');
    expect((await visitor(node).get(officers)).status).toBe(303);
  });

  it('finds nobody of another State [ASVS 8.2.2]', async () => {
    const other = await idOf('liaison@xa.example');
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
