import { Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Directory } from '@rogatory/directory';
import { ExternalIdentities, SecondFactors, Sessions, SignIn } from '@rogatory/identity';
import { DomainError } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { originOf, Public } from '../current-actor.js';
import { giveTicket } from './cookies.js';
import { deviceOf } from './device.js';
import { field } from './forms.js';
import { languageOf } from './messages.js';
import { AtStage, PageGuard } from './page.guard.js';
import type { SessionLine } from './pages.js';
import { Portal } from './portal.js';
import { Providers } from './providers.js';
import { type SignedIn } from './visit.js';
import { whoOf } from './who.js';

const doings: readonly unknown[] = [
  ...['password', 'factor-added', 'factor-removed'],
  ...['session-ended', 'sessions-ended', 'language', 'identity-linked', 'identity-removed'],
];

/** The officer's own pages. */
@ApiExcludeController()
@Controller()
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class AccountController {
  constructor(
    private readonly portal: Portal,
    private readonly directory: Directory,
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly factors: SecondFactors,
    private readonly identities: ExternalIdentities,
    private readonly providers: Providers,
  ) {}

  @Get('account')
  async account(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() { done, fault }: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { row, token, actor } = visit.session;
    const [factors, sessions, identities, providers] = await Promise.all([
      this.factors.list(token),
      this.sessions.list(actor),
      this.identities.of(row.officer),
      this.providers.list(row.state),
    ]);
    this.portal.show(visit, reply, 'account', {
      ...whoOf(visit, this.directory),
      email: row.email,
      hasPassword: row.factors.includes('password'),
      factors: factors.map(({ createdAt, lastUsedAt, ...factor }) => ({
        ...factor,
        createdAt: new Date(createdAt),
        lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt),
      })),
      identities: identities.map((one) => ({ ...one, linkedAt: new Date(one.linkedAt) })),
      providers,
      errors: this.portal.journeyFault(visit, fault),
      sessions: sessions.map(lineOf),
      done: doings.includes(done) ? (done as string) : null,
    });
  }

  @Get('account/password')
  askPassword(@Req() visit: SignedIn, @Res() reply: FastifyReply): void {
    this.portal.show(visit, reply, 'password', { errors: [] });
  }

  @Post('account/password')
  async changePassword(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const given = { current: field(visit, 'password'), password: field(visit, 'new-password') };
    try {
      const { token } = visit.session;
      giveTicket(reply, await this.signIn.changePassword(token, given, originOf(visit)));
      await reply.redirect('/account?done=password', 303);
    } catch (error) {
      this.portal.again(visit, reply, 'password', {}, this.portal.fault(visit, error));
    }
  }

  @Post('account/sessions/end')
  async end(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const actor = { ...visit.session.actor, from: originOf(visit) };
    const id = field(visit, 'id');
    if (id === 'others') await this.sessions.endOthers(actor);
    else await this.sessions.end(actor, id);
    const done = id === 'others' ? 'sessions-ended' : 'session-ended';
    await reply.redirect(`/account?done=${done}`, 303);
  }

  @Post('account/identities/remove')
  async removeIdentity(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const [issuer, subject] = [field(visit, 'issuer'), field(visit, 'subject')];
    try {
      await this.identities.unlink(visit.session.token, issuer, subject, originOf(visit));
      await reply.redirect('/account?done=identity-removed', 303);
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'last-way-in')) throw error;
      await reply.redirect('/account?fault=last-way-in', 303);
    }
  }

  @Post('account/language')
  async language(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const language = languageOf(field(visit, 'language'));
    if (!language) {
      throw new DomainError('invalid', 'unknown-language', 'Choose one of the languages.');
    }
    await this.signIn.chooseLanguage(visit.session.token, language.tag);
    this.portal.chooseLanguage(reply, language);
    await reply.redirect('/account?done=language', 303);
  }
}

function lineOf(view: Awaited<ReturnType<Sessions['list']>>[number]): SessionLine {
  const { id, current: isThis, address, agent, createdAt, lastSeenAt } = view;
  const [since, seen] = [new Date(createdAt), new Date(lastSeenAt)];
  return { id, isThis, address, ...deviceOf(agent), createdAt: since, lastSeenAt: seen };
}
