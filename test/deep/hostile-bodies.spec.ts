import { gzipSync } from 'node:zlib';
import { lifecycles } from '../../libs/lifecycle/src/lifecycles.js';
import { Contract } from '../support/contract.js';
import { aStoredDataRequest, inAssessment, transmitted, upload } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

/** Bodies that say more than they may, or say it in a form that two readers would understand differently. */
let node: TestNode;
let id: string;
let draft: string;
beforeAll(async () => {
  node = await startNode();
  id = (await transmitted(node)).id;
  draft = (await node.draft('xa-liaison', aStoredDataRequest())).id;
});
afterAll(() => node.stop());

async function send(
  path: string,
  payload: string | Buffer,
  headers: Record<string, string> = {},
  client = 'xa-liaison',
) {
  const authorization = `Bearer ${await node.token(client)}`;
  const reply = await node.app.inject({
    method: 'POST',
    url: `/api/v1/requests${path}`,
    headers: { 'content-type': 'application/json', authorization, ...headers },
    payload,
  });
  return { told: `${reply.statusCode} ${reply.json().code}`, headers: reply.headers, reply };
}

/** Members that are the node's to set, and those through which prototypes are reached. */
const stolen = [
  ...['id', 'state', 'version', 'requestingState', 'requestedAuthority', 'reference', 'createdAt'],
  ...['actor', 'roles', 'progress', 'allowedActions', 'isAdmin'],
];
const own = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

