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
import { Calendars, type CalendarView } from '@rogatory/casework';
import type { Holiday } from '@rogatory/directory';
import type { Actor } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { TakesFiles } from '../../bodies.js';
import { Public } from '../../current-actor.js';
import type { Typed } from '../cases/form-field.js';
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
import { CalendarImport } from './calendar-import.js';
import { given, ticked } from './form-fields.js';
import { link, moment, quiet, say, tag, type Block, type Cell } from './sheet.js';

const here = '/administration/calendar';
const weekdays = ['1', '2', '3', '4', '5', '6', '7'];
const acts = ['weekend', 'add', 'remove'];
const statuses = ['confirmed', 'provisional'] as const;

/** The calendar of one's own State, by which clocks count days. */
@ApiExcludeController()
@Controller('administration/calendar')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class CalendarPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly calendars: Calendars,
    private readonly imports: CalendarImport,
  ) {}

  @Get()
  async show(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    const calendar = await this.calendars.read(actor, actor.state);
    const years = [...new Set(calendar.holidays.map(({ on }) => on.slice(0, 4)))];
    const wanted = years.find((year) => year === asked(query, 'year')) ?? '';
    this.desk.show(visit, reply, query, {
      title: t('part.calendar'),
      back: '/administration',
      isWide: true,
      blocks: [
        { kind: 'text', pieces: say(t('calendar.text')) },
        ...this.week(visit, calendar),
        {
          kind: 'buttons',
          items: ['add', 'import', 'weekend'].map((act) => ({
            ...{ text: t(`calendar.act.${act}`), href: `${here}/${act}`, isMain: act === 'add' },
          })),
        },
        {
          ...{ kind: 'filter', action: here, q: null, isFiltered: wanted !== '' },
          choices: [
            {
              name: 'year',
              label: t('field.year'),
              choices: years.map((value) => ({ value, text: value })),
              chosen: wanted,
            },
          ],
        },
        {
          ...{
            kind: 'table',
            id: 'holidays',
            caption: t('part.calendar'),
            empty: t('calendar.none'),
          },
          columns: ['day', 'name', 'status', 'source', 'what'].map((name) => t(`field.${name}`)),
          rows: calendar.holidays
            .filter(({ on }) => wanted === '' || on.startsWith(wanted))
            .map((holiday) => this.row(visit, holiday)),
        },
      ],
    });
  }

  @Get('import')
  async askFile(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    this.forms.ask(
      visit,
      reply,
      this.imports.filePlan(visit, await this.own(administrator(visit))),
    );
  }

  /** Reads the file, changes nothing, and shows what it would change. */
  @Post('import')
  @TakesFiles()
  async preview(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    await this.imports.preview(visit, reply, await this.own(administrator(visit)));
  }

  @Get(':act')
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('act') act: string,
  ): Promise<void> {
    this.forms.ask(visit, reply, await this.plan(visit, act));
  }

  @Post(':act')
  async act(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('act') act: string,
  ): Promise<void> {
    if (act === 'import-file') {
      await this.imports.apply(visit, reply, await this.own(administrator(visit)));
      return;
    }
    const plan = await this.plan(visit, act);
    await this.forms.send(visit, reply, plan, async (actor, typed, once) => {
      const before = await this.own(actor);
      await this.calendars.change(actor, actor.state, changed(before, act, typed), {
        ifMatch: `"${typed['version'] ?? ''}"`,
        idempotency: once,
      });
      return `${here}?done=calendar`;
    });
  }

  private own(actor: Actor): Promise<CalendarView> {
    return this.calendars.read(actor, actor.state);
  }

  private async plan(visit: SignedIn, act: string): Promise<Plan> {
    if (!acts.includes(act)) throw nowhere();
    const t = this.desk.words(visit);
    const calendar = await this.own(administrator(visit));
    const frame = {
      ...{ title: t(`calendar.act.${act}`), back: here, action: `${here}/${act}` },
      ...{ button: t(`calendar.act.${act}`), version: calendar.version },
      now: this.week(visit, calendar),
    };
    const moves: Block = { kind: 'text', pieces: say(t('calendar.moves')) };
    if (act === 'weekend') {
      const choices = weekdays.map((value) => ({ value, text: t(`weekday.${value}`) }));
      const blocks = [moves];
      return {
        ...frame,
        blocks,
        fields: (form) => [form.many('weekend', choices, calendar.weekend.map(String))],
      };
    }
    if (act === 'add') {
      const status = statuses.map((value) => ({ value, text: t(`holiday.${value}`) }));
      return {
        ...{ ...frame, blocks: [moves] },
        fields: (form) => [
          ...[form.day('on', { as: 'day' }), form.line('name')],
          form.one('status', status, { value: 'confirmed' }),
          form.many('half', [{ value: 'true', text: t('holiday.half') }], []),
          form.line('source', { optional: true }),
        ],
      };
    }
    const on = field(visit, 'on') || (asked(visit.query as Query, 'on') ?? '');
    const holiday = calendar.holidays.find((one) => one.on === on);
    if (!/^\d{4}-\d\d-\d\d$/.test(on)) throw nowhere();
    const blocks: Block[] = [
      { kind: 'text', pieces: [{ on }, { text: holiday?.name ?? t('calendar.gone') }] },
      moves,
    ];
    return { ...frame, blocks, isWarning: true, hidden: { on } };
  }

  private week(visit: SignedIn, { weekend, changedAt }: CalendarView): Block[] {
    const t = this.desk.words(visit);
    return [
      {
        kind: 'facts',
        rows: [
          { key: t('field.weekend'), value: weekend.map((day) => ({ text: t(`weekday.${day}`) })) },
          { key: t('field.changed-at'), value: moment(changedAt) },
        ],
      },
    ];
  }

  private row(visit: SignedIn, { on, name, status, half, source }: Holiday): readonly Cell[] {
    const t = this.desk.words(visit);
    return [
      [{ on }],
      say(name),
      [
        tag(t(`holiday.${status}`), status === 'provisional' ? 'warning' : 'plain'),
        ...(half ? [quiet(t('holiday.half'))] : []),
      ],
      say(source ?? '–'),
      [link(t('calendar.act.remove'), `${here}/remove?on=${on}`, name)],
    ];
  }
}

/** The calendar as a form wants it. A day that stands there already is refused as one that stands there twice. */
function changed({ weekend, holidays }: CalendarView, act: string, typed: Typed): object {
  if (act === 'weekend')
    return { weekend: ticked(typed, 'weekend', weekdays).map(Number), holidays };
  if (act === 'remove')
    return { weekend, holidays: holidays.filter(({ on }) => on !== typed['on']) };
  const {
    on = '',
    name = '',
    status = 'confirmed',
    source = null,
  } = given(typed, 'on', 'name', 'status', 'source');
  const half = ticked(typed, 'half', ['true']).length > 0;
  return { weekend, holidays: [...holidays, { on, name, status, half, source }] };
}
