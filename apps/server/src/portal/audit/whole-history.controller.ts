import { Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Names, stretch, WholeHistory, type VerificationRun } from '@rogatory/casework';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { runLine } from './trail-view.js';

/** Runs that the page tells of. */
const few = { limit: 10 };

/**
 * Verifies every history of a State. Each page of a run that has not ended looks a stretch further and leads to the next
 * by itself, without a script. How far it has come is kept: another auditor can go on with it, and sees its result.
 */
@ApiExcludeController()
@Controller('audit/verification')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class WholeHistoryPage {
  constructor(
    private readonly portal: Portal,
    private readonly histories: WholeHistory,
    private readonly names: Names,
  ) {}

  @Get()
  async look(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query('run') id: unknown,
  ): Promise<void> {
    const actor = reader(visit);
    const run = typeof id === 'string' ? await this.histories.goOn(actor, id, stretch) : null;
    const { items } = await this.histories.list(actor, few);
    const named = await this.names.of(
      actor,
      [...items, ...(run ? [run] : [])].map(({ begunBy }) => begunBy),
    );
    this.portal.show(visit, reply, 'whole-history', {
      run: run && runLine(run, named),
      next: run && run.endedAt === null ? addressOf(run) : null,
      runs: items.filter((one) => one.id !== run?.id).map((one) => runLine(one, named)),
    });
  }

  @Post()
  async begin(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    void reply.redirect(addressOf(await this.histories.begin(reader(visit))), 303);
  }
}

function addressOf({ id }: VerificationRun): string {
  return `/audit/verification?run=${id}`;
}
