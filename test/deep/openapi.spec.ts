import { getMetadataStorage } from 'class-validator';
import fc from 'fast-check';
import { validated } from '../../libs/kernel/src/validation.js';
import type { DomainError } from '../../libs/kernel/src/errors.js';
import { Contract, watch } from '../support/contract.js';
import { mainJob } from '../support/main-job.js';
import { valid } from '../support/fuzz/values.js';
import { startNode, type TestNode } from '../support/node.js';
import { routesOf } from '../support/routes.js';

let node: TestNode;
let contract: Contract;
beforeAll(async () => {
  node = await startNode();
  contract = await Contract.of(node);
});
afterAll(() => node.stop());

/** What the description is about. Beside it are pages, what they are made of, its own text, and the operator's figures. */
const described = /^\/(api\/v1|oauth|health|\.well-known)\//;

/** Every object within the document, with its place. */
function* objectsIn(value: unknown, place = '#'): Generator<[string, Record<string, any>]> {
  if (typeof value !== 'object' || value === null) return;
  yield [place, value];
  for (const [name, inner] of Object.entries(value)) yield* objectsIn(inner, `${place}/${name}`);
}

describe('the description of the API', () => {
  it('names every route that the router has, and no other', () => {
    const routed = routesOf(node.app)
      .filter(({ method, url }) => described.test(url) && method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
    const named = contract.operations.map(({ method, path }) => `${method} ${path}`);
    expect(named.length).toBeGreaterThan(20);
    expect(named.sort()).toEqual(routed.sort());
  });

  it('has an id of its own for every operation, a summary, a success and refusals', () => {
    const ids = contract.operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of contract.operations) {
      expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect([path, operation.summary]).toEqual([path, expect.any(String)]);
      const statuses = Object.keys(operation.responses);
      expect([path, statuses.some((status) => /^2\d\d$/.test(status))]).toEqual([path, true]);
      expect([path, statuses.filter((status) => !/^([2345]\d\d|default)$/.test(status))]).toEqual([
        path,
        [],
      ]);
      for (const response of Object.values<any>(operation.responses)) {
        expect(response.description).toEqual(expect.any(String));
      }
    }
  });

  it('declares every parameter of an address, and none twice', () => {
    for (const { path, operation } of contract.operations) {
      const parameters: any[] = operation.parameters ?? [];
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([path, inPath.sort()]).toEqual([path, named.sort()]);
      expect(parameters.every((one) => one.in !== 'path' || one.required === true)).toBe(true);
      const names = parameters.map((one) => `${one.in} ${one.name}`);
      expect([path, new Set(names).size]).toEqual([path, names.length]);
    }
  });

  it('refers to nothing that it does not have, and has nothing that nobody refers to', () => {
    const { schemas, securitySchemes } = contract.document.components;
    const refs = [...objectsIn(contract.document)].flatMap(([, { $ref }]) => $ref ?? []);
    const named = new Set(refs.map((ref: string) => ref.replace('#/components/schemas/', '')));
    expect([...named].filter((name) => !(name in schemas))).toEqual([]);
    expect(Object.keys(schemas).filter((name) => !named.has(name))).toEqual([]);
    const required = [...objectsIn(contract.document)].flatMap(([, { security }]) =>
      Array.isArray(security) ? security.flatMap((one: object) => Object.keys(one)) : [],
    );
    expect(required.filter((name) => !(name in securitySchemes))).toEqual([]);
  });

  it('gives no two classes that check bodies one name, under which they would be mixed', () => {
    const checked: ReadonlyMap<unknown, unknown> = Reflect.get(
      getMetadataStorage(),
      'validationMetadatas',
    );
    const names = [...checked.keys()].map((form) => (form as { name: string }).name);
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
  });

  it('admits by no form what the class behind it refuses [ASVS 2.2.1]', () => {
    const words = { schemas: contract.document.components.schemas, known: {} };
    const checked: ReadonlyMap<unknown, unknown> = Reflect.get(
      getMetadataStorage(),
      'validationMetadatas',
    );
    const forms = [...checked.keys()] as (new () => object)[];
    const refused: string[] = [];
    for (const [name, schema] of Object.entries<any>(contract.document.components.schemas)) {
      const form = forms.find((one) => one.name === name);
      if (!form) continue;
      for (const value of fc.sample(valid(schema, words), { seed: 1, numRuns: 100 })) {
        try {
          validated(form, value);
        } catch (error) {
          const { problems = [] } = (error as DomainError).detail;
          refused.push(
            `${name}: ${problems.map(({ pointer, message }) => `${pointer} ${message}`).join(' ')}`,
          );
        }
      }
    }
    expect([...new Set(refused)]).toEqual([]);
  });

  it('holds schemas only that are schemas', () => {
    for (const [place, { schema }] of objectsIn(contract.document.paths)) {
      if (schema !== undefined && !place.includes('/schema/')) contract.validate(schema, null);
    }
    for (const name of Object.keys(contract.document.components.schemas)) {
      contract.validate({ $ref: `#/components/schemas/${name}` }, null);
    }
  });

  it('asks for a sign-in everywhere but where nobody can have one yet', () => {
    const open = contract.operations.filter(({ operation }) => operation.security?.length === 0);
    expect(open.map(({ path }) => path).sort()).toEqual([
      '/.well-known/oauth-authorization-server',
      '/api/v1/calendar-feed/{name}',
      '/health/live',
      '/health/ready',
      '/oauth/token',
    ]);
    for (const { path, operation } of contract.operations) {
      const isOpen = open.some((one) => one.operation === operation);
      expect([path, '401' in operation.responses]).toEqual([
        path,
        !isOpen || path === '/oauth/token',
      ]);
    }
    expect(contract.document.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      session: { type: 'apiKey', in: 'cookie', name: '__Host-rogatory' },
      oauth2: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/oauth/token' } } },
    });
  });

  it('foresees every answer of the main job, and every reading of it by both sides', async () => {
    const faults = watch(node, contract);
    const { id, document } = await mainJob(node);
    for (const client of ['xa-auditor', 'xb-authority', 'xc-liaison', 'xa-admin', undefined]) {
      for (const { method, path } of contract.operations) {
        if (method !== 'GET') continue;
        const filled = path
          .replace('{kind}', 'stored-data')
          .replace('instruments/{id}', 'instruments/un-cybercrime-2024')
          .replace('{id}', id)
          .replace('{documentId}', document);
        await node.call(client, 'GET', filled);
      }
    }
    expect(faults).toEqual([]);
  });
});

