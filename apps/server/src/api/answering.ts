import type { Answer } from '@rogatory/casework';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** How a request is answered. */
export const etag = {
  description: 'The version, to be sent back as If-Match',
  schema: { type: 'string' as const, pattern: '^"[0-9]+"$' },
  required: true,
};
export const requestAnswer = {
  schema: { $ref: '#/components/schemas/Request' },
  headers: { ETag: etag },
};
export const ifMatch = {
  name: 'If-Match',
  required: false,
  description: 'ETag of the version that you have seen. Officers must send it.',
  schema: { type: 'string' as const },
};

/** The version that the caller has seen. Read here and not by `@Headers`, which would describe it as required. */
export function preconditionOf({ headers }: FastifyRequest): { readonly ifMatch?: string } {
  const seen = headers['if-match'];
  return seen === undefined ? {} : { ifMatch: seen };
}

/** Status of an answer, and the ETag of one about a request. */
export function tell<T extends object>(reply: FastifyReply, { status, body }: Answer<T>): T {
  void reply.status(status);
  if ('version' in body) void reply.header('etag', `"${String(body.version)}"`);
  return body;
}
