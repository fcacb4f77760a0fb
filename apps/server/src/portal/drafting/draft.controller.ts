import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Drafting, Files, Former, Reading } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { Law } from '@rogatory/law';
import { lifecycleOf } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { CaseView } from '../cases/case-view.js';
import { ActionSchemas } from '../cases/form-schema.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { languageFor, Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { approvalOf } from './afterwards.js';
import { DraftDesk } from './draft-desk.js';
import { DraftView } from './draft-view.js';
import { formerLines, targetsOf } from './former-lines.js';

/** Acts by which a draft goes on, or back to whoever wrote it. */
const onward = ['submit-for-approval', 'transmit', 'return-to-drafter'] as const;

/** The task list of a draft, and the last look at it before it is handed on. */
@ApiExcludeController()
@Controller('requests/:id/draft')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class DraftController {
  private readonly view: CaseView;
  private readonly draftView: DraftView;
  private readonly desk: DraftDesk;

  constructor(
    private readonly portal: Portal,
    reading: Reading,
    private readonly drafting: Drafting,
    private readonly files: Files,
    private readonly former: Former,
    private readonly law: Law,
    directory: Directory,
  ) {
    this.view = new CaseView(law);
    this.draftView = new DraftView(this.view, directory);
    this.desk = new DraftDesk(portal, reading, law, new ActionSchemas());
  }

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query('done') done: unknown,
  ): Promise<void> {
    const writing = await this.desk.writing(visit, reply, id);
    if (!writing) return;
    const { actor, request, tasks } = writing;
    const [check, documents, former] = await Promise.all([
      this.drafting.check(actor, id),
      this.files.documents(actor, id),
      this.former.about(actor, targetsOf(request, this.law), request.id),
    ]);
    const lines = tasks.map((task) => ({ task, ...this.draftView.line(task, id, check) }));
    const needed = lines.filter(({ task, standing }) => task.required || standing === 'to-mend');
    this.portal.show(visit, reply, 'draft', {
      head: this.view.head(request, actor.state),
      groups: (['asked', 'stated', 'sent'] as const).map((group) => ({
        id: group,
        tasks: lines.filter(({ task }) => task.group === group),
      })),
      done: needed.filter(({ standing }) => standing === 'done').length,
      all: needed.length,
      documents: documents.items.length,
      panel: this.draftView.panel(tasks, id, check),
      to: this.draftView.hints(
        request.requestedState,
        languageFor(visit).tag,
        visit.session.row.now,
      ),
      former: formerLines(former, this.view, visit.session.row.zone),
      notice: ['created', 'carried', 'saved', 'imported'].find((one) => one === done) ?? null,
    });
  }

  @Get('check')
  async check(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    // whoever approves a request reads it as whoever wrote it did
    const writing = await this.desk.unsent(visit, reply, id);
    if (!writing) return;
    const { actor, request, tasks, texts } = writing;
    const [check, documents, former] = await Promise.all([
      this.drafting.check(actor, id),
      this.files.documents(actor, id),
      this.former.about(actor, targetsOf(request, this.law), request.id),
    ]);
    const { tag } = languageFor(visit);
    const { state, lifecycle, allowedActions } = request;
    this.portal.show(visit, reply, 'draft-check', {
      head: this.view.head(request, actor.state),
      answers: tasks.map((task) => this.draftView.answer(task, request, texts, tag)),
      documents: this.draftView.documents(documents.items),
      panel: this.draftView.panel(tasks, id, check),
      former: formerLines(former, this.view, visit.session.row.zone),
      approval: approvalOf(lifecycle, allowedActions),
      isDraft: state === lifecycleOf(lifecycle).initial,
      actions: onward.filter((action) => allowedActions.includes(action)),
    });
  }
}