describe('the judge of answers', () => {
  it('sees a status, a member, a type, a header and a form that were not announced', async () => {
    const one = contract.find('GET', '/api/v1/me')!;
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const { body } = await node.call('xa-liaison', 'GET', '/api/v1/me');
    const judged = (more: object, status = 200, told: object = headers): string[] =>
      contract.faults(one, {
        status,
        headers: { ...told },
        text: JSON.stringify({ ...body, ...more }),
      });
    expect(judged({})).toEqual([]);
    expect(judged({}, 201)).toHaveLength(1);
    expect(judged({ secret: 'x' })).toHaveLength(1);
    expect(judged({ roles: 'liaison' })).toHaveLength(1);
    expect(judged({ state: undefined })).toHaveLength(1);
    expect(judged({}, 200, { 'content-type': 'text/html' })).toHaveLength(1);
    const draft = contract.find('POST', '/api/v1/requests')!;
    const created = { status: 201, headers, text: '{}' };
    expect(contract.faults(draft, created)).toContain('the header Location is missing');
  });
});

describe('another method', () => {
  it.each(['PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'PATCH'])(
    '%s on an address that does not take it is refused with the methods that it takes [ASVS 13.4.4, 4.1.4]',
    async (method) => {
      for (const [path, allow] of [
        ['/api/v1/me', 'GET, HEAD'],
        ['/api/v1/requests', 'GET, HEAD, POST'],
        ['/api/v1/requests?q=1', 'GET, HEAD, POST'],
        ['/oauth/token', 'POST'],
        ['/', 'GET, HEAD'],
      ] as const) {
        const { status, body, headers } = await node.call('xa-liaison', method, path);
        expect([path, status, body.code]).toEqual([path, 405, 'method-not-allowed']);
        expect(headers).toMatchObject({ allow, 'content-type': expect.stringMatching(/problem/) });
      }
      if (method === 'QUERY') return; // without a body it is refused before its address is looked at
      const { status, headers } = await node.call('xa-liaison', method, '/api/v1/nothing');
      expect([status, headers['allow']]).toEqual([404, undefined]);
    },
  );

  it('HEAD answers as GET does, without a body', async () => {
    const { id } = await node.draft('xa-liaison', {
      instrument: 'un-cybercrime-2024',
      kind: 'stored-data',
      requestedState: 'XB',
    });
    const authorization = `Bearer ${await node.token('xa-liaison')}`;
    for (const path of ['/api/v1/me', `/api/v1/requests/${id}`, '/api/v1/requests/x', '/']) {
      const [head, get] = await Promise.all(
        (['HEAD', 'GET'] as const).map((method) =>
          node.app.inject({ method, url: path, headers: { authorization } }),
        ),
      );
      expect([path, head!.statusCode, head!.payload]).toEqual([path, get!.statusCode, '']);
      expect(head!.headers['etag']).toBe(get!.headers['etag']);
      expect(head!.headers['content-type']).toBe(get!.headers['content-type']);
    }
  });
});
