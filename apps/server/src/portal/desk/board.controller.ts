import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContactTests, Pages as Calls, Roster } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { callLine, dutyLine, isTooLate } from './desk-view.js';

/** Roles that can be called, and take a request on. */
const called = ['contact', 'authority', 'liaison', 'executing'] as const;

/** What can have been done on the board. */
const doings = ['taken', 'too-late', 'handed-over', 'answered'];

/** The board of those who are on call. */
@ApiExcludeController()
@Controller('board')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class BoardController {
  constructor(
    private readonly portal: Portal,
    private readonly calls: Calls,
    private readonly roster: Roster,
    private readonly tests: ContactTests,
    private readonly directory: Directory,
  ) {}

  @Get()
  async board(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() { done }: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const actor = reader(visit);
    const now = visit.session.row.now;
    const [calls, duties, tests] = await Promise.all([
      this.calls.list(actor, true, { limit: 100 }),
      this.roster.now(actor),
      this.tests.list(actor, { limit: 20 }),
    ]);
    this.portal.show(visit, reply, 'board', {
      calls: calls.items.map((call) => callLine(call, now)),
      tests: tests.items
        .filter(({ outcome }) => outcome === 'waiting')
        .map(({ id, authority, at }) => ({
          ...{ id, at: new Date(at) },
          authority: this.directory.authority(authority)?.name ?? authority,
        })),
      duties: duties.items.map((duty) => dutyLine(duty, actor.id)),
      clocks: this.directory.states().map(({ code: state, zone }) => ({ state, zone })),
      ...{ now, own: actor.state },
      canAct: actor.roles.some((role) => (called as readonly string[]).includes(role)),
      done: doings.find((one) => one === done) ?? null,
    });
  }

  /** One is on it: nobody is called for it any more. */
  @Post(':id/take')
  async take(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.inTime(reply, 'taken', () => this.calls.acknowledge(reader(visit), id));
  }

  /** Somebody is there. */
  @Post('tests/:id/answer')
  async answer(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.inTime(reply, 'answered', () => this.tests.answer(reader(visit), id));
  }

  @Post('hand-over')
  async handOver(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    await this.roster.handOver(reader(visit), {
      authority: field(visit, 'authority'),
      note: field(visit, 'note'),
    });
    void reply.redirect('/board?done=handed-over', 303);
  }

  @Post('hand-over/:id/read')
  async readHandOver(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.roster.readHandOver(reader(visit), id);
    void reply.redirect('/board', 303);
  }

  /** Does what another officer may have done a moment ago, and says on the board what came of it. */
  private async inTime(
    reply: FastifyReply,
    doing: string,
    act: () => Promise<unknown>,
  ): Promise<void> {
    let done = doing;
    try {
      await act();
    } catch (error) {
      if (!isTooLate(error)) throw error;
      done = 'too-late';
    }
    void reply.redirect(`/board?done=${done}`, 303);
  }
}
