import { lifecycles } from '@rogatory/lifecycle';
import { deadlineStep } from './law-schemas.js';
import {
  anything,
  citation,
  code,
  count,
  day,
  instant,
  list,
  maybe,
  oneOf,
  page,
  record,
  ref,
  sha256,
  stateCode,
  text,
  uuid,
  yes,
} from './schema.js';

const named = (names: readonly string[]) => [...new Set(names)].sort();

/** What officers and accounts can do; acts of the system cannot be sent. */
export const actions = named(
  lifecycles.flatMap(({ transitions }) =>
    transitions.filter(({ by }) => by !== 'system').map(({ action }) => action),
  ),
);
const states = named(
  lifecycles.flatMap(({ initial, final, side, transitions }) => [
    ...[initial, ...final, ...side],
    ...transitions.flatMap(({ from }) => from),
  ]),
);

const room = oneOf('shared', 'private');
const urgency = oneOf('routine', 'urgent', 'emergency');
const decision = oneOf('accepted', 'conditional', 'refused', 'postponed');
const outcome = oneOf('delivered', 'partly', 'nothing-held', 'impossible');
const about = oneOf('refusal', 'postponement', 'conditions', 'costs', 'other');
const linkType = oneOf('follows', 'replaces', 'relates');
const version = { type: 'integer', minimum: 1 };

const parties = {
  id: uuid,
  reference: { type: 'string', pattern: '^[A-Z]{2}-\\d{4}-\\d{6,}$' },
  state: oneOf(...states),
  kind: code,
  instrument: code,
  requestingState: stateCode,
  requestedState: stateCode,
  requestedAuthority: maybe(text),
  urgency,
  version,
  createdAt: instant,
  transmittedAt: maybe(instant),
  updatedAt: instant,
  allowedActions: list(oneOf(...actions)),
};

const deadline = {
  ...{ id: uuid, limit: code, name: text, owedBy: stateCode, policy: yes },
  ...{ basis: list(citation), visibility: room, condition: maybe(count) },
  ...{
    startedAt: instant,
    dueAt: maybe(instant),
    dueOn: maybe(day),
    zone: text,
    standing: yes,
    explanation: text,
  },
  ...{ steps: list(deadlineStep), closedAt: maybe(instant) },
};

const feed = {
  ...{ of: oneOf('me', 'authority', 'state'), createdAt: instant, readAt: maybe(instant) },
};

