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
import type { Actor } from '@rogatory/kernel';
import { Webhooks, type WebhookView } from '@rogatory/notifications';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import type { Typed } from '../cases/form-field.js';
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
import { moment, say, type Sheet } from './sheet.js';
import { hookIn, WebhookSheet, webhooksPlace as here } from './webhook-sheet.js';

const acts = ['change', 'rotate', 'pause', 'resume', 'test', 'delete'];

/** Addresses of a State that are told of events: the list, one with what was sent to it, and what is done to it. */
@ApiExcludeController()
@Controller('administration/webhooks')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class WebhookPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly webhooks: Webhooks,
    private readonly sheet: WebhookSheet,
  ) {}

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const t = this.desk.words(visit);
    const { items } = await this.webhooks.list(administrator(visit), { limit: 200 });
    this.desk.show(visit, reply, query, {
      title: t('part.webhooks'),
      back: '/administration',
      isWide: true,
      blocks: [
        { kind: 'text', pieces: say(t('webhooks.text')) },
        { kind: 'buttons', items: [{ text: t('webhook.new'), href: `${here}/new`, isMain: true }] },
        {
          ...{
            kind: 'table',
            id: 'webhooks',
            caption: t('part.webhooks'),
            empty: t('webhooks.none'),
          },
          columns: ['url', 'events', 'status', 'since'].map((name) => t(`field.${name}`)),
          rows: items.map((hook) => [
            [{ text: hook.url, isCode: true, href: `${here}/${hook.id}` }],
            say(t('webhook.events', { count: hook.events.length })),
            this.sheet.status(visit, hook),
            moment(hook.createdAt),
          ]),
        },
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
      const { webhook, secret } = await this.webhooks.create(actor, hookIn(typed), once);
      return this.sheet.secretSheet(visit, webhook, secret);
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
    const hook = await this.webhooks.read(actor, id);
    const cursor = asked(query, 'cursor');
    const page = await this.webhooks.deliveries(actor, id, {
      ...(cursor !== undefined && { cursor }),
    });
    const place = `${here}/${hook.id}`;
    this.desk.show(visit, reply, query, {
      title: new URL(hook.url).host,
      back: here,
      isWide: true,
      blocks: [
        {
          kind: 'facts',
          rows: [
            { key: t('field.url'), value: [{ text: hook.url, isCode: true }] },
            { key: t('field.status'), value: this.sheet.status(visit, hook) },
            {
              key: t('field.events'),
              value:
                hook.events.length === 0
                  ? say(t('webhook.events', { count: 0 }))
                  : hook.events.map((type) => this.sheet.event(visit, type)),
            },
          ],
        },
        { kind: 'buttons', items: this.sheet.buttons(visit, hook) },
        { kind: 'heading', id: 'deliveries', text: t('deliveries') },
        {
          ...{
            kind: 'table',
            id: 'deliveries-table',
            caption: t('deliveries'),
            empty: t('deliveries.none'),
          },
          columns: ['at', 'event', 'outcome', 'attempts', 'what'].map((name) => t(`field.${name}`)),
          rows: page.items.map((delivery) => this.sheet.row(visit, hook, delivery)),
        },
        ...this.desk.more(place, {}, page.next),
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
    const hook = await this.webhooks.read(administrator(visit), id);
    this.forms.ask(visit, reply, this.plan(visit, hook, act));
  }

  @Post(':id/:act')
  async act(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('act') act: string,
  ): Promise<void> {
    const hook = await this.webhooks.read(administrator(visit), id);
    await this.forms.send(visit, reply, this.plan(visit, hook, act), (actor, typed) =>
      this.carryOut(visit, actor, hook, act, typed),
    );
  }

  @Get(':id/deliveries/:delivery')
  async askReplay(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('delivery') delivery: string,
  ): Promise<void> {
    this.forms.ask(visit, reply, await this.again(visit, id, delivery));
  }

  @Post(':id/deliveries/:delivery')
  async replay(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('delivery') delivery: string,
  ): Promise<void> {
    const plan = await this.again(visit, id, delivery);
    await this.forms.send(visit, reply, plan, async (actor) => {
      await this.webhooks.replay(actor, id, delivery);
      return `${plan.back}?done=replayed`;
    });
  }

  private async again(visit: SignedIn, id: string, delivery: string): Promise<Plan> {
    const hook = await this.webhooks.read(administrator(visit), id);
    const t = this.desk.words(visit);
    const place = `${here}/${hook.id}`;
    return {
      ...{ title: t('webhook.act.replay'), back: place, button: t('webhook.act.replay') },
      action: `${place}/deliveries/${encodeURIComponent(delivery)}`,
      blocks: [{ kind: 'text', pieces: say(t('webhook.act.replay.text')) }],
    };
  }

  private async carryOut(
    ...[visit, actor, { id }, act, typed]: readonly [SignedIn, Actor, WebhookView, string, Typed]
  ): Promise<string | Sheet> {
    const place = `${here}/${id}`;
    if (act === 'rotate') {
      const { webhook, secret } = await this.webhooks.rotate(actor, id);
      return this.sheet.secretSheet(visit, webhook, secret);
    }
    if (act === 'delete') {
      await this.webhooks.delete(actor, id);
      return `${here}?done=webhook-deleted`;
    }
    if (act === 'test') {
      await this.webhooks.test(actor, id);
      return `${place}?done=tested`;
    }
    const change = act === 'change' ? hookIn(typed) : { enabled: act === 'resume' };
    await this.webhooks.change(actor, id, change);
    return `${place}?done=changed`;
  }

  private fresh(visit: SignedIn): Plan {
    administrator(visit);
    const t = this.desk.words(visit);
    return {
      ...{ title: t('webhook.new'), back: here, action: `${here}/new`, button: t('webhook.make') },
      blocks: [{ kind: 'text', pieces: say(t('webhook.new.text')) }],
      fields: (form) => this.sheet.fields(visit, form, '', []),
    };
  }

  private plan(visit: SignedIn, { id, url, events }: WebhookView, act: string): Plan {
    if (!acts.includes(act)) throw nowhere();
    const t = this.desk.words(visit);
    return {
      ...{ title: t(`webhook.act.${act}`), back: `${here}/${id}`, action: `${here}/${id}/${act}` },
      ...{ button: t(`webhook.act.${act}`), isWarning: act === 'delete' },
      blocks: [
        { kind: 'text', pieces: [{ text: url, isCode: true }] },
        { kind: 'text', pieces: say(t(`webhook.act.${act}.text`)) },
      ],
      fields: (form) => (act === 'change' ? this.sheet.fields(visit, form, url, events) : []),
    };
  }
}
