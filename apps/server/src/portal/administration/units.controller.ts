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
import { Officers, Units, type UnitView } from '@rogatory/identity';
import type { Actor } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { SignedIn } from '../visit.js';
import {
  administrator,
  AdministrationDesk,
  asked,
  nowhere,
  type Query,
} from './administration-desk.js';
import { AdministrationForms, type Plan } from './administration-forms.js';
import { given } from './form-fields.js';
import { link, quiet, say, tag } from './sheet.js';

const here = '/administration/units';

/** The units of a State: groups of officers of one authority that cases can be assigned to. */
@ApiExcludeController()
@Controller('administration/units')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class UnitPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly units: Units,
    private readonly officers: Officers,
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
    const page = await this.units.list(actor, { ...(cursor !== undefined && { cursor }) });
    this.desk.show(visit, reply, query, {
      title: t('part.units'),
      back: '/administration',
      blocks: [
        { kind: 'text', pieces: say(t('units.text')) },
        { kind: 'buttons', items: [{ text: t('unit.new'), href: `${here}/new`, isMain: true }] },
        {
          ...{ kind: 'table', id: 'units', caption: t('part.units'), empty: t('units.none') },
          columns: ['name', 'authority', 'status'].map((name) => t(`field.${name}`)),
          rows: page.items.map(({ id, name, authority, closedAt }) => [
            [link(name, `${here}/${id}`)],
            say(this.desk.authorityName(authority)),
            [closedAt === null ? tag(t('unit.open')) : quiet(t('unit.closed'))],
          ]),
        },
        ...this.desk.more(here, {}, page.next),
      ],
    });
  }

  @Get('new')
  askNew(@Req() visit: SignedIn, @Res() reply: FastifyReply): void {
    this.forms.ask(visit, reply, this.fresh(visit));
  }

  @Post('new')
  async create(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    await this.forms.send(visit, reply, this.fresh(visit), async (actor, typed, once) => {
      const { id } = await this.units.create(actor, given(typed, 'name', 'authority'), once);
      return `${here}/${id}?done=unit-made`;
    });
  }

  @Get(':id')
  async one(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Queried() query: Query,
  ): Promise<void> {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    const unit = await this.find(actor, id);
    const cursor = asked(query, 'cursor');
    const paging = { ...(cursor !== undefined && { cursor }) };
    const page = await this.officers.find(actor, { unit: unit.id, active: true }, paging);
    const acts = ['rename', unit.closedAt === null ? 'close' : 'open'];
    this.desk.show(visit, reply, query, {
      title: unit.name,
      back: here,
      blocks: [
        {
          kind: 'facts',
          rows: [
            { key: t('field.authority'), value: say(this.desk.authorityName(unit.authority)) },
            {
              key: t('field.status'),
              value: say(t(unit.closedAt === null ? 'unit.open' : 'unit.closed')),
            },
          ],
        },
        {
          kind: 'buttons',
          items: acts.map((act) => ({
            text: t(`unit.act.${act}`),
            href: `${here}/${unit.id}/${act}`,
          })),
        },
        { kind: 'heading', id: 'members', text: t('unit.members') },
        {
          ...{
            kind: 'table',
            id: 'members-table',
            caption: t('unit.members'),
            empty: t('unit.members.none'),
          },
          columns: ['name', 'roles'].map((name) => t(`field.${name}`)),
          rows: page.items.map(({ id: officer, name, email, roles }) => [
            [link(name || email, `/administration/officers/${officer}`)],
            say(this.desk.roleText(visit, roles)),
          ]),
        },
        { kind: 'text', pieces: [quiet(t('unit.members.how'))] },
        ...this.desk.more(`${here}/${unit.id}`, {}, page.next),
      ],
    });
  }

  @Get(':id/:act')
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('act') act: string,
  ): Promise<void> {
    this.forms.ask(visit, reply, this.plan(visit, await this.find(administrator(visit), id), act));
  }

  @Post(':id/:act')
  async act(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('act') act: string,
  ): Promise<void> {
    const unit = await this.find(administrator(visit), id);
    await this.forms.send(visit, reply, this.plan(visit, unit, act), async (actor, typed) => {
      const change = act === 'rename' ? given(typed, 'name') : { closed: act === 'close' };
      await this.units.change(actor, unit.id, change);
      return `${here}/${unit.id}?done=changed`;
    });
  }

  private fresh(visit: SignedIn): Plan {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    return {
      ...{ title: t('unit.new'), back: here, action: `${here}/new`, button: t('unit.make') },
      fields: (form) => [
        form.line('name'),
        form.select('authority', this.desk.authorityChoices(actor)),
      ],
    };
  }

  private plan(visit: SignedIn, { id, name }: UnitView, act: string): Plan {
    if (!['rename', 'close', 'open'].includes(act)) throw nowhere();
    const t = this.desk.words(visit);
    return {
      ...{ title: t('unit.act', { act: t(`unit.act.${act}`), name }), back: `${here}/${id}` },
      ...{ action: `${here}/${id}/${act}`, button: t(`unit.act.${act}`) },
      blocks: [{ kind: 'text', pieces: say(t(`unit.act.${act}.text`)) }],
      fields: (form) => (act === 'rename' ? [form.line('name', { value: name })] : []),
    };
  }

  private async find(actor: Actor, id: string): Promise<UnitView> {
    const unit = (await this.desk.allUnits(actor)).find((one) => one.id === id);
    if (!unit) throw nowhere();
    return unit;
  }
}
