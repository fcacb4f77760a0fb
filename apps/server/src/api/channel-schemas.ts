import { kinds, ways } from '@rogatory/notifications';
import {
  code,
  count,
  instant,
  list,
  maybe,
  oneOf,
  page,
  record,
  ref,
  text,
  uuid,
  yes,
} from './schema.js';

/** What the ways out of the node answer: webhooks and their log. */
export const channelSchemas = {
  Webhook: record({
    ...{ id: uuid, url: text, events: list(code), enabled: yes },
    ...{ circuit: oneOf('closed', 'open'), failures: count, retryAt: maybe(instant) },
    ...{ rotatedUntil: maybe(instant), createdBy: text, createdAt: instant },
  }),
  WebhookPage: page(ref('Webhook')),
  WebhookSecret: record({
    webhook: ref('Webhook'),
    secret: { type: 'string', pattern: '^whsec_[A-Za-z0-9+/]+=*$' },
  }),
  WebhookDelivery: record({
    ...{ id: uuid, type: code, at: instant, attempts: count },
    outcome: oneOf('waiting', 'delivered', 'dead', 'withheld'),
    ...{ triedAt: maybe(instant), status: maybe(count), fault: maybe(text) },
    ...{ nextAt: maybe(instant), endedAt: maybe(instant) },
  }),
  WebhookDeliveryPage: page(ref('WebhookDelivery')),
  Preferences: record({
    email: record(Object.fromEntries(kinds.map((kind) => [kind, oneOf(...ways)]))),
    ...{ note: text, language: maybe(text), zone: text, zoneOfState: yes },
    ...{ digestHour: count, nextDigestAt: maybe(instant), quietWeekends: yes },
    quietHours: maybe(record({ from: text, to: text })),
    address: record({ email: text, stoppedAt: maybe(instant), reason: maybe(text) }),
  }),
};
