import {
  citation,
  code,
  day,
  instant,
  list,
  maybe,
  oneOf,
  page,
  record,
  ref,
  yes,
} from './schema.js';
import { count, stateCode, text, uuid, whole } from './schema.js';
import { anything } from './schema.js';

const trust = oneOf('seen', 'high', 'medium', 'low');
const duration = record({ unit: oneOf('hours', 'days', 'working-days'), count: whole });
const urgencies = ['routine', 'urgent', 'emergency'] as const;
const rule = { code: text, basis: citation, text };

/** The law and the directory. */
export const lawSchemas = {
  KindSummary: record({ id: code, name: text, article: text, lifecycle: code, draftable: yes }),
  InstrumentSummary: record({
    ...{ id: code, title: text, adopted: day, status: text },
    kinds: list(ref('KindSummary')),
  }),
  InstrumentPage: page(ref('InstrumentSummary')),
  Article: record({
    ...{ number: text, title: text },
    paragraphs: list(
      record({
        ...{ id: text, gist: text },
        confidence: record({
          ...{ substance: trust, number: trust },
          evidence: oneOf('text-seen', 'parallel', 'cited', 'memory'),
        }),
      }),
    ),
  }),
  Instrument: record({
    ...{ id: code, title: text, adopted: day, status: text, officialText: text, warning: text },
    articles: list(ref('Article')),
    offences: list(record({ article: text, name: text })),
    seriousCrimeYears: whole,
    scopeBasis: { type: 'object', additionalProperties: list(citation) },
    checkBasis: { type: 'object', additionalProperties: citation },
    kinds: list(code),
    basis: {
      type: 'object',
      additionalProperties: { type: 'object', additionalProperties: list(citation) },
    },
  }),
  Ground: record(
    {
      ...{ ...rule, type: oneOf('refusal', 'postponement'), reasons: oneOf('required', 'policy') },
      consultation: oneOf('required', 'advised', 'none'),
    },
    { when: oneOf('reservation-recorded', 'treaty-in-force'), admittedBy: citation },
  ),
  Limit: record(
    {
      ...{ id: code, name: text, basis: list(citation), policy: yes },
      owedBy: oneOf('requesting', 'requested', 'other'),
      visibility: oneOf('shared', 'private'),
      ...{ firstDayCounts: yes, rollOver: yes, stoppedIn: list(code), outlasts: list(code) },
      thresholds: list(
        record({ name: oneOf('warn', 'due', 'overdue', 'escalate'), offset: duration }),
      ),
    },
    {
      amount: record(Object.fromEntries(urgencies.map((urgency) => [urgency, duration]))),
      ...{ dateFrom: text, when: text, each: text, upholds: code },
    },
  ),
  Kind: record(
    {
      ...{ id: code, name: text, purpose: text, article: text, lifecycle: code },
      scope: oneOf('conventional', 'electronic-evidence'),
      items: oneOf('required', 'optional'),
      contents: list(
        record(
          {
            ...{ field: text, basis: citation, required: oneOf('always', 'where-applicable') },
            ...{ label: text, help: text, example: text, schema: anything },
          },
          { letter: text, begins: list(oneOf('authority', 'offence', 'need', 'target')) },
        ),
      ),
      grounds: list(ref('Ground')),
      forbidden: list(record(rule)),
      conditions: list(record(rule)),
      limits: list(ref('Limit')),
      duties: list(record(rule)),
    },
    { useAction: record({ kind: code, action: code }), measure: code },
  ),
  State: record({
    ...{ code: stateCode, name: text, languages: list(text), zone: text },
    weekend: list({ type: 'integer', minimum: 1, maximum: 7 }),
    participation: list(record({ instrument: code }, { since: text, assumed: yes })),
    ...{ demonstration: yes, channels: text, requirements: text, version: count },
  }),
  StatePage: page(ref('State')),
  Authority: record({
    ...{ id: text, state: stateCode, name: text, functions: list(code) },
    ...{ address: text, telephone: text, email: text, version: count },
    contactTest: maybe(
      record({
        ...{ at: instant, seconds: maybe(count), medianSeconds: maybe(count) },
        ...{ answered: count, tests: count },
      }),
    ),
  }),
  AuthorityPage: page(ref('Authority')),
  PendingEntry: record({
    ...{ id: uuid, subject: text, before: anything, after: anything, reasons: maybe(text) },
    ...{ needs: { const: 'second-officer' }, own: yes },
    ...{ askedBy: text, askedAt: instant, expiresAt: instant },
  }),
  PendingEntryPage: page(ref('PendingEntry')),
  AskedEntry: record({ pending: ref('PendingEntry') }),
};

/** One line of the explanation of a due date. */
const step = (name: string, always: Parameters<typeof record>[0], sometimes = {}) =>
  record({ step: { const: name }, ...always }, sometimes);
const dayOff = { days: count, why: oneOf('weekend', 'holiday'), state: text };

export const deadlineStep = {
  anyOf: [
    step('condition', { number: count, code: text }),
    step('started', { at: text, zone: text }),
    step('first-day-counted', { on: day }),
    step('first-day-not-counted', { on: day }),
    step('counted', { count, unit: oneOf('hours', 'days', 'working-days') }),
    step(
      'service-level',
      { state: text, as: oneOf('requesting', 'requested'), default: duration },
      { partner: text, kind: code },
    ),
    step('stated', { on: text }),
    step('skipped', { on: day, until: day, ...dayOff }, { name: text, provisional: yes }),
    step(
      'stopped',
      { from: text, to: text, hours: { type: 'number' } },
      { workingHours: { type: 'number' } },
    ),
    step('standing-still', { since: text }),
    step(
      'rolled-over',
      { from: day, to: day, state: text, why: oneOf('weekend', 'holiday') },
      { name: text, provisional: yes },
    ),
    step('half-day', { on: day, name: text, state: text }, { provisional: yes }),
    step('due', { at: text, on: maybe(day), zone: text }),
    step('to-be-renewed', { by: day, until: maybe(day) }),
    step('reaches', { until: day }),
  ],
};
