import { Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  Acts,
  DraftDto,
  Drafting,
  ServiceLevels,
  validated,
  type RequestView,
} from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError, requireRole, type Actor } from '@rogatory/kernel';
import { Law, type Kind } from '@rogatory/law';
import { lifecycleOf, transitionOf } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import { ActFormReader } from '../cases/act-form-reader.js';
import { isShownAtForm, typedIn } from '../cases/act-typed.js';
import { CaseView } from '../cases/case-view.js';
import { reader } from '../cases/cases.controller.js';
import type { Typed } from '../cases/form-field.js';
import { ActionSchemas } from '../cases/form-schema.js';
import { onceOf } from '../cases/once.js';
import type { FieldError } from '../field-error.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { languageFor, Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { afterwards } from './afterwards.js';
import { DraftView } from './draft-view.js';
import { drafterRoles, type Asked } from './draftable.js';
import { UrgentForms, urgentKinds, usual, type UrgentForm } from './urgent-form.js';

/** The steps that send a draft on its way: the first that is open to the officer is taken. */
const sending = ['transmit', 'submit-for-approval'] as const;

/** A request that cannot wait: one page makes the draft, checks it and sends it as far as the officer's role goes. */
@ApiExcludeController()
@Controller('requests/urgent')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class UrgentController {
  private readonly view: CaseView;
  private readonly draftView: DraftView;
  private readonly forms: UrgentForms;

  constructor(
    private readonly portal: Portal,
    private readonly drafting: Drafting,
    private readonly acts: Acts,
    private readonly law: Law,
    private readonly directory: Directory,
    private readonly levels: ServiceLevels,
  ) {
    this.view = new CaseView(law);
    this.draftView = new DraftView(this.view, directory);
    this.forms = new UrgentForms(new ActionSchemas());
  }

  @Get()
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const form = this.form(visit, query['to'], query['kind']);
    if (form) await this.show(visit, reply, form, usual(form, visit, this.directory), []);
    else this.choose(visit, reply, query['kind'] !== undefined);
  }

  @Post()
  async send(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const form = this.form(visit, field(visit, 'to'), field(visit, 'kind'));
    if (!form) {
      this.choose(visit, reply, true);
      return;
    }
    const typed = typedIn(visit.body);
    if (field(visit, 'more') !== '') {
      await this.show(visit, reply, form, typed, []);
      return;
    }
    const context = this.forms.context(form, this.law, this.directory);
    const read = new ActFormReader(this.forms.of(form.asked)).read(context, typed);
    const { asked, to } = form;
    const body = {
      ...{ instrument: asked.instrument, kind: asked.kind.id, requestedState: to },
      ...read.body,
    };
    const actor = reader(visit);
    const isLater = field(visit, 'step') === 'later';
    let made: RequestView;
    try {
      if (!isLater) this.check(body);
      made = await this.create(visit, actor, body);
    } catch (error) {
      if (!(error instanceof DomainError) || !isShownAtForm(error)) throw error;
      const errors = this.forms.errors(form, error, read, context, this.portal.problems(visit));
      await this.show(visit, reply, form, typed, errors);
      return;
    }
    const place = isLater ? 'draft?done=created' : await this.dispatch(visit, actor, made);
    void reply.redirect(`/requests/${made.id}/${place}`, 303);
  }

  /** What would send it back is told before there is a draft. @throws DomainError `invalid-body` (422). */
  private check(body: object): void {
    const dto = validated(DraftDto, body);
    const problems = this.law
      .check(dto, this.directory.state(dto.requestedState))
      .filter(({ severity }) => severity === 'error');
    if (problems.length > 0)
      throw new DomainError('invalid', 'invalid-body', 'Something is missing.', { problems });
  }

  private async create(visit: SignedIn, actor: Actor, body: object): Promise<RequestView> {
    return (await this.drafting.create(actor, body, onceOf(visit, body, 'draft'))).body;
  }

  /** Sends the draft as far as it goes; returns the page that tells how far that was. */
  private async dispatch(visit: SignedIn, actor: Actor, made: RequestView): Promise<string> {
    // whoever has submitted a request cannot transmit it: it is the one or the other
    const action = sending.find((one) => made.allowedActions.includes(one));
    try {
      if (action !== undefined) {
        const options = {
          ifMatch: `"${made.version}"`,
          idempotency: onceOf(visit, {}, action),
        };
        await this.acts.act(actor, made.id, action, {}, options);
      }
      return 'receipt';
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // the draft is kept whatever comes: what bars it is told where it can be mended
      if (error.code === 'step-up-required') return `actions/${action ?? 'transmit'}`;
      if (isShownAtForm(error)) return 'draft/check';
      throw error;
    }
  }

  private form(visit: SignedIn, to: unknown, chosen: unknown): UrgentForm | undefined {
    const { actor, row } = visit.session;
    requireRole(actor, drafterRoles, 'draft a request');
    const asked = urgentKinds(this.law, actor).find((one) => valueOf(one) === chosen);
    const state = this.others(visit).find(({ code }) => code === to);
    if (!asked || !state) return undefined;
    return {
      ...{ asked, to: state.code, tag: languageFor(visit).tag, zone: row.zone },
      texts: (key) => this.portal.textOf(visit, key),
      inLanguage: (english) => this.portal.law(visit, english),
    };
  }

  private others({ session }: SignedIn): ReturnType<Directory['states']> {
    return this.directory.states().filter(({ code }) => code !== session.actor.state);
  }

  private choose(visit: SignedIn, reply: FastifyReply, isWrong: boolean): void {
    const given = visit.query as Readonly<Record<string, unknown>>;
    const text = this.portal.textOf(visit, 'urgent.choose-both') ?? '';
    const kinds = urgentKinds(this.law, visit.session.actor);
    const first = kinds[0];
    const chosen = typeof given['kind'] === 'string' ? given['kind'] : '';
    this.portal.show(
      visit,
      reply,
      'urgent-choice',
      {
        states: this.others(visit).map(({ code, name }) => ({ value: code, text: name })),
        kinds: kinds.map((one) => ({
          ...{ value: valueOf(one), text: one.kind.name, hint: one.kind.purpose },
        })),
        to: typeof given['to'] === 'string' ? given['to'] : '',
        chosen: chosen === '' && first ? valueOf(first) : chosen,
        errors: isWrong ? [{ field: 'to', text }] : [],
      },
      isWrong ? 422 : 200,
    );
  }

  private async show(
    visit: SignedIn,
    reply: FastifyReply,
    form: UrgentForm,
    typed: Typed,
    errors: readonly FieldError[],
  ): Promise<void> {
    const { asked, to, tag } = form;
    const context = this.forms.context(form, this.law, this.directory);
    const faults = new Map(errors.map((one) => [one.field, one.text]));
    const { kind } = asked;
    const key = typed['key'] ?? '';
    this.portal.show(
      visit,
      reply,
      'urgent',
      {
        to: this.draftView.hints(to, tag, visit.session.row.now),
        kind: { value: valueOf(asked), name: kind.name, purpose: kind.purpose },
        basis: this.view.cite(kind.basis),
        fields: this.forms.fields(form, context, typed, faults),
        afterwards: await afterwards(asked, to, reader(visit), this.levels, this.view),
        // what a liaison officer sends waits for an officer who may transmit
        mayTransmit: transmits(kind, visit.session.actor),
        key: key === '' || errors.length > 0 ? randomUUID() : key,
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}

function valueOf({ instrument, kind }: Asked): string {
  return `${instrument}/${kind.id}`;
}

/** Whether these roles send a draft of a kind as it is; others only lay it before those who do. */
function transmits({ lifecycle: name }: Kind, { roles }: Pick<Actor, 'roles'>): boolean {
  const lifecycle = lifecycleOf(name);
  const row = transitionOf(lifecycle, 'transmit');
  const wanted: readonly string[] = row.roles;
  return row.from.includes(lifecycle.initial) && roles.some((role) => wanted.includes(role));
}
