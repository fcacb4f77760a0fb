import {
  anything,
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
  text,
  uuid,
  yes,
} from './schema.js';

/** What is opened; `denied` is what was not. */
const what = oneOf(
  ...['request', 'history', 'verification', 'deadlines', 'messages', 'notes', 'assessments'],
  ...['documents', 'document', 'check', 'pending', 'people', 'reads', 'links', 'print', 'denied'],
);

/** Who works on a request, and who opened it. */
export const peopleSchemas = {
  Assignment: record(
    {
      ...{ assignee: text, kind: oneOf('officer', 'service', 'unit'), name: text },
      ...{ assignedBy: text, since: instant },
    },
    { standIns: list(record({ name: text, until: day })) },
  ),
  People: record({
    ...{ items: list(ref('Assignment')), next: maybe(text) },
    seal: maybe(record({ by: text, since: instant })),
  }),
  AssignedPage: page(
    record({
      ...{ request: text, outcome: oneOf('assigned', 'already', 'failed') },
      ...{ code: maybe(text), message: maybe(text) },
    }),
  ),
  WorklistCounts: record({
    ...{ open: count, mine: count, unit: count, authority: count, unassigned: count },
    ...{ late: count, urgent: count, paused: count, incoming: count, sent: count, drafts: count },
    ...{ started: count, unanswered: count },
  }),
  SavedView: record({
    ...{ id: uuid, name: text, query: text, for: oneOf('me', 'authority'), own: yes },
  }),
  FoundPage: record({
    items: list(
      record({
        ...{ id: uuid, reference: text, instrument: text, kind: text, state: text, urgency: text },
        ...{ requestingState: text, requestedState: text, updatedAt: instant },
        where: oneOf('reference', 'authority', 'item', 'offence', 'content', 'note'),
        ...{ label: maybe(text), excerpt: record({ before: text, match: text, after: text }) },
      }),
    ),
    ...{ next: maybe(text), more: yes },
  }),
  SavedViewPage: page(ref('SavedView')),
  Handover: record({ moved: count, remaining: count }),
  Read: record({
    ...{ id: uuid, request: uuid, what, document: maybe(uuid), actor: text },
    ...{ kind: oneOf('officer', 'service'), authority: maybe(text), address: text, agent: text },
    ...{ reason: maybe(text), at: instant },
  }),
  ReadPage: page(ref('Read')),
  Trail: record({
    ...{ key: text, source: oneOf('shared', 'private', 'read', 'access'), at: instant },
    ...{ type: text, actor: text, state: text, request: maybe(uuid), reference: maybe(text) },
    ...{ subject: maybe(text), address: maybe(text), reason: maybe(text) },
    ...{ outcome: oneOf('done', 'refused'), authority: maybe(text), basis: list(text) },
    ...{ hash: maybe(sha256), detail: maybe(anything) },
  }),
  TrailPage: page(ref('Trail')),
  AccessReview: record({
    items: list(
      record({
        ...{ actor: text, times: count, first: text, last: text, what: list(text) },
        ...{ isAssigned: yes, atNight: list(instant), burst: count },
      }),
    ),
    more: yes,
    rules: record({ nightFrom: count, nightTo: count, requestsInAnHour: count, zone: text }),
  }),
  Dossier: record({
    ...{ request: ref('Request'), events: list(ref('Event')), reads: list(ref('Trail')) },
    ...{ more: record({ events: yes, reads: yes }), verification: ref('Verification') },
  }),
  VerificationRun: record({
    ...{ id: uuid, begunBy: text, begunAt: instant, endedAt: maybe(instant), requests: count },
    ...{ of: count, events: count, result: oneOf('whole', 'broken', 'going-on') },
    broken: list(record({ id: uuid, reference: text })),
  }),
  VerificationRunPage: page(ref('VerificationRun')),
  TrailDetail: record(
    { source: oneOf('shared', 'private', 'read', 'access') },
    {
      ...{ row: anything, event: ref('Event'), isWhole: yes },
      chain: record(
        { room: oneOf('shared', 'private'), events: count, head: sha256, ok: yes },
        { fault: record({ seq: count, what: text }) },
      ),
    },
  ),
};
