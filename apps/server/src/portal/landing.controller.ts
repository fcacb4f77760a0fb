import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Directory } from '@rogatory/directory';
import { SignIn } from '@rogatory/identity';
import type { FastifyReply } from 'fastify';
import { demonstrationSignIns } from '../../../../config/demonstration.js';
import { Public } from '../current-actor.js';
import { languageOf } from './messages.js';
import { PageGuard } from './page.guard.js';
import type { DemonstrationChoice } from './pages.js';
import { nothingHere, ownPath } from './paths.js';
import { Portal } from './portal.js';
import { type Visit } from './visit.js';

/** Pages for whoever comes by. */
@ApiExcludeController()
@Controller()
@Public()
@UseGuards(PageGuard)
export class LandingController {
  constructor(
    private readonly portal: Portal,
    private readonly directory: Directory,
    private readonly signIn: SignIn,
  ) {}

  @Get()
  landing(@Req() request: Visit, @Res() reply: FastifyReply): void {
    this.portal.show(request, reply, 'landing', { demonstration: this.demonstration() });
  }

  @Get('accessibility')
  accessibility(@Req() request: Visit, @Res() reply: FastifyReply): void {
    this.portal.show(request, reply, 'accessibility', {});
  }

  @Get('language/:tag')
  async language(
    @Param('tag') tag: string,
    @Query('back') back: unknown,
    @Req() visit: Visit,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const language = languageOf(tag);
    if (!language) throw nothingHere();
    this.portal.chooseLanguage(reply, language);
    // whoever is signed in finds it again in every browser
    if (visit.session?.actor) await this.signIn.chooseLanguage(visit.session.token, language.tag);
    await reply.redirect(ownPath(back, '/'), 303);
  }

  private demonstration(): DemonstrationChoice | null {
    const states = this.directory.states().filter(({ demonstration }) => demonstration);
    if (states.length === 0) return null;
    const { secret, officers } = demonstrationSignIns();
    return { secret, states, officers: officers.map(({ name }) => name) };
  }
}
