import {
  Controller,
  Get,
  Param,
  Post,
  Query as Queried,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Delegations } from '@rogatory/identity';
import { caseRoles, requireRole, type Actor, type Role } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { todayIn } from '../cases/case-view.js';
import { reader } from '../cases/cases.controller.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { SignedIn } from '../visit.js';
import { AdministrationDesk, everything, type Query } from './administration-desk.js';
import { AdministrationForms, type Plan } from './administration-forms.js';
import { given } from './form-fields.js';
import { link, say } from './sheet.js';

const here = '/account/stand-in';

const shared = (some: readonly Role[], others: readonly Role[]): boolean =>
  caseRoles.some((role) => some.includes(role) && others.includes(role));

/** Where officers say themselves who stands in while they are away, and see for whom they do. */
@ApiExcludeController()
@Controller('account/stand-in')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class StandInPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly delegations: Delegations,
  ) {}

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const actor = worker(visit);
    const t = this.desk.words(visit);
    const today = todayOf(visit);
    const all = await everything((paging) => this.delegations.list(actor, paging, actor.id));
    const open = all.filter(({ endedAt, to }) => endedAt === null && to >= today);
    const name = await this.desk.namesOf(
      actor,
      open.flatMap(({ absent, delegate }) => [absent, delegate]),
    );
    this.desk.show(visit, reply, query, {
      title: t('delegations'),
      back: '/account',
      blocks: [
        { kind: 'text', pieces: say(t('stand-in.own')) },
        {
          kind: 'buttons',
          items: [{ text: t('act.stand-in'), href: `${here}/new`, isMain: true }],
        },
        {
          ...{ kind: 'table', id: 'delegations-table', caption: t('delegations') },
          empty: t('stand-in.own.none'),
          columns: ['absent', 'delegate', 'from', 'to-day', 'what'].map((one) => t(`field.${one}`)),
          rows: open.map(({ id, absent, delegate, from, to }) => [
            ...[say(name(absent)), say(name(delegate))],
            ...[[{ on: from }], [{ on: to }]],
            [link(t('delegation.end'), `${here}/${id}/end`, name(absent))],
          ]),
        },
      ],
    });
  }

  @Get('new')
  async askNew(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    this.forms.ask(visit, reply, await this.fresh(visit));
  }

  @Post('new')
  async add(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    await this.forms.send(visit, reply, await this.fresh(visit), async (actor, typed, once) => {
      const { 'to-day': to, ...sent } = given(typed, 'delegate', 'from', 'to-day', 'reasons');
      await this.delegations.create(actor, { ...sent, to, absent: actor.id }, once);
      return `${here}?done=stand-in`;
    });
  }

  @Get(':id/end')
  askEnd(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string): void {
    this.forms.ask(visit, reply, this.end(visit, id));
  }

  @Post(':id/end')
  async sendEnd(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.forms.send(visit, reply, this.end(visit, id), async (actor) => {
      await this.delegations.end(actor, id);
      return `${here}?done=stand-in-ended`;
    });
  }

  private end(visit: SignedIn, id: string): Plan {
    worker(visit);
    const t = this.desk.words(visit);
    return {
      ...{ title: t('stand-in.end'), back: here, button: t('act.end-stand-in'), isWarning: true },
      action: `${here}/${encodeURIComponent(id)}/end`,
      blocks: [{ kind: 'text', pieces: say(t('act.end-stand-in.text')) }],
    };
  }

  /** Only colleagues who could do something with what they are told can be chosen. */
  private async fresh(visit: SignedIn): Promise<Plan> {
    const actor = worker(visit);
    const t = this.desk.words(visit);
    const colleagues = await everything((paging) => this.desk.officers.list(actor, paging));
    const fit = colleagues
      .filter((one) => one.id !== actor.id && one.name !== '')
      .filter((one) => !('status' in one) || one.status === 'active')
      .filter(({ roles }) => shared(roles, actor.roles))
      .sort((one, other) => one.name.localeCompare(other.name));
    return {
      ...{ title: t('act.stand-in'), back: here, action: `${here}/new`, button: t('act.stand-in') },
      blocks: [
        { kind: 'text', pieces: say(t('act.stand-in.text')) },
        ...(fit.length === 0 ? [{ kind: 'notice', text: t('stand-in.nobody') } as const] : []),
      ],
      fields: (form) => [
        form.select(
          'delegate',
          fit.map((one) => this.desk.officerChoice(one)),
        ),
        ...[form.day('from', { value: todayOf(visit) }), form.day('to-day')],
        form.long('reasons', { optional: true }),
      ],
    };
  }
}

/** @throws DomainError `role-missing` (403): who works on no case passes nothing on. */
function worker(visit: SignedIn): Actor {
  const actor = reader(visit);
  requireRole(actor, caseRoles, 'stand in for a colleague');
  return actor;
}

function todayOf({ session: { row } }: SignedIn): string {
  return todayIn(row.zone, row.now);
}
