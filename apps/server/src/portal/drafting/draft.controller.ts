import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Drafting, Files, Reading } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { CaseView } from '../cases/case-view.js';
import { ActionSchemas } from '../cases/form-schema.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { languageFor, Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { DraftDesk } from './draft-desk.js';
import { DraftView } from './draft-view.js';

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
    law: Law,
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
    const [check, documents] = await Promise.all([
      this.drafting.check(actor, id),
      this.files.documents(actor, id),
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
      notice: ['created', 'saved', 'imported'].find((one) => one === done) ?? null,
    });
  }

  @Get('check')
  async check(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const writing = await this.desk.writing(visit, reply, id);
    if (!writing) return;
    const { actor, request, tasks, texts } = writing;
    const [check, documents] = await Promise.all([
      this.drafting.check(actor, id),
      this.files.documents(actor, id),
    ]);
    const { tag } = languageFor(visit);
    this.portal.show(visit, reply, 'draft-check', {
      head: this.view.head(request, actor.state),
      answers: tasks.map((task) => this.draftView.answer(task, request, texts, tag)),
      documents: this.draftView.documents(documents.items),
      panel: this.draftView.panel(tasks, id, check),
      actions: request.allowedActions.filter((action) =>
        ['submit-for-approval', 'transmit'].includes(action),
      ),
    });
  }
}
