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
import { FourEyes, type FourEyesView, type PendingSetting } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import { sensitivities } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { field } from '../forms.js';
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
import { endingPlan, ends, requireSecond } from './second-officer.js';
import { link, moment, quiet, say, tag, type Block, type Cell } from './sheet.js';

const here = '/administration/four-eyes';

/** For which acts an authority wants a second officer. Changing it takes two as well. */
@ApiExcludeController()
@Controller('administration/four-eyes')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class FourEyesPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly fourEyes: FourEyes,
  ) {}

  @Get()
  async settings(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const actor = reader(visit);
    const t = this.desk.words(visit);
    const { items, pending } = await this.fourEyes.list(actor);
    const mayChange = actor.roles.includes('admin');
    this.desk.show(visit, reply, query, {
      title: t('part.four-eyes'),
      back: '/administration',
      isWide: true,
      blocks: [
        { kind: 'text', pieces: say(t('four-eyes.text')) },
        { kind: 'heading', id: 'pending', text: t('four-eyes.pending') },
        {
          ...{
            kind: 'table',
            id: 'pending-table',
            caption: t('four-eyes.pending'),
            empty: t('four-eyes.none'),
          },
          columns: ['four-eyes', 'reasons', 'asked-by', 'until', 'what'].map((one) =>
            t(`field.${one}`),
          ),
          rows: await this.pendingRows(visit, actor, pending),
        },
        ...this.desk.directory.authorities(actor.state).flatMap(({ id, name }): Block[] => [
          { kind: 'heading', id, text: name },
          {
            ...{ kind: 'table', id: `${id}-table`, caption: name, empty: '' },
            columns: ['act', 'second', 'hours', ...(mayChange ? ['what'] : [])].map((one) =>
              t(`field.${one}`),
            ),
            rows: sensitivities.map((action) => {
              const set = items.find((one) => one.authority === id && one.action === action);
              const text = t(`sensitive.${action}`);
              const query = new URLSearchParams({ authority: id, action });
              return [
                say(text),
                [set?.on === true ? tag(t('on')) : quiet(t('off'))],
                say(set?.on === true ? t('hours', { count: set.hours }) : '–'),
                ...(mayChange
                  ? [[link(t('change'), `${here}/change?${query.toString()}`, `${name}, ${text}`)]]
                  : []),
              ];
            }),
          },
        ]),
      ],
    });
  }

  @Get('change')
  async askChange(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    this.forms.ask(visit, reply, await this.change(visit));
  }

  @Post('change')
  async sendChange(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    await this.forms.send(visit, reply, await this.change(visit), async (actor, typed, once) => {
      const { hours, on, ...sent } = given(typed, 'authority', 'action', 'on', 'hours', 'reasons');
      const setting = {
        ...{ ...sent, ...(on !== undefined && { on: on === 'true' }) },
        ...(hours !== undefined && { hours: Number(hours) }),
      };
      await this.fourEyes.change(actor, setting, once);
      return `${here}?done=four-eyes-asked`;
    });
  }

  @Get(':id/:end')
  askEnd(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('end') end: string,
  ): void {
    requireSecond(visit);
    this.forms.ask(visit, reply, endingPlan(this.desk.words(visit), `${here}/${id}`, here, end));
  }

  @Post(':id/:end')
  async settle(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('end') end: string,
  ): Promise<void> {
    const plan = endingPlan(this.desk.words(visit), `${here}/${id}`, here, end);
    const one = ends.find((name) => name === end) ?? 'decline';
    await this.forms.send(visit, reply, plan, async (actor, typed, once) => {
      await this.fourEyes.settle(actor, id, one, given(typed, 'reasons'), once);
      return `${here}?done=four-eyes-${one}`;
    });
  }

  private async change(visit: SignedIn): Promise<Plan> {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    const of = (name: string): string =>
      field(visit, name) || (asked(visit.query as Query, name) ?? '');
    const [authority, action] = [of('authority'), of('action')];
    const isKnown = sensitivities.some((one) => one === action);
    if (!isKnown || this.desk.directory.authority(authority)?.state !== actor.state)
      throw nowhere();
    const { items } = await this.fourEyes.list(actor);
    const set = items.find((one) => one.authority === authority && one.action === action);
    const isOn = set?.on ?? false;
    return {
      ...{
        title: t(`sensitive.${action}`),
        back: here,
        action: `${here}/change`,
        button: t('four-eyes.ask'),
      },
      blocks: [
        { kind: 'text', pieces: say(this.desk.authorityName(authority)) },
        { kind: 'text', pieces: say(t('four-eyes.takes-two')) },
      ],
      hidden: { authority, action },
      fields: (form) => [
        form.one(
          'on',
          ['true', 'false'].map((value) => ({ value, text: t(`four-eyes.on.${value}`) })),
          { value: String(isOn) },
        ),
        form.line('hours', { value: set ? String(set.hours) : '', optional: true }),
        form.long('reasons'),
      ],
    };
  }

  private async pendingRows(
    visit: SignedIn,
    actor: Actor,
    pending: readonly PendingSetting[],
  ): Promise<readonly (readonly Cell[])[]> {
    const t = this.desk.words(visit);
    const name = await this.desk.namesOf(
      actor,
      pending.map(({ askedBy }) => askedBy),
    );
    const wanted = ({ authority, action, on, hours }: FourEyesView): Cell => [
      { text: t(`sensitive.${action}`) },
      { text: this.desk.authorityName(authority) },
      { text: on ? t('four-eyes.becomes', { hours }) : t('four-eyes.ends') },
    ];
    return pending.map(({ id, setting, reasons, askedBy, expiresAt }) => [
      ...[wanted(setting), say(reasons ?? '–'), say(name(askedBy)), moment(expiresAt)],
      (askedBy === actor.id ? ['withdraw'] : ['confirm', 'decline']).map((end) =>
        link(t(end), `${here}/${id}/${end}`, t(`sensitive.${setting.action}`)),
      ),
    ]);
  }
}
