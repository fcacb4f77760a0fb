import { sensitivities } from '@rogatory/lifecycle';
import { actions } from './case-schemas.js';
import { anything, instant, maybe, oneOf, page, record, ref, text, uuid, yes } from './schema.js';

const waits = {
  needs: { const: 'second-officer' },
  ...{ askedBy: text, askedAt: instant, expiresAt: instant },
};
const act = { id: uuid, action: oneOf(...actions), ...waits };
const setting = record({
  ...{ authority: text, action: oneOf(...sensitivities), on: yes },
  hours: { type: 'integer', minimum: 1, maximum: 720 },
});

/** What waits for a second officer, and for what one is wanted. */
export const pendingSchemas = {
  Pending: record(act),
  Asked: record({ pending: ref('Pending') }),
  Waiting: record({ ...act, request: uuid, reference: text }),
  WaitingPage: page(ref('Waiting')),
  PendingAct: record({
    ...{ ...act, request: uuid, authority: text, body: anything, reasons: maybe(text) },
    status: oneOf('open', 'expired', 'confirmed', 'declined', 'withdrawn'),
    ...{ settledBy: maybe(text), settledAt: maybe(instant), settledReasons: maybe(text) },
  }),
  PendingActPage: page(ref('PendingAct')),
  PendingSetting: record({ id: uuid, ...waits, setting, reasons: maybe(text) }),
  AskedSetting: record({ pending: ref('PendingSetting') }),
  FourEyes: record({
    items: { type: 'array', items: setting },
    pending: { type: 'array', items: ref('PendingSetting') },
  }),
};
