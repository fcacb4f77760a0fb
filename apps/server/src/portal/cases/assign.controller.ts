import { Controller, Get, Post, Query as QueryOf, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AssigningMany, Worklist } from '@rogatory/casework';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { ownPath } from '../paths.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { reader } from './cases.controller.js';
import type { Query } from './worklist-views.js';

const most = 100;

/** Naming somebody for requests that were ticked in the worklist. */
@ApiExcludeController()
@Controller('requests/assign')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class AssignPages {
  constructor(
    private readonly portal: Portal,
    private readonly worklist: Worklist,
    private readonly assigning: AssigningMany,
  ) {}

  @Get()
  async form(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @QueryOf() { 'r[]': chosen, back }: Query,
  ): Promise<void> {
    await this.show(visit, reply, idsOf(chosen), ownPath(back, '/requests'), null);
  }

  @Post()
  async assign(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const ids = idsOf(field(visit, 'requests').split(' '));
    const back = ownPath(field(visit, 'back'), '/requests');
    const [assignee, reasons] = [field(visit, 'assignee'), field(visit, 'reasons').trim()];
    if (ids.length === 0 || assignee === '') {
      await this.show(visit, reply, ids, back, { assignee, reasons });
      return;
    }
    const actor = reader(visit);
    // asked before: whoever is named may keep it from the reader
    const { requests, people } = await this.worklist.chosen(actor, ids);
    const { items } = await this.assigning.assign(actor, {
      ...{ requests: ids, assignee: assignee === 'me' ? actor.id : assignee },
      ...(reasons !== '' && { reasons: reasons.slice(0, 4000) }),
    });
    const person = people.find(({ id }) => id === (assignee === 'me' ? actor.id : assignee));
    this.portal.show(visit, reply, 'assigned', {
      back,
      name: person?.name ?? assignee,
      lines: items.map(({ request, outcome, code, message }) => ({
        ...{ id: request, outcome, message },
        reference: requests.find(({ id }) => id === request)?.reference ?? null,
        text: code === null ? null : (this.portal.textOf(visit, `assign.fault.${code}`) ?? null),
      })),
    });
  }

  private async show(
    visit: SignedIn,
    reply: FastifyReply,
    ids: readonly string[],
    back: string,
    typed: { readonly assignee: string; readonly reasons: string } | null,
  ): Promise<void> {
    const actor = reader(visit);
    const { requests, people } = await this.worklist.chosen(actor, ids);
    const missing = (name: string): { field: string; text: string } => ({
      field: name,
      text: this.portal.tell(visit, `assign.missing.${name}`, {}),
    });
    const errors = [
      ...(requests.length === 0 ? [missing('requests')] : []),
      ...(typed?.assignee === '' && requests.length > 0 ? [missing('assignee')] : []),
    ];
    this.portal.show(
      ...([visit, reply, 'assign'] as const),
      {
        ...{ back, errors, requests, typed: typed ?? { assignee: '', reasons: '' } },
        self: actor.id,
        // a liaison officer names oneself alone, for what another has written
        people: people.filter(({ id }) => id !== actor.id),
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}

function idsOf(given: unknown): readonly string[] {
  const all = (Array.isArray(given) ? given : [given]) as readonly unknown[];
  const ids = all.filter((one) => typeof one === 'string' && /^[0-9a-f-]{36}$/.test(one));
  return [...new Set(ids as string[])].slice(0, most);
}
