import { Tokens } from '@rogatory/identity';
import { run } from '../support/program.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const rotate = async (): Promise<void> => {
  const { code } = await run('cli', { DATABASE_URL: node.database.ownerUrl }, [
    'rotate-signing-key',
  ]);
  expect(code).toBe(0);
};
const fresh = async (client: string): Promise<string> => {
  const payload = `grant_type=client_credentials&client_id=${client}&client_secret=demonstration`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await node.app.inject({ method: 'POST', url: '/oauth/token', headers, payload });
  return reply.json<{ access_token: string }>().access_token;
};
const kidOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid;
const me = async (token: string): Promise<number> => {
  const authorization = `Bearer ${token}`;
  return (await node.call(undefined, 'GET', '/api/v1/me', undefined, { authorization })).status;
};

describe('a new signing key', () => {
  it('signs from the next look on, while tokens of the former key stay good [ASVS 11.2.2]', async () => {
    const before = await fresh('xa-liaison');
    await rotate();
    await node.app.get(Tokens).load();
    const after = await fresh('xa-liaison');
    expect(kidOf(after)).not.toBe(kidOf(before));
    expect([await me(before), await me(after)]).toEqual([200, 200]);
  });

  it('is looked for when a token names it before this server knows it, but not for every stranger’s', async () => {
    const tokens = node.app.get(Tokens);
    await tokens.load();
    const known = await fresh('xa-liaison');
    await rotate();
    const [{ kid }] = await node.sql(
      'SELECT kid FROM signing_key ORDER BY created_at DESC LIMIT 1',
    );
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const look = jest.spyOn(tokens, 'load');
    expect(await tokens.key(kid)).toBeDefined();
    for (let stranger = 0; stranger < 20; stranger += 1) {
      expect(await tokens.key(`stranger-${stranger}`)).toBeUndefined();
    }
    expect(look.mock.calls.length).toBeLessThanOrEqual(3); // the periodic look may come between
    expect(await me(known)).toBe(200);
  });

  it('is noticed within seconds by a server that nobody asks', async () => {
    await rotate();
    const [{ kid }] = await node.sql(
      'SELECT kid FROM signing_key ORDER BY created_at DESC LIMIT 1',
    );
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(kidOf(await fresh('xa-liaison'))).toBe(kid);
  });

  it('outlives the former ones, which go when no token can need them', async () => {
    const tokens = node.app.get(Tokens);
    const count = async (): Promise<number> =>
      (await node.sql('SELECT kid FROM signing_key')).length;
    const many = await count();
    await node.advance('10 minutes');
    await tokens.load();
    expect(await count()).toBe(many);
    await node.advance('6 minutes');
    await tokens.load();
    expect(await count()).toBe(1);
    expect(await me(await fresh('xa-liaison'))).toBe(200);
  });
});
