import {
  Catch,
  HttpException,
  Logger,
  Optional,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { freshFor } from '@rogatory/identity';
import { DomainError, type ErrorDetail, type ErrorKind } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { told } from '../../../config/logger.js';
import { ErrorPages } from './portal/errors.js';
import { bareProtection } from './protection.js';
import { isRefusal, refusalOf } from './refusals.js';

const statusOf: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  'too-large': 413,
  invalid: 422,
  'precondition-required': 428,
  'too-many': 429,
  unavailable: 503,
};

interface Problem extends ErrorDetail {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly instance: string;
}

/** Every error leaves here, as RFC 9457 problem details. What is not the caller's to mend is logged and says nothing. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(@Optional() private readonly pages?: ErrorPages) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const { status, code, sentence, detail } = this.read(error, request);
    if (reply.sent) return;
    if (isRefusal(status, request)) this.logger.warn(refusalOf(status, code, request));
    if (status === 401) void reply.header('www-authenticate', challengeOf(code, detail));
    if (detail.retryAfterSeconds !== undefined)
      void reply.header('retry-after', detail.retryAfterSeconds);
    const { retryAfterSeconds } = detail;
    const fault = {
      ...{ status, code, sentence, thrown: error },
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    };
    if (this.pages?.answer(request, reply, fault)) return;
    void reply
      .status(status)
      .header('content-type', typeOf(detail))
      .header('cache-control', 'no-store')
      .send(problemOf(status, code, sentence, request, detail));
  }

  private read(
    error: unknown,
    request: FastifyRequest,
  ): { status: number; code: string; sentence: string; detail: ErrorDetail } {
    if (error instanceof DomainError) {
      const { kind, code, message: sentence, detail } = error;
      return { status: statusOf[kind], code, sentence, detail };
    }
    const thrown = error instanceof HttpException ? error.getStatus() : statusIn(error);
    const status = thrown === 403 ? 404 : thrown; // a folder of assets: it is not there, rather than closed
    const known = ownWords[status];
    if (known) return { status, ...known, detail: {} };
    if (isUnavailable(error)) {
      this.logger.error(`${request.id} the database cannot be reached: ${told(error)}`);
      return {
        status: 503,
        code: 'unavailable',
        sentence:
          'The node cannot reach its database now. Nothing was changed; try again in a moment.',
        detail: { retryAfterSeconds: 5 },
      };
    }
    this.logger.error(`${request.id} ${told(error)}`);
    return {
      status: 500,
      code: 'internal',
      sentence: `Something went wrong on our side. Give this reference when you report it: ${request.id}.`,
      detail: {},
    };
  }
}

/** OAuth clients read errors as plain JSON only. */
function typeOf({ error }: ErrorDetail): string {
  return `application/${error === undefined ? 'problem+json' : 'json'}; charset=utf-8`;
}

function problemOf(
  status: number,
  code: string,
  sentence: string,
  { id }: Pick<FastifyRequest, 'id'>,
  detail: ErrorDetail = {},
): Problem {
  const type = `urn:rogatory:problem:${code}`;
  const instance = `urn:rogatory:request:${id}`;
  return { type, title: titleOf(code), status, code, detail: sentence, instance, ...detail };
}

/** Answers an address that cannot even be read, which never reaches the filter: there is nothing at it. */
export function answerUnreadableAddress(
  _error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  void reply
    .status(404)
    .headers(bareProtection)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(problemOf(404, 'not-found', 'There is nothing at this address.', request));
}

/** What the framework itself refuses, in our words. */
const ownWords: Readonly<Record<number, { readonly code: string; readonly sentence: string }>> = {
  400: { code: 'malformed', sentence: 'The body cannot be read as JSON.' },
  401: {
    code: 'unauthenticated',
    sentence: 'Sign in: send a valid access token as "Authorization: Bearer ...".',
  },
  404: { code: 'not-found', sentence: 'There is nothing at this address.' },
  405: { code: 'method-not-allowed', sentence: 'This address does not take this method.' },
  406: { code: 'not-acceptable', sentence: 'This address answers in another form.' },
  408: { code: 'request-timeout', sentence: 'The request did not arrive in time.' },
  413: { code: 'too-large', sentence: 'The body is larger than this address takes.' },
  414: { code: 'uri-too-long', sentence: 'The address is too long.' },
  415: { code: 'unsupported-media-type', sentence: 'Send JSON, in UTF-8, without compression.' },
  431: { code: 'headers-too-large', sentence: 'The headers are larger than this node takes.' },
  501: { code: 'method-unknown', sentence: 'This node does not know the method.' },
};

/** A problem of the framework's kind, for what never reaches the filter. */
export function problemFor(status: number, id: string): Problem {
  const { code, sentence } = ownWords[status] ?? {
    code: 'malformed',
    sentence: 'This is not HTTP as the node reads it.',
  };
  return problemOf(status, code, sentence, { id });
}

function statusIn(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** The connection to the database is gone, or there is none to be had. */
function isUnavailable(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return (
    (typeof code === 'string' &&
      /^(ECONN\w+|ETIMEDOUT|EPIPE|57P0[1-3]|08\w{3}|53300)$/.test(code)) ||
    (typeof message === 'string' &&
      /Connection terminated|timeout exceeded when trying to connect/.test(message))
  );
}

/** What a 401 asks for. Whoever proves a client by HTTP Basic is answered in kind (RFC 6749 section 5.2). */
function challengeOf(code: string, { error }: ErrorDetail): string {
  if (error !== undefined) return 'Basic realm="rogatory"';
  // a second factor once more is asked for as RFC 9470 has it
  const more = `, error="insufficient_user_authentication", max_age="${String(freshFor)}"`;
  return `Bearer realm="rogatory"${code === 'step-up-required' ? more : ''}`;
}

function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
