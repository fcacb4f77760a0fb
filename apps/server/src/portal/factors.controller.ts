import { Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SecondFactors } from '@rogatory/identity';
import { DomainError } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { originOf, Public } from '../current-actor.js';
import { giveTicket } from './cookies.js';
import { field, type Fault } from './forms.js';
import { AtStage, PageGuard } from './page.guard.js';
import { Portal } from './portal.js';
import { readAnswer } from './sign-in.controller.js';
import { type Visit } from './visit.js';

/** The same pages add a factor while signing in for the first time and later, from the account. */
const bases = ['sign-in/enrol', 'account/factors'];
const below = (place: string): string[] => bases.map((base) => `${base}/${place}`);

/** Second factors: setting one up, and removing one. */
@ApiExcludeController()
@Controller()
@Public()
@UseGuards(PageGuard)
export class FactorsController {
  constructor(
    private readonly portal: Portal,
    private readonly factors: SecondFactors,
  ) {}

  @Get(bases)
  @AtStage('enrolment', 'full')
  choose(@Req() visit: Visit, @Res() reply: FastifyReply): void {
    this.portal.show(visit, reply, 'enrol', { base: baseOf(visit) });
  }

  @Get(below('passkey'))
  @AtStage('enrolment', 'full')
  askPasskey(@Req() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    return this.passkeyPage(visit, reply, { status: 200, errors: [] });
  }

  @Post(below('passkey'))
  @AtStage('enrolment', 'full')
  async addPasskey(@Req() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    const [token, name] = [visit.session?.token, field(visit, 'name').slice(0, 60)];
    const answer = readAnswer(field(visit, 'response'));
    try {
      giveTicket(reply, await this.factors.confirmPasskey(token, answer, name, originOf(visit)));
      await reply.redirect(doneFrom(visit), 303);
    } catch (error) {
      await this.passkeyPage(visit, reply, this.portal.fault(visit, error, 'name'));
    }
  }

  @Get(below('app'))
  @AtStage('enrolment', 'full')
  askApp(@Req() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    return this.appPage(visit, reply, { status: 200, errors: [] });
  }

  @Post(below('app'))
  @AtStage('enrolment', 'full')
  async addApp(@Req() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    const [token, code] = [visit.session?.token, field(visit, 'code')];
    try {
      giveTicket(reply, await this.factors.confirmTotp(token, code, originOf(visit)));
      await reply.redirect(doneFrom(visit), 303);
    } catch (error) {
      await this.appPage(visit, reply, this.portal.fault(visit, error, 'code'));
    }
  }

  @Get('account/factors/remove')
  @AtStage('full')
  async askRemoval(
    @Req() visit: Visit,
    @Res() reply: FastifyReply,
    @Query('id') id: unknown,
  ): Promise<void> {
    const { name } = await this.find(visit, id);
    const model = { id: String(id), name, errors: [] };
    this.portal.show(visit, reply, 'remove-factor', model);
  }

  @Post('account/factors/remove')
  @AtStage('full')
  async remove(@Req() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    const id = field(visit, 'id');
    const { name } = await this.find(visit, id);
    try {
      await this.factors.remove(visit.session?.token, id, originOf(visit));
      await reply.redirect('/account?done=factor-removed', 303);
    } catch (error) {
      const fault = this.portal.fault(visit, error);
      this.portal.again(visit, reply, 'remove-factor', { id, name }, fault);
    }
  }

  private async find(visit: Visit, id: unknown): Promise<{ readonly name: string }> {
    const factor = (await this.factors.list(visit.session?.token)).find((one) => one.id === id);
    if (!factor) throw new DomainError('not-found', 'not-found', 'You have no such factor.');
    return factor;
  }

  private async passkeyPage(visit: Visit, reply: FastifyReply, fault: Fault): Promise<void> {
    const options = await this.factors.startPasskey(visit.session?.token);
    const model = {
      base: baseOf(visit),
      options: JSON.stringify(options),
      name: field(visit, 'name'),
    };
    this.portal.again(visit, reply, 'enrol-passkey', model, fault);
  }

  private async appPage(visit: Visit, reply: FastifyReply, fault: Fault): Promise<void> {
    const { groups, uri, svg } = await this.factors.startTotp(visit.session?.token);
    const model = { base: baseOf(visit), secret: groups.join(' '), uri, svg };
    this.portal.again(visit, reply, 'enrol-app', model, fault);
  }
}

function baseOf({ url }: Visit): string {
  return url.startsWith('/account') ? '/account/factors' : '/sign-in/enrol';
}

function doneFrom(visit: Visit): string {
  return baseOf(visit) === '/account/factors' ? '/account?done=factor-added' : '/home';
}
