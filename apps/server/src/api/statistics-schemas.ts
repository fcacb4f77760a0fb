import {
  code,
  count,
  list,
  maybe,
  oneOf,
  record,
  ref,
  stateCode,
  text,
  yes,
  type Schema,
} from './schema.js';

const month = { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])$' };
const share = { type: 'number', minimum: 0, maximum: 1 };
const hours = { type: 'number', minimum: 0 };
const pace = record({ median: maybe(hours), ninetieth: maybe(hours) });
const measures = ['received', 'sent', 'decided', 'refused', 'executed'];
const figure = ref('Figure');
const counts = record(Object.fromEntries(measures.map((measure) => [measure, figure])));
const compared = (what: Schema): Schema => record({ now: what, before: what });
const rows = (row: Schema): Schema => record({ withheld: yes, rows: list(row) });

/** What statistics answer. */
export const statisticsSchemas = {
  /** `few`: 1 to 4; `withheld`: it would give another away. */
  Figure: record({ value: maybe(count), hidden: maybe(oneOf('few', 'withheld')) }),
  OnTime: record({ due: count, onTime: count, share }),
  Statistics: record({
    ...{ state: stateCode, zone: text, from: month, to: month },
    before: record({ from: month, to: month }),
    totals: record(Object.fromEntries(measures.map((one) => [one, compared(figure)]))),
    open: compared(figure),
    urgentShare: compared(maybe(share)),
    onTime: compared(maybe(ref('OnTime'))),
    byMonth: list(record({ month, counts, open: figure })),
    byPartner: rows(record({ state: stateCode, counts })),
    byKind: rows(record({ instrument: code, kind: code, name: text, counts })),
    byUrgency: list(record({ urgency: code, counts })),
    refusals: rows(
      record({ instrument: code, ground: text, text, basis: text, whole: figure, part: figure }),
    ),
    steps: list(record({ step: code, by: oneOf('us', 'others'), now: pace, before: pace })),
    deadlines: list(
      record({ instrument: code, limit: code, name: text, policy: yes, met: maybe(ref('OnTime')) }),
    ),
  }),
};
