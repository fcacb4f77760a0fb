import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { assigners, Knowing, Names, Reading, workers } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { Officers, Units } from '@rogatory/identity';
import { DomainError, type Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import type { FieldError } from '../field-error.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { nothingHere } from '../paths.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { errorsOf, isShownAtForm, plainForm, typedIn } from './act-typed.js';
import { CaseView } from './case-view.js';
import { reader } from './cases.controller.js';
import { everyPage } from './every-page.js';
import type { Choice } from './form-field.js';
import { bodyOf, onceOf } from './once.js';
import { peopleLines } from './request-file.js';
import type { PeopleAct } from './request-pages.js';

const acts: readonly PeopleAct[] = ['assign', 'unassign', 'seal', 'unseal'];

/** Who of a State works on a request, and whether the State keeps it to them: one page for each change. */
@ApiExcludeController()
@Controller('requests/:id/people')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class PeoplePages {
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly knowing: Knowing,
    private readonly names: Names,
    private readonly officers: Officers,
    private readonly units: Units,
    law: Law,
    private readonly directory: Directory,
  ) {
    this.view = new CaseView(law);
  }

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query('done') done: unknown,
  ): Promise<void> {
    const actor = reader(visit);
    const request = await this.reading.request(actor, id);
    const { roles } = actor;
    this.portal.show(visit, reply, 'people', {
      head: this.view.head(request, actor.state),
      ...(await this.lines(actor, id)),
      mayAssign: assigners.some((role) => roles.includes(role)),
      maySeal: roles.includes('authority'),
      done: acts.find((one) => one === done) ?? null,
    });
  }

  @Get(':what')
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('what') given: string,
    @Query('who') who: unknown,
  ): Promise<void> {
    const assignee = typeof who === 'string' ? who : '';
    await this.show(visit, reply, id, actOf(given), assignee, []);
  }

  @Post(':what')
  async change(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('what') given: string,
  ): Promise<void> {
    const what = actOf(given);
    const actor = reader(visit);
    const assignee = field(visit, 'assignee').trim();
    const reasons = bodyOf(visit, 'reasons');
    try {
      switch (what) {
        case 'assign': {
          const body = { assignee, ...reasons };
          await this.knowing.assign(actor, id, body, onceOf(visit, body));
          break;
        }
        case 'unassign':
          await this.knowing.unassign(actor, id, assignee, reasons);
          break;
        default:
          await this.knowing[what](actor, id, reasons, onceOf(visit, reasons));
      }
      // whoever takes oneself off what is sealed sees it no longer
      const isGone = what === 'unassign' && assignee === actor.id;
      void reply.redirect(isGone ? '/requests' : `/requests/${id}/people?done=${what}`, 303);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const isTold = isShownAtForm(error) || error.code === 'role-missing';
      if (!isTold) throw error;
      await this.show(
        ...[visit, reply, id, what, assignee],
        errorsOf(error, plainForm, this.portal.problems(visit)),
      );
    }
  }

  private async show(
    visit: SignedIn,
    reply: FastifyReply,
    id: string,
    what: PeopleAct,
    assignee: string,
    errors: readonly FieldError[],
  ): Promise<void> {
    const actor = reader(visit);
    const request = await this.reading.request(actor, id);
    const { people } = await this.lines(actor, id);
    const who = people.find((one) => one.id === assignee);
    if (what === 'unassign' && !who && errors.length === 0) throw nothingHere();
    const candidates = what === 'assign' ? await this.candidates(actor) : [];
    this.portal.show(
      ...([visit, reply, 'people-act'] as const),
      {
        head: this.view.head(request, actor.state),
        ...{ what, who: who ? { id: who.id, name: who.name } : null },
        candidates: candidates.filter(({ value }) => !people.some((one) => one.id === value)),
        ...{ typed: { assignee, ...typedIn(visit.body) }, key: randomUUID(), errors },
      },
      errors.length > 0 ? 422 : 200,
    );
  }

  private async lines(actor: Actor, id: string) {
    const people = await this.knowing.people(actor, id);
    const ids = [...people.items.map(({ assignedBy }) => assignedBy), people.seal?.by ?? ''];
    return peopleLines(people, await this.names.of(actor, ids));
  }

  /** Units first, then officers who work on cases, each with their authority. */
  private async candidates(actor: Actor): Promise<Choice[]> {
    const [units, officers] = await Promise.all([
      everyPage((paging) => this.units.list(actor, paging)),
      everyPage((paging) => this.officers.list(actor, paging)),
    ]);
    const named = (name: string, authority: string): string =>
      `${name} (${this.directory.authority(authority)?.name ?? authority})`;
    const isWorker = (roles: readonly string[]): boolean =>
      workers.some((role) => roles.includes(role));
    return [
      ...units
        .filter(({ closedAt }) => closedAt === null)
        .map(({ id, name, authority }) => ({ value: id, text: named(name, authority) })),
      ...officers
        .filter(({ roles }) => isWorker(roles))
        .map(({ id, name, authority }) => ({ value: id, text: named(name, authority) }))
        .sort((one, other) => one.text.localeCompare(other.text)),
    ];
  }
}

function actOf(given: string): PeopleAct {
  const what = acts.find((one) => one === given);
  if (!what) throw nothingHere();
  return what;
}
