import { requireFresh, SecondFactors, SecondStep, Sessions, SignIn } from '@rogatory/identity';
import type { Actor, DomainError } from '@rogatory/kernel';
import { Rooms } from '@rogatory/persistence';
import { Rounds } from '@rogatory/casework';
import { inAssessment } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';
import { codeOf, desk, sessionOf, signedIn, signInOfficer } from '../support/officers.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const me = '/api/v1/me';

async function actorOf(token: string): Promise<Actor> {
  const actor = (await node.app.get(Sessions).find(token))?.actor;
  if (!actor) throw new Error('Nobody is signed in.');
  return actor;
}

async function codeOfRefusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'good',
    (error: unknown) => (error as DomainError).code,
  );
}

async function idOf(email: string): Promise<string> {
  const [row] = await node.sql<{ id: string }>('SELECT id FROM officer WHERE email = $1', [email]);
  return row?.id ?? '';
}

describe('a session', () => {
  it('is known to the database by a hash of its token alone [ASVS 7.2.3]', async () => {
    const { token } = await signInOfficer(node, 'authority@xa.example');
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const rows = await node.sql('SELECT * FROM session');
    const whole =
      JSON.stringify(rows) + JSON.stringify(await node.sql('SELECT * FROM access_event'));
    expect(whole).not.toContain(token);
  });

  it('gets a new token when the second factor is shown, and the old one opens nothing [ASVS 7.2.4]', async () => {
    const email = 'auditor@xa.example';
    const first = await node.app.get(SignIn).password(email, 'demonstration', desk);
    const full = await node.app.get(SecondStep).code(first.token, await codeOf(node, email), desk);
    expect([full.stage, full.session]).toEqual(['full', first.session]);
    expect(full.token).not.toBe(first.token);
    expect((await signedIn(node, full.token, full.session).call('GET', me)).status).toBe(200);
    expect((await signedIn(node, first.token, first.session).call('GET', me)).status).toBe(401);
    expect(await node.app.get(Sessions).find(first.token)).toBeUndefined();
  });

  it.each(['', 'x', 'x'.repeat(43), '\0', `${'A'.repeat(42)}=`, '"; DROP TABLE session; --'])(
    'is not found under "%s"',
    async (token) => {
      expect(await node.app.get(Sessions).find(token)).toBeUndefined();
      expect((await signedIn(node, encodeURIComponent(token), '').call('GET', me)).status).toBe(
        401,
      );
    },
  );

  it('ends after half an hour without use, and use keeps it alive [ASVS 7.3.1]', async () => {
    const officer = await sessionOf(node, 'contact@xa.example');
    for (const use of ['first', 'second', 'third']) {
      await node.advance('29 minutes');
      expect([use, (await officer.call('GET', me)).status]).toEqual([use, 200]);
    }
    await node.advance('31 minutes');
    expect((await officer.call('GET', me)).body.code).toBe('unauthenticated');
  });

  it('ends after twelve hours, used or not [ASVS 7.3.2]', async () => {
    const officer = await sessionOf(node, 'contact@xa.example');
    for (let time = 0; time < 29; time += 1) {
      await node.advance('25 minutes');
      expect([time, (await officer.call('GET', me)).status]).toEqual([time, time < 28 ? 200 : 401]);
    }
  });

  it('says when it was last used, to the minute', async () => {
    const officer = await sessionOf(node, 'executing@xa.example');
    const seen = async (): Promise<number> =>
      (
        await node.sql('SELECT last_seen_at FROM session WHERE id = $1', [officer.session])
      )[0].last_seen_at.getTime();
    const before = await seen();
    await officer.call('GET', me);
    expect(await seen()).toBe(before);
    await node.advance('61 seconds');
    await officer.call('GET', me);
    expect((await seen()) - before).toBeGreaterThan(60_000);
  });

  it('is forgotten thirty days after its end', async () => {
    const { session } = await sessionOf(node, 'executing@xb.example');
    await node.advance('31 days');
    await node.app.get(Rounds).round();
    expect(await node.sql('SELECT FROM session WHERE id = $1', [session])).toEqual([]);
  });
});

