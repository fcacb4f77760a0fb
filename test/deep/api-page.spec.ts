import { HtmlValidate } from 'html-validate';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
let html: string;
let document: any;
beforeAll(async () => {
  node = await startNode();
  html = (await node.app.inject('/api/docs')).body;
  document = (await node.app.inject('/api/openapi.json')).json();
});
afterAll(() => node.stop());

describe('the page that describes the API', () => {
  it('shows every operation and every schema of the description', () => {
    const names = Object.entries<object>(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !html.includes(`<h3>${name}</h3>`))).toEqual([]);
    const schemas = Object.keys(document.components.schemas);
    expect(schemas.filter((name) => !html.includes(`<h3>${name}</h3>`))).toEqual([]);
  });

  it('is valid HTML whose links lead somewhere', () => {
    const { results } = new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: { 'long-title': 'off', 'no-trailing-whitespace': 'off', 'doctype-style': 'off' },
    }).validateStringSync(html);
    const faults = results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
    );
    expect([...new Set(faults)]).toEqual([]);
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const lost = [...html.matchAll(/href="#([^"]+)"/g)].filter(([, id]) => !ids.has(id));
    expect(lost.map(([, id]) => id)).toEqual([]);
  });

  it('needs no script and nothing inline [ASVS 3.4.3]', async () => {
    expect(html).not.toMatch(/<script|\sstyle=|\son\w+=|javascript:/);
    const style = await node.app.inject('/api/docs/style.css');
    expect([style.statusCode, style.headers['content-type']]).toEqual([
      200,
      'text/css; charset=utf-8',
    ]);
  });
});
