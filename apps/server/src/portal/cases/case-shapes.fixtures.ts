import type { CaseHead, CasePages, Citation, EventLine } from './case-pages.js';
import type { Field } from './form-field.js';
import { worklistShapes } from './worklist-shapes.fixtures.js';

/** The pages about requests in the shapes that they can take, with texts that mean harm. */
export function caseShapes(
  hostile: string,
  at: Date,
): { readonly [P in keyof CasePages]: readonly CasePages[P][] } {
  const cited: Citation = { paragraph: '40(21)(b)', title: hostile, gist: hostile };
  const basis: Citation[] = [cited];
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
    { value: 'a', text: hostile, hint: hostile },
    { value: 'b', text: 'b' },
  ];
  const fields: Field[] = [
    { ...about, kind: 'line', path: 'one', value: hostile },
    {
      ...about,
      kind: 'long',
      path: 'two',
      value: hostile,
      beside: { title: hostile, values: [hostile] },
    },
    { ...about, kind: 'long', path: 'thirteen', value: '', isPrivate: false },
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
  const act: CasePages['act'] = {
    isUnsent: true,
    ...{ head, action: 'refuse', version: 3, key: 'k', fields: [], basis: [], grounds: [] },
    ...{ forbidden: [], consult: null, item: null, errors: [], rows: {}, meanwhile: [] },
    answered: null,
  };
  const answered: CasePages['act']['answered'] = {
    ...{ about: 'questions', isOpen: true, answers: ['supply-information'] },
    messages: [
      { ...event, isOurs: false, unread: null, pairs: [{ question: hostile, answer: null }] },
      { ...event, isOurs: true, unread: null, pairs: [] },
    ],
  };
  return {
    ...worklistShapes(hostile, line, due),
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
        grounds: (['required', 'advised', 'none'] as const).map((consultation) => ({
          ...{ code: 'R', text: hostile, cited, consultation },
        })),
        forbidden: [{ text: hostile, cited }],
        consult: { about: 'refusal', isConcluded: false, mayOpen: true, basis },
        item: 'one',
        meanwhile: [event],
        answered,
      },
    ],
    'act-check': [true, false].map((isShared) => ({
      ...{ head, action: 'refuse', isShared, basis, needsFactor: isShared, isUnsent: isShared },
      ...{ isUnheard: isShared, answered: isShared ? answered : null },
      typed: [['reasons', hostile]],
      shared: isShared ? event.said : [],
      own: event.said,
    })),
    'read-reason': [{ action: '/requests/x', errors: [] }],
  };
}