describe('the list of one’s sessions', () => {
  it('shows one’s own that are alive, and marks the present one [ASVS 7.5.2]', async () => {
    const [old, present] = [
      await sessionOf(node, 'liaison@xb.example'),
      await sessionOf(node, 'liaison@xb.example'),
    ];
    await sessionOf(node, 'authority@xb.example');
    await node.app.get(SignIn).password('liaison@xb.example', 'demonstration', desk);
    const { status, body } = await present.call('GET', '/api/v1/sessions');
    expect(status).toBe(200);
    const view = {
      ...{ factors: ['password', 'totp'], address: desk.address, agent: desk.agent },
      ...{ createdAt: expect.any(String), lastSeenAt: expect.any(String) },
      expiresAt: expect.any(String),
    };
    expect(body).toEqual({
      items: [
        { ...view, id: present.session, current: true },
        { ...view, id: old.session, current: false },
      ],
      next: null,
    });
  });

  it('is empty for a service account, which has none', async () => {
    const { status, body } = await node.call('xa-liaison', 'GET', '/api/v1/sessions');
    expect([status, body]).toEqual([200, { items: [], next: null }]);
    expect((await node.call('xa-liaison', 'DELETE', '/api/v1/sessions')).body).toEqual({
      ended: 0,
    });
  });
});

describe('a session that was stolen', () => {
  it('is nothing from the moment when its officer ends it, and others go on [ASVS 7.4.1, 7.5.2]', async () => {
    const [thief, officer] = [
      await sessionOf(node, 'second@xa.example'),
      await sessionOf(node, 'second@xa.example'),
    ];
    expect((await thief.call('GET', '/api/v1/requests')).status).toBe(200);
    const { status } = await officer.call('DELETE', `/api/v1/sessions/${thief.session}`);
    expect(status).toBe(204);
    expect((await thief.call('GET', '/api/v1/requests')).status).toBe(401);
    expect((await officer.call('GET', '/api/v1/requests')).status).toBe(200);
    const [event] = await node.sql(`SELECT * FROM access_event WHERE type = 'session-ended'`);
    expect(event).toMatchObject({ state: 'XA', subject: thief.session });
  });

  it('is refused by the database itself, whatever the server still believes [ASVS 7.4.1]', async () => {
    const [thief, officer] = [
      await sessionOf(node, 'second@xa.example'),
      await sessionOf(node, 'second@xa.example'),
    ];
    const actor = await actorOf(thief.token);
    const rooms = node.app.get(Rooms);
    await rooms.read(actor);
    await officer.call('DELETE', `/api/v1/sessions/${thief.session}`);
    const ways = [
      rooms.read(actor),
      rooms.withActor(actor, (tx) => tx.commit()),
      rooms.administering(actor, (tx) => tx.commit()),
    ];
    for (const way of ways) expect(await codeOfRefusal(way)).toBe('sign-in-ended');
  });

  it('ends with all others at one word [ASVS 7.4.3, 7.5.2]', async () => {
    const email = 'second@xb.example';
    const others = [await sessionOf(node, email), await sessionOf(node, email)];
    const officer = await sessionOf(node, email);
    expect((await officer.call('DELETE', '/api/v1/sessions')).body).toEqual({ ended: 2 });
    for (const other of others) expect((await other.call('GET', me)).status).toBe(401);
    expect((await officer.call('GET', me)).status).toBe(200);
  });

  it('cannot turn its officer out: that takes a factor shown within ten minutes [ASVS 7.5.2]', async () => {
    const [thief, officer] = [
      await sessionOf(node, 'contact@xc.example'),
      await sessionOf(node, 'contact@xc.example'),
    ];
    await node.advance('11 minutes');
    for (const path of ['/api/v1/sessions', `/api/v1/sessions/${officer.session}`]) {
      const { status, body, headers } = await thief.call('DELETE', path);
      expect([status, body.code]).toEqual([401, 'step-up-required']);
      expect(headers['www-authenticate']).toBe(
        'Bearer realm="rogatory", error="insufficient_user_authentication", max_age="600"',
      );
    }
    expect((await officer.call('GET', me)).status).toBe(200);
    expect((await thief.call('DELETE', `/api/v1/sessions/${thief.session}`)).status).toBe(204);
    expect((await thief.call('GET', me)).status).toBe(401);
  });

  it('cannot be ended by anybody else, who does not even learn that it is there', async () => {
    const officer = await sessionOf(node, 'second@xb.example');
    const other = await sessionOf(node, 'authority@xb.example');
    const attempts = [
      await other.call('DELETE', `/api/v1/sessions/${officer.session}`),
      await other.call('DELETE', '/api/v1/sessions/0193b0c0-0000-7000-8000-000000000000'),
      await other.call('DELETE', '/api/v1/sessions/x'),
      await node.call('xb-admin', 'DELETE', `/api/v1/sessions/${officer.session}`),
    ];
    for (const { status, body } of attempts)
      expect([status, body.code]).toEqual([404, 'not-found']);
    expect((await officer.call('GET', me)).status).toBe(200);
  });
});

