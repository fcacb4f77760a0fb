import { Controller, Get, Param, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Reading } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { Law } from '@rogatory/law';
import { lifecycleOf } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { CaseView } from '../cases/case-view.js';
import { reader } from '../cases/cases.controller.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { nothingHere } from '../paths.js';
import { languageFor, Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { DraftingPages } from './drafting-pages.js';
import { isSupplied } from './afterwards.js';
import { DraftView } from './draft-view.js';

/** Acts by which the asking State completes what it has sent in a hurry. */
const completing = ['confirm-in-writing', 'supplement'];

/** The receipt of a request: that it was sent, or what it waits for, and what happens next. To be printed. */
@ApiExcludeController()
@Controller('requests/:id/receipt')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class ReceiptController {
  private readonly view: CaseView;
  private readonly draftView: DraftView;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly law: Law,
    directory: Directory,
  ) {
    this.view = new CaseView(law);
    this.draftView = new DraftView(this.view, directory);
  }

  @Get()
  async show(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const actor = reader(visit);
    const request = await this.reading.request(actor, id);
    this.portal.onPaper(visit);
    if (request.requestingState !== actor.state) throw nothingHere();
    const { state, lifecycle, pending } = request;
    if (state === lifecycleOf(lifecycle).initial && pending.length === 0) {
      void reply.redirect(`/requests/${request.id}/draft`, 303);
      return;
    }
    const now = visit.session.row.now;
    const sent =
      request.transmittedAt === null ? null : await this.reading.transmission(actor, request.id);
    const model: DraftingPages['receipt'] = {
      head: this.view.head(request, actor.state),
      standing: sent ? 'sent' : pending.length > 0 ? 'second' : 'approval',
      sent: sent ? { at: new Date(sent.at), hash: sent.hash } : null,
      to: this.draftView.hints(request.requestedState, languageFor(visit).tag, now),
      deadlines: request.deadlines
        .filter(({ dueAt, visibility }) => dueAt !== null && visibility === 'shared')
        .map((one) => this.view.deadline(one, actor.state, now)),
      missing: this.law
        .kind(request.instrument, request.kind)
        .contents.filter(({ field }) => request.contents[field] === undefined)
        .map(({ label, letter = '', help }) => ({ label, letter, help })),
      isSupplied: isSupplied(request),
      actions: completing.filter((action) =>
        request.allowedActions.some((allowed) => allowed === action),
      ),
    };
    this.portal.show(visit, reply, 'receipt', model);
  }
}
