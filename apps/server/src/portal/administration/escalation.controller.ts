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
import { Escalation, type EscalationView } from '@rogatory/casework';
import { urgencies } from '@rogatory/law';
import { listeners } from '@rogatory/notifications';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import type { Field, Typed } from '../cases/form-field.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { SignedIn } from '../visit.js';
import { administrator, AdministrationDesk, type Query } from './administration-desk.js';
import { AdministrationForms, type Plan } from './administration-forms.js';
import { ticked, type FormFields } from './form-fields.js';
import { moment, say, type Block, type Cell } from './sheet.js';

const here = '/administration/escalation';
const steps = ['warn', 'due', 'overdue', 'escalate'] as const;
const paged = ['urgent', 'emergency'] as const;
const calls = ['minutes', 'first', 'second', 'supervisor'] as const;

/** Who is told at each step of a deadline, and who is called at night, at each authority of one's own State. */
@ApiExcludeController()
@Controller('administration/escalation')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class EscalationPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly escalation: Escalation,
  ) {}

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const t = this.desk.words(visit);
    const { items } = await this.escalation.list(administrator(visit));
    this.desk.show(visit, reply, query, {
      title: t('part.escalation'),
      back: '/administration',
      isWide: true,
      blocks: [
        { kind: 'text', pieces: say(t('ladder.text')) },
        ...items.flatMap((ladder): Block[] => [
          {
            kind: 'heading',
            id: ladder.authority,
            text: this.desk.authorityName(ladder.authority),
          },
          ...this.shown(visit, ladder),
          {
            kind: 'buttons',
            items: [{ text: t('ladder.change'), href: `${here}/${ladder.authority}` }],
          },
        ]),
      ],
    });
  }

  @Get(':authority')
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('authority') authority: string,
  ): Promise<void> {
    this.forms.ask(visit, reply, await this.plan(visit, authority));
  }

  @Post(':authority')
  async change(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('authority') authority: string,
  ): Promise<void> {
    await this.forms.send(
      visit,
      reply,
      await this.plan(visit, authority),
      async (actor, typed, once) => {
        const seen = { ifMatch: `"${typed['version'] ?? ''}"`, idempotency: once };
        await this.escalation.change(actor, authority, ladderIn(typed), seen);
        return `${here}?done=changed`;
      },
    );
  }

  private async plan(visit: SignedIn, authority: string): Promise<Plan> {
    const t = this.desk.words(visit);
    const ladder = await this.escalation.one(administrator(visit), authority);
    return {
      ...{
        title: this.desk.authorityName(authority),
        back: here,
        action: `${here}/${ladder.authority}`,
      },
      ...{ button: t('ladder.save'), version: ladder.version, now: this.shown(visit, ladder) },
      blocks: [{ kind: 'text', pieces: say(t('ladder.text')) }],
      fields: (form) => [
        ...urgencies.map((urgency) => this.told(visit, form, ladder, urgency)),
        ...paged.map((urgency) =>
          form.group(
            `pages-${urgency}`,
            t('ladder.calls', { urgency: this.desk.named(visit, 'urgency', urgency) }),
            calls.map((call) => {
              const value = String(ladder.pages[urgency][call]);
              return form.line(`pages-${urgency}-${call}`, { as: `call-${call}`, value });
            }),
          ),
        ),
      ],
    };
  }

  private told(
    visit: SignedIn,
    form: FormFields,
    { deadlines }: EscalationView,
    urgency: (typeof urgencies)[number],
  ): Field {
    const t = this.desk.words(visit);
    const choices = listeners.map((value) => ({ value, text: t(`listener.${value}`) }));
    const title = t('ladder.told', { urgency: this.desk.named(visit, 'urgency', urgency) });
    return form.group(
      `deadlines-${urgency}`,
      title,
      steps.map((step) => {
        const path = `deadlines-${urgency}-${step}`;
        const label = this.desk.named(visit, 'option.threshold', step);
        return form.many(path, choices, deadlines[urgency][step], { label });
      }),
    );
  }

  private shown(
    visit: SignedIn,
    { authority, deadlines, pages, changedAt }: EscalationView,
  ): Block[] {
    const t = this.desk.words(visit);
    const names = (told: readonly string[]): Cell =>
      told.map((one) => ({ text: t(`listener.${one}`) }));
    return [
      {
        ...{
          kind: 'table',
          id: `${authority}-ladder`,
          caption: this.desk.authorityName(authority),
          empty: '',
        },
        columns: [
          t('field.urgency'),
          ...steps.map((step) => this.desk.named(visit, 'option.threshold', step)),
          t('field.calls'),
        ],
        rows: urgencies.map((urgency) => [
          say(this.desk.named(visit, 'urgency', urgency)),
          ...steps.map((step) => names(deadlines[urgency][step])),
          urgency === 'routine'
            ? say('–')
            : calls.map((call) => ({ text: t(`calls.${call}`, { count: pages[urgency][call] }) })),
        ]),
      },
      {
        kind: 'facts',
        rows: [
          {
            key: t('field.changed-at'),
            value: changedAt === null ? say(t('ladder.usual')) : moment(changedAt),
          },
        ],
      },
    ];
  }
}

function ladderIn(typed: Typed): object {
  const number = (name: string): number => Number((typed[name] ?? '').trim() || NaN);
  return {
    deadlines: Object.fromEntries(
      urgencies.map((urgency) => [
        urgency,
        Object.fromEntries(
          steps.map((step) => [step, ticked(typed, `deadlines-${urgency}-${step}`, listeners)]),
        ),
      ]),
    ),
    pages: Object.fromEntries(
      paged.map((urgency) => [
        urgency,
        Object.fromEntries(calls.map((call) => [call, number(`pages-${urgency}-${call}`)])),
      ]),
    ),
  };
}
