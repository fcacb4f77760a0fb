import type { Directory } from '@rogatory/directory';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { formToken } from './csrf.js';
import { languageFrom, languageOf, type Language } from './messages.js';
import type { Pages } from './pages.js';
import type { Views } from './views.js';

/** Nothing comes from outside, nothing is inline, and no script may write markup. */
const contentSecurityPolicy = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'"],
  ...["connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"],
  "require-trusted-types-for 'script'",
].join('; ');

/** Cookies of the portal. The browser keeps `__Host-` ones for this very host, over TLS (localhost apart). */
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;
const languageCookie = '__Host-language';
const formCookie = '__Host-form';
const year = 365 * 24 * 3600;

/** Answers with pages: finds language and officer, and sets what every page is protected by. */
export class Portal {
  constructor(
    private readonly views: Views,
    private readonly directory: Directory,
  ) {}

  /** Sends a page. */
  show<P extends keyof Pages>(
    request: FastifyRequest,
    reply: FastifyReply,
    page: P,
    model: Pages[P],
    status = 200,
  ): void {
    const html = this.views.render(
      page,
      {
        language: languageFor(request),
        path: pathOf(request),
        formToken: formToken(this.formSecret(request, reply)),
        demonstration: this.isDemonstration(),
      },
      model,
    );
    void reply
      .status(status)
      .header('content-security-policy', contentSecurityPolicy)
      .header('vary', 'cookie, accept-language')
      .type('text/html; charset=utf-8')
      .send(html);
  }

  /** Sends somebody whose sign-in is missing or has ended to sign in, and from there back to this page. */
  askToSignIn(request: FastifyRequest, reply: FastifyReply): void {
    const query = new URLSearchParams({ back: pathOf(request) });
    void reply.redirect(`/sign-in?${query.toString()}`, 303);
  }

  isDemonstration(): boolean {
    return this.directory.states().some(({ demonstration }) => demonstration);
  }

  /** Keeps the choice of language in this browser. */
  chooseLanguage(reply: FastifyReply, { tag }: Language): void {
    void reply.setCookie(languageCookie, tag, { ...cookie, maxAge: year });
  }

  /** What this browser's forms are bound to; made where there is none yet. */
  private formSecret(request: FastifyRequest, reply: FastifyReply): string {
    const known = formSecretOf(request);
    if (known !== undefined) return known;
    const secret = randomBytes(32).toString('base64url');
    void reply.setCookie(formCookie, secret, cookie);
    return secret;
  }
}

/** What this browser's forms are bound to. */
export function formSecretOf({ cookies }: FastifyRequest): string | undefined {
  return cookies[formCookie];
}

/** The language chosen in this browser, else the first that the browser asks for. */
export function languageFor({ cookies, headers }: FastifyRequest): Language {
  return languageOf(cookies[languageCookie]) ?? languageFrom(headers['accept-language']);
}

/** Path and query of a page that was asked for; the start page where it was no page, but a form. */
function pathOf({ method, url }: FastifyRequest): string {
  return method === 'GET' && url.length < 1000 ? url : '/';
}
