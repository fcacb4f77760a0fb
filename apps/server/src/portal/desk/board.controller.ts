import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  ContactTests,
  Names,
  Pages as Calls,
  Roster,
  Worklist,
  type PageView,
} from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError, type Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import { CaseView } from '../cases/case-view.js';
import { reader } from '../cases/cases.controller.js';
import { onceEachOf } from '../cases/once.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { DeskPages, FailedNote, InHandLine } from './desk-pages.js';
import { callLine, dutyLine, inHandLine, isTooLate } from './desk-view.js';

/** Roles that can be called, and take a request on. */
const called = ['contact', 'authority', 'liaison', 'executing'] as const;

/** Requests that cannot wait, shown on the board; the rest stand in the list of requests. */
const shown = { limit: 50 };

/** What can have been done on the board. */
const doings = ['taken', 'too-late', 'handed-over', 'answered'];

/** The board of those who are on call. */
@ApiExcludeController()
@Controller('board')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class BoardController {
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly calls: Calls,
    private readonly roster: Roster,
    private readonly tests: ContactTests,
    private readonly worklist: Worklist,
    private readonly directory: Directory,
    private readonly names: Names,
    law: Law,
  ) {
    this.view = new CaseView(law);
  }

  @Get()
  async board(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() { done }: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.show(visit, reply, doings.find((one) => one === done) ?? null, null);
  }

  private async show(
    visit: SignedIn,
    reply: FastifyReply,
    done: string | null,
    note: FailedNote | null,
  ): Promise<void> {
    const actor = reader(visit);
    const now = visit.session.row.now;
    const [calls, past, duties, tests, pressing] = await Promise.all([
      this.calls.list(actor, true, { limit: 100 }),
      this.calls.list(actor, false, { limit: 100 }),
      this.roster.now(actor),
      this.tests.list(actor, { limit: 20 }),
      this.worklist.list(actor, { open: true, sent: true, pressing: true, sort: 'due' }, shown),
    ]);
    const isCalledFor = new Set(calls.items.map(({ request }) => request));
    const inHand = pressing.items.filter(({ id }) => !isCalledFor.has(id));
    const taken = await this.takenBy(actor, past.items);
    const parties = new Set([
      ...calls.items.map(({ requestingState }) => requestingState),
      ...inHand.flatMap(({ requestingState, requestedState }) => [requestingState, requestedState]),
    ]);
    const isOwn = ({ code }: { readonly code: string }): boolean => code === actor.state;
    const states = this.directory.states();
    const model: DeskPages['board'] = {
      calls: calls.items.map((call) => callLine(call, this.view, now)),
      inHand: inHand.map((one) => inHandLine(one, this.view, now, taken(one.id))),
      tests: tests.items
        .filter(({ outcome }) => outcome === 'waiting')
        .map(({ id, authority, at }) => ({
          ...{ id, at: new Date(at) },
          authority: this.directory.authority(authority)?.name ?? authority,
        })),
      duties: duties.items.map((duty) => dutyLine(duty, actor.id)),
      clocks: [
        ...states.filter(isOwn),
        ...states.filter((state) => !isOwn(state) && parties.has(state.code)),
      ].map(({ code: state, zone }) => ({ state, zone })),
      ...{ now, own: actor.state },
      canAct: actor.roles.some((role) => (called as readonly string[]).includes(role)),
      ...{ done, note, key: field(visit, 'key') || randomUUID() },
    };
    this.portal.show(visit, reply, 'board', model, note ? 422 : 200);
  }

  /** Who ended the last call for a request by being on it. */
  private async takenBy(
    actor: Actor,
    calls: readonly PageView[],
  ): Promise<(request: string) => InHandLine['taken']> {
    const ended = calls.flatMap(({ request, endedBy: by, endedAt: at }) =>
      by === null || at === null ? [] : [{ request, by, at: new Date(at) }],
    );
    const named = await this.names.of(
      actor,
      ended.map(({ by }) => by),
    );
    return (request) => {
      const last = ended.find((one) => one.request === request);
      return last ? { by: named.get(last.by) ?? last.by, at: last.at } : null;
    };
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
    const [authority, note] = [field(visit, 'authority'), field(visit, 'note')];
    try {
      const said = { authority, note };
      await this.roster.handOver(reader(visit), said, onceEachOf(visit, said));
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
      const isEmpty = note.trim() === '';
      const text = this.portal.tell(visit, isEmpty ? 'form.missing' : 'form.check', {
        label: this.portal.tell(visit, 'board.note.write', {}),
      });
      const errors = [{ field: `note-${authority}`, text }];
      await this.show(visit, reply, null, { authority, text: note, errors });
      return;
    }
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
