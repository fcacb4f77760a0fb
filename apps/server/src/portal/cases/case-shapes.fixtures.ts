import { lifecycles } from '@rogatory/lifecycle';
import type { CaseHead, CasePages, Citation, EventLine } from './case-pages.js';
import type { Field } from './form-field.js';
import { everyStep } from './steps.fixtures.js';

/** The pages about requests in the shapes that they can take, with texts that mean harm. */
export function caseShapes(
  hostile: string,
  at: Date,
): { readonly [P in keyof CasePages]: readonly CasePages[P][] } {
  const basis: Citation[] = [{ paragraph: '40(21)(b)', title: hostile, gist: hostile }];
  const head: CaseHead = {
    ...{ id: '0198c5a0-0000-7000-8000-000000000000', reference: 'XA-2026-1', kind: hostile },
    ...{ state: 'received', urgency: 'urgent', isConfidential: true },
    ...{ requesting: hostile, requested: hostile, side: 'requested' },
  };
  const due = { at, when: 'late', count: 3, unit: 'days' } as const;
  const event: EventLine = {
    ...{
      anchor: 'shared-1',
      type: 'refuse',
      room: 'shared',
      state: hostile,
      actor: hostile,
      at,
      basis,
    },
    said: [
      { name: 'reasons', values: [hostile] },
      { name: hostile, values: ['x'] },
    ],
  };
  const about = { label: hostile, hint: hostile, required: false, isPrivate: true, error: hostile };
  const choices = [
    { value: 'a', text: hostile },
    { value: 'b', text: 'b' },
  ];
  const fields: Field[] = [
    { ...about, kind: 'line', path: 'one', value: hostile },
    { ...about, kind: 'long', path: 'two', value: hostile },
    { ...about, kind: 'day', path: 'three', value: '2027-01-31' },
    { ...about, kind: 'moment', path: 'twelve', value: '2027-01-31T10:00' },
    { ...about, kind: 'one', path: 'four', value: 'a', choices },
    { ...about, kind: 'select', path: 'five', value: 'b', choices },
    {
      ...{ ...about, kind: 'many', path: 'six' },
      choices: choices.map((choice) => ({
        ...choice,
        path: `six_${choice.value}`,
        checked: true,
      })),
    },
    { ...about, kind: 'many', path: 'seven', choices: [] },
    {
      ...about,
      kind: 'fold',
      path: 'ten',
      isOpen: false,
      fields: [{ ...about, kind: 'line', path: 'eleven', value: '' }],
    },
    {
      ...{ ...about, kind: 'rows', path: 'eight', more: 'eight' },
      rows: [
        {
          ...about,
          kind: 'group',
          path: 'eight_0',
          fields: [{ ...about, kind: 'line', path: 'eight_0-text', value: '' }],
        },
      ],
    },
    { ...about, kind: 'rows', path: 'nine', rows: [], more: null },
  ];
  const line = {
    ...{ id: head.id, reference: head.reference, kind: hostile, from: hostile, to: hostile },
    ...{ state: 'draft', urgency: 'emergency', updatedAt: at },
  };
  const list: CasePages['requests'] = {
    ...{
      view: 'all',
      views: ['all', 'late'],
      lines: [],
      next: null,
      isFirst: true,
      isFiltered: false,
      mayDraft: false,
    },
    filter: { q: '', state: '', kind: '', urgency: '', counterpart: '' },
    ...{ states: ['draft'], kinds: choices, counterparts: [hostile] },
  };
  const request: CasePages['request'] = {
    ...{
      head,
      actions: [],
      draft: false,
      mayAttach: false,
      waiting: [],
      forecasts: [],
      deadlines: [],
      contents: [],
      offences: [],
      items: [],
    },
    ...{
      conditions: [],
      links: [],
      documents: [],
      events: [],
      room: 'all',
      done: null,
      isAsked: false,
    },
  };
  const act: CasePages['act'] = {
    ...{ head, action: 'refuse', version: 3, key: 'k', fields: [], basis: [], grounds: [] },
    ...{ forbidden: [], errors: [], rows: {}, meanwhile: [] },
  };
  const actions = lifecycles.flatMap(({ transitions }) => transitions);
  return {
    requests: [
      list,
      { ...list, isFiltered: true, mayDraft: true },
      {
        ...list,
        lines: [
          { ...line, due: null },
          { ...line, due },
          { ...line, due: { ...due, when: 'soon', unit: 'hours' } },
        ],
        ...{ next: '/requests?cursor=x', isFirst: false, filter: { ...list.filter, q: hostile } },
      },
    ],
    request: [
      { ...request, isAsked: true, draft: true, mayAttach: true },
      {
        ...{ ...request, done: 'accept', actions: actions.map(({ action }) => action), basis },
        waiting: [{ action: 'refuse', expiresAt: at }],
        forecasts: [
          'in-time',
          'lapses-before-decision',
          'lapses-before-execution',
          'held',
          'over',
        ].map((outcome) => ({
          outcome,
          isBad: true,
          explanation: hostile,
          remedies: ['ask-for-extension', 'transmit'],
        })),
        deadlines: [false, true].map((isStanding) => ({
          ...{
            name: hostile,
            owedBy: hostile,
            isOurs: true,
            isPrivate: true,
            isPolicy: isStanding,
            isStanding,
          },
          ...{
            due: isStanding ? null : due,
            dueOn: '2027-01-31',
            zone: 'Europe/Paris',
            steps: everyStep(hostile),
            basis,
          },
        })),
        contents: [{ label: hostile, letter: 'c', values: [hostile, hostile] }],
        offences: [hostile],
        items: [
          {
            ...{
              measure: hostile,
              data: null,
              target: hostile,
              period: null,
              note: null,
              decision: 'refused',
            },
            ...{ outcome: null, reasons: hostile, grounds: [hostile], reviewOn: '2027-01-31' },
          },
        ],
        conditions: [{ text: hostile, until: '2027-01-31' }],
        links: (['follows', 'replaces', 'relates'] as const).flatMap((type) =>
          ['to', 'from'].map((direction) => ({ type, direction, id: head.id })),
        ),
        documents: [at, null].map((sentAt) => ({
          ...{
            id: 'd',
            name: hostile,
            size: 12_345,
            state: hostile,
            sentAt,
            sha256: 'ab'.repeat(32),
          },
        })),
        events: [event, { ...event, anchor: 'private-1', room: 'private', type: 'assign' }],
        room: 'private',
      },
    ],
    act: [
      act,
      {
        ...{
          ...act,
          fields,
          basis,
          errors: [{ field: 'one', text: hostile }],
          rows: { 'rows.eight': '1' },
        },
        grounds: [{ code: 'R', text: hostile, paragraph: '40(21)(a)' }],
        forbidden: [{ text: hostile, paragraph: '40(22)' }],
        meanwhile: [event],
      },
    ],
    'act-check': [true, false].map((isShared) => ({
      ...{ head, action: 'refuse', isShared, basis, needsFactor: isShared },
      typed: [['reasons', hostile]],
      shared: isShared ? event.said : [],
      own: event.said,
    })),
    'read-reason': [{ action: '/requests/x', errors: [] }],
  };
}
