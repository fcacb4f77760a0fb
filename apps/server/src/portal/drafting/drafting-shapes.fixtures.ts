import type { CaseHead, Citation, EventLine } from '../cases/case-pages.js';
import type { Field } from '../cases/form-field.js';
import { formerLine, furtherShapes } from './drafting-more-shapes.fixtures.js';
import type { AnswerLine, CheckPanel, DraftingPages, StateHints } from './drafting-pages.js';

/** The pages on which requests are written in the shapes that they can take, with texts that mean harm. */
export function draftingShapes(
  hostile: string,
  at: Date,
): { readonly [P in keyof DraftingPages]: readonly DraftingPages[P][] } {
  const basis: Citation[] = [{ paragraph: '40(15)(c)', title: hostile, gist: hostile }];
  const head: CaseHead = {
    ...{ id: '0198c5a0-0000-7000-8000-000000000000', reference: 'XA-2026-1', kind: hostile },
    ...{ state: 'draft', urgency: 'routine', isConfidential: false, side: 'requesting' },
    ...{ requesting: hostile, requested: hostile },
  };
  const base = `/requests/${head.id}/draft`;
  const stated = {
    ...{ id: 'contents-facts', label: hostile, letter: 'c', href: `${base}/contents-facts` },
  };
  const tasks = [
    stated,
    { id: 'contents-data', label: hostile, letter: '', href: `${base}/contents-data` },
    ...['offences', 'items', 'urgency', 'language', 'confidential', 'oral', 'links'].map((id) => ({
      ...{ id, label: null, letter: '', href: `${base}/${id}` },
    })),
  ];
  const line = { message: hostile, basis, href: `${base}/items` };
  const panel: CheckPanel = {
    errors: [line, { ...line, href: null, basis: [] }],
    warnings: [{ ...line, code: 'content-advised', label: hostile, help: hostile }],
  };
  const clear: CheckPanel = { errors: [], warnings: [] };
  const standings = ['done', 'to-do', 'to-mend', 'where-applicable'] as const;
  const groups = (['asked', 'stated', 'sent'] as const).map((id) => ({
    id,
    tasks: tasks
      .filter(({ label }) => (id === 'stated' ? label !== null : id === 'sent' && label === null))
      .map((task, index) => ({ ...task, standing: standings[index % 4] ?? 'done' })),
  }));
  const about = { label: hostile, hint: hostile, required: true, isPrivate: false, error: hostile };
  const fields: Field[] = [
    { ...about, kind: 'long', path: 'value', value: hostile },
    { ...about, kind: 'moment', path: 'oral-at', value: '2026-11-22T10:00' },
  ];
  const event: EventLine = {
    ...{ anchor: 'private-2', type: 'change', room: 'private', state: hostile, actor: hostile },
    ...{ at, basis: [], said: [{ name: hostile, values: [hostile] }] },
  };
  const documents = [at, null].map((sentAt) => ({
    ...{ id: 'd', name: hostile, size: 12_345, state: hostile, sentAt },
  }));
  const to: StateHints = {
    ...{ code: hostile, languages: [hostile, 'b'], clock: 'Sunday 10:00' },
    isWeekend: true,
    authorities: [
      { name: hostile, functions: ['contact-point', hostile], answersIn: 4 },
      { name: 'b', functions: ['central-authority', 'competent-authority'], answersIn: null },
    ],
  };
  const kinds = [
    { value: 'a/b', text: hostile, hint: hostile, paragraphs: ['40(3)(d)', '44(1)'] },
    { value: 'a/c', text: hostile, hint: hostile, paragraphs: [] },
  ];
  const fresh = { states: [hostile], chosen: '', key: 'k', errors: [], said: [] };
  const former = [formerLine(hostile)];
  const approval = { roles: ['authority', 'contact'], isDirect: true };
  const task: DraftingPages['draft-task'] = {
    ...{ head, task: stated, help: hostile, example: hostile, basis, version: 3, fields },
    ...{ hidden: [], zone: 'Europe/Paris', errors: [], panel, to, meanwhile: [], saved: '10:42' },
    former,
  };
  return {
    'new-request': [
      { ...fresh, to: null, groups: [] },
      { ...fresh, to: null, groups: [], errors: [{ field: 'to', text: hostile }] },
      { ...fresh, to: null, groups: [], states: Array.from({ length: 9 }, () => hostile) },
      { ...fresh, to: { ...to, languages: [], authorities: [], isWeekend: false }, groups: [] },
      {
        ...{ ...fresh, to, chosen: 'a/b', errors: [{ field: 'kind', text: hostile }] },
        said: [
          ['need', hostile],
          ['years', ''],
        ],
        groups: [true, false].map((isParty) => ({ instrument: hostile, isParty, kinds })),
      },
    ],
    draft: [null, 'created', 'carried', 'saved'].map((notice, index) => ({
      former: index === 0 ? [] : former,
      ...{ head, groups, done: index, all: 9, documents: index, notice, to },
      panel: index === 0 ? clear : panel,
    })),
    'draft-task': [
      task,
      {
        ...{ ...task, errors: [{ field: 'value', text: hostile }], meanwhile: [event] },
        hidden: [['items_0-id', hostile]],
      },
      ...tasks.slice(2).map((one) => ({
        ...{ ...task, task: one, help: null, example: null, basis: [], panel: clear, former: [] },
      })),
    ],
    'draft-check': [
      {
        ...{ head, documents: [], panel: clear, actions: [], isDraft: true, former: [] },
        approval: { roles: ['authority'], isYours: false, isDirect: false },
        answers: tasks.map((one): AnswerLine => ({ ...one, values: [] })),
      },
      {
        ...{ head, documents, panel, actions: ['submit-for-approval', 'transmit'], former },
        ...{ isDraft: true, approval: { ...approval, isYours: true } },
        answers: tasks.map((one): AnswerLine => ({ ...one, values: [hostile, hostile] })),
      },
      ...[true, false].flatMap((isYours) =>
        [true, false].map((isDraft) => ({
          ...{ head, documents, panel: clear, former: [], answers: [], isDraft },
          ...{ approval: { ...approval, isYours }, actions: ['transmit', 'return-to-drafter'] },
        })),
      ),
    ],
    ...furtherShapes(hostile, at, { head, to, fields, basis }),
    documents: [
      {
        ...{ head, isDraft: true, mayAdd: true, documents: [], largest: 1_000_000, most: 20 },
        ...{ taken: 2, errors: [] },
      },
      {
        ...{ head, isDraft: false, mayAdd: true, documents, largest: 1_000_000, most: 20 },
        ...{ taken: 0, errors: [0, 1].map(() => ({ field: 'file', text: hostile })) },
      },
      {
        ...{ head, isDraft: false, mayAdd: false, documents, largest: 1, most: 20 },
        ...{ taken: 0, errors: [] },
      },
    ],
  };
}