describe('signing out', () => {
  it('ends the session on the server [ASVS 7.4.1]', async () => {
    const officer = await sessionOf(node, 'contact@xb.example');
    const signIn = node.app.get(SignIn);
    await signIn.signOut(officer.token, desk);
    await signIn.signOut(officer.token, desk);
    expect((await officer.call('GET', me)).status).toBe(401);
    const events = await node.sql(`SELECT subject FROM access_event WHERE type = 'signed-out'`);
    expect(events).toEqual([{ subject: officer.session }]);
  });
});

describe('changing the password', () => {
  const change = (token: string, current: string, password: string): Promise<string> =>
    codeOfRefusal(node.app.get(SignIn).changePassword(token, { current, password }, desk));

  it('needs the current one and a good new one, and ends all other sessions [ASVS 6.2.2, 6.2.3, 7.4.3]', async () => {
    const email = 'executing@xc.example';
    const fresh = 'seven quiet lanterns drift';
    const [other, officer] = [await sessionOf(node, email), await sessionOf(node, email)];
    expect(await change(officer.token, 'wrong', fresh)).toBe('sign-in-failed');
    expect(await change(officer.token, 'demonstration', 'demonstration')).toBe(
      'password-too-short',
    );
    expect((await other.call('GET', me)).status).toBe(200);
    const signIn = node.app.get(SignIn);
    const given = { current: 'demonstration', password: fresh };
    const ticket = await signIn.changePassword(officer.token, given, desk);
    expect((await other.call('GET', me)).status).toBe(401);
    expect((await officer.call('GET', me)).status).toBe(401);
    expect((await signedIn(node, ticket.token, '').call('GET', me)).status).toBe(200);
    expect(await codeOfRefusal(signIn.password(email, 'demonstration', desk))).toBe(
      'sign-in-failed',
    );
    expect((await signIn.password(email, fresh, desk)).stage).toBe('second-factor');
  });

  it('is not for a sign-in that is half done', async () => {
    const { token } = await node.app
      .get(SignIn)
      .password('admin@xc.example', 'demonstration', desk);
    expect(await change(token, 'demonstration', 'seven quiet lanterns drift')).toBe('sign-in-step');
  });
});

describe('what an officer may do', () => {
  it('is read anew with each request: roles and deactivation hold at once [ASVS 7.4.2, 8.3.2]', async () => {
    const email = 'second@xd.example';
    const officer = await sessionOf(node, email);
    expect((await officer.call('GET', me)).body.roles).toEqual(['authority']);
    await node.sql(`UPDATE officer SET roles = '{auditor}' WHERE email = $1`, [email]);
    expect((await officer.call('GET', me)).body.roles).toEqual(['auditor']);
    await node.sql('UPDATE officer SET deactivated_at = node_time() WHERE email = $1', [email]);
    expect((await officer.call('GET', me)).status).toBe(401);
  });

  it('is known by one’s own name, one’s unit, and those whom one stands in for today', async () => {
    const [own, absent] = [await idOf('liaison@xe.example'), await idOf('second@xe.example')];
    const [unit, other] = [
      '0193b0c0-0000-7000-8000-000000000001',
      '0193b0c0-0000-7000-8000-000000000002',
    ];
    await node.sql(
      `INSERT INTO unit (id, state, authority, name) VALUES ($1, 'XE', 'xe-central', 'One'), ($2, 'XE', 'xe-central', 'Two')`,
      [unit, other],
    );
    const knows = async (): Promise<readonly string[]> =>
      [
        ...((await actorOf((await sessionOf(node, 'liaison@xe.example')).token)).knows ?? []),
      ].sort();
    const delegate = (from: string, to: string): Promise<unknown> =>
      node.sql(
        `INSERT INTO delegation (id, state, absent, delegate, from_day, to_day, created_by, created_at)
          SELECT gen_random_uuid(), 'XE', $1, $2, today + $3::int, today + $4::int, 'test', node_time()
          FROM (SELECT (node_time() AT TIME ZONE 'Asia/Tokyo')::date AS today) t`,
        [absent, own, from, to],
      );
    await node.sql('UPDATE officer SET unit = $2 WHERE id = $1', [own, unit]);
    await delegate('1', '9');
    await delegate('-9', '-1');
    expect(await knows()).toEqual([own, unit].sort());
    await delegate('0', '0');
    expect(await knows()).toEqual([own, unit, absent].sort());
    await node.sql('UPDATE officer SET unit = $2 WHERE id = $1', [absent, other]);
    expect(await knows()).toEqual([own, unit, absent, other].sort());
    await node.sql('UPDATE delegation SET ended_at = node_time()');
    expect(await knows()).toEqual([own, unit].sort());
  });
});