describe('a member that is not asked for', () => {
  const actions = lifecycles.flatMap(({ name, transitions }) =>
    transitions.filter(({ by }) => by !== 'system').map((row) => [name, row] as const),
  );

  it('is refused on every action, whatever its name [ASVS 15.3.3]', async () => {
    const { id: preservation } = await node.draft('xa-contact', {
      ...{ instrument: 'un-cybercrime-2024', kind: 'preservation', requestedState: 'XB' },
    });
    expect(actions.length).toBeGreaterThan(40);
    for (const [lifecycle, { action, by, roles }] of actions) {
      if (lifecycle === 'preservation' && by === 'requested') continue; // not to be seen by them yet
      const client = `${by === 'requested' ? 'xb' : 'xa'}-${roles[0] ?? ''}`;
      const at = lifecycle === 'preservation' ? preservation : id;
      const body = Object.fromEntries(stolen.map((name) => [name, 'x']));
      const reply = await node.act(client, at, action, body);
      const refused = (reply.body.problems ?? [])
        .filter(({ code }: { code: string }) => code === 'unknown-member')
        .map(({ pointer }: { pointer: string }) => pointer.slice(1));
      expect([action, reply.status, refused.sort()]).toEqual([action, 422, [...stolen].sort()]);
    }
  });

  it.each(['', '/items/0', '/offences/0', '/deadline', '/links/0', '/items/0/period'])(
    'is refused at %s of a draft [ASVS 15.3.3]',
    async (place) => {
      const body: any = structuredClone(
        aStoredDataRequest({
          deadline: { on: '2026-12-20' },
          links: [{ type: 'relates', request: id }],
        }),
      );
      body.items[0].period = { from: '2026-11-01' };
      const holder = place
        .split('/')
        .slice(1)
        .reduce((at, part) => at[part], body);
      for (const name of ['decision', 'requestingState', 'version']) holder[name] = 'accepted';
      const { status, body: problem } = await node.call(
        'xa-liaison',
        'POST',
        '/api/v1/requests',
        body,
      );
      const refused = problem.problems.map(({ pointer }: { pointer: string }) => pointer);
      expect([status, refused]).toEqual([
        422,
        expect.arrayContaining(
          ['decision', 'requestingState', 'version'].map((name) => `${place}/${name}`),
        ),
      ]);
    },
  );

  it('is refused in the merge patch of a draft too, and changes nothing [ASVS 15.3.3]', async () => {
    for (const name of stolen) {
      const path = `/api/v1/requests/${draft}`;
      const { status } = await node.call('xa-liaison', 'PATCH', path, {
        [name]: 'x',
        urgency: 'urgent',
      });
      expect([name, status]).toEqual([name, 422]);
    }
    const { body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${draft}`);
    expect(body).toMatchObject({ version: 1, urgency: 'routine', state: 'draft' });
  });

  it('is admitted by no form that the description shows [ASVS 15.3.3]', async () => {
    const { document } = await Contract.of(node);
    const schemas = Object.entries<any>(document.components.schemas);
    const open = schemas.filter(
      ([name, schema]) => /Dto$/.test(name) && schema.additionalProperties !== false,
    );
    expect(open).toEqual([]);
  });

  it.each(own)('cannot be called %s: prototypes stay as they are [ASVS 15.3.6]', async (name) => {
    for (const body of [
      `{"text":"a","${name}":{"polluted":true}}`,
      `{"text":"a","\\u005f${name.slice(1)}":{"polluted":true},"${name}":{"prototype":{"polluted":true}}}`,
    ]) {
      const { told } = await send(`/${id}/notes`, body);
      expect(told).toMatch(/^4(00 malformed|22 invalid-body)$/);
    }
    const contents = `{"contents":{"a":{"b":{"${name}":{"polluted":true}}}}}`;
    expect((await send('', contents)).told).toMatch(/^4(00|22) /);
    expect(({} as any).polluted).toBeUndefined();
  });
});

describe('JSON that two readers understand differently', () => {
  it.each([
    '{"text":"first","text":"second"}',
    '{"text":"first","te\\u0078t":"second"}',
    '{"text":"a","more":{"b":1,"b":1}}',
    '{"text":"a","more":[{"b":{},"c":[{"b":1,"b":2}]}]}',
  ])('such as %s, with a member twice, is refused [ASVS 1.5.3]', async (body) => {
    expect((await send(`/${id}/notes`, body)).told).toBe('400 malformed');
  });

  it('is not seen where a text merely looks so', async () => {
    const text = '{"a":1,"a":2} \\" : : {"b":"c"}';
    expect((await send(`/${id}/notes`, JSON.stringify({ text }))).reply.statusCode).toBe(201);
  });

  it.each([
    ['bytes that are no UTF-8', Buffer.from([...Buffer.from('{"text":"'), 0xff, 0xc0, 0x22, 0x7d])],
    ['a half character', Buffer.from([...Buffer.from('{"text":"'), 0xe2, 0x82, 0x22, 0x7d])],
    ['UTF-16', Buffer.from('{"text":"a"}', 'utf16le')],
    ['two texts', '{"text":"a"}{"text":"b"}'],
    ['a comment', '{"text":"a"/* b */}'],
    ['a trailing comma', '{"text":"a",}'],
    ['NaN', '{"text":NaN}'],
  ])('such as %s is refused [ASVS 1.5.3]', async (_, body) => {
    expect((await send(`/${id}/notes`, body)).told).toBe('400 malformed');
  });

  it.each(['utf-16', 'iso-8859-1', 'UTF-7', '"utf-32"', 'x'])(
    'such as one in the charset %s is refused [ASVS 4.1.1]',
    async (charset) => {
      const type = { 'content-type': `application/json; charset=${charset}` };
      expect((await send(`/${id}/notes`, '{"text":"a"}', type)).told).toBe(
        '415 unsupported-media-type',
      );
    },
  );

  it.each([
    'text/plain',
    'application/xml',
    'text/json',
    'application/x-www-form-urlencoded',
    '*/*',
    'x',
  ])('is not guessed from %s [ASVS 3.5.2]', async (type) => {
    const { told } = await send(`/${id}/notes`, '{"text":"a"}', { 'content-type': type });
    expect(told).toBe('415 unsupported-media-type');
  });

  it('is not looked for in a form with files, even where an action needs no body', async () => {
    const form = '--edge\r\ncontent-disposition: form-data; name="text"\r\n\r\na\r\n--edge--\r\n';
    const type = { 'content-type': 'multipart/form-data; boundary=edge' };
    for (const path of [`/${id}/notes`, `/${draft}/actions/submit-for-approval`, '']) {
      expect((await send(path, form, type)).told).toBe('415 unsupported-media-type');
    }
    const { body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${draft}`);
    expect(body.state).toBe('draft');
  });
});

