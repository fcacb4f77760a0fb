import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Copies, Reading, Templates, type TemplateView } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import { CaseView } from '../cases/case-view.js';
import { onceEachOf, onceOf } from '../cases/once.js';
import type { FieldError } from '../field-error.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { nothingHere } from '../paths.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { choiceOfStates, NewDrafts, requireDrafter } from './copying.js';
import type { TemplateLine } from './drafting-pages.js';

/** What can be done with a template, each on a page of its own. */
const acts = ['start', 'rename', 'remove'] as const;

/** Drafts that are kept to start from again: the list, one page for each thing to do, and keeping another. */
@ApiExcludeController()
@Controller('requests')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class TemplatePages {
  private readonly view: CaseView;
  private readonly drafts: NewDrafts;

  constructor(
    private readonly portal: Portal,
    private readonly templates: Templates,
    private readonly copies: Copies,
    private readonly reading: Reading,
    private readonly directory: Directory,
    law: Law,
  ) {
    this.view = new CaseView(law);
    this.drafts = new NewDrafts(portal, law, directory);
  }

  @Get('templates')
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() { cursor, done }: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const page = await this.templates.list(requireDrafter(visit), {
      ...(typeof cursor === 'string' && { cursor }),
    });
    const known = ['saved', ...acts].find((one) => one === done && one !== 'start');
    this.portal.show(visit, reply, 'templates', {
      lines: page.items.map((one) => this.line(one)),
      next: page.next === null ? null : `/requests/templates?cursor=${page.next}`,
      done: known ?? null,
    });
  }

  @Get('templates/:template/:what')
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('template') id: string,
    @Param('what') what: string,
  ): Promise<void> {
    const template = await this.templates.read(requireDrafter(visit), id);
    this.show(visit, reply, template, actOf(what), template.name, []);
  }

  @Post('templates/:template/:what')
  async act(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('template') id: string,
    @Param('what') what: string,
  ): Promise<void> {
    const actor = requireDrafter(visit);
    const act = actOf(what);
    const name = field(visit, 'name');
    if (act === 'start') {
      const requestedState = field(visit, 'to');
      const body = requestedState === '' ? {} : { requestedState };
      const { body: made } = await this.templates.start(actor, id, body, onceOf(visit, body));
      this.drafts.tell(visit, reply, made, 'created');
      return;
    }
    try {
      if (act === 'remove') await this.templates.remove(actor, id);
      else await this.templates.change(actor, id, { name });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // pressed twice: it is gone as was wished
      if (error.code !== 'no-template' || act !== 'remove') {
        if (error.kind !== 'invalid') throw error;
        const template = await this.templates.read(actor, id);
        this.show(visit, reply, template, act, name, [this.nameless(visit, error)]);
        return;
      }
    }
    void reply.redirect(`/requests/templates?done=${act}`, 303);
  }

  @Get(':id/template')
  async askToKeep(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.copies.own(requireDrafter(visit), id);
    await this.showKeeping(visit, reply, id, { name: '', who: 'me', errors: [] });
  }

  @Post(':id/template')
  async keep(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const [name, who] = [field(visit, 'name'), field(visit, 'for')];
    const wish = { request: id, name, shared: who === 'authority' };
    try {
      await this.templates.create(requireDrafter(visit), wish, onceEachOf(visit, wish));
    } catch (error) {
      if (!(error instanceof DomainError) || !['invalid', 'conflict'].includes(error.kind))
        throw error;
      const errors = [this.nameless(visit, error)];
      await this.showKeeping(visit, reply, id, { name, who, errors });
      return;
    }
    void reply.redirect('/requests/templates?done=saved', 303);
  }

  private nameless(visit: SignedIn, error: DomainError): FieldError {
    const isName = error.detail.problems?.some(({ pointer }) => pointer === '/name') === true;
    const own = isName ? this.portal.textOf(visit, 'fault.template-name-missing') : undefined;
    if (own !== undefined) return { field: 'name', text: own };
    return { field: 'name', ...this.portal.problems(visit).ofError(error) };
  }

  private async showKeeping(
    visit: SignedIn,
    reply: FastifyReply,
    id: string,
    typed: { readonly name: string; readonly who: string; readonly errors: readonly FieldError[] },
  ): Promise<void> {
    const actor = requireDrafter(visit);
    const request = await this.reading.request(actor, id);
    const key = field(visit, 'key') || randomUUID();
    const model = { head: this.view.head(request, actor.state), ...typed, key };
    this.portal.show(visit, reply, 'template', model, typed.errors.length > 0 ? 422 : 200);
  }

  private show(
    visit: SignedIn,
    reply: FastifyReply,
    template: TemplateView,
    act: (typeof acts)[number],
    name: string,
    errors: readonly FieldError[],
  ): void {
    this.portal.show(
      visit,
      reply,
      'template-act',
      {
        ...{ act, template: this.line(template), name, errors, key: randomUUID() },
        states: choiceOfStates(this.directory, visit.session.actor),
        to: template.requestedState,
      },
      errors.length > 0 ? 422 : 200,
    );
  }

  private line({ id, name, shared, instrument, kind, requestedState }: TemplateView): TemplateLine {
    return {
      ...{ id, name, shared, kind: this.view.kindName(instrument, kind) },
      to: requestedState,
    };
  }
}

function actOf(given: string): (typeof acts)[number] {
  const act = acts.find((one) => one === given);
  if (!act) throw nothingHere();
  return act;
}
