import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;

beforeAll(async () => {
  node = await startNode('PostgreSQL', { PORTAL: '0' });
});

afterAll(async () => {
  await node.stop();
});

describe('the portal that is switched off', () => {
  it('leaves the API alone', async () => {
    for (const path of ['/', '/sign-in', '/account', '/assets/x']) {
      const { statusCode, headers } = await node.app.inject({
        url: path,
        headers: { accept: 'text/html' },
      });
      expect([path, statusCode]).toEqual([path, 404]);
      expect(headers['content-type']).toMatch('application/problem+json');
    }
    expect((await node.call('xa-liaison', 'GET', '/api/v1/me')).status).toBe(200);
  });
});
