import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const text = { type: 'string' } as const;
const uuid = { type: 'string', format: 'uuid' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const day = { type: 'string', format: 'date' } as const;
const whole = { type: 'integer' } as const;
const yes = { type: 'boolean' } as const;
const anything = { type: 'object', additionalProperties: true } as const;
const list = (items: object) => ({ type: 'array', items }) as const;
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` }) as const;
const maybe = (schema: object) => ({ anyOf: [schema, { type: 'null' }] }) as const;
const record = (properties: Record<string, object>, optional: Record<string, object> = {}) =>
  ({
    type: 'object',
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
  }) as const;
const page = (items: object) => record({ items: list(items), next: maybe(text) });

const parties = {
  id: uuid,
  reference: text,
  state: text,
  kind: text,
  instrument: text,
  requestingState: text,
  requestedState: text,
  requestedAuthority: maybe(text),
  urgency: text,
  version: whole,
  createdAt: instant,
  transmittedAt: maybe(instant),
  updatedAt: instant,
  allowedActions: list(text),
};

/** What the API answers, as JSON Schema. Every object may grow further members. */
export const answers = {
  Problem: record(
    { type: text, title: text, status: whole, code: text, detail: text, instance: text },
    {
      basis: list(text),
      allowed: list(text),
      admitted: list(text),
      retryAfterSeconds: whole,
      error: text,
      problems: list(
        record({ severity: text, pointer: text, code: text, message: text }, { basis: text }),
      ),
    },
  ),
  Token: record({ access_token: text, token_type: text, expires_in: whole, scope: text }),
  OAuthMetadata: record({
    ...{ issuer: text, token_endpoint: text, service_documentation: text },
    ...{ grant_types_supported: list(text), response_types_supported: list(text) },
    token_endpoint_auth_methods_supported: list(text),
    token_endpoint_auth_signing_alg_values_supported: list(text),
    scopes_supported: list(text),
  }),
  Me: record({ id: text, kind: text, state: text, authority: text, roles: list(text) }),
  Health: record({ status: text }, { database: text, queue: text, worker: text }),
  Page: page(anything),
  Kind: record({
    ...{ id: text, article: text, lifecycle: text, scope: text },
    ...{ contents: list(anything), grounds: list(anything), forbidden: list(anything) },
    ...{ conditions: list(anything), limits: list(anything) },
  }),
  Link: record({ type: text, request: uuid, direction: { enum: ['to', 'from'] } }),
  LinkPage: page(ref('Link')),
  Item: record({ id: uuid, measure: text, decision: maybe(text), outcome: maybe(text) }),
  Deadline: record({
    ...{ id: uuid, limit: text, name: text, owedBy: text, policy: yes, basis: list(text) },
    ...{
      visibility: text,
      startedAt: instant,
      dueAt: maybe(instant),
      dueOn: maybe(day),
      zone: text,
    },
    ...{ standing: yes, explanation: text, steps: list(anything), closedAt: maybe(instant) },
  }),
  DeadlinePage: page(ref('Deadline')),
  Request: record(
    {
      ...parties,
      ...{ lifecycle: text, requestingAuthority: text, confidential: yes, contentsVersion: whole },
      ...{
        offences: list(anything),
        contents: anything,
        items: list(ref('Item')),
        progress: anything,
      },
      ...{ links: list(ref('Link')), deadlines: list(ref('Deadline')) },
    },
    { language: text, deadline: anything },
  ),
  RequestSummary: record({ ...parties, items: list(ref('Item')), nextDue: maybe(instant) }),
  RequestPage: page(ref('RequestSummary')),
  Check: record({ ready: yes, problems: list(anything) }),
  Event: record(
    {
      ...{ v: whole, id: uuid, request: uuid, room: { enum: ['shared', 'private'] }, seq: whole },
      ...{ type: text, at: instant, actor: text, state: text, basis: list(text), data: {} },
      ...{ dataHash: text, salt: maybe(text), previous: text, hash: text },
    },
    { occurredAt: instant, authority: text, sharedHead: text },
  ),
  EventPage: page(ref('Event')),
  History: record({ events: list(ref('Event')), next: maybe(text) }),
  Verification: record({
    ok: yes,
    events: whole,
    head: text,
    chains: list(record({ room: text, events: whole, head: text, ok: yes }, { fault: anything })),
  }),
  Document: record({
    ...{ id: uuid, name: text, type: text, size: whole, sha256: text, state: text },
    ...{ uploadedBy: text, uploadedAt: instant, sentAt: maybe(instant) },
  }),
  DocumentPage: page(ref('Document')),
  Notification: record({
    ...{ id: uuid, request: uuid, reference: text, event: uuid, room: text, type: text },
    ...{ about: anything, roles: list(text), at: instant },
  }),
  NotificationPage: page(ref('Notification')),
} as unknown as Schemas; // the library's own type knows OpenAPI 3.0 only

/** How every refusal looks. */
export const problemAnswer = {
  description: 'A problem, RFC 9457',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
