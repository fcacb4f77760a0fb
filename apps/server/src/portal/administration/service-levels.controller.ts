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
import { ServiceLevels } from '@rogatory/casework';
import { Law, urgencies } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import type { Typed } from '../cases/form-field.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { SignedIn } from '../visit.js';
import { administrator, AdministrationDesk, asked, type Query } from './administration-desk.js';
import { AdministrationForms } from './administration-forms.js';
import { given } from './form-fields.js';
import { ServiceLevelSheet, levelsPlace as here } from './service-level-sheet.js';
import { moment, say } from './sheet.js';

/** What one's own State gives itself, and takes, for the limits that are policy. */
@ApiExcludeController()
@Controller('administration/service-levels')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class ServiceLevelPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly levels: ServiceLevels,
    private readonly law: Law,
    private readonly sheet: ServiceLevelSheet,
  ) {}

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    const partners = this.sheet.partners(visit);
    const kinds = this.law.instruments.flatMap(({ id, kinds: all }) =>
      all.map((kind) => {
        const name = this.desk.law(visit, kind.name);
        const isOne = this.law.instruments.length === 1;
        return { value: `${id}/${kind.id}`, text: isOne ? name : `${name} (${id})` };
      }),
    );
    const chosen =
      kinds.find(({ value }) => value === asked(query, 'kind'))?.value ?? kinds[0]?.value ?? '';
    const [instrument = '', kind = ''] = chosen.split('/');
    const partner = partners.find(({ value }) => value === asked(query, 'partner'))?.value;
    const view = await this.levels.read(actor, { instrument, kind, partner });
    this.desk.show(visit, reply, query, {
      title: t('part.service-levels'),
      back: '/administration',
      isWide: true,
      blocks: [
        { kind: 'text', pieces: say(t('levels.text')) },
        {
          ...{
            kind: 'filter',
            action: here,
            q: null,
            isFiltered: asked(query, 'kind') !== undefined,
          },
          choices: [
            { name: 'kind', label: t('field.kind'), choices: kinds, chosen },
            {
              name: 'partner',
              label: t('field.partner'),
              choices: partners,
              chosen: partner ?? '',
            },
          ],
        },
        {
          ...{
            kind: 'table',
            id: 'levels',
            caption: t('part.service-levels'),
            empty: t('levels.none'),
          },
          columns: [
            t('field.limit'),
            ...urgencies.map((one) => this.desk.named(visit, 'urgency', one)),
            t('field.what'),
          ],
          rows: view.items.map((item) => this.sheet.row(visit, item, partner)),
        },
        { kind: 'facts', rows: [{ key: t('field.changed-at'), value: moment(view.changedAt) }] },
      ],
    });
  }

  @Get(':act')
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('act') act: string,
  ): Promise<void> {
    this.forms.ask(visit, reply, (await this.sheet.plan(visit, act)).plan);
  }

  @Post(':act')
  async act(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('act') act: string,
  ): Promise<void> {
    const { plan, place } = await this.sheet.plan(visit, act);
    await this.forms.send(visit, reply, plan, async (actor, typed, once) => {
      const seen = { ifMatch: `"${typed['version'] ?? ''}"`, idempotency: once };
      if (act === 'remove') await this.levels.remove(actor, place, seen);
      else await this.levels.change(actor, place, amountsIn(typed), seen);
      return `${plan.back}&done=changed`;
    });
  }
}

function amountsIn(typed: Typed): object {
  return Object.fromEntries(
    urgencies.flatMap((urgency) => {
      const { [`${urgency}-count`]: count, [`${urgency}-unit`]: unit } = given(
        typed,
        `${urgency}-count`,
        `${urgency}-unit`,
      );
      return count === undefined ? [] : [[urgency, { count: Number(count), unit }]];
    }),
  );
}
