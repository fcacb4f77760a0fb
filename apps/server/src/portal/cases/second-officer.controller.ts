import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  Files,
  Names,
  Reading,
  SecondOfficers,
  type PendingView,
  type RequestView,
} from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError, type Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { lifecycleOf, transitionOf } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import type { FieldError } from '../field-error.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { nothingHere } from '../paths.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { errorsOf, isShownAtForm, meanwhileOf, plainForm, typedIn } from './act-typed.js';
import { everyPage, wholeHistory } from './every-page.js';
import type { Typed } from './form-field.js';
import { partsOf } from './own-members.js';
import { CaseView } from './case-view.js';
import { isAction, reader } from './cases.controller.js';
import { bodyOf, onceOf } from './once.js';
import { waitingLine } from './request-file.js';
import { WhoActed } from './who-acted.js';
import type { Called } from './saying.js';
import type { Settling } from './request-pages.js';

const hows: readonly Settling[] = ['confirm', 'decline', 'withdraw'];

/** An act that waits, and the request that it waits on. */
interface Found {
  readonly actor: Actor;
  readonly request: RequestView;
  readonly pending: PendingView;
  readonly named: ReadonlyMap<string, string>;
}

/** The second look on an act: what exactly would be done, and one page for each answer. */
@ApiExcludeController()
@Controller('requests/:id/pending/:pending')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class SecondOfficerController {
  private readonly view: CaseView;
  private readonly who: WhoActed;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly seconds: SecondOfficers,
    private readonly names: Names,
    private readonly files: Files,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {
    this.view = new CaseView(law);
    this.who = new WhoActed(names, directory);
  }

  @Get()
  async look(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('pending') pendingId: string,
  ): Promise<void> {
    const { actor, request, pending, named } = await this.find(visit, id, pendingId);
    const { visibility } = isAction(pending.action)
      ? transitionOf(lifecycleOf(request.lifecycle), pending.action)
      : { visibility: 'private' };
    const isShared = visibility === 'shared';
    const { shared, own } = partsOf(pending.body, isShared);
    const called = await this.calledIn(actor, request, pending.body);
    const nameOf = (by: string | null): string | null =>
      by === null ? null : (named.get(by) ?? by);
    this.portal.show(visit, reply, 'pending', {
      head: this.view.head(request, actor.state),
      line: waitingLine(pending, named),
      ...{ status: pending.status, reasons: pending.reasons },
      ...{ settledBy: nameOf(pending.settledBy), settledReasons: pending.settledReasons },
      isOwn: pending.askedBy === actor.id,
      shared: this.view.saying.of(shared, request, called),
      own: this.view.saying.of(own, request, called),
      isShared,
      basis: this.view.cite(
        this.law.basisOf(request.instrument, request.lifecycle, pending.action),
      ),
    });
  }

  @Get(':how')
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('pending') pending: string,
    @Param('how') given: string,
  ): Promise<void> {
    const how = howOf(given);
    this.show(visit, reply, await this.find(visit, id, pending), how, { typed: {} });
  }

  @Post(':how')
  async settle(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('pending') pending: string,
    @Param('how') given: string,
  ): Promise<void> {
    const how = howOf(given);
    const actor = reader(visit);
    const typed = typedIn(visit.body);
    const body = bodyOf(visit, 'reasons', ...(how === 'confirm' ? ['internalReasons'] : []));
    const idempotency = onceOf(visit, body);
    try {
      if (how === 'confirm') {
        const ifMatch = `"${field(visit, 'version')}"`;
        await this.seconds.confirm(actor, id, pending, body, { idempotency, ifMatch });
      } else await this.seconds[how](actor, id, pending, body, idempotency);
      const done = { confirm: 'confirmed', decline: 'declined', withdraw: 'withdrawn' }[how];
      void reply.redirect(`/requests/${id}?done=${done}`, 303);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const needsFactor = error.code === 'step-up-required';
      const isOwnAct = error.code === 'confirm-own' || error.code === 'ask-of-another';
      if (!needsFactor && !isOwnAct && !isShownAtForm(error)) throw error;
      const found = await this.find(visit, id, pending);
      const errors = needsFactor ? [] : errorsOf(error, plainForm, this.portal.problems(visit));
      const isStale = error.code === 'stale' || error.code === 'state-conflict';
      const events = isStale ? await wholeHistory(this.reading, actor, id) : [];
      const lines = meanwhileOf(events, found.request, typed, this.view);
      const meanwhile = await this.who.on(lines, events, found.actor, (key) =>
        this.portal.textOf(visit, key),
      );
      this.show(visit, reply, found, how, { typed, errors, needsFactor, meanwhile });
    }
  }

  /** What the act calls by ids: whoever confirms it must see which documents and authorities these are. */
  private async calledIn(actor: Actor, { id }: RequestView, body: object): Promise<Called> {
    const isAbout = 'documents' in body || 'leaveOut' in body;
    const { items } = isAbout ? await this.files.documents(actor, id) : { items: [] };
    const known = [...items, ...this.directory.authorities(actor.state)];
    return new Map(known.map((one) => [one.id, one.name]));
  }

  private async find(visit: SignedIn, id: string, wanted: string): Promise<Found> {
    const actor = reader(visit);
    const request = await this.reading.request(actor, id);
    const acts = await everyPage((paging) => this.seconds.list(actor, id, paging));
    const pending = acts.find((one) => one.id === wanted.toLowerCase());
    if (!pending) throw nothingHere();
    const ids = [pending.askedBy, pending.settledBy ?? ''];
    return { actor, request, pending, named: await this.names.of(actor, ids) };
  }

  private show(
    visit: SignedIn,
    reply: FastifyReply,
    { actor, request, pending, named }: Found,
    how: Settling,
    {
      errors = [],
      ...rest
    }: {
      readonly typed: Typed;
      readonly errors?: readonly FieldError[];
      readonly needsFactor?: boolean;
      readonly meanwhile?: ReturnType<typeof meanwhileOf>;
    },
  ): void {
    this.portal.show(
      ...([visit, reply, 'settle'] as const),
      {
        head: this.view.head(request, actor.state),
        ...{ line: waitingLine(pending, named), how, version: request.version },
        ...{ key: randomUUID(), needsFactor: false, meanwhile: [], errors, ...rest },
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}

function howOf(given: string): Settling {
  const how = hows.find((one) => one === given);
  if (!how) throw nothingHere();
  return how;
}
