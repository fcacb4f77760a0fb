import { Injectable } from '@nestjs/common';
import { DomainError } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isForPrograms, isPage } from './paths.js';
import { Portal } from './portal.js';
import { placeOf, type Visit } from './visit.js';

/** What a browser is told of an error, whatever caused it. */
interface Fault {
  readonly status: number;
  readonly code: string;
  readonly sentence: string;
  /** After how long it may be tried again. */
  readonly retryAfterSeconds?: number;
  /** What was thrown. */
  readonly thrown?: unknown;
}

/** Errors that have texts of their own. */
const kindOf: Readonly<Record<string, string>> = {
  'foreign-form': 'form',
  'cross-site': 'form',
  'access-link-invalid': 'link',
  'address-unreadable': 'address',
};
const told = [400, 401, 403, 404, 409, 413, 422, 429, 500, 503];
/** Statuses that say what another of them says, to somebody with a browser. */
const alike: Readonly<Record<number, number>> = {
  405: 404,
  412: 409,
  414: 404,
  431: 400,
  501: 404,
};
/** What the texts of the page say in every language, and what is said for programs. */
const saidAlready: readonly string[] = [
  ...['not-found', 'internal', 'unavailable', 'too-large', 'unauthenticated', 'request-timeout'],
  ...['method-not-allowed', 'method-unknown', 'uri-too-long', 'headers-too-large'],
  ...['not-acceptable', 'unsupported-media-type', 'malformed'],
];

/** Errors that pass by themselves, and say when. */
const waits: readonly string[] = ['too-many-failures', 'busy'];

/** Errors as pages: plain, saying what to do, with the reference that the log has. */
@Injectable()
export class ErrorPages {
  constructor(private readonly portal: Portal) {}

  /** Answers with a page where a browser asked for one; false where a program is to have its problem. */
  answer(request: Visit, reply: FastifyReply, fault: Fault): boolean {
    if (!this.wantsPage(request)) return false;
    const { status, code, sentence } = fault;
    if (status === 401 && request.kept !== undefined) {
      const query = new URLSearchParams({ back: `/requests/kept/${request.kept}`, notice: 'kept' });
      void reply.redirect(`/sign-in?${query.toString()}`, 303);
      return true;
    }
    // what was typed into a form is still in the browser; a page that asks to sign in would take it away
    const isForm = request.method === 'POST' && code !== 'step-up-required';
    if (status === 401 && !isForm) {
      this.portal.askToSignIn(request, reply, code);
      return true;
    }
    // a sealed request asks on its own page why it is opened, and shows all of it there
    const sealed = /^\/requests\/[0-9a-f-]{36}(?=\/)/.exec(request.url)?.[0];
    if (code === 'read-reason-required' && request.method === 'GET' && sealed !== undefined) {
      void reply.redirect(sealed, 303);
      return true;
    }
    if (code === 'sign-in-step' && request.session) {
      void reply.redirect(placeOf[request.session.stage], 303);
      return true;
    }
    const like = alike[status] ?? status;
    const known = told.includes(like) ? like : like < 500 ? 400 : 500;
    const kind = kindOf[code] ?? String(known);
    const isOwn = code in kindOf || saidAlready.includes(code);
    const said = isOwn ? null : this.said(request, fault);
    const model = { kind, said, sentence: isOwn ? null : sentence, reference: request.id };
    this.portal.show(request, reply, 'error', model, status);
    return true;
  }

  /** What is said in the visitor's language; null where there is but the English sentence. */
  private said(
    request: Visit,
    { code, sentence, retryAfterSeconds, thrown }: Fault,
  ): string | null {
    if (retryAfterSeconds !== undefined && waits.includes(code)) {
      return this.portal.tell(request, `fault.${code}`, { seconds: retryAfterSeconds });
    }
    const texts = this.portal.problems(request);
    const told = thrown instanceof DomainError ? thrown : { code, message: sentence };
    return texts.knows(code) ? texts.ofError(told).text : null;
  }

  private wantsPage({ routeOptions, url, headers }: FastifyRequest): boolean {
    if (routeOptions.url !== undefined && isPage(routeOptions.url)) return true;
    return !isForPrograms(url) && /\btext\/html\b/.test(headers.accept ?? '');
  }
}