describe('a cookie', () => {
  it('changes nothing from another site’s page, and reads from any [ASVS 3.5.1, 3.5.3]', async () => {
    const officer = await sessionOf(node, 'authority@xc.example');
    const target = '/api/v1/sessions';
    const from = (headers: Record<string, string>, method = 'DELETE'): Promise<[number, string]> =>
      node
        .call(undefined, method, target, undefined, { cookie: officer.cookie, ...headers })
        .then(({ status, body }) => [status, body.code]);
    expect(await from({ 'sec-fetch-site': 'cross-site' })).toEqual([403, 'cross-site']);
    expect(await from({ 'sec-fetch-site': 'same-site' })).toEqual([403, 'cross-site']);
    expect(await from({ origin: 'https://evil.example' })).toEqual([403, 'cross-site']);
    expect(await from({})).toEqual([403, 'cross-site']);
    expect((await from({ origin: node.env.PUBLIC_URL }))[0]).toBe(200);
    expect((await from({ 'sec-fetch-site': 'same-origin' }))[0]).toBe(200);
    expect((await from({ 'sec-fetch-site': 'cross-site' }, 'GET'))[0]).toBe(200);
  });

  it('does not count beside an access token, good or bad', async () => {
    const officer = await sessionOf(node, 'authority@xc.example');
    const bad = await officer.call('GET', me, undefined, { authorization: 'Bearer x.y.z' });
    expect(bad.status).toBe(401);
    const authorization = `Bearer ${await node.token('xb-liaison')}`;
    const good = await officer.call('GET', me, undefined, { authorization });
    expect(good.body).toMatchObject({ kind: 'service', state: 'XB' });
  });
});

describe('a sensitive act', () => {
  it('asks for the second factor once more after ten minutes, and takes it [ASVS 7.5.1, 7.5.3]', async () => {
    const email = 'admin@xa.example';
    const officer = await signInOfficer(node, email);
    const fresh = async (token: string): Promise<string> =>
      codeOfRefusal(
        actorOf(token).then((actor) => {
          requireFresh(actor);
        }),
      );
    expect(await fresh(officer.token)).toBe('good');
    await node.advance('11 minutes');
    expect(await fresh(officer.token)).toBe('step-up-required');
    const factors = node.app.get(SecondFactors);
    expect(await codeOfRefusal(factors.startTotp(officer.token))).toBe('step-up-required');
    const again = await node.app
      .get(SecondStep)
      .code(officer.token, await codeOf(node, email), desk);
    expect(await fresh(again.token)).toBe('good');
    expect((await officer.call('GET', me)).status).toBe(401);
    const events = await node.sql(`SELECT type FROM access_event WHERE type = 'stepped-up'`);
    expect(events).toHaveLength(1);
  });

  it('on a request is a refusal, for one; a word to the other side is none [ASVS 7.5.3]', async () => {
    const { id, version } = await inAssessment(node);
    const officer = await sessionOf(node, 'authority@xb.example');
    const refuse = { grounds: [{ code: 'R-DC' }], reasons: 'No such offence is known here.' };
    const path = `/api/v1/requests/${id}/actions/refuse`;
    const seen = { 'if-match': `"${version}"` };
    await node.advance('11 minutes');
    const { status, body } = await officer.call('POST', path, refuse, seen);
    expect([status, body.code]).toEqual([401, 'step-up-required']);
    const plain = await officer.call(
      'POST',
      `/api/v1/requests/${id}/actions/report-status`,
      { text: 'Soon.' },
      seen,
    );
    expect(plain.status).toBe(200);
    await node.sql('UPDATE session SET stepped_up_at = node_time() WHERE id = $1', [
      officer.session,
    ]);
    const done = await officer.call('POST', path, refuse, { 'if-match': '*' });
    expect([done.status, done.body.state]).toEqual([200, 'refused']);
  });

  it('never lengthens the session beyond its twelve hours', async () => {
    const email = 'admin@xb.example';
    const officer = await signInOfficer(node, email);
    await node.advance('20 minutes');
    const end = (await node.app.get(Sessions).find(officer.token))?.row.expires_at.toISOString();
    const again = await node.app
      .get(SecondStep)
      .code(officer.token, await codeOf(node, email), desk);
    expect(again.expiresAt).toBe(end);
  });
});