describe('a body that is larger than it looks', () => {
  it.each(['gzip', 'br', 'deflate', 'GZIP', 'gzip, identity', 'x'])(
    'compressed as %s is refused unread [ASVS 15.2.2]',
    async (coding) => {
      const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024, ' '));
      const { told, headers } = await send(`/${id}/notes`, bomb, { 'content-encoding': coding });
      expect([told, headers['accept-encoding']]).toEqual([
        '415 unsupported-media-type',
        'identity',
      ]);
    },
  );

  it('is taken up to 1 MiB and not a byte further [ASVS 15.2.2]', async () => {
    const fill = (bytes: number): string => `{"text":"${'x'.repeat(bytes - 11)}"}`;
    expect(fill(1024 * 1024)).toHaveLength(1024 * 1024);
    expect((await send(`/${id}/notes`, fill(1024 * 1024))).told).toBe('422 invalid-body');
    expect((await send(`/${id}/notes`, fill(1024 * 1024 + 1))).told).toBe('413 too-large');
  });

  it('is read 64 levels deep and not one further [ASVS 15.2.2]', async () => {
    const nested = (levels: number): string =>
      `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect((await send(`/${id}/notes`, nested(64))).told).toBe('422 invalid-body');
    expect((await send(`/${id}/notes`, nested(65))).told).toBe('400 malformed');
  });

  it.each([
    [
      '100,000 members',
      `{${Array.from({ length: 100_000 }, (_, at) => `"${at}":1`).join()}}`,
      '400 malformed',
    ],
    ['350,000 items', `{"items":[${'{},'.repeat(320_000)}{}]}`, '400 malformed'],
    ['12,000 items', `{"items":[${'{},'.repeat(12_000)}{}]}`, '422 invalid-body'],
    [
      '12 lists of 900 items',
      `{"items":[${Array.from({ length: 12 }, () => `{"period":[${'{},'.repeat(899)}{}]}`).join()}]}`,
      '422 invalid-body',
    ],
    ['20,000 ids', `{"links":[${'"x",'.repeat(20_000)}1]}`, '422 invalid-body'],
  ])('with %s is refused shortly, without delay [ASVS 15.2.2]', async (_, body, told) => {
    const begun = performance.now();
    const answer = await send('', body);
    expect(answer.told).toBe(told);
    expect(answer.reply.payload.length).toBeLessThan(50_000);
    expect(performance.now() - begun).toBeLessThan(4000);
  });
});

describe('an id in upper case', () => {
  it('names what it names in lower case', async () => {
    const { id: asked, items } = await inAssessment(node, {
      links: [{ type: 'relates', request: id.toUpperCase() }],
    });
    const { body: links } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${asked}/links`);
    expect(links.items).toMatchObject([{ request: id }]);
    const decided = items.map((item) => ({ id: item.id.toUpperCase(), decision: 'accepted' }));
    const rights = { finding: 'no-concern', text: 'Nothing speaks against it.' };
    const assessment = { scope: 'inside', dualCriminality: 'met', rights };
    await node.do('xb-authority', asked, 'accept-in-part', { items: decided, assessment });
    await node.do('xb-executing', asked, 'start-execution');
    const { body: file } = await upload(node, 'xb-executing', asked, 'text');
    await node.do('xb-executing', asked, 'deliver', { documents: [file.id.toUpperCase()] });
    const { body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${asked}/documents`);
    expect(body.items).toMatchObject([{ id: file.id, sentAt: expect.any(String) }]);
  });
});
