import {
  citation,
  code,
  count,
  day,
  instant,
  list,
  maybe,
  oneOf,
  record,
  ref,
  stateCode,
  text,
  yes,
} from './schema.js';

const weekday = { type: 'integer', minimum: 1, maximum: 7 };

const duration = {
  ...{ unit: oneOf('hours', 'days', 'working-days'), count },
};
const scope = { partner: maybe(stateCode), kind: maybe(code) };
const setting = { setBy: text, setAt: instant };
const applying = record({
  ...duration,
  ...{ default: record(duration), own: maybe(record({ ...scope, ...setting })) },
});

/** What is answered about calendars and service levels. */
export const calendarSchemas = {
  ServiceLevels: record({
    ...{ state: stateCode, version: count, changedAt: maybe(instant), partner: maybe(stateCode) },
    items: list(
      record({
        ...{ instrument: code, kind: code, limit: code, name: text, basis: list(citation) },
        ...{ policy: { const: true }, owedBy: oneOf('requesting', 'requested', 'other') },
        visibility: oneOf('shared', 'private'),
        amounts: record({ routine: applying, urgent: applying, emergency: applying }),
      }),
    ),
    own: list(
      record({
        ...{ instrument: code, limit: code, ...scope, amount: record(duration) },
        ...{ urgency: oneOf('routine', 'urgent', 'emergency'), ...setting },
      }),
    ),
  }),
  Holiday: record({
    ...{ on: day, name: text, status: oneOf('provisional', 'confirmed'), half: yes },
    source: maybe(text),
  }),
  Calendar: record({
    ...{ state: stateCode, zone: text, weekend: list(weekday), holidays: list(ref('Holiday')) },
    ...{ version: count, changedAt: maybe(instant) },
  }),
  CalendarImport: record({
    ...{ applied: yes, added: count, removed: count, changed: count, calendar: ref('Calendar') },
    deadlines: maybe(
      record({
        ...{ examined: count, complete: yes, moving: count },
        limits: list(record({ limit: text, earlier: count, later: count })),
      }),
    ),
  }),
};
