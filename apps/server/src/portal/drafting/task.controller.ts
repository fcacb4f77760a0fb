import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Drafting, Former, Names, Reading } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { canonical } from '@rogatory/history';
import { DomainError } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { ActFormReader } from '../cases/act-form-reader.js';
import { ActForm } from '../cases/act-form.js';
import { isShownAtForm, typedIn } from '../cases/act-typed.js';
import { CaseView } from '../cases/case-view.js';
import { wholeHistory } from '../cases/every-page.js';
import { WhoActed } from '../cases/who-acted.js';
import type { Typed } from '../cases/form-field.js';
import { ActionSchemas, type FormSchemas } from '../cases/form-schema.js';
import type { FieldError } from '../field-error.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { nothingHere } from '../paths.js';
import { languageFor, Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { DraftDesk, type Writing } from './draft-desk.js';
import { contextOf, faultsOf, typedOf, type DraftForm } from './draft-form.js';
import type { Task } from './draft-tasks.js';
import { addressOf, DraftView } from './draft-view.js';
import { formerLines, saysTarget, targetsOf } from './former-lines.js';

/** How a task's page is shown again: with what was typed, what is wrong, and whether others wrote meanwhile. */
interface Again {
  readonly typed: Typed;
  readonly errors: readonly FieldError[];
  readonly seen?: number;
  readonly isSaved?: true;
}

/** A page for each part of a draft, made from the instrument's contents or from the class that checks a draft. */
@ApiExcludeController()
@Controller('requests/:id/draft/:task')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class TaskController {
  private readonly schemas = new ActionSchemas();
  private readonly view: CaseView;
  private readonly draftView: DraftView;
  private readonly desk: DraftDesk;
  private readonly who: WhoActed;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly drafting: Drafting,
    private readonly former: Former,
    private readonly law: Law,
    private readonly directory: Directory,
    names: Names,
  ) {
    this.who = new WhoActed(names, directory);
    this.view = new CaseView(law);
    this.draftView = new DraftView(this.view, directory);
    this.desk = new DraftDesk(portal, reading, law, this.schemas);
  }

  @Get()
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('task') name: string,
  ): Promise<void> {
    const writing = await this.desk.writing(visit, reply, id);
    if (!writing) return;
    const task = taskOf(writing, name);
    const typed = typedOf(task, this.schemas, visit.session.row.zone);
    await this.show(writing, task, {
      typed: { ...this.first(writing, task), ...typed },
      errors: [],
    });
  }

  @Post()
  async save(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('task') name: string,
  ): Promise<void> {
    const writing = await this.desk.writing(visit, reply, id, true);
    if (!writing) return;
    const task = taskOf(writing, name);
    const typed = typedIn(visit.body);
    if (field(visit, 'more') !== '') {
      await this.show(writing, task, { typed, errors: [] });
      return;
    }
    const context = contextOf(await this.form(writing, task), this.law, this.directory);
    const read = new ActFormReader(this.schemasOf(task)).read(context, typed);
    try {
      // what stays as it is leaves no entry in the history
      if (canonical(read.body) !== canonical(task.value))
        await this.drafting.change(writing.actor, id, task.patch(read.body), {
          ifMatch: `"${field(visit, 'version')}"`,
        });
    } catch (error) {
      if (!(error instanceof DomainError) || !isShownAtForm(error)) throw error;
      const seen =
        error.kind === 'stale' ? Math.trunc(Number(field(visit, 'version')) || 0) : undefined;
      const errors = faultsOf(error, read, task, this.portal.problems(visit), context);
      await this.show(writing, task, { typed, errors, ...(seen !== undefined && { seen }) });
      return;
    }
    if (field(visit, 'step') === 'auto') {
      // the page as it is now, for the script that saves while one types
      const after = await this.desk.writing(visit, reply, id);
      const written = after && taskOf(after, name);
      if (!written) return;
      const now = typedOf(written, this.schemas, visit.session.row.zone);
      await this.show(after, written, { typed: now, errors: [], isSaved: true });
      return;
    }
    void reply.redirect(
      field(visit, 'step') === 'later' ? `/requests/${id}/draft?done=saved` : nextOf(writing, task),
      303,
    );
  }

  /** What an empty part that must be filled in is offered with: the measure that such requests mostly ask for. */
  private first({ request }: Writing, { id, isFilled, required }: Task): Typed {
    const { measure } = this.law.kind(request.instrument, request.kind);
    const isOffered = id === 'items' && required && !isFilled && measure !== undefined;
    return isOffered ? { 'items_0-measure': measure } : {};
  }

  private async form({ visit, actor, request, texts }: Writing, task: Task): Promise<DraftForm> {
    const listed =
      task.id === 'links'
        ? await this.reading.list(
            actor,
            { direction: 'outgoing', counterpart: request.requestedState },
            { limit: 200 },
          )
        : { items: [] };
    return {
      ...{ task, request, texts, tag: languageFor(visit).tag, zone: visit.session.row.zone },
      earlier: listed.items.filter(
        ({ id, instrument, kind }) =>
          id !== request.id &&
          kind !== request.kind &&
          this.law.kind(instrument, kind).lifecycle === 'preservation',
      ),
    };
  }

  private async show(
    writing: Writing,
    task: Task,
    { typed, errors, seen, isSaved }: Again,
  ): Promise<void> {
    const { visit, reply, actor, request, tasks, texts } = writing;
    const context = contextOf(await this.form(writing, task), this.law, this.directory);
    const check = await this.drafting.check(actor, request.id);
    const isAbout = task.id === 'items' || (task.content && saysTarget(task.content));
    const targets = isAbout ? targetsOf(request, this.law) : [];
    const former = await this.former.about(actor, targets, request.id);
    const events = seen === undefined ? [] : await wholeHistory(this.reading, actor, request.id);
    const count = Math.max(1, request.version - (seen ?? 0));
    const meanwhile = this.draftView.events(events, request, tasks, texts);
    const faults = new Map(errors.map((one) => [one.field, one.text]));
    const form = new ActForm(this.schemasOf(task));
    this.portal.show(
      visit,
      reply,
      'draft-task',
      {
        head: this.view.head(request, actor.state),
        task: this.draftView.name(task),
        help: task.content?.help ?? null,
        example: task.content?.example ?? null,
        basis: task.content ? this.view.cite([task.content.basis]) : [],
        version: request.version,
        fields: form.fields(context, typed, faults),
        hidden: Object.entries(typed).filter(([name]) => /^items_\d{1,3}-id$/.test(name)),
        zone: visit.session.row.zone,
        saved: isSaved ? clockIn(visit.session.row.zone, visit.session.row.now) : null,
        errors,
        former: formerLines(former, this.view, visit.session.row.zone),
        panel: this.draftView.panel(tasks, request.id, check),
        to: this.draftView.hints(
          request.requestedState,
          languageFor(visit).tag,
          visit.session.row.now,
        ),
        meanwhile: await this.who.on(meanwhile.slice(-count), events, actor, texts),
      },
      errors.length > 0 ? 422 : 200,
    );
  }

  private schemasOf({ schema }: Task): FormSchemas {
    return { of: () => schema, resolve: (given) => this.schemas.resolve(given) };
  }
}

function taskOf({ tasks }: Writing, name: string): Task {
  const task = tasks.find(({ id }) => id === name);
  if (!task) throw nothingHere();
  return task;
}

/** Where one goes on from a task: to the next, and from the last to the check. */
function nextOf({ tasks, request }: Writing, task: Task): string {
  const next = tasks[tasks.indexOf(task) + 1];
  return next ? addressOf(request.id, next) : `/requests/${request.id}/draft/check`;
}

/** The hour of a moment in a zone. */
function clockIn(timeZone: string, now: Date): string {
  const form = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', form).format(now);
}
