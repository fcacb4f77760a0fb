import type { Law } from '@rogatory/law';
import type { CaseHead, Citation, Due, EventLine, RequestLine } from '../cases/case-pages.js';
import type { CaseView } from '../cases/case-view.js';
import { dueOf } from '../cases/due.js';
import type { About, Field } from '../cases/form-field.js';
import type { AgendaLine, CallLine, NewsLine } from '../desk/desk-pages.js';
import type { FieldError } from '../field-error.js';
import { chartOf, type Chart } from '../statistics/chart.js';
import { caseSamples, type CaseSamples } from './design-case.js';

/** Something of each kind that the parts of our pages show. */
export interface DesignSamples extends CaseSamples {
  readonly states: readonly string[];
  readonly urgencies: readonly string[];
  readonly heads: readonly CaseHead[];
  readonly dues: readonly Due[];
  readonly basis: readonly Citation[];
  readonly events: readonly EventLine[];
  readonly agenda: readonly AgendaLine[];
  readonly calls: readonly CallLine[];
  readonly news: readonly NewsLine[];
  readonly lines: readonly RequestLine[];
  readonly charts: readonly Chart[];
  readonly fields: readonly Field[];
  readonly errors: readonly FieldError[];
}

const hour = 3_600_000;
const nowhere = '00000000-0000-7000-8000-000000000000';

/**
 * Samples in every state, from the first instrument's own words. Nothing in them is of a case.
 * @param text a text of the pages by its key.
 */
export function designSamples(
  law: Law,
  view: CaseView,
  now: Date,
  text: (key: string) => string,
  inLanguage: (english: string) => string,
  isRightToLeft: boolean,
): DesignSamples {
  const [instrument] = law.instruments;
  const [kind] = instrument?.kinds ?? [];
  if (!instrument || !kind) throw new Error('There is no instrument to show anything of.');
  const [limit] = kind.limits;
  const basis = view.cite(kind.basis.slice(0, 2));
  const at = (hours: number): Date => new Date(now.getTime() + hours * hour);
  const [late, soon, later] = [-50, 20, 400].map((hours) => dueOf(at(hours), now)) as [
    Due,
    Due,
    Due,
  ];
  const dues = [late, soon, later];
  const reference = 'XA-2026-000417';
  const head: CaseHead = {
    ...{ id: nowhere, reference, kind: kind.name, state: 'in-assessment', urgency: 'routine' },
    ...{ isConfidential: false, requesting: 'XA', requested: 'XB', side: 'requested' },
  };
  const event: EventLine = {
    ...{ anchor: 'shared-1', type: 'transmit', room: 'shared', state: 'XA' },
    ...{ actor: 'Central authority', at: at(-30), basis, said: [] },
  };
  const line: AgendaLine = {
    ...{ request: nowhere, reference, name: limit?.name ?? kind.name, owedBy: 'XB' },
    ...{ isOurs: true, isPolicy: true, urgency: 'routine', due: late, steps: [], basis: [] },
  };
  const news: NewsLine = {
    ...{ id: nowhere, request: nowhere, reference, type: 'transmit', limit: null },
    ...{ threshold: null, isUrgent: false, at: at(-1) },
  };
  const call: CallLine = {
    ...{ id: nowhere, request: nowhere, reference, urgency: 'urgent', at: at(-0.2) },
    ...{ kind: kind.name, from: 'XA', minutes: 12, calls: 2, nextAt: at(0.1) },
  };
  const months = [3, 8, 5, null, 12, 9].map((value, index) => ({
    at: new Date(Date.UTC(2026, 5 + index)),
    figure: value === null ? { value, hidden: 'few' as const } : { value, hidden: null },
  }));
  const row: RequestLine = {
    ...{ id: nowhere, reference, kind: kind.name, from: 'XA', to: 'XB', state: 'received' },
    ...{ urgency: 'routine', due: later, updatedAt: at(-5) },
  };
  return {
    states: [
      ...['draft', 'transmitted', 'received', 'in-assessment', 'awaiting-information'],
      ...['postponed', 'accepted', 'executed', 'closed', 'refused', 'returned', 'preserved'],
    ],
    urgencies: ['urgent', 'emergency'],
    heads: [
      head,
      { ...head, urgency: 'emergency', isConfidential: true, side: 'requesting', state: 'refused' },
    ],
    ...{ dues, basis },
    ...caseSamples(kind, event, later, basis, now),
    events: [
      { ...event, anchor: 'private-1', room: 'private', type: 'record-assessment', state: 'XB' },
      event,
    ],
    agenda: dues.map((due) => ({ ...line, due })),
    calls: [call, { ...call, urgency: 'emergency', minutes: 1, calls: 1, nextAt: null }],
    news: [news, { ...news, isUrgent: true, type: 'ask-for-information' }],
    lines: [row, { ...row, state: 'preserved', urgency: 'urgent', due: late }],
    charts: [chartOf('bars', months, isRightToLeft), chartOf('line', months, isRightToLeft)],
    fields: fields(law, instrument.id, kind.id, text, inLanguage),
    errors: [{ field: 'sample-line-error', text: text('design.fault') }],
  };
}

/** Each sort of field once, and one that is wrong. */
function fields(
  law: Law,
  instrument: string,
  kind: string,
  text: (key: string) => string,
  inLanguage: (english: string) => string,
): readonly Field[] {
  const { admitted } = law.grounds(instrument, kind);
  const choices = admitted
    .slice(0, 3)
    .map((one) => ({ value: one.code, text: inLanguage(one.text) }));
  const about = (path: string, name: string): About => ({
    ...{ path: `sample-${path}`, label: text(`field.${name}`), hint: null, required: true },
    ...{ isPrivate: false, error: null },
  });
  return [
    { ...about('line', 'theirReference'), required: false, kind: 'line', value: '' },
    {
      ...about('line-error', 'theirReference'),
      error: text('design.fault'),
      kind: 'line',
      value: 'B-77',
    },
    { ...about('long', 'internalReasons'), isPrivate: true, kind: 'long', value: '' },
    { ...about('day', 'dueOn'), kind: 'day', value: '2027-03-31' },
    { ...about('moment', 'at'), kind: 'moment', value: '' },
    { ...about('one', 'grounds'), kind: 'one', value: choices[0]?.value ?? '', choices },
    { ...about('select', 'grounds'), kind: 'select', value: '', choices },
    {
      ...{ ...about('many', 'grounds'), kind: 'many' },
      choices: choices.map((one, index) => ({
        ...one,
        ...{ path: `sample-many_${one.value}`, checked: index === 0 },
      })),
    },
  ];
}
