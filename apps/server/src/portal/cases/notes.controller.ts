import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Files, Names, Reading, workers } from '@rogatory/casework';
import { DomainError } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import type { FieldError } from '../field-error.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { errorsOf, isShownAtForm, plainForm } from './act-typed.js';
import { CaseView } from './case-view.js';
import { reader } from './cases.controller.js';
import { everyPage } from './every-page.js';
import { bodyOf, onceOf } from './once.js';

/** A State's own notes on a request. They are apart from what the two States write to each other. */
@ApiExcludeController()
@Controller('requests/:id/notes')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class NotesController {
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly files: Files,
    private readonly names: Names,
    law: Law,
  ) {
    this.view = new CaseView(law);
  }

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.show(visit, reply, id, []);
  }

  @Post()
  async write(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const body = bodyOf(visit, 'text');
    try {
      await this.files.note(reader(visit), id, body, onceOf(visit, body));
      void reply.redirect(`/requests/${id}?done=note#history`, 303);
    } catch (error) {
      if (!(error instanceof DomainError) || !isShownAtForm(error)) throw error;
      await this.show(visit, reply, id, errorsOf(error, plainForm, this.portal.problems(visit)));
    }
  }

  private async show(
    visit: SignedIn,
    reply: FastifyReply,
    id: string,
    errors: readonly FieldError[],
  ): Promise<void> {
    const actor = reader(visit);
    const request = await this.reading.request(actor, id);
    const notes = await everyPage((paging) => this.reading.notes(actor, id, paging));
    const named = await this.names.of(
      actor,
      notes.map(({ actor: by }) => by),
    );
    this.portal.show(
      ...([visit, reply, 'notes'] as const),
      {
        head: this.view.head(request, actor.state),
        notes: notes
          .map((event) => ({
            ...this.view.event(event, request),
            actor: named.get(event.actor) ?? event.actor,
          }))
          .reverse(),
        mayWrite: actor.roles.some((role) => workers.some((one) => one === role)),
        ...{ text: field(visit, 'text'), key: randomUUID(), errors },
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}
