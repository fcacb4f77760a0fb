import type { FastifyRequest } from 'fastify';

const longest = 500;

/** The header, as the API's description tells of it. */
export const readReason = {
  name: 'Read-Reason',
  required: false,
  description:
    'Why a sealed request is opened, from whoever is not assigned to it: 1 to 500 characters; UTF-8, percent-encoded, where they are not ASCII.',
  schema: { type: 'string' as const, minLength: 1 },
};

/**
 * Why a sealed request is opened, as the header `Read-Reason` says it: visible ASCII, or percent-encoded UTF-8, with
 * or without the prefix of RFC 8187 (`UTF-8''...`). Absent where nothing is said, or nothing that could be kept: too
 * much, or more than a line.
 */
export function readReasonOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const given = headers['read-reason'];
  if (typeof given !== 'string') return undefined;
  const reason = decoded(given.trim()).trim();
  const isKeepable =
    reason !== '' &&
    reason.length <= longest &&
    reason.isWellFormed() &&
    // no control characters, which neither a list nor PostgreSQL could show
    !/\p{Cc}/u.test(reason);
  return isKeepable ? reason : undefined;
}

/** What is percent-encoded, in letters; text with a lone per cent sign as it stands. */
function decoded(text: string): string {
  const [, encoded = text] = /^utf-8'[a-z0-9-]*'(.*)$/i.exec(text) ?? [];
  try {
    return decodeURIComponent(encoded);
  } catch {
    return text;
  }
}
