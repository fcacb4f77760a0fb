import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Links } from '@rogatory/identity';
import type { FastifyReply } from 'fastify';
import { originOf, Public } from '../current-actor.js';
import { giveTicket } from './cookies.js';
import { field } from './forms.js';
import { PageGuard } from './page.guard.js';
import type { Pages } from './pages.js';
import { languageFor, Portal } from './portal.js';
import { Providers } from './providers.js';
import { placeOf, type Visit } from './visit.js';

/** What the links in invitations and recoveries open. */
@ApiExcludeController()
@Controller(['invitation', 'recovery'])
@Public()
@UseGuards(PageGuard)
export class LinkController {
  constructor(
    private readonly portal: Portal,
    private readonly links: Links,
    private readonly providers: Providers,
  ) {}

  @Get(':token')
  async open(
    @Req() visit: Visit,
    @Res() reply: FastifyReply,
    @Param('token') token: string,
  ): Promise<void> {
    const model = await this.model(token);
    this.portal.show(visit, reply, 'link', { ...model, errors: [] });
  }

  @Post(':token')
  async accept(
    @Req() visit: Visit,
    @Res() reply: FastifyReply,
    @Param('token') token: string,
  ): Promise<void> {
    const model = await this.model(token);
    const [name, password] = [field(visit, 'name'), field(visit, 'new-password')];
    const language = languageFor(visit).tag;
    try {
      giveTicket(
        reply,
        await this.links.accept(token, { name, password, language }, originOf(visit)),
      );
      await reply.redirect(placeOf.enrolment, 303);
    } catch (error) {
      const kept = { ...model, name };
      this.portal.again(visit, reply, 'link', kept, this.portal.fault(visit, error));
    }
  }

  private async model(token: string): Promise<Omit<Pages['link'], 'errors'>> {
    const { purpose, email, name, state, expiresAt } = await this.links.look(token);
    return {
      ...{ purpose, token, email, name, state, expires: new Date(expiresAt) },
      action: `/${purpose}/${encodeURIComponent(token)}`,
      providers: purpose === 'invitation' ? await this.providers.list(state) : [],
    };
  }
}
