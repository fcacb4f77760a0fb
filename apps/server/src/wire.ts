import { MethodNotAllowedException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemFor } from './problem.filter.js';
import { bareProtection } from './protection.js';
import { unreadable } from './unreadable.js';

/** How long a connection may take, in milliseconds. */
export const wireLimits = {
  /** Without a byte in either direction. */
  connectionTimeout: 120_000,
  /** For a whole request: the largest document over a slow line. */
  requestTimeout: 3_600_000,
  http: {
    /** For its headers. */
    headersTimeout: 20_000,
    connectionsCheckingInterval: 5000,
    /** Of all headers together, in bytes. */
    maxHeaderSize: 16 * 1024,
    insecureHTTPParser: false,
  },
  clientErrorHandler: answerBroken,
} satisfies FastifyServerOptions & { http: object };

/** Bodies other than files are small, and take no longer than this. */
const slowestBody = 30_000;

/**
 * Refuses, before a route is looked at, what no route takes: compressed bodies (their size is known too late), bodies
 * that trickle in, and methods that an address does not have. Call it before routes are added.
 */
export function refuseOnTheWire(fastify: FastifyInstance, slowest = slowestBody): void {
  const known: { readonly address: RegExp; readonly methods: readonly string[] }[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    known.push({ address: addressOf(url), methods: [method].flat() });
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const fault = unreadable(request);
    if (fault) {
      done(fault);
      return;
    }
    if (request.is404) {
      const path = request.url.replace(/[?#].*$/s, '');
      const here = known.filter(({ address }) => address.test(path));
      const allowed = [...new Set(here.flatMap(({ methods }) => methods))].sort();
      if (allowed.length > 0 && !allowed.includes(request.method)) {
        void reply.header('allow', allowed.join(', '));
        done(new MethodNotAllowedException());
        return;
      }
    }
    const coding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
    if (coding !== 'identity' && request.method !== 'GET' && request.method !== 'HEAD') {
      void reply.header('accept-encoding', 'identity');
      done(new UnsupportedMediaTypeException());
      return;
    }
    done();
  });
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    const { headers, raw } = request;
    const isFile = headers['content-type']?.toLowerCase().startsWith('multipart/') === true;
    const isEmpty =
      headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
    if (!isFile && !isEmpty) {
      const late = setTimeout(() => {
        answerBroken({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, raw.socket);
      }, slowest).unref();
      const inTime = (): void => {
        clearTimeout(late);
      };
      for (const end of ['end', 'close', 'error']) payload.once(end, inTime);
      // what is refused before its body was read has been answered all the same
      for (const end of ['finish', 'close']) reply.raw.once(end, inTime);
    }
    done(null, payload);
  });
}

/** The addresses of a route: `/requests/:id` is one segment, `*` is everything that follows. */
function addressOf(url: string): RegExp {
  const pattern = url
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:[A-Za-z]\w*/g, '[^/]+')
    .replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`);
}

const brokenHttp: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_INVALID_METHOD: 501,
};

/** Answers what is no readable HTTP, where there is neither request nor route, and closes the connection. */
function answerBroken({ code = '' }: { readonly code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = brokenHttp[code] ?? 400;
  const body = JSON.stringify(problemFor(status, randomUUID()));
  const lines = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    ...Object.entries(bareProtection).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => {
    socket.destroy();
  });
}
