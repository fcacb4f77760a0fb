import { Links, SecondFactors, SignIn } from '@rogatory/identity';
import type { DomainError } from '@rogatory/kernel';
import { Rooms, type LinkPurpose } from '@rogatory/persistence';
import { startNode, type TestNode } from '../support/node.js';
import { desk, sessionOf } from '../support/officers.js';

let node: TestNode;
let links: Links;
beforeAll(async () => {
  node = await startNode();
  links = node.app.get(Links);
});
afterAll(() => node.stop());

const password = 'seven quiet lanterns drift';

async function codeOfRefusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'good',
    (error: unknown) => (error as DomainError).code,
  );
}

/** Makes a link as the administrator of an officer's State does. */
async function issue(
  email: string,
  purpose: LinkPurpose,
): Promise<{ token: string; expiresAt: string }> {
  const [row] = await node.sql('SELECT id, state FROM officer WHERE email = $1', [email]);
  const admin = { kind: 'officer', id: 'admin', state: row.state, roles: ['admin'] } as const;
  return node.app
    .get(Rooms)
    .administering(admin, (tx) =>
      links.issue(tx, { officer: row.id, state: row.state, purpose, by: 'admin' }),
    );
}

async function invite(email: string): Promise<string> {
  await node.sql(`UPDATE officer SET password_hash = NULL, name = '' WHERE email = $1`, [email]);
  await node.sql('DELETE FROM totp USING officer o WHERE o.id = officer AND o.email = $1', [email]);
  return (await issue(email, 'invitation')).token;
}

const accept = (token: string, given: object = {}): Promise<string> =>
  codeOfRefusal(links.accept(token, { name: 'Ada Linde', password, ...given }, desk));

describe('an invitation', () => {
  it('gives name and password once, and leads to the first second factor [ASVS 6.4.1]', async () => {
    const email = 'contact@xa.example';
    const token = await invite(email);
    expect(await links.look(token)).toEqual({
      ...{ purpose: 'invitation', email, name: '', state: 'XA', stateName: 'Aldora' },
      expiresAt: expect.any(String),
    });
    const given = { name: ' Ada Linde ', password, language: 'fr' };
    const ticket = await links.accept(token, given, desk);
    expect(ticket.stage).toBe('enrolment');
    expect((await node.app.get(SecondFactors).startTotp(ticket.token)).groups).toHaveLength(8);
    const [officer] = await node.sql('SELECT name, language FROM officer WHERE email = $1', [
      email,
    ]);
    expect(officer).toEqual({ name: 'Ada Linde', language: 'fr' });
    expect([await accept(token), await codeOfRefusal(links.look(token))]).toEqual([
      'access-link-invalid',
      'access-link-invalid',
    ]);
    expect((await node.app.get(SignIn).password(email, password, desk)).stage).toBe('enrolment');
  });

  it('is not used up by looking at it, or by a password that is refused', async () => {
    const token = await invite('contact@xb.example');
    await links.look(token);
    expect(await accept(token, { password: 'short' })).toBe('password-too-short');
    expect(await accept(token, { password: 'Ada Linde Belvia' })).toBe('password-personal');
    expect(await accept(token, { name: ' ' })).toBe('name-missing');
    expect(await accept(token)).toBe('good');
  });

  it('is good for seven days', async () => {
    const [early, late] = [await invite('contact@xc.example'), await invite('contact@xd.example')];
    await node.advance('167 hours');
    expect(await accept(early)).toBe('good');
    await node.advance('2 hours');
    expect(await accept(late)).toBe('access-link-invalid');
  });

  it('ends when another is issued, or the officer is deactivated', async () => {
    const former = await invite('contact@xe.example');
    const present = await invite('contact@xe.example');
    expect(await accept(former)).toBe('access-link-invalid');
    await node.sql(
      `UPDATE officer SET deactivated_at = node_time() WHERE email = 'contact@xe.example'`,
    );
    expect(await accept(present)).toBe('access-link-invalid');
  });

  it('is taken by one of two who come at the same time', async () => {
    const token = await invite('executing@xa.example');
    const outcomes = await Promise.all([accept(token), accept(token)]);
    expect(outcomes.sort()).toEqual(['access-link-invalid', 'good']);
  });

  it('cannot be found in the database, nor made for another State', async () => {
    const token = await invite('executing@xb.example');
    expect(JSON.stringify(await node.sql('SELECT * FROM access_link'))).not.toContain(token);
    const [row] = await node.sql(`SELECT id FROM officer WHERE email = 'liaison@xb.example'`);
    const admin = { kind: 'officer', id: 'admin', state: 'XA', roles: ['admin'] } as const;
    const foreign = node.app
      .get(Rooms)
      .administering(admin, (tx) =>
        links.issue(tx, { officer: row.id, state: 'XB', purpose: 'recovery', by: 'admin' }),
      );
    await expect(foreign).rejects.toThrow(/row-level security/);
  });

  it.each(['', 'x', 'x'.repeat(43), 'x'.repeat(5000)])('is not "%s"', async (token) => {
    expect(await codeOfRefusal(links.look(token))).toBe('access-link-invalid');
  });
});

describe('a recovery', () => {
  it('sets a new password, takes the old factors away and ends every session [ASVS 6.4.3, 7.4.3]', async () => {
    const email = 'liaison@xa.example';
    const lost = await sessionOf(node, email);
    const { token } = await issue(email, 'recovery');
    const { stage } = await links.accept(token, { name: 'Somebody Else', password }, desk);
    expect(stage).toBe('enrolment');
    expect((await lost.call('GET', '/api/v1/me')).status).toBe(401);
    const [left] = await node.sql(
      `SELECT o.name, (SELECT count(*)::int FROM totp t WHERE t.officer = o.id) AS factors FROM officer o WHERE email = $1`,
      [email],
    );
    expect(left).toEqual({ name: 'Liaison officer of Aldora', factors: 0 });
    const signIn = node.app.get(SignIn);
    expect(await codeOfRefusal(signIn.password(email, 'demonstration', desk))).toBe(
      'sign-in-failed',
    );
    expect((await signIn.password(email, password, desk)).stage).toBe('enrolment');
    const events = await node.sql(`SELECT type FROM access_event WHERE type = 'recovered'`);
    expect(events).toHaveLength(1);
  });

  it('is good for a day', async () => {
    const { token } = await issue('liaison@xb.example', 'recovery');
    await node.advance('25 hours');
    expect(await accept(token)).toBe('access-link-invalid');
  });
});
