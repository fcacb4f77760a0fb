import { Directory } from '@rogatory/directory';
import { signIn, visitor, type Visitor } from '../support/browsing.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let admin: Visitor;
let second: Visitor;

beforeAll(async () => {
  node = await startNode();
  admin = await signIn(node, 'admin@xb.example');
  second = await signIn(node, 'authority@xb.example');
});

afterAll(async () => {
  await node.stop();
});

const address = 'Ministry of Justice\n1 Old Street, Hue';
const contact = {
  name: 'Belvia watch',
  address,
  telephone: '+84 24 5555 0100',
  email: 'watch@xb.example',
};
const form = '/directory/XB/change/xb-contact-point';

/** The fields of a form as a browser would send them back, with some of them typed anew. */
async function filled(
  path: string,
  typed: Record<string, string>,
): Promise<Record<string, string>> {
  const { body } = await admin.get(path);
  const hidden = [
    ...body.matchAll(/<input type="hidden" name="(version|was-[^"]+)" value="([^"]*)"/g),
  ];
  return { ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), ...typed };
}

const changeIn = (body: string): string => /\/changes\/([0-9a-f-]{36})/.exec(body)?.[1] ?? '';

describe('the directory', () => {
  it('shows every State with its languages, its hour and how fast its contact point answers', async () => {
    await node.sql(`INSERT INTO contact_test (id, state, authority, at, until, answered_at, counts)
      VALUES (gen_random_uuid(), 'XC', 'xc-contact-point', node_time() - interval '1 day',
        node_time() - interval '23 hours', node_time() - interval '1 day' + interval '4 minutes', true)`);
    await node.app.get(Directory).prepare();
    const { body, status } = await second.get('/directory');
    expect(status).toBe(200);
    for (const shown of [
      'Aldora',
      'French',
      'Dasira',
      'Usually answers within 4 minutes.',
      'not measured yet',
    ]) {
      expect(body).toContain(shown);
    }
    expect(body.match(/working day|weekend<|holiday</g)?.length).toBe(5);
  });

  it('closes a State on its own weekend and on its holidays', async () => {
    const zone = `(SELECT node_time() AT TIME ZONE zone FROM state WHERE code = 'XE')`;
    await node.sql(
      `UPDATE state SET weekend = ARRAY[extract(isodow FROM ${zone})::int] WHERE code = 'XE'`,
    );
    await node.sql(
      `UPDATE working_calendar SET weekend = ARRAY[extract(isodow FROM ${zone})::int] WHERE state = 'XE'`,
    );
    expect((await second.get('/directory?q=XE')).body).toContain('>weekend<');
  });

  it('is searched by State, language and authority', async () => {
    const [{ name }] = (await node.sql<{ name: string }>(
      `SELECT name FROM authority WHERE id = 'xc-contact-point'`,
    )) as [{ name: string }];
    for (const q of ['corv', 'portuguese', 'XC', name.toUpperCase()]) {
      const { body } = await second.get(`/directory?q=${encodeURIComponent(q)}`);
      expect([q, body.includes('/directory/XC'), body.includes('/directory/XA')]).toEqual([
        q,
        true,
        false,
      ]);
    }
    expect((await second.get('/directory?q=nowhere')).body).toContain('No State fits.');
  });

  it('shows one State with its authorities and what it can be asked for', async () => {
    const { body } = await second.get('/directory/XA');
    for (const shown of ['24/7 contact point', 'Assumed to be bound', 'Stored data']) {
      expect(body).toContain(shown);
    }
    expect(body).not.toContain('Propose a change');
    expect((await second.get('/directory/ZZ')).status).toBe(404);
    expect((await visitor(node).get('/directory')).status).toBe(303);
  });
});