/** Requests and what lies in their rooms. */
export const caseSchemas = {
  Link: record({ type: linkType, request: uuid, direction: oneOf('to', 'from') }),
  LinkedRequest: record({
    ...{ type: linkType, request: uuid, direction: oneOf('to', 'from'), reference: text },
    ...{ instrument: code, kind: code, state: code, urgency, transmittedAt: maybe(instant) },
    keptUntil: maybe(day),
  }),
  LinkedRequestPage: page(ref('LinkedRequest')),
  Offence: record({}, { article: text, description: text, maxPenaltyYears: count }),
  GroundChoice: record({ code: text }, { provision: text }),
  Condition: record({ code: text, text }, { until: day }),
  Item: record(
    { id: uuid, measure: code, decision: maybe(decision), outcome: maybe(outcome) },
    {
      data: oneOf('subscriber', 'traffic', 'content', 'other'),
      ...{ target: text, period: record({}, { from: day, to: day }), note: text },
      ...{ grounds: list(ref('GroundChoice')), reasons: text, conditions: list(ref('Condition')) },
      ...{ reviewOn: day, outcomeReasons: text },
    },
  ),
  Deadline: record(deadline),
  DeadlinePage: page(ref('Deadline')),
  AgendaItem: record({
    ...deadline,
    overdue: yes,
    request: record({
      ...{ id: uuid, reference: text, instrument: code, kind: code, urgency, state: code },
      ...{ requestingState: stateCode, requestedState: stateCode },
    }),
  }),
  AgendaPage: page(ref('AgendaItem')),
  CalendarFeed: record(feed),
  CalendarFeedCreated: record({ ...feed, url: { type: 'string', format: 'uri' } }),
  Forecast: record({
    ...{ preservation: uuid, request: maybe(uuid), keptUntil: maybe(day), zone: text },
    outcome: oneOf(
      ...['in-time', 'lapses-before-decision', 'lapses-before-execution', 'held', 'over'],
    ),
    ...{ estimate: { const: 'defaults' }, decidedBy: maybe(instant), executedBy: maybe(instant) },
    stages: list(
      record({
        ...{ limit: oneOf('acknowledge', 'decide', 'execute'), dueAt: instant },
        ...{ dueOn: maybe(day), zone: text, steps: list(deadlineStep) },
      }),
    ),
    remedies: list(oneOf('ask-for-extension', 'transmit')),
    explanation: text,
  }),
  Progress: record(
    {},
    {
      road: code,
      consultation: record(
        { about, by: oneOf('requesting', 'requested'), answered: yes },
        { replyBy: day },
      ),
      ...{ concluded: list(about), offer: list(ref('Condition')), conditionsAnswered: yes },
      ...{ conditions: list(ref('Condition')), receiptConfirmed: yes },
      ...{ fulfilled: list(count), confirmedInWriting: yes },
      ...{ grounds: list(ref('GroundChoice')), reasons: text, from: day, until: day },
      ...{ heldFor: list(uuid), notBefore: day, extensionAsked: day, riskTold: yes },
    },
  ),
  Request: record(
    {
      ...parties,
      ...{ lifecycle: oneOf(...lifecycles.map(({ name }) => name)), requestingAuthority: text },
      ...{ confidential: yes, contentsVersion: version, offences: list(ref('Offence')) },
      ...{ contents: anything, items: list(ref('Item')), progress: ref('Progress') },
      ...{ links: list(ref('Link')), deadlines: list(ref('Deadline')) },
      pending: list(ref('Pending')),
    },
    {
      ...{ language: text, deadline: record({ on: day }, { reason: text }) },
      forecast: list(ref('Forecast')),
      ...{
        oral: record({ at: instant, means: text, to: text }),
        domesticOrder: ref('StandingOrder'),
      },
    },
  ),
  StandingOrder: record({
    ...{ issuedOn: day, endsOn: day, issuedBy: record({ name: text, capacity: text }) },
    ...{ reference: text, renewals: count, keptUntil: maybe(day), renewBy: maybe(day) },
  }),
  RequestSummary: record({
    ...parties,
    items: list(
      record({ id: uuid, measure: code, decision: maybe(decision), outcome: maybe(outcome) }),
    ),
    nextDue: maybe(instant),
  }),
  RequestPage: page(ref('RequestSummary')),
  Copied: record({ request: ref('Request'), left: list(ref('SingleProblem')) }),
  /** The schema of its kind says more: `/instruments/{id}/kinds/{kind}/draft-schema`. */
  DraftFile: {
    ...record({ instrument: code, kind: code, requestedState: stateCode }),
    additionalProperties: true,
  },
  JsonSchema: {
    ...record({ $schema: text, $id: text, type: text, properties: anything }),
    additionalProperties: true,
  },
  Template: record({
    ...{ id: uuid, name: text, shared: yes, mine: yes, instrument: code, kind: code },
    ...{ requestedState: stateCode, createdAt: instant, updatedAt: instant },
  }),
  TemplatePage: page(ref('Template')),
  Check: record({ ready: yes, problems: list(ref('SingleProblem')) }),
  Event: record(
    {
      ...{ v: { const: 1 }, id: uuid, request: uuid, room, seq: version, type: code, at: instant },
      ...{ actor: text, state: stateCode, basis: list(citation), data: {}, dataHash: sha256 },
      ...{ salt: maybe({ type: 'string', pattern: '^[0-9a-f]+$' }), previous: sha256 },
      hash: sha256,
    },
    { occurredAt: instant, authority: text, sharedHead: sha256 },
  ),
  EventPage: page(ref('Event')),
  History: record({ events: list(ref('Event')), next: maybe(text) }),
  Verification: record({
    ...{ ok: yes, events: count, head: sha256 },
    chains: list(
      record(
        { room, events: count, head: sha256, ok: yes },
        { fault: record({ seq: count, what: text }) },
      ),
    ),
  }),
  Document: record({
    ...{ id: uuid, name: text, type: text, size: count, sha256, state: stateCode },
    ...{ uploadedBy: text, uploadedAt: instant, sentAt: maybe(instant) },
  }),
  DocumentPage: page(ref('Document')),
  Notification: record({
    ...{ id: uuid, request: maybe(uuid), reference: maybe(text), event: uuid, room, type: code },
    ...{ about: { type: 'object', additionalProperties: text }, roles: list(ref('Role')) },
    ...{ urgent: yes, at: instant },
  }),
  NotificationPage: page(ref('Notification')),
  NotificationsRead: record({ read: { type: 'integer', minimum: 0 } }),
};
