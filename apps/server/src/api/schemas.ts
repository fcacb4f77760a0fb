import type { OpenAPIObject } from '@nestjs/swagger';
import { roles } from '@rogatory/kernel';
import { administrationSchemas } from './administration-schemas.js';
import { calendarSchemas } from './calendar-schemas.js';
import { caseSchemas } from './case-schemas.js';
import { channelSchemas } from './channel-schemas.js';
import { dutySchemas } from './duty-schemas.js';
import { pendingSchemas } from './pending-schemas.js';
import { lawSchemas } from './law-schemas.js';
import { peopleSchemas } from './people-schemas.js';
import {
  citation,
  code,
  count,
  instant,
  list,
  oneOf,
  page,
  record,
  ref,
  text,
  uuid,
  yes,
} from './schema.js';
import { statisticsSchemas } from './statistics-schemas.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const part = oneOf('up', 'down');

/** What the API answers, as JSON Schema. Every object may grow further members. */
export const answers = {
  Problem: record(
    {
      type: { type: 'string', pattern: '^urn:rogatory:problem:[a-z-]+$' },
      ...{ title: text, status: { type: 'integer', minimum: 400, maximum: 599 }, code },
      ...{ detail: text, instance: { type: 'string', pattern: '^urn:rogatory:request:' } },
    },
    {
      ...{ basis: list(citation), allowed: list(code), admitted: list(text) },
      ...{ retryAfterSeconds: count, error: text, problems: list(ref('SingleProblem')) },
    },
  ),
  SingleProblem: record(
    {
      severity: oneOf('error', 'warning'),
      pointer: { type: 'string', format: 'json-pointer' },
      ...{ code, message: text },
    },
    { basis: citation },
  ),
  Role: oneOf(...roles),
  Token: record({
    ...{ access_token: text, token_type: { const: 'Bearer' }, expires_in: count, scope: text },
  }),
  OAuthMetadata: record({
    ...{ issuer: text, token_endpoint: text, service_documentation: text },
    ...{ grant_types_supported: list(text), response_types_supported: list(text) },
    token_endpoint_auth_methods_supported: list(text),
    token_endpoint_auth_signing_alg_values_supported: list(text),
    scopes_supported: list(text),
  }),
  Session: record({
    ...{ id: uuid, current: yes, factors: list(code), address: text, agent: text },
    ...{ createdAt: instant, lastSeenAt: instant, expiresAt: instant },
  }),
  SessionPage: page(ref('Session')),
  Ended: record({ ended: count }),
  Health: record(
    { status: oneOf('live', 'ready', 'not-ready') },
    { database: part, queue: part, worker: part, reason: text },
  ),
  ...administrationSchemas,
  ...calendarSchemas,
  ...lawSchemas,
  ...caseSchemas,
  ...channelSchemas,
  ...dutySchemas,
  ...pendingSchemas,
  ...peopleSchemas,
  ...statisticsSchemas,
} as unknown as Schemas; // the library's own type knows OpenAPI 3.0 only

const reference = { $ref: '#/components/schemas/Problem' };

/** How every refusal looks. */
export const problemAnswer = {
  description: 'A problem, RFC 9457',
  content: { 'application/problem+json': { schema: reference } },
};
