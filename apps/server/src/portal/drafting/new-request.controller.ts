import { Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Drafting } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError, requireRole, type Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import { CaseView } from '../cases/case-view.js';
import { reader } from '../cases/cases.controller.js';
import { onceOf } from '../cases/once.js';
import type { FieldError } from '../field-error.js';
import { field } from '../forms.js';
import { languageFor, Portal } from '../portal.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { SignedIn } from '../visit.js';
import { beginning, saidIn } from './beginning.js';
import { DraftView } from './draft-view.js';
import { draftable, drafterRoles } from './draftable.js';
import type { DraftingPages } from './drafting-pages.js';

/** A new request: which State is asked, then for what. */
@ApiExcludeController()
@Controller('requests/new')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class NewRequestController {
  private readonly view: CaseView;
  private readonly draftView: DraftView;

  constructor(
    private readonly portal: Portal,
    private readonly drafting: Drafting,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {
    this.view = new CaseView(law);
    this.draftView = new DraftView(this.view, directory);
  }

  @Get()
  ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Readonly<Record<string, unknown>>,
  ): void {
    const to = typeof query['to'] === 'string' ? query['to'] : '';
    const isKnown = this.others(visit).some(({ code }) => code === to);
    const isAnswered = query['to'] !== undefined || query['next'] !== undefined;
    const errors = isAnswered && !isKnown ? [this.fault(visit, 'to', 'state-missing')] : [];
    this.show(visit, reply, isKnown ? to : null, '', errors);
  }

  @Post()
  async create(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const [to, chosen] = [field(visit, 'to'), field(visit, 'kind')];
    if (!this.others(visit).some(({ code }) => code === to)) {
      this.show(visit, reply, null, '', [this.fault(visit, 'to', 'state-missing')]);
      return;
    }
    const [instrument = '', kind = ''] = chosen.split('/');
    if (chosen === '') {
      this.show(visit, reply, to, '', [this.fault(visit, 'kind', 'kind-missing')]);
      return;
    }
    const body = { instrument, kind, requestedState: to, ...this.known(visit, chosen, to) };
    try {
      const answer = await this.drafting.create(reader(visit), body, onceOf(visit, body));
      const done = Object.values(saidIn(visit)).some(Boolean) ? 'carried' : 'created';
      void reply.redirect(`/requests/${answer.body.id}/draft?done=${done}`, 303);
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
      this.show(visit, reply, to, chosen, [
        { field: 'kind', ...this.portal.problems(visit).ofError(error) },
      ]);
    }
  }

  /** What the draft begins with: what was said on the way here, and what the node knows by itself. */
  private known(visit: SignedIn, chosen: string, to: string): object {
    const instrument = this.law.instruments.find(({ id }) => chosen.startsWith(`${id}/`));
    const kind = instrument?.kinds.find(({ id }) => chosen === `${instrument.id}/${id}`);
    if (!instrument || !kind) return {};
    const said = saidIn(visit);
    const named = instrument.offences.find(({ article }) => article === said.offence);
    const offence = named ? this.portal.law(visit, named.name) : '';
    const { actor } = visit.session;
    const known = { said, offence, actor, to, tag: languageFor(visit).tag };
    return beginning(kind, known, this.directory);
  }

  private others({ session }: SignedIn): ReturnType<Directory['states']> {
    return this.directory.states().filter(({ code }) => code !== session.actor.state);
  }

  private fault(visit: SignedIn, name: string, what: string): FieldError {
    return { field: name, text: this.portal.textOf(visit, `fault.${what}`) ?? what };
  }

  private show(
    visit: SignedIn,
    reply: FastifyReply,
    to: string | null,
    chosen: string,
    errors: readonly FieldError[],
  ): void {
    const { actor } = visit.session;
    requireRole(actor, drafterRoles, 'draft a request');
    const { tag } = languageFor(visit);
    const model: DraftingPages['new-request'] = {
      states: this.others(visit).map(({ code }) => code),
      to: to === null ? null : this.draftView.hints(to, tag, visit.session.row.now),
      groups: to === null ? [] : this.groups(actor, to),
      ...{ chosen, key: randomUUID(), errors, said: Object.entries(saidIn(visit)) },
    };
    this.portal.show(visit, reply, 'new-request', model, errors.length > 0 ? 422 : 200);
  }

  /** What can be asked of a State, instrument by instrument: those that it is a party to come first. */
  private groups(actor: Actor, to: string): DraftingPages['new-request']['groups'] {
    const open = draftable(actor);
    const parties = this.directory.state(to).participation.map(({ instrument }) => instrument);
    return this.law.instruments
      .map(({ id, title, kinds }) => ({
        instrument: title,
        isParty: parties.includes(id),
        kinds: kinds
          .filter(({ lifecycle, useAction }) => !useAction && open.includes(lifecycle))
          .map((kind) => ({
            ...{ value: `${id}/${kind.id}`, text: kind.name, hint: kind.purpose },
            paragraphs: this.view.cite(kind.basis).map(({ paragraph }) => paragraph),
          })),
      }))
      .filter(({ kinds }) => kinds.length > 0)
      .sort((one, other) => Number(other.isParty) - Number(one.isParty));
  }
}
