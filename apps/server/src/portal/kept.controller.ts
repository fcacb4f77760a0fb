import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { KeptForms } from '@rogatory/identity';
import type { FastifyReply } from 'fastify';
import { Public } from '../current-actor.js';
import { field } from './forms.js';
import { AtStage, PageGuard } from './page.guard.js';
import { Portal, sessionSeconds } from './portal.js';
import { ownPath } from './paths.js';
import type { SignedIn } from './visit.js';

/** Fields of a form that nobody has typed. */
const untyped = /^(form|version|key|step|more|to|kind|rows\..*|.*-id)$/;

/** What was sent when the session had lapsed, offered once more; and the button that keeps a session. */
@ApiExcludeController()
@Controller()
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class KeptController {
  constructor(
    private readonly portal: Portal,
    private readonly kept: KeptForms,
  ) {}

  /** How many seconds the session lasts from now, since it has been asked for. */
  @Get('account/keep')
  keep(@Req() visit: SignedIn, @Res() reply: FastifyReply): void {
    void reply
      .header('cache-control', 'no-store')
      .type('text/plain; charset=utf-8')
      .send(String(sessionSeconds(visit.session)));
  }

  @Get('requests/kept/:kept')
  async show(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('kept') id: string,
  ): Promise<void> {
    const { path, fields, keptAt } = await this.kept.find(visit.session.row.officer, id);
    const typed = Object.entries(fields).filter(([, value]) => value.trim() !== '');
    this.portal.show(visit, reply, 'kept', {
      ...{ id, path, keptAt },
      fields: Object.entries(fields),
      typed: typed.filter(([name]) => !untyped.test(name)).map(([, value]) => value),
    });
  }

  /** Sends the form on to its own page, as the browser has it now; or throws it away. It is kept no longer. */
  @Post('requests/kept/:kept')
  async send(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('kept') id: string,
  ): Promise<void> {
    const { officer } = visit.session.row;
    const { path } = await this.kept.find(officer, id);
    await this.kept.remove(officer, id);
    const place = ownPath(path, '/home');
    const isUnwanted = field(visit, 'unwanted') !== '';
    void reply.redirect(isUnwanted ? '/home' : place, isUnwanted ? 303 : 307);
  }
}
