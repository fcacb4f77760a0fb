import { Controller, Get, Injectable, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  attemptCookie,
  ExternalSignIn,
  PublicOrigin,
  Sessions,
  tokenIn,
  type Arrival,
  type Errand,
} from '@rogatory/identity';
import { DomainError } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../current-actor.js';
import { cookie, giveTicket } from './cookies.js';
import { journeyFaults } from './forms.js';
import { placeOf } from './visit.js';

/** Seconds that a journey may take. */
const longest = 600;

interface Returning extends FastifyRequest {
  readonly user?: Arrival | DomainError;
}

/** Has the Passport strategy look at what a provider has sent along, and leaves it to the page to tell what was wrong. */
@Injectable()
export class ArrivalGuard extends AuthGuard('provider') {
  override handleRequest<User>(error: Error | null, user: User): User {
    if (error && !(error instanceof DomainError)) throw error;
    return (error ?? user) as User; // whichever it is, the handler looks at it
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
      await this.explain(request, reply, error);
    }
  }

  /** Where providers send browsers back to. */
  @Get('sign-in/back')
  @UseGuards(ArrivalGuard)
  async arrive(@Req() request: Returning, @Res() reply: FastifyReply): Promise<void> {
    const { user: arrival } = request;
    void reply.clearCookie(attemptCookie, cookie);
    if (arrival === undefined || arrival instanceof DomainError) {
      await this.explain(request, reply, arrival);
    } else if (arrival.kind === 'linked') {
      await reply.redirect('/account?done=identity-linked', 303);
    } else {
      giveTicket(reply, arrival.ticket);
      await reply.redirect(placeOf[arrival.ticket.stage], 303);
    }
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

  /** Says what was wrong on a page of ours and in our own words: by a code, so that nothing else comes along. */
  private async explain(
    request: FastifyRequest,
    reply: FastifyReply,
    error: unknown,
  ): Promise<void> {
    if (!(error instanceof DomainError)) throw error;
    const { code } = error;
    if (!(journeyFaults as readonly string[]).includes(code)) throw error;
    const session = await this.sessions.find(tokenIn(request));
    await reply.redirect(`${session?.actor ? '/account' : '/sign-in'}?fault=${code}`, 303);
  }
}
