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
import { Roster } from '@rogatory/casework';
import { positions } from '@rogatory/persistence';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { instantOf } from '../cases/local-time.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { SignedIn } from '../visit.js';
import { administrator, AdministrationDesk, asked, type Query } from './administration-desk.js';
import { AdministrationForms, type Plan } from './administration-forms.js';
import { given } from './form-fields.js';
import { link, moment, say } from './sheet.js';

const here = '/administration/roster';

/** Who is on call at the State's authorities, shift by shift. */
@ApiExcludeController()
@Controller('administration/roster')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class RosterPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly roster: Roster,
  ) {}

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    const cursor = asked(query, 'cursor');
    const now = visit.session.row.now.toISOString();
    const page = await this.roster.list(
      actor,
      { from: now },
      { ...(cursor !== undefined && { cursor }) },
    );
    const position = (one: string): string => t(`position.${one}`);
    const columns = (...names: string[]): string[] => names.map((name) => t(`field.${name}`));
    this.desk.show(visit, reply, query, {
      title: t('part.roster'),
      back: '/administration',
      isWide: true,
      blocks: [
        { kind: 'buttons', items: [{ text: t('shift.new'), href: `${here}/new`, isMain: true }] },
        {
          ...{ kind: 'table', id: 'shifts', caption: t('part.roster'), empty: t('shifts.none') },
          columns: columns('officer', 'authority', 'position', 'from', 'until', 'what'),
          rows: page.items.map(({ id, officer, name, authority, from, to, ...shift }) => [
            [link(name, `/administration/officers/${officer}`)],
            ...[say(this.desk.authorityName(authority)), say(position(shift.position))],
            ...[moment(from), moment(to)],
            [link(t('shift.remove'), `${here}/${id}/remove`, name)],
          ]),
        },
        ...this.desk.more(here, {}, page.next),
        { kind: 'heading', id: 'gaps', text: t('gaps') },
        {
          ...{ kind: 'table', id: 'gaps-table', caption: t('gaps'), empty: t('gaps.none') },
          columns: columns('authority', 'position', 'from', 'until'),
          rows: page.gaps.map((gap) => [
            ...[say(this.desk.authorityName(gap.authority)), say(position(gap.position))],
            ...[moment(gap.from), moment(gap.to)],
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
      const {
        'shift-from': from,
        'shift-to': to = '',
        ...sent
      } = given(...[typed, 'authority', 'officer', 'position', 'shift-from', 'shift-to']);
      const { zone } = visit.session.row;
      const span = {
        ...(from !== undefined && { from: instantOf(from, zone) }),
        to: instantOf(to, zone),
      };
      await this.roster.add(actor, { ...sent, ...span }, once);
      return `${here}?done=shift-added`;
    });
  }

  @Get(':id/remove')
  askRemoval(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string): void {
    this.forms.ask(visit, reply, this.removal(visit, id));
  }

  @Post(':id/remove')
  async remove(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.forms.send(visit, reply, this.removal(visit, id), async (actor) => {
      await this.roster.remove(actor, id);
      return `${here}?done=shift-removed`;
    });
  }

  private removal(visit: SignedIn, id: string): Plan {
    administrator(visit);
    const t = this.desk.words(visit);
    return {
      ...{ title: t('shift.remove.title'), back: here, button: t('shift.remove'), isWarning: true },
      action: `${here}/${encodeURIComponent(id)}/remove`,
      blocks: [{ kind: 'text', pieces: say(t('shift.remove.text')) }],
    };
  }

  private async fresh(visit: SignedIn): Promise<Plan> {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    const officers = await this.desk.colleagues(actor, ['contact', 'authority']);
    const point = this.desk.directory
      .authorities(actor.state)
      .find(({ functions }) => functions.includes('contact-point'));
    return {
      ...{ title: t('shift.new'), back: here, action: `${here}/new`, button: t('shift.add') },
      blocks: [{ kind: 'text', pieces: say(t('shift.zone', { zone: visit.session.row.zone })) }],
      fields: (form) => [
        form.select('authority', this.desk.authorityChoices(actor), { value: point?.id ?? '' }),
        form.select(
          'officer',
          officers.map((one) => this.desk.officerChoice(one)),
        ),
        form.one(
          'position',
          positions.map((value) => ({ value, text: t(`position.${value}`) })),
          { value: 'first' },
        ),
        form.moment('shift-from', { optional: true }),
        form.moment('shift-to'),
      ],
    };
  }
}
