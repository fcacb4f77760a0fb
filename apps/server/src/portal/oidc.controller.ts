import {
  Controller,
  Get,
  Injectable,
  Param,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  attemptCookie,
  ExternalIdentities,
  ExternalSignIn,
  PublicOrigin,
  sessionCookie,
  Sessions,
  tokenIn,
  type Arrival,
  type Errand,
} from '@rogatory/identity';
import { DomainError } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { originOf, Public } from '../current-actor.js';

/** For this very host, over TLS alone, and with whoever comes back from another site by a link. */
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;
/** Seconds that a journey may take. */
const longest = 600;

const placeOf = {
  'second-factor': '/sign-in/second-factor',
  enrolment: '/sign-in/enrol',
  full: '/home',
} as const;

interface Returning extends FastifyRequest {
  readonly user?: Arrival | DomainError;
}

/** Has the Passport strategy look at what a provider has sent along, and leaves it to the page to tell what was wrong. */
@Injectable()
export class ArrivalGuard extends AuthGuard('provider') {
  override handleRequest<T>(error: unknown, user: unknown): T {
    if (error && !(error instanceof DomainError)) throw error;
    return (error ?? user) as T; // the declared type is any's stand-in
  }
}

/**
 * Signing in by an identity provider, accepting an invitation with one, and linking one to an account. Journeys begin
 * with links: a form that leads to another site is what `form-action` forbids.
 */
@ApiExcludeController()
@Controller()
@Public()
export class OidcController {
  constructor(
    private readonly external: ExternalSignIn,
    private readonly identities: ExternalIdentities,
    private readonly sessions: Sessions,
    private readonly ours: PublicOrigin,
  ) {}

  /** Sends the browser to the provider. With `invitation`, to accept one; with `link`, for somebody signed in. */
  @Get('sign-in/with/:provider')
  async depart(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('provider') provider: string,
    @Query() { invitation, link }: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const errand = await this.errandOf(request, invitation, link);
    try {
      const { url, token } = await this.external.depart(provider, errand);
      void reply.setCookie(attemptCookie, token, { ...cookie, maxAge: longest });
      await reply.redirect(url.href, 303);
    } catch (error) {
      await this.explain(reply, error);
    }
  }

  /** Where providers send browsers back to. */
  @Get('sign-in/back')
  @UseGuards(ArrivalGuard)
  async arrive(@Req() { user: arrival }: Returning, @Res() reply: FastifyReply): Promise<void> {
    void reply.clearCookie(attemptCookie, cookie);
    if (arrival === undefined || arrival instanceof DomainError) {
      await this.explain(reply, arrival);
    } else if (arrival.kind === 'linked') {
      await reply.redirect('/account?done=identity-linked', 303);
    } else {
      const { token, stage } = arrival.ticket;
      void reply.setCookie(sessionCookie, token, cookie);
      await reply.redirect(placeOf[stage], 303);
    }
  }

  /** Takes an identity away from the officer's account. */
  @Post('account/identities/remove')
  async remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.ours.requireOwnPage(request);
    const { issuer, subject } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    const [token, from] = [tokenIn(request), originOf(request)];
    await this.identities.unlink(token, String(issuer), String(subject), from);
    await reply.redirect('/account?done=identity-removed', 303);
  }

  private async errandOf(
    request: FastifyRequest,
    invitation: unknown,
    link: unknown,
  ): Promise<Errand> {
    if (typeof invitation === 'string') return { kind: 'invitation', token: invitation };
    if (link === undefined) return { kind: 'sign-in' };
    // whoever could send an officer here from elsewhere could have an identity of their own linked
    this.ours.requireOwnPage({ method: 'POST', headers: request.headers });
    return { kind: 'link', session: await this.sessions.require(tokenIn(request), 'full') };
  }

  /** Says on the sign-in page what was wrong, in our own words: by a code, so that nothing else comes along. */
  private async explain(reply: FastifyReply, error: unknown): Promise<void> {
    if (!(error instanceof DomainError)) throw error;
    if (!faults.includes(error.code)) throw error;
    await reply.redirect(`/sign-in?fault=${error.code}`, 303);
  }
}

/** What the sign-in page has a sentence for. */
export const faults = [
  'provider-unavailable',
  'provider-refused',
  'attempt-ended',
  'acr-too-weak',
  'identity-unknown',
  'identity-taken',
  'sign-in-failed',
];