describe('a change of the own entry', () => {
  it('takes two officers, who see what would change', async () => {
    const asked = await admin.post(
      form,
      await filled(form, { ...contact, reasons: 'We have moved.' }),
    );
    expect([asked.status, asked.location]).toEqual([303, '/directory/XB?done=asked']);
    const waiting = await admin.get('/directory/XB');
    const path = `/directory/XB/changes/${changeIn(waiting.body)}`;
    expect((await admin.get('/directory/XA')).body).not.toContain('/changes/');
    // nothing has changed, and nobody confirms their own
    expect(waiting.body).not.toContain('Belvia watch');
    expect((await admin.get(path)).body).toContain('Another officer has to confirm it.');
    expect((await admin.post(`${path}/confirm`)).status).toBe(403);
    const shown = await second.get(path);
    for (const part of ['Old Street', 'We have moved.', 'nothing is said']) {
      expect(shown.body).toContain(part);
    }
    expect((await second.post(`${path}/decline`)).status).toBe(422);
    // a second factor that was shown eleven minutes ago will not do, neither for asking nor for confirming
    await node.advance('11 minutes');
    const late = await second.post(`${path}/confirm`);
    expect([late.status, late.location]).toEqual([
      303,
      expect.stringContaining('/account/step-up'),
    ]);
    const asking = await admin.post(form, await filled(form, { ...contact, reasons: 'Again.' }));
    expect(asking.location).toContain('/account/step-up');
    second = await signIn(node, 'authority@xb.example');
    admin = await signIn(node, 'admin@xb.example');
    await second.get(path);
    expect((await second.post(`${path}/confirm`)).location).toBe('/directory/XB?done=confirm');
    const everybody = await signIn(node, 'liaison@xa.example');
    expect((await everybody.get('/directory/XB')).body).toContain('Old Street');
  });

  it('stands on the first page of whoever may decide, and whoever asked is told what came of it and why', async () => {
    const other = '/directory/XB/change/xb-central';
    const typed = { ...contact, name: 'Belvia post', reasons: 'A new name.' };
    const asked = await admin.post(other, await filled(other, typed));
    expect(asked.location).toBe('/directory/XB?done=asked');
    const waits = /href="\/directory\/XB">(<bdi>)?1 change of the directory waits\./;
    for (const page of [await admin.get('/administration'), await admin.get('/home')])
      expect(page.body).toMatch(waits);
    expect((await second.get('/home')).body).toMatch(waits);
    const path = `/directory/XB/changes/${changeIn((await second.get('/directory/XB')).body)}`;
    await second.get(path);
    const sent = await second.post(`${path}/decline`, { reasons: 'That is not our name.' });
    expect(sent.location).toBe('/directory/XB?done=decline');
    const home = (await admin.get('/home')).body;
    expect(home).toMatch(/What came of your changes[\s\S]*was declined[\s\S]*not our name/);
    expect(home).toMatch(/Belvia watch was confirmed/);
    expect((await second.get('/home')).body).not.toMatch(/of the directory waits?\.|What came of/);
    const told = await node.sql(`SELECT n.type, n.about FROM notification n
      JOIN officer o ON o.id::text = ANY (n.also) WHERE o.email = 'admin@xb.example' ORDER BY n.id`);
    expect(told).toEqual([
      { type: 'directory-change-confirmed', about: { entry: 'xb-contact-point' } },
      {
        ...{ type: 'directory-change-declined' },
        about: { entry: 'xb-central', reasons: 'That is not our name.' },
      },
    ]);
  });

  it('tells whoever may confirm it, the administrators who did not ask among them', async () => {
    const [{ id }] = (await node.sql<{ id: string }>(
      `INSERT INTO officer (id, state, authority, email, name, roles)
        VALUES (gen_random_uuid(), 'XB', 'xb-central', 'other-admin@xb.example', 'Other', '{admin}') RETURNING id`,
    )) as [{ id: string }];
    const own = await node.call('xb-admin', 'PUT', '/api/v1/states/XB', {
      ...{ languages: ['vi', 'fr'], channels: '', requirements: '', reasons: 'x' },
    });
    const [told] = await node.sql(
      `SELECT roles, also::text[] FROM notification WHERE event_id = $1`,
      [own.body.pending.id],
    );
    // whoever answers for the account that asked is the same person, and could not confirm it
    expect(told).toEqual({ roles: ['authority'], also: [id] });
    await node.call(
      'xb-authority',
      'POST',
      `/api/v1/directory/changes/${own.body.pending.id}/decline`,
      {
        reasons: 'No.',
      },
    );
  });

  it('tells the second officers, and stands in the record of access with both versions', async () => {
    const told = await node.call('xb-authority', 'GET', '/api/v1/notifications');
    expect(told.body.items.map(({ type }: { type: string }) => type)).toContain('directory-change');
    const { body } = await node.call(
      'xb-auditor',
      'GET',
      '/api/v1/access-events?type=directory-change-confirmed',
    );
    expect(body.items).toMatchObject([
      { subject: 'xb-contact-point', detail: { before: { address: '' }, after: { address } } },
    ]);
  });

  it('loses nothing that was typed where the entry changed meanwhile', async () => {
    const typed = await filled(form, {
      ...contact,
      telephone: '+84 24 5555 0199',
      reasons: 'A new line.',
    });
    await node.sql(
      `UPDATE authority SET email = 'other@xb.example', version = version + 1 WHERE id = 'xb-contact-point'`,
    );
    const stale = await admin.post(form, typed);
    expect(stale.status).toBe(409);
    for (const part of [
      'Somebody has changed this meanwhile: E-mail',
      'other@xb.example',
      '5555 0199',
      'A new line.',
    ]) {
      expect(stale.body).toContain(part);
    }
    // sent again, having seen it
    const [, version = ''] = /name="version" value="(\d+)"/.exec(stale.body) ?? [];
    expect((await admin.post(form, { ...typed, version })).location).toBe(
      '/directory/XB?done=asked',
    );
    const id = changeIn((await admin.get('/directory/XB')).body);
    // one waits at a time
    const again = await admin.post(form, { ...(await filled(form, contact)), reasons: 'Again.' });
    expect(again.body).toContain('A change of this entry waits for a second officer already.');
    // and it confirms nothing that it was not asked about
    await node.sql(`UPDATE authority SET name = 'Other' WHERE id = 'xb-contact-point'`);
    const late = await second.post(`/directory/XB/changes/${id}/confirm`);
    expect([late.status, late.body.includes('has changed since this was asked for')]).toEqual([
      422,
      true,
    ]);
    expect((await admin.post(`/directory/XB/changes/${id}/withdraw`)).location).toBe(
      '/directory/XB?done=withdraw',
    );
  });

  it('says what is wrong beside the field, and expires where nobody confirms it', async () => {
    const state = '/directory/XB/change/XB';
    const wrong = await admin.post(
      state,
      await filled(state, {
        languages: 'Vietnamese!',
        channels: 'By post',
        requirements: '',
        reasons: '',
      }),
    );
    expect(wrong.status).toBe(422);
    for (const part of [
      'Name at least one language by its code',
      'Give reasons.',
      'Vietnamese!',
      'By post',
    ]) {
      expect(wrong.body).toContain(part);
    }
    const right = {
      languages: 'vi, en, fr',
      channels: '',
      requirements: '',
      reasons: 'French too.',
    };
    expect((await admin.post(state, await filled(state, right))).status).toBe(303);
    const id = changeIn((await admin.get('/directory/XB')).body);
    await node.sql(`UPDATE pending_act SET expires_at = node_time() WHERE id = $1`, [id]);
    expect((await second.post(`/directory/XB/changes/${id}/confirm`)).status).toBe(404);
    const { body } = await node.call('xb-auditor', 'GET', '/api/v1/states');
    expect(body.items.find(({ code }: { code: string }) => code === 'XB').languages).toEqual([
      'vi',
      'en',
    ]);
  });

  it('is for administrators of the State alone', async () => {
    for (const [who, path] of [
      [second, form],
      [admin, '/directory/XA/change/XA'],
      [admin, '/directory/XB/change/xa-central'],
    ] as const) {
      expect([path, [403, 404].includes((await who.get(path)).status)]).toEqual([path, true]);
    }
    const foreign = await node.call('xb-admin', 'PUT', '/api/v1/authorities/xa-central', {
      ...contact,
      reasons: 'x',
    });
    expect(foreign.status).toBe(404);
    const own = await node.call('xb-admin', 'PUT', '/api/v1/states/XB', {
      languages: ['vi'],
      channels: '',
      requirements: '',
      reasons: 'x',
    });
    expect([own.status, own.body.pending?.own]).toEqual([202, true]);
    const { id } = own.body.pending;
    // the service account and the officer who answers for it are one person
    const alone = await admin.post(`/directory/XB/changes/${id}/confirm`);
    expect([alone.status, alone.body.includes('too old')]).toEqual([403, false]);
    const no = await node.call('xb-authority', 'POST', `/api/v1/directory/changes/${id}/decline`, {
      reasons: 'No.',
    });
    expect([no.status, no.body.items]).toEqual([200, []]);
  });
});
