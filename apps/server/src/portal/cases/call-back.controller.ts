import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Files, Reading, workers, type RequestView } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
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
import { onceOf } from './once.js';

/** What can come of a call. */
const outcomes = ['confirmed', 'denied', 'unreached'] as const;

/**
 * Calling the other State back before one acts: whoever wants data quickly may only say that he is an authority. The
 * numbers are the directory's, never those of a message; what came of it is a note of one's own State.
 */
@ApiExcludeController()
@Controller('requests/:id/call-back')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class CallBackController {
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly files: Files,
    private readonly directory: Directory,
    law: Law,
  ) {
    this.view = new CaseView(law);
  }

  @Get()
  async steps(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    this.show(visit, reply, await this.received(visit, id), []);
  }

  @Post()
  async write(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const request = await this.received(visit, id);
    const outcome = outcomes.find((one) => one === field(visit, 'outcome'));
    if (!outcome) {
      const text = this.portal.tell(visit, 'call-back.outcome.missing', {});
      this.show(visit, reply, request, [{ field: 'outcome', text }]);
      return;
    }
    const words = field(visit, 'text').replaceAll('\r\n', '\n').trim();
    const said = this.portal.tell(visit, `call-back.note.${outcome}`, {
      state: this.portal.stateName(visit, request.requestingState),
    });
    const body = { text: words === '' ? said : `${said}\n${words}` };
    try {
      await this.files.note(reader(visit), id, body, onceOf(visit, body));
      void reply.redirect(`/requests/${id}?done=called-back#history`, 303);
    } catch (error) {
      if (!(error instanceof DomainError) || !isShownAtForm(error)) throw error;
      const errors = errorsOf(error, plainForm, this.portal.problems(visit));
      this.show(visit, reply, request, errors);
    }
  }

  /** @throws DomainError `not-found` (404) where one's own State asks: there is nobody to call back. */
  private async received(visit: SignedIn, id: string): Promise<RequestView> {
    const actor = reader(visit);
    const request = await this.reading.request(actor, id);
    if (request.requestedState === actor.state) return request;
    const text = 'Your own State sent this request: there is nobody to call back.';
    throw new DomainError('not-found', 'not-found', text);
  }

  private show(
    visit: SignedIn,
    reply: FastifyReply,
    request: RequestView,
    errors: readonly FieldError[],
  ): void {
    const actor = reader(visit);
    const { code, zone } = this.directory.state(request.requestingState);
    const isDesk = (functions: readonly string[]): boolean =>
      functions.includes('contact-point') || functions.includes('central-authority');
    const desks = this.directory.authorities(code).filter(({ functions }) => isDesk(functions));
    const first = ({ functions }: { readonly functions: readonly string[] }): number =>
      functions.includes('contact-point') ? 0 : 1;
    this.portal.show(
      ...([visit, reply, 'call-back'] as const),
      {
        head: this.view.head(request, actor.state),
        ...{ zone, now: visit.session.row.now },
        desks: desks
          .toSorted((a, b) => first(a) - first(b))
          .map(({ name, telephone, email }) => ({ name, telephone, email })),
        sentAt: request.transmittedAt === null ? null : new Date(request.transmittedAt),
        targets: request.items.flatMap(({ target }) => target ?? []),
        mayWrite: actor.roles.some((role) => workers.some((one) => one === role)),
        outcomes: outcomes.map((value) => ({ value, isChosen: value === field(visit, 'outcome') })),
        ...{ text: field(visit, 'text'), key: randomUUID(), errors },
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}
