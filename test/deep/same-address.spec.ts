import { Links, Passwords, SignIn } from '@rogatory/identity';
import { desk, sessionOf } from '../support/officers.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const email = 'shared@office.example';
const passwords = { XA: 'a lantern on the northern pier', XB: 'nine herons over the estuary' };

/** Invites somebody of this address into a State, and lets them join with the State's own password. */
async function join(state: 'XA' | 'XB'): Promise<string> {
  const code = state.toLowerCase();
  const admin = await sessionOf(node, `admin@${code}.example`);
  const { status, body } = await admin.call('POST', '/api/v1/officers', {
    ...{ email, name: 'Somebody', authority: `${code}-central`, roles: ['authority'] },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const token = body.invitation.url.split('/').at(-1);
  await node.app.get(Links).accept(token, { password: passwords[state] }, desk);
  return body.officer.id;
}

const signIn = (password: string) => node.app.get(SignIn).password(email, password, desk);
const stateOf = async (session: string): Promise<string> =>
  (await node.sql('SELECT state FROM session WHERE id = $1', [session]))[0].state;

describe('an address that officers of two States have', () => {
  const checks = async (): Promise<number> => {
    const check = jest.spyOn(node.app.get(Passwords), 'check');
    await signIn('not the right one').catch(() => undefined);
    const { length } = check.mock.calls;
    check.mockRestore();
    return length;
  };

  it('costs the same work whether nobody, one or both have it [ASVS 6.3.8]', async () => {
    const costs = [await checks()];
    await join('XA');
    costs.push(await checks());
    await join('XB');
    await node.sql(`DELETE FROM sign_in_failure`);
    costs.push(await checks());
    expect(costs).toEqual([2, 2, 2]);
  });

  it('leads each to their own State, by their own password', async () => {
    await node.sql('DELETE FROM sign_in_failure');
    for (const state of ['XA', 'XB'] as const) {
      const { session } = await signIn(passwords[state]);
      expect(await stateOf(session)).toBe(state);
    }
  });

  it('is told to both States where somebody fails with it', async () => {
    await node.sql('DELETE FROM sign_in_failure');
    await expect(signIn('not the right one')).rejects.toThrow(/wrong/);
    const rows = await node.sql(
      `SELECT DISTINCT e.state FROM access_event e JOIN officer o ON o.id::text = e.actor
        WHERE o.email = $1 AND e.type = 'sign-in-failed' ORDER BY e.state`,
      [email],
    );
    expect(rows.map(({ state }) => state)).toEqual(['XA', 'XB']);
  });

  it('makes whoever guesses wait, also if they have one of the accounts [ASVS 6.3.1]', async () => {
    await node.sql('DELETE FROM sign_in_failure');
    let refused: unknown;
    for (let turn = 0; turn < 4 && !refused; turn += 1) {
      await signIn(`guess number ${String(turn)} of the other`).catch((error: unknown) => {
        if ((error as { code?: string }).code === 'too-many-failures') refused = error;
      });
      await signIn(passwords.XA).catch((error: unknown) => {
        if ((error as { code?: string }).code === 'too-many-failures') refused = error;
      });
    }
    expect(refused).toMatchObject({ code: 'too-many-failures' });
  });
});
