import {
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

/** What is answered about calendars. */
export const calendarSchemas = {
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
