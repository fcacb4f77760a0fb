import { Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SecondFactors, SecondStep, SignIn } from '@rogatory/identity';
import { DomainError } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { demonstrationEmail, demonstrationSignIns } from '../../../../config/demonstration.js';
import { originOf, Public } from '../current-actor.js';
import { Attempt, type Attempted } from './attempt.guard.js';
import { giveTicket, takeTicket } from './cookies.js';
import { field } from './forms.js';
import { AtStage, PageGuard } from './page.guard.js';
import type { Pages } from './pages.js';
import { ownPath } from './paths.js';
import { Portal } from './portal.js';
import { Providers } from './providers.js';
import { placeOf, type Visit } from './visit.js';

type Notice = Pages['sign-in']['notice'];
const notices: readonly unknown[] = ['ended', 'signed-out', 'needed', 'kept'] satisfies Notice[];

/** Signing in, step by step, and out. */
@ApiExcludeController()
@Controller()
@Public()
@UseGuards(PageGuard)
export class SignInController {
  constructor(
    private readonly portal: Portal,
    private readonly signIn: SignIn,
    private readonly step: SecondStep,
    private readonly factors: SecondFactors,
    private readonly providers: Providers,
  ) {}

  @Get('sign-in')
  async ask(
    @Req() visit: Visit,
    @Res() reply: FastifyReply,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const back = ownPath(query['back'], '/home');
    if (visit.session) {
      await reply.redirect(visit.session.actor ? back : placeOf[visit.session.stage], 303);
      return;
    }
    const as = typeof query['as'] === 'string' ? query['as'] : undefined;
    const email = (this.portal.isDemonstration() && demonstrationEmail(as)) || '';
    const notice = notices.includes(query['notice']) ? (query['notice'] as Notice) : null;
    const model = await this.model(email, back, notice);
    const errors = this.portal.journeyFault(visit, query['fault']);
    const status = query['fault'] === 'provider-unavailable' ? 503 : 200;
    this.portal.show(visit, reply, 'sign-in', { ...model, errors }, status);
  }

  @Post('sign-in')
  @UseGuards(Attempt('password'))
  async password(@Req() visit: Visit & Attempted, @Res() reply: FastifyReply): Promise<void> {
    const back = ownPath(field(visit, 'back'), '/home');
    const email = field(visit, 'email').slice(0, 320);
    const { user: outcome } = visit;
    if (outcome && !(outcome instanceof DomainError)) {
      giveTicket(reply, outcome);
      await reply.redirect(after(outcome.stage, back), 303);
      return;
    }
    const model = await this.model(email, back, null);
    const empty = ['email', 'password'].filter((name) => field(visit, name).trim() === '');
    const fault = outcome
      ? this.portal.fault(visit, outcome)
      : { status: 422, errors: this.portal.missing(visit, ...empty) };
    this.portal.again(visit, reply, 'sign-in', model, fault);
  }

  @Get('sign-in/second-factor')
  @AtStage('second-factor')
  async askSecond(
    @Req() visit: Visit,
    @Res() reply: FastifyReply,
    @Query('back') back: unknown,
  ): Promise<void> {
    const model = await this.second(visit, 'second-factor', ownPath(back, '/home'));
    this.portal.show(visit, reply, 'second-factor', { ...model, errors: [] });
  }

  @Get('account/step-up')
  @AtStage('full')
  async askAgain(
    @Req() visit: Visit,
    @Res() reply: FastifyReply,
    @Query('back') back: unknown,
  ): Promise<void> {
    const model = await this.second(visit, 'step-up', ownPath(back, '/account'));
    this.portal.show(visit, reply, 'second-factor', { ...model, errors: [] });
  }

  /** One form carries a code, the other what a passkey has answered; after either the sign-in goes on. */
  @Post('sign-in/second-factor')
  @AtStage('second-factor')
  showSecond(@Req() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    return this.showFactor(visit, reply, 'second-factor', ownPath(field(visit, 'back'), '/home'));
  }

  @Post('account/step-up')
  @AtStage('full')
  stepUp(@Req() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    return this.showFactor(visit, reply, 'step-up', ownPath(field(visit, 'back'), '/account'));
  }

  @Post('sign-out')
  async signOut(@Req() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    await this.signIn.signOut(visit.session?.token, originOf(visit));
    takeTicket(reply);
    void reply.header('clear-site-data', '"cache"');
    await reply.redirect(ownPath(field(visit, 'next'), '/sign-in?notice=signed-out'), 303);
  }

  private async showFactor(
    visit: Visit,
    reply: FastifyReply,
    purpose: Pages['second-factor']['purpose'],
    back: string,
  ): Promise<void> {
    const [token, response] = [visit.session?.token, field(visit, 'response')];
    try {
      const ticket =
        response === ''
          ? await this.step.code(token, field(visit, 'code'), originOf(visit))
          : await this.step.passkey(token, readAnswer(response), originOf(visit));
      giveTicket(reply, ticket);
      await reply.redirect(back, 303);
    } catch (error) {
      const fault = this.portal.fault(visit, error, 'code');
      const model = await this.second(visit, purpose, back);
      this.portal.again(visit, reply, 'second-factor', model, fault);
    }
  }

  private async second(
    { session }: Visit,
    purpose: Pages['second-factor']['purpose'],
    back: string,
  ): Promise<Omit<Pages['second-factor'], 'errors'>> {
    const factors = await this.factors.list(session?.token);
    const hasPasskey = factors.some(({ kind }) => kind === 'passkey');
    const options = hasPasskey ? await this.step.passkeyOptions(session?.token) : null;
    const hasTotp = factors.some(({ kind }) => kind === 'totp');
    const code = session && hasTotp && (await this.signIn.demonstrationCode(session.row.email));
    return {
      ...{ purpose, back, hasTotp, hasNone: factors.length === 0 },
      action: purpose === 'step-up' ? '/account/step-up' : '/sign-in/second-factor',
      passkeyOptions: options && JSON.stringify(options),
      demonstrationCode: code || null,
    };
  }

  private async model(
    email: string,
    back: string,
    notice: Notice,
  ): Promise<Omit<Pages['sign-in'], 'errors'>> {
    const demonstrationSecret = this.portal.isDemonstration()
      ? demonstrationSignIns().secret
      : null;
    return { email, back, notice, providers: await this.providers.list(), demonstrationSecret };
  }
}

/** Where a step of signing in leads; whoever is through goes where they wanted to. */
function after(stage: keyof typeof placeOf, back: string): string {
  const query = new URLSearchParams({ back });
  return stage === 'full' ? back : `${placeOf[stage]}?${query.toString()}`;
}

/** What the browser's script has put into the form; undefined where it is no JSON. */
export function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
