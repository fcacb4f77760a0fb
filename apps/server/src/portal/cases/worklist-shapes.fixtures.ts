import type { CasePages, Due, RequestLine, SavedLine } from './case-pages.js';

type Shapes = {
  readonly [
    P in 'requests' | 'search' | 'assign' | 'assigned' | 'saved-views'
  ]: readonly CasePages[P][];
};

/** The worklist and what is done from it, in the shapes that they can take, with texts that mean harm. */
export function worklistShapes(hostile: string, line: Omit<RequestLine, 'due'>, due: Due): Shapes {
  const choices = [
    { value: 'a', text: hostile },
    { value: 'b', text: 'b' },
  ];
  const saved: SavedLine[] = [
    { id: 'a', name: hostile, query: 'view=late', for: 'me', own: true },
    { id: 'b', name: hostile, query: 'q=%22%3E', for: 'authority', own: true },
    { id: 'c', name: hostile, query: '', for: 'authority', own: false },
  ];
  const list: CasePages['requests'] = {
    ...{ view: 'open', sort: 'due', query: '', lines: [], next: null, isFirst: true, saved: [] },
    views: [
      ...['open', 'mine', 'unit', 'authority', 'unassigned', 'late', 'urgent', 'paused'],
      ...['incoming', 'sent', 'drafts', 'unanswered', 'all'],
    ].map((name) => ({ name, count: name === 'all' ? null : '999+' })),
    ...{ isFiltered: false, mayDraft: false, mayAssign: false, first: '/requests?', most: 10_000 },
    filter: { q: '', state: '', kind: '', urgency: '', counterpart: '', due: '' },
    ...{ states: ['draft'], kinds: choices, counterparts: [hostile] },
    ...{ sorts: ['due', 'newest', 'changed'], spans: ['1', '7', '30', '90'] },
  };
  const people = ['officer', 'unit'].map((kind) => ({ id: kind, kind, name: hostile }));
  const requests = [{ id: line.id, reference: line.reference }];
  return {
    requests: [
      list,
      { ...list, isFiltered: true, mayDraft: true, query: 'q=x' },
      {
        ...{ ...list, view: 'all', mayAssign: true, query: 'view=all&q=%22%3E' },
        saved: saved.map((one, index) => ({ ...one, isCurrent: index === 0 })),
        lines: [
          { ...line, due: null },
          { ...line, id: 'b', due },
          { ...line, id: 'c', due: { ...due, when: 'soon', unit: 'hours' } },
        ],
        ...{ next: '/requests?cursor=x', isFirst: false, filter: { ...list.filter, q: hostile } },
      },
    ],
    search: [
      { q: '', lines: [], more: false, isShort: true },
      { q: 'x', lines: [], more: false, isShort: true },
      { q: hostile, lines: [], more: false, isShort: false },
      ...[true, false].map((more) => ({
        ...{ q: hostile, more, isShort: false },
        lines: ['reference', 'authority', 'item', 'offence', 'content', 'note'].map((where) => ({
          ...{ ...line, where, label: where === 'content' ? hostile : null },
          excerpt: { before: hostile, match: hostile, after: hostile },
        })),
      })),
    ],
    assign: [
      {
        ...{ back: '/requests', errors: [], requests, people, self: 'me' },
        typed: { assignee: '', reasons: '' },
      },
      {
        ...{ back: hostile, requests, people, self: 'me' },
        errors: [{ field: 'assignee', text: hostile }],
        typed: { assignee: 'unit', reasons: hostile },
      },
      {
        ...{ back: '/requests', requests: [], people: [], self: 'me' },
        errors: [{ field: 'requests', text: hostile }],
        typed: { assignee: '', reasons: '' },
      },
    ],
    assigned: [
      {
        ...{ back: hostile, name: hostile },
        lines: (['assigned', 'already', 'failed'] as const).flatMap((outcome) =>
          [null, hostile].map((text) => ({
            ...{ id: line.id, outcome, text, message: hostile },
            reference: text === null ? null : line.reference,
          })),
        ),
      },
    ],
    'saved-views': [
      { errors: [], done: null, query: '', name: '', whom: 'me', key: hostile, saved: [] },
      { errors: [], done: 'removed', query: '', name: '', whom: 'me', key: hostile, saved },
      {
        ...{ errors: [{ field: 'name', text: hostile }], done: 'changed', query: 'view=late' },
        ...{ name: hostile, whom: 'authority', key: hostile, saved },
      },
    ],
  };
}
