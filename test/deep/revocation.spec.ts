import { routesOf } from '../support/routes.js';
import { aPreservation, upload } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

/** Sees all of its State, so that nothing but the end of the account stands in its way. */
const account = 'xa-auditor';

let node: TestNode;
let ids: Record<string, string>;
beforeAll(async () => {
  node = await startNode();
  const { id } = await node.draft('xa-liaison', aPreservation());
  const documentId = (await upload(node, 'xa-liaison', id, 'private')).body.id as string;
  ids = { id, documentId };
});
afterAll(() => node.stop());

/** The address of a route about the draft and its document; the rest is about nothing. */
const address = (url: string): string =>
  url.includes('/instruments')
    ? url.replace(':id', 'un-cybercrime-2024').replace(':kind', 'stored-data')
    : url.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? ids['id']!);

const reading = (): string[] =>
  routesOf(node.app)
    .filter(({ method, url }) => method === 'GET' && url.startsWith('/api/v1/'))
    .map(({ url }) => address(url));

/** Everything that the account may read, with the status that it gets. */
async function readAll(authorization: string): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const url of reading()) {
    const { status, body } = await node.call(undefined, 'GET', url, undefined, { authorization });
    answers.set(url, status < 400 ? 'answered' : `${status} ${body.code}`);
  }
  return answers;
}

describe('a service account', () => {
  it.each([
    ['is revoked', 'revoked_at = node_time()', 'revoked_at = NULL'],
    ['is changed', 'epoch = epoch + 1', 'epoch = epoch + 1'],
  ])(
    'that %s is refused by the very next call on every route [ASVS 7.4.1, 8.3.2]',
    async (_, end, undo) => {
      const authorization = `Bearer ${await node.token(account)}`;
      const before = await readAll(authorization);
      const answered = [...before.values()].filter((answer) => answer === 'answered');
      expect(answered.length).toBeGreaterThanOrEqual(19);

      for (const url of reading()) {
        await node.sql(`UPDATE service_account SET ${end} WHERE id = $1`, [account]);
        const { status, body } = await node.call(undefined, 'GET', url, undefined, {
          authorization,
        });
        if (before.get(url) === 'answered')
          expect([url, status, body.code]).toEqual([url, 401, 'sign-in-ended']);
        else expect([url, status >= 400]).toEqual([url, true]);
        await node.sql(`UPDATE service_account SET ${undo} WHERE id = $1`, [account]);
      }
    },
  );
});
