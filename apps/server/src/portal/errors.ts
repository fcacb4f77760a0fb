import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isForPrograms, isPage } from './paths.js';
import { Portal } from './portal.js';
import { placeOf, type Visit } from './visit.js';

/** What a browser is told of an error, whatever caused it. */
interface Fault {
  readonly status: number;
  readonly code: string;
  readonly sentence: string;
}

/** Errors that have texts of their own. */
const kindOf: Readonly<Record<string, string>> = {
  'foreign-form': 'form',
  'cross-site': 'form',
  'access-link-invalid': 'link',
};
const told = [400, 403, 404, 409, 413, 422, 429, 500, 503];

/** Errors as pages: plain, saying what to do, with the reference that the log has. */
@Injectable()
export class ErrorPages {
  constructor(private readonly portal: Portal) {}

  /** Answers with a page where a browser asked for one; false where a program is to have its problem. */
  answer(request: Visit, reply: FastifyReply, { status, code, sentence }: Fault): boolean {
    if (!this.wantsPage(request)) return false;
    if (status === 401) {
      this.portal.askToSignIn(request, reply, code);
      return true;
    }
    if (code === 'sign-in-step' && request.session) {
      void reply.redirect(placeOf[request.session.stage], 303);
      return true;
    }
    const known = told.includes(status) ? status : status < 500 ? 400 : 500;
    const kind = kindOf[code] ?? String(known);
    // what is said in every language needs no second saying in English
    const isOwn = code in kindOf || ['not-found', 'internal', 'unavailable'].includes(code);
    const model = { kind, sentence: isOwn ? null : sentence, reference: request.id };
    this.portal.show(request, reply, 'error', model, status);
    return true;
  }

  private wantsPage({ routeOptions, url, headers }: FastifyRequest): boolean {
    if (routeOptions.url !== undefined && isPage(routeOptions.url)) return true;
    return !isForPrograms(url) && /\btext\/html\b/.test(headers.accept ?? '');
  }
}
