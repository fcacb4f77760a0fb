import { Injectable } from '@nestjs/common';
import { eventTypes, type DeliveryView, type WebhookView } from '@rogatory/notifications';
import type { Field, Typed } from '../cases/form-field.js';
import type { SignedIn } from '../visit.js';
import { AdministrationDesk } from './administration-desk.js';
import { given, ticked, type FormFields } from './form-fields.js';
import { link, moment, quiet, say, tag, type Cell, type Sheet, type SheetButton } from './sheet.js';

/** Where the pages about webhooks stand. */
export const webhooksPlace = '/administration/webhooks';
const here = webhooksPlace;

/** What the pages about webhooks show. */
@Injectable()
export class WebhookSheet {
  constructor(private readonly desk: AdministrationDesk) {}

  secretSheet(visit: SignedIn, { id, url }: WebhookView, secret: string): Sheet {
    const t = this.desk.words(visit);
    return {
      ...{ title: new URL(url).host, back: `${here}/${id}`, isWide: false, done: t('done.secret') },
      blocks: [
        { kind: 'once', label: t('secret.label'), value: secret },
        { kind: 'text', pieces: say(t('secret.text')) },
      ],
    };
  }

  status(visit: SignedIn, hook: WebhookView): Cell {
    const t = this.desk.words(visit);
    if (!hook.enabled) return [tag(t('webhook.paused'))];
    if (hook.circuit === 'closed') return [tag(t('webhook.works'))];
    return [
      tag(t('webhook.resting'), 'warning'),
      quiet(t('webhook.failures', { count: hook.failures })),
      ...(hook.retryAt === null ? [] : [quiet(t('webhook.retry')), { at: new Date(hook.retryAt) }]),
    ];
  }

  buttons(visit: SignedIn, { id, enabled }: WebhookView): SheetButton[] {
    const t = this.desk.words(visit);
    const links = ['change', 'rotate', 'delete'].map((act) => ({
      ...{
        text: t(`webhook.act.${act}`),
        href: `${here}/${id}/${act}`,
        isWarning: act === 'delete',
      },
    }));
    const sent = [...(enabled ? ['test'] : []), enabled ? 'pause' : 'resume'].map((act) => ({
      ...{ text: t(`webhook.act.${act}`), action: `${here}/${id}/${act}` },
    }));
    return [...sent, ...links];
  }

  row(visit: SignedIn, { id }: WebhookView, delivery: DeliveryView): readonly Cell[] {
    const t = this.desk.words(visit);
    const { outcome, status, fault, nextAt, attempts } = delivery;
    const isOver = outcome !== 'waiting';
    return [
      moment(delivery.at),
      [this.event(visit, delivery.type)],
      [
        tag(t(`outcome.${outcome}`), outcome === 'dead' ? 'warning' : 'plain'),
        ...(status === null ? [] : [quiet(`HTTP ${status}`)]),
        ...(fault === null ? [] : [{ text: fault, isQuiet: true, isCode: true }]),
      ],
      [
        { text: String(attempts) },
        ...(nextAt === null ? [] : [quiet(t('next')), { at: new Date(nextAt) }]),
      ],
      isOver
        ? [link(t('webhook.act.replay'), `${here}/${id}/deliveries/${delivery.id}`, delivery.id)]
        : say('–'),
    ];
  }

  event(visit: SignedIn, type: string) {
    const text = this.desk.named(visit, 'event', type);
    return { text: text === type ? this.desk.named(visit, 'action', type) : text };
  }

  fields(visit: SignedIn, form: FormFields, url: string, events: readonly string[]): Field[] {
    const choices = eventTypes.map((value) => ({
      value,
      text: this.event(visit, value).text,
    }));
    return [form.line('url', { value: url }), form.many('events', choices, events)];
  }
}

export function hookIn(typed: Typed): object {
  return { ...given(typed, 'url'), events: ticked(typed, 'events', eventTypes) };
}
