import { tokenIn, type OpenSession } from '@rogatory/identity';
import type { Directory } from '@rogatory/directory';
import { seesCases } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { compressed } from './compression.js';
import { cookie, formCookie, languageCookie } from './cookies.js';
import { formToken } from './csrf.js';
import { faultOf, journeyFault, missing, type Fault } from './forms.js';
import {
  languageFrom,
  languageOf,
  languages,
  type Language,
  type Messages,
  type Values,
} from './messages.js';
import type { FieldError, Pages } from './pages.js';
import { ownPath } from './paths.js';
import { ProblemTexts } from './problem-text.js';
import type { Translations } from './translations.js';
import type { Views } from './views.js';
import { formSecretOf, type Visit } from './visit.js';

/** Nothing comes from outside, nothing is inline, and no script may write markup (ASVS 5.0, 3.4.3). */
const contentSecurityPolicy = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'"],
  ...["connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"],
  "require-trusted-types-for 'script'",
].join('; ');

const year = 365 * 24 * 3600;

/** Answers with pages: finds language and officer, and sets what every page is protected by. */
export class Portal {
  constructor(
    private readonly messages: Messages,
    private readonly views: Views,
    private readonly translations: Translations,
    private readonly directory: Directory,
  ) {}

  /** What stands under a prefix among the messages: names that pages have words for. */
  named(prefix: string): string[] {
    const known = this.messages.keys(languages[0]).filter((key) => key.startsWith(prefix));
    return known.map((key) => key.slice(prefix.length));
  }

  /** Sends a page. */
  show<P extends keyof Pages>(
    request: Visit,
    reply: FastifyReply,
    page: P,
    model: Pages[P],
    status = 200,
  ): void {
    const { session } = request;
    // an error page has its own, and a form that was filled in wrongly needs none
    const isRefused = page !== 'error' && (status === 429 || status >= 500);
    const frame = {
      language: languageFor(request),
      path: pathOf(request),
      formToken: formToken(session?.token ?? this.formSecret(request, reply)),
      demonstration: this.isDemonstration(),
      ...(isRefused && { reference: request.id }),
      ...(session && { zone: session.row.zone, isSigningIn: !session.actor }),
      ...(session?.actor && {
        officer: session.row.name,
        seesCases: seesCases(session.actor),
        roles: session.actor.roles,
        sessionSeconds: sessionSeconds(session),
      }),
    };
    void reply
      .status(status)
      .header('content-security-policy', contentSecurityPolicy)
      .header('vary', 'cookie, accept-language, accept-encoding, sec-fetch-site')
      .type('text/html; charset=utf-8')
      .send(compressed(request, reply, this.views.render(page, frame, model)));
  }

  /** Shows a form again with what was wrong; whatever is no matter of the form is thrown on. */
  again<
    P extends
      | 'sign-in'
      | 'second-factor'
      | 'enrol-passkey'
      | 'enrol-app'
      | 'link'
      | 'password'
      | 'remove-factor'
      | 'notifications',
  >(
    ...[request, reply, page, model, fault]: readonly [
      Visit,
      FastifyReply,
      P,
      Omit<Pages[P], 'errors'>,
      Fault,
    ]
  ): void {
    const { status, errors, retryAfterSeconds } = fault;
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
    // the one member that was left out
    this.show(request, reply, page, { ...model, errors } as unknown as Pages[P], status);
  }

  /** What a form says of an error. @throws whatever is no matter of the form. */
  fault(request: FastifyRequest, error: unknown, at?: string): Fault {
    return faultOf(error, this.messages, languageFor(request), at);
  }

  /** What a page says of a way to an identity provider that ended badly. */
  journeyFault(request: FastifyRequest, code: unknown): readonly FieldError[] {
    return journeyFault(code, this.messages, languageFor(request));
  }

  /** What a form says of fields that are empty. */
  missing(request: FastifyRequest, ...names: readonly string[]): readonly FieldError[] {
    return names.map((name) => missing(name, this.messages, languageFor(request)));
  }

  /**
   * Sends somebody whose sign-in is missing or has ended to sign in, or to show the second factor once more, and from
   * there back to the page.
   */
  askToSignIn(request: FastifyRequest, reply: FastifyReply, code: string): void {
    const back = pathOf(request);
    const isStepUp = code === 'step-up-required';
    const notice = tokenIn(request) === undefined ? 'needed' : 'ended';
    const query = new URLSearchParams(isStepUp ? { back } : { back, notice });
    void reply.redirect(`${isStepUp ? '/account/step-up' : '/sign-in'}?${query.toString()}`, 303);
  }

  /** A text in the visitor's language. */
  tell(request: FastifyRequest, key: string, values: Values): string {
    return this.messages.text(languageFor(request), key, values);
  }

  /** A sentence of an instrument, as the visitor reads it. */
  law(request: FastifyRequest, english: string): string {
    return this.translations.law(languageFor(request), english);
  }

  /** The name of a State, as the visitor reads it. */
  stateName(request: FastifyRequest, code: string): string {
    return this.translations.stateName(languageFor(request), code);
  }

  /** The text of a key in the visitor's language, or undefined where there is none. */
  textOf(request: FastifyRequest, key: string): string | undefined {
    const language = languageFor(request);
    return this.messages.has(language, key) ? this.messages.text(language, key) : undefined;
  }

  /** Tells errors of the use cases in the visitor's language. */
  problems(request: FastifyRequest): ProblemTexts {
    return new ProblemTexts(this.messages, this.translations, languageFor(request));
  }

  isDemonstration(): boolean {
    return this.directory.states().some(({ demonstration }) => demonstration);
  }

  /** Shows what follows as a paper in the language that its address names; papers have their own, apart from their reader's. */
  onPaper(request: Visit): void {
    const { language } = request.query as Readonly<Record<string, unknown>>;
    const paper = typeof language === 'string' ? languageOf(language) : undefined;
    if (paper) request.paper = paper;
  }

  /** Keeps the choice of language in this browser. */
  chooseLanguage(reply: FastifyReply, { tag }: Language): void {
    void reply.setCookie(languageCookie, tag, { ...cookie, maxAge: year });
  }

  /** What the forms of a browser without a session are bound to; made where there is nothing yet. */
  private formSecret(request: FastifyRequest, reply: FastifyReply): string {
    const known = formSecretOf(request);
    if (known !== undefined) return known;
    const secret = randomBytes(32).toString('base64url');
    void reply.setCookie(formCookie, secret, cookie);
    return secret;
  }
}

/** The language of the paper that is shown, else of whoever is signed in, else the one chosen in this browser, else the first that it asks for. */
export function languageFor({ cookies, headers, session, paper }: Visit): Language {
  return (
    paper ??
    languageOf(session?.row.language ?? undefined) ??
    languageOf(cookies[languageCookie]) ??
    languageFrom(headers['accept-language'])
  );
}

/** Seconds until a session ends unless it is used before. */
export function sessionSeconds({ idleAt, row }: Pick<OpenSession, 'idleAt' | 'row'>): number {
  return Math.max(0, Math.round((new Date(idleAt).getTime() - row.now.getTime()) / 1000));
}

/** Path and query of the page that was asked for; where it was a form, the page that the form stands on. */
function pathOf({ method, url }: FastifyRequest): string {
  if (method === 'GET' && url.length < 1000) return ownPath(url, '/home');
  if (url.startsWith('/administration')) return '/administration';
  return url.startsWith('/account') ? '/account' : '/home';
}
