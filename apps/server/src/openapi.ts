import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { sessionCookie } from '@rogatory/identity';
import { answers, problemAnswer } from './api/schemas.js';
import { deviationKey, publicKey, queryKey, type Deviation } from './openapi/decorators.js';
import { bodyForms, queryParameters } from './openapi/forms.js';
import { describeRefusal, refusalsOf } from './openapi/refusals.js';
import { apiPage, apiPagePolicy, apiPageStyle } from './api-page.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
  readonly [deviationKey]?: Deviation;
  readonly [queryKey]?: { readonly form: string };
  readonly [publicKey]?: true;
}

const about = `Mutual legal assistance between States.

Errors are RFC 9457 problem details with stable codes. Wherever GET is described, HEAD answers alike without a body. \
Another method answers 405 with Allow, an address that is not described 404, and what is no readable HTTP 400, 408, \
431 or 501; all of them as problem details.`;

/**
 * Serves the API's description at /api/openapi.json, and a page to read it at /api/docs. Both are made when they are
 * first asked for: most starts of a server never are.
 */
export function describeApi(app: NestFastifyApplication): void {
  let document: OpenAPIObject | undefined;
  let written: string | undefined;
  let page: string | undefined;
  const described = (): OpenAPIObject => (document ??= describe(app));
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/api/openapi.json', (_request, reply) =>
    reply.type('application/json; charset=utf-8').send((written ??= JSON.stringify(described()))),
  );
  fastify.get('/api/docs', (_request, reply) =>
    reply
      .header('content-security-policy', apiPagePolicy)
      .type('text/html; charset=utf-8')
      .send((page ??= apiPage(described()))),
  );
  fastify.get('/api/docs/style.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(apiPageStyle),
  );
}

/** The API as OpenAPI 3.1. Bodies and queries come from the very classes that check them. */
export function describe(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Rogatory')
    .setVersion('1')
    .setDescription(about)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addOAuth2({
      type: 'oauth2',
      flows: { clientCredentials: { tokenUrl: '/oauth/token', scopes: {} } },
    })
    .addCookieAuth(sessionCookie, { type: 'apiKey', in: 'cookie' }, 'session')
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('oauth2')
    .addSecurityRequirements('session')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item as Record<string, Operation>).map(([method, operation]) => [
        method,
        complete(path, method, operation),
      ]),
    ),
  ]);
  const described = Object.fromEntries(paths) as OpenAPIObject['paths'];
  const schemas = { ...document.components?.schemas, ...bodyForms(), ...answers };
  return {
    ...document,
    paths: described,
    components: { ...document.components, schemas: needed(described, schemas) },
  };
}

/** The schemas that something refers to, be it another of them. */
function needed<T extends object>(from: object, schemas: Readonly<Record<string, T>>) {
  const found = new Set<string>();
  const look = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      look(JSON.stringify(schemas[name] ?? {}));
    }
  };
  look(JSON.stringify(from));
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)));
}

/** Requests and what lies in their rooms are named by UUIDs. */
function isCaseId(path: string, { name, in: place }: Parameter): boolean {
  return place === 'path' && /^(i|\w+I)d$/.test(name) && path.startsWith('/api/v1/requests/');
}

/** An operation with its query, its refusals and its security, which follow from what it is. */
function complete(path: string, method: string, operation: Operation): object {
  const {
    [deviationKey]: deviation = {},
    [queryKey]: query,
    [publicKey]: isPublic = false,
    security: _, // follows from the one guard that signs everybody in
    ...rest
  } = operation as Operation & { security?: unknown };
  const asked = query ? (queryParameters(query.form) as Parameter[]) : [];
  const given = (operation.parameters ?? []).map((parameter) =>
    isCaseId(path, parameter)
      ? { ...parameter, schema: { type: 'string', format: 'uuid' } }
      : parameter,
  );
  const parameters = [...given, ...asked];
  const refusals = refusalsOf({
    ...{ path, method, isPublic, parameters, deviation },
    hasBody: operation.requestBody !== undefined,
  });
  const described = refusals
    .filter((status) => !(status in operation.responses))
    .map((status) => [String(status), describeRefusal(status, deviation)] as const);
  return {
    ...rest,
    ...(parameters.length > 0 && { parameters }),
    responses: {
      ...operation.responses,
      ...Object.fromEntries(described),
      default: { ...problemAnswer, description: 'A fault of ours (500), as a problem, RFC 9457' },
    },
    ...(isPublic && { security: [] }),
  };
}
