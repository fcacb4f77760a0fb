import { problemAnswer } from '../api/schemas.js';
import type { Deviation } from './decorators.js';

/** As much of an operation as its refusals follow from. */
export interface Route {
  readonly path: string;
  readonly method: string;
  readonly isPublic: boolean;
  readonly hasBody: boolean;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly deviation: Deviation;
}

const seconds = { schema: { type: 'integer', minimum: 0 } };
const retryAfter = { 'Retry-After': { description: 'Seconds to wait', ...seconds } };

const meanings: Readonly<Record<number, { readonly says: string; readonly headers?: object }>> = {
  400: { says: 'The body cannot be read' },
  401: {
    says: 'Nobody is signed in, or the sign-in has ended',
    headers: { 'WWW-Authenticate': { schema: { type: 'string' } } },
  },
  403: { says: 'Not for your side or your roles' },
  404: { says: 'There is no such thing, or it is not yours to see' },
  409: { says: 'Not as things stand now' },
  412: { says: 'It has changed since the version in If-Match' },
  413: { says: 'The body is too large' },
  415: { says: 'The body has another media type, charset or encoding than this address takes' },
  422: { says: 'What was sent does not have the right form, or the law does not admit it' },
  428: {
    says: 'Say which version you have seen, in If-Match, or why you open what is sealed, in Read-Reason',
  },
  429: { says: 'Too many attempts', headers: retryAfter },
  503: { says: 'The node cannot reach its database now; nothing was changed', headers: retryAfter },
};

/** The statuses of refusal that follow from what a route is, with what it says of itself. */
export function refusalsOf(route: Route): number[] {
  const { path, method, isPublic, hasBody, parameters, deviation } = route;
  const has = (place: string, name?: string): boolean =>
    parameters.some((one) => one.in === place && (name === undefined || one.name === name));
  const writes = method !== 'get';
  const namesOne = path.includes('{');
  const follows: readonly (readonly [number, boolean])[] = [
    [400, writes],
    [401, !isPublic],
    [403, !isPublic],
    [404, namesOne],
    [409, writes && namesOne && !isPublic],
    [412, has('header', 'If-Match')],
    [413, writes],
    [415, writes],
    [422, hasBody || has('query') || has('header', 'Idempotency-Key')],
    [428, has('header', 'If-Match') || has('header', 'Read-Reason')],
    [503, true],
  ];
  const all = [
    ...follows.flatMap(([status, is]) => (is ? [status] : [])),
    ...(deviation.also ?? []),
  ];
  return [...new Set(all)].filter((status) => !deviation.never?.includes(status)).sort();
}

/** A refusal as the document describes it. */
export function describeRefusal(status: number, { asJson }: Deviation): object {
  const { says, headers } = meanings[status] ?? { says: 'A refusal' };
  const { content } = problemAnswer;
  const json = { 'application/json': content['application/problem+json'] };
  return {
    description: says,
    content: asJson ? { ...content, ...json } : content,
    ...(headers && { headers }),
  };
}
