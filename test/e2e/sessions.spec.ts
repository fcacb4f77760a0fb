import { startNode, type TestNode } from '../support/node.js';
import { sessionOf, signInOfficer } from '../support/officers.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const authority = 'authority@xa.example';

describe('a session', () => {
  it('signs its officer in to the API', async () => {
    const officer = await signInOfficer(node, authority);
    const { status, body } = await officer.call('GET', '/api/v1/me');
    expect([status, body]).toMatchObject([200, { kind: 'officer', state: 'XA' }]);
    const again = await sessionOf(node, authority);
    expect((await again.call('GET', '/api/v1/sessions')).body.items).toHaveLength(2);
  });
});
