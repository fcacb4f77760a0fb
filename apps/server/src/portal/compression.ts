import type { FastifyReply } from 'fastify';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Visit } from './visit.js';

/** Below this many characters a packet of its own is not saved. */
const small = 1200;
/** Quick enough for every page: about a millisecond for the longest. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/**
 * A page as it travels. It is compressed only for whoever comes from a page of our own: how far a page shrinks tells
 * whoever watches the line, and can make the browser open addresses of their choice, what else stands on it (BREACH).
 * A visit that another site, a mail or a document has caused is answered at full length.
 */
export function compressed(
  { headers }: Pick<Visit, 'headers'>,
  reply: FastifyReply,
  html: string,
): Buffer | string {
  if (headers['sec-fetch-site'] !== 'same-origin' || html.length < small) return html;
  const codings = accepted(headers['accept-encoding']);
  const coding = ['br', 'gzip'].find((one) => codings.includes(one));
  if (coding === undefined) return html;
  void reply.header('content-encoding', coding);
  return coding === 'br' ? brotliCompressSync(html, brotli) : gzipSync(html, { level: 6 });
}

/** Codings that a browser takes (RFC 9110 section 12.5.3); what has the weight nought it does not take. */
function accepted(header: string | readonly string[] | undefined): readonly string[] {
  return String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((one) => one.trim().split(/\s*;\s*/))
    .filter(([, weight]) => weight === undefined || !/^q=0(\.0*)?$/.test(weight))
    .map(([name = '']) => name);
}
