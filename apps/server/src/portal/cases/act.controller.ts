import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  Acts,
  bodies,
  Files,
  Names,
  Reading,
  validated,
  type RequestView,
} from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError, type Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { transitionOf, lifecycleOf } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { FieldError } from '../field-error.js';
import { nothingHere } from '../paths.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { ActContexts } from './act-context.js';
import { ActFormReader } from './act-form-reader.js';
import { ActForm } from './act-form.js';
import { guideOf, isUnheard } from './act-guide.js';
import type { CasePages } from './case-pages.js';
import { CaseView } from './case-view.js';
import { enclosedIn, errorsOf, isShownAtForm, meanwhileOf, namedIn, typedIn } from './act-typed.js';
import { isAction, isUnsent, reader } from './cases.controller.js';
import { onceOf } from './once.js';
import { partsOf } from './own-members.js';
import { wholeHistory } from './every-page.js';
import type { FormContext, ReadForm, Typed } from './form-field.js';
import { ActionSchemas } from './form-schema.js';
import { answeredBy } from './answered.js';
import type { Thread } from './event-lines.js';
import { WhoActed } from './who-acted.js';

/** An act in the making: the request as it is now, and what was typed. */
interface Making {
  readonly visit: SignedIn;
  readonly reply: FastifyReply;
  readonly actor: Actor;
  readonly request: RequestView;
  readonly context: FormContext;
  readonly typed: Typed;
  /** What the act answers, as far as that is open; null for all other acts. */
  readonly answered: Thread | null;
}

