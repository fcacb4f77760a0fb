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
  stateCode,
  text,
  uuid,
  yes,
} from './schema.js';

const position = oneOf('first', 'second', 'supervisor');

const listeners = list(
  oneOf(
    ...['assigned', 'liaison', 'authority', 'contact', 'executing'],
    ...['on-call', 'second', 'supervisor'],
  ),
);
const steps = record({ warn: listeners, due: listeners, overdue: listeners, escalate: listeners });
const calls = record({ minutes: count, first: count, second: count, supervisor: count });

const rung = oneOf('first', 'second', 'supervisor', 'everybody');
const paged = {
  ...{ id: uuid, request: uuid, reference: text, urgency: oneOf('urgent', 'emergency') },
  ...{ instrument: code, kind: code, requestingState: stateCode },
  ...{ at: instant, calls: count, rung: maybe(rung), nextAt: maybe(instant) },
  outcome: maybe(oneOf('acknowledged', 'acted', 'over')),
  ...{ endedAt: maybe(instant), endedBy: maybe(text), seconds: maybe(count) },
};

/** Who is on call, and who is told. */
export const dutySchemas = {
  Shift: record({
    ...{ id: uuid, authority: text, officer: uuid, name: text, position },
    ...{ from: instant, to: instant, createdBy: text, createdAt: instant },
  }),
  RosterGap: record({ authority: text, position, from: instant, to: instant }),
  Roster: record({ items: list(ref('Shift')), next: maybe(text), gaps: list(ref('RosterGap')) }),
  ShiftNote: record({
    ...{ id: uuid, note: text, by: text, at: instant },
    readBy: list(record({ reader: text, at: instant })),
  }),
  OnCall: record({
    items: list(
      record({
        ...{ authority: text, name: text, onCall: list(ref('Shift')), everybody: yes },
        handOver: maybe(ref('ShiftNote')),
      }),
    ),
  }),
  ShiftNoteId: record({ id: uuid }),
  Escalation: record({
    ...{ authority: text, version: count, changedAt: maybe(instant) },
    deadlines: record({ routine: steps, urgent: steps, emergency: steps }),
    pages: record({ urgent: calls, emergency: calls }),
  }),
  Page: record(paged),
  PagePage: page(ref('Page')),
  PageWithCalls: record({
    ...paged,
    called: list(
      record({
        ...{ number: count, rung, at: instant },
        called: list(record({ id: text, name: text })),
      }),
    ),
  }),
  ContactTest: record({
    ...{ id: uuid, authority: text, at: instant, until: instant },
    outcome: oneOf('waiting', 'answered', 'unanswered'),
    ...{ answeredAt: maybe(instant), seconds: maybe(count), counts: yes },
  }),
  ContactTestPage: page(ref('ContactTest')),
  EscalationList: record({ items: list(ref('Escalation')) }),
};