/** One page for each action, made from the class that checks its body and from the instrument's data. */
@ApiExcludeController()
@Controller('requests/:id/actions/:action')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class ActController {
  private readonly view: CaseView;
  private readonly contexts: ActContexts;
  private readonly form: ActForm;
  private readonly formReader: ActFormReader;
  private readonly who: WhoActed;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly acts: Acts,
    private readonly files: Files,
    private readonly law: Law,
    private readonly directory: Directory,
    names: Names,
  ) {
    const schemas = new ActionSchemas();
    this.who = new WhoActed(names, directory);
    this.view = new CaseView(law);
    this.contexts = new ActContexts(portal, law, directory);
    this.form = new ActForm(schemas);
    this.formReader = new ActFormReader(schemas);
  }

  @Get()
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('action') action: string,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.show(await this.making(visit, reply, id, action, asked(query)), []);
  }

  /** The first sending shows what the other State will see; the second carries the act out. */
  @Post()
  async act(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('action') action: string,
  ): Promise<void> {
    const typed = typedIn(visit.body);
    const making = await this.making(visit, reply, id, action, typed);
    if (field(visit, 'more') !== '' || field(visit, 'step') === 'change') {
      await this.show(making, []);
      return;
    }
    const read = this.formReader.read(making.context, typed);
    try {
      const form = bodies[action as keyof typeof bodies];
      validated<object>(form, read.body);
      if (field(visit, 'step') !== 'confirm') {
        this.check(making, read.body);
        return;
      }
      await this.carryOut(making, read.body);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'step-up-required') this.check(making, read.body, true);
      else if (isShownAtForm(error))
        await this.show(making, this.errors(making, error, read), error);
      else throw error;
    }
  }

  private errors({ visit, context, typed }: Making, error: DomainError, read: ReadForm) {
    const fields = this.form.fields(context, typed, new Map());
    const naming = { ...namedIn(context), fields };
    return errorsOf(error, read, this.portal.problems(visit), naming);
  }

  private async carryOut(
    { visit, reply, actor, request, context }: Making,
    body: object,
  ): Promise<void> {
    const { action } = context;
    const answer = await this.acts.act(actor, request.id, action, body, {
      ifMatch: `"${field(visit, 'version')}"`,
      idempotency: onceOf(visit, body),
    });
    if (action === 'transmit' && answer.status !== 202) {
      void reply.redirect(`/requests/${request.id}/receipt`, 303);
      return;
    }
    const query = new URLSearchParams(answer.status === 202 ? { asked: '1' } : { done: action });
    void reply.redirect(`/requests/${request.id}?${query.toString()}`, 303);
  }

  private async making(
    visit: SignedIn,
    reply: FastifyReply,
    id: string,
    action: string,
    typed: Typed,
  ): Promise<Making> {
    const actor = reader(visit);
    if (!isAction(action)) throw nothingHere();
    const request = await this.reading.request(actor, id);
    const documents = await this.files.documents(actor, id);
    const officeOf = (office: string) => this.directory.authority(office)?.name;
    const answered = await answeredBy(
      ...([this.reading, actor, request, action, this.view, officeOf] as const),
    );
    const questions = answered?.messages.at(0)?.pairs.map(({ question }) => question) ?? [];
    const context = this.contexts.of(
      ...([
        visit,
        actor,
        request,
        documents.items,
        action,
        typed['item'] ?? '',
        questions,
      ] as const),
    );
    return { visit, reply, actor, request, context, typed, answered };
  }

  private async show(
    { visit, reply, actor, request, context, typed, answered }: Making,
    errors: readonly FieldError[],
    fault?: DomainError,
  ): Promise<void> {
    const { action } = context;
    const isStale = fault?.code === 'stale' || fault?.code === 'state-conflict';
    const events = isStale ? await wholeHistory(this.reading, actor, request.id) : [];
    const meanwhile = meanwhileOf(events, request, typed, this.view);
    const model: CasePages['act'] = {
      head: this.view.head(request, actor.state),
      ...{ action, version: request.version, key: randomUUID(), answered },
      isUnsent: isUnsent(request, actor),
      fields: this.form.fields(context, typed, new Map(errors.map((one) => [one.field, one.text]))),
      basis: this.basisOf(request, action),
      ...(this.form.names(action).includes('field.grounds')
        ? guideOf(this.law, this.view, request, action)
        : { grounds: [], forbidden: [], consult: null }),
      item: typed['item'] ?? null,
      errors,
      rows: Object.fromEntries(Object.entries(typed).filter(([name]) => name.startsWith('rows.'))),
      meanwhile: await this.who.on(meanwhile, events, actor, context.text),
    };
    this.portal.show(visit, reply, 'act', model, fault ? 422 : 200);
  }

  private check(
    { visit, reply, actor, request, context, typed, answered }: Making,
    body: object,
    needsFactor = false,
  ): void {
    const { documents, authorities } = context;
    const called = new Map([...documents, ...authorities].map(({ value, text }) => [value, text]));
    const { visibility } = transitionOf(lifecycleOf(request.lifecycle), context.action);
    const isShared = visibility === 'shared';
    const { shared, own } = partsOf(body, isShared);
    this.portal.show(visit, reply, 'act-check', {
      head: this.view.head(request, actor.state),
      ...{ action: context.action, answered },
      typed: Object.entries(typed).filter(([name]) => name !== 'form' && name !== 'step'),
      shared: [...this.view.saying.of(shared, request, called), ...enclosedIn(context, body)],
      own: this.view.saying.of(own, request, called),
      isShared,
      isUnsent: isUnsent(request, actor),
      basis: this.basisOf(request, context.action),
      needsFactor,
      isUnheard: isUnheard(this.law, request, context.action, body),
    });
  }

  private basisOf(
    { instrument, lifecycle }: RequestView,
    action: string,
  ): CasePages['act']['basis'] {
    return this.view.cite(this.law.basisOf(instrument, lifecycle, action));
  }
}

/** What a link to a form has answered already: which item it is about, or what a consultation is to be about. */
function asked(query: Readonly<Record<string, unknown>>): Typed {
  const given = ['item', 'about'].flatMap((name) => {
    const value = query[name];
    return typeof value === 'string' ? [[name, value.slice(0, 100)] as const] : [];
  });
  return Object.fromEntries(given);
}
