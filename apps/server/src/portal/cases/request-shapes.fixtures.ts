import { lifecycles } from '@rogatory/lifecycle';
import type { CaseHead, Citation, EventLine } from './case-pages.js';
import { shows, type RequestFacts, type RequestPages } from './request-pages.js';
import { everyStep } from './steps.fixtures.js';
import type { SaidItem, Thread } from './event-lines.js';

/** The pages about one request in the shapes that they can take, with texts that mean harm. */
export function requestShapes(
  hostile: string,
  at: Date,
): { readonly [P in keyof RequestPages]: readonly RequestPages[P][] } {
  const basis: Citation[] = [{ paragraph: '40(21)(b)', title: hostile, gist: hostile }];
  const head: CaseHead = {
    ...{ id: '0198c5a0-0000-7000-8000-000000000000', reference: 'XA-2026-1', kind: hostile },
    ...{ state: 'received', urgency: 'urgent', isConfidential: true },
    ...{ requesting: hostile, requested: hostile, side: 'requested' },
  };
  const due = { at, when: 'late', count: 3, unit: 'days' } as const;
  const said = [
    { name: 'items', values: [], items: saidItemShapes(hostile) },
    { name: 'reasons', values: [hostile] },
    { name: hostile, values: ['x'] },
  ];
  const event: EventLine = {
    ...{ anchor: 'shared-1', type: 'refuse', room: 'shared', state: hostile, actor: hostile },
    ...{ at, basis, said },
  };
  const own = { ...event, anchor: 'private-1', room: 'private', type: 'assign' } as const;
  const waiting = { id: 'w', action: 'refuse', askedBy: hostile, askedAt: at, expiresAt: at };
  const link = { id: head.id, reference: 'XA-2026-2' };
  const whats = [
    ...['asked', 'kept-from', 'floor', 'until', 'followed-by', 'preservation', 'sent'],
    ...['decided-by', 'executed-by', 'extend', 'hold', 'lift-hold', 'release', 'expire'],
    'ask-for-extension',
  ];
  const point = { on: '2026-11-22', isAhead: false, x: 0, level: 0 };
  const threads = ['questions', 'consultation', 'conditions', 'status', 'extension', 'risk'].map(
    (about, index): Thread => ({
      ...{ about, isOpen: index % 2 === 0, answers: index % 2 === 0 ? ['reply'] : [] },
      messages: [true, false].map((isOurs) => ({
        ...{ ...event, anchor: `shared-${isOurs ? 3 : 4}${index}`, isOurs },
        unread: isOurs ? null : head.id,
        pairs: [
          { question: hostile, answer: null },
          { question: hostile, answer: hostile },
        ],
      })),
    }),
  );
  const person = { name: hostile, by: hostile, since: at, standIns: [] };
  const none: RequestFacts = {
    ...{ head, waiting: [], forecasts: [], deadlines: [], contents: [], offences: [], items: [] },
    ...{ conditions: [], links: [], chains: [], threads: [], documents: [], events: [] },
    ...{ people: [], seal: null },
  };
  const facts: RequestFacts = {
    ...{ head, waiting: [waiting], offences: [hostile], threads, events: [event, own] },
    forecasts: ['in-time', 'lapses-before-decision', 'lapses-before-execution', 'held', 'over'].map(
      (outcome, place) => ({
        ...{ outcome, isBad: true, keptUntil: place === 3 ? null : '2027-02-20', zone: hostile },
        stages: ['acknowledge', 'decide', 'execute'].map((limit, index) => ({
          ...{ limit, dueAt: at, dueOn: index === 0 ? null : '2027-01-31' },
        })),
        remedies: ['ask-for-extension', 'transmit'],
      }),
    ),
    deadlines: [false, true].map((isStanding) => ({
      ...{ name: hostile, owedBy: hostile, isOurs: true, isPrivate: true, isPolicy: isStanding },
      ...{ isStanding, due: isStanding ? null : due, dueOn: '2027-01-31', zone: 'Europe/Paris' },
      ...{ steps: everyStep(hostile), basis },
    })),
    contents: [{ label: hostile, letter: 'c', values: [hostile, hostile] }],
    items: [null, 'refused'].map((decision) => ({
      ...{ id: `i${decision ?? ''}`, measure: hostile, data: 'content', target: hostile },
      ...{ period: null, note: null, decision, outcome: null, reasons: hostile },
      ...{ grounds: [hostile], reviewOn: '2027-01-31', conditions: [hostile] },
    })),
    conditions: [{ text: hostile, until: '2027-01-31' }],
    links: (['follows', 'replaces', 'relates'] as const).flatMap((type) =>
      ['to', 'from'].map((direction) => ({
        ...{ type, direction, ...link, kind: hostile, state: 'held' },
      })),
    ),
    chains: [
      {
        points: whats.map((what, index) => ({
          ...{ ...point, what, isAhead: index % 2 === 0, link: index % 3 === 0 ? link : null },
        })),
        ...{ kept: { from: 0, to: 900, floor: 400 }, today: 100 },
        ...{ isHeld: true, todayOn: '2026-11-22' },
      },
      { points: [], kept: null, today: null, isHeld: false, todayOn: '2026-11-22' },
    ],
    documents: [at, null].map((sentAt) => ({
      ...{ id: 'd', name: hostile, size: 12_345, state: hostile, sentAt, sha256: 'ab'.repeat(32) },
    })),
    people: [
      { ...person, id: 'p', kind: 'officer', standIns: [{ name: hostile, until: '2026-12-01' }] },
      { ...person, id: 'u', kind: 'unit' },
      { ...person, id: 's', kind: 'service' },
    ],
    seal: { by: hostile, since: at },
  };
  const actions = [
    ...new Set(
      lifecycles.flatMap(({ transitions }) => transitions.map(({ action }) => action as string)),
    ),
  ];
  const page = {
    ...{ actions: [], writing: [], mayDecideItems: false, draft: false, mayAttach: false },
    isUnsent: false,
    ...{ show: 'all' as const, unshown: 0, done: null, isAsked: false },
    ...{ isSent: false, mayFileAgain: false, stillKept: [] },
  };
  const settle: RequestPages['settle'] = {
    ...{ head, line: waiting, how: 'confirm', version: 3, key: 'k', typed: {} },
    ...{ needsFactor: false, meanwhile: [], errors: [] },
  };
  return {
    request: [
      { ...none, ...page, isAsked: true, draft: true, isUnsent: true, mayAttach: true },
      { ...facts, ...page, actions, writing: actions, mayDecideItems: true, done: 'accept' },
      { ...none, ...page, isSent: true, mayFileAgain: true, stillKept: facts.links },
      ...['note', 'called-back', 'declined', 'withdrawn', 'confirmed'].map((done) => ({
        ...{ ...none, ...page, done },
      })),
      ...shows.map((show) => ({ ...none, ...page, show, unshown: 12, events: [event] })),
    ],
    'request-print': [none, facts].map((shape) => ({
      ...{ ...shape, reference: 'XA-2026-1', by: hostile, office: hostile, at },
    })),
    'call-back': [
      {
        ...{ head, zone: 'Asia/Ho_Chi_Minh', now: at, sentAt: null, targets: [], mayWrite: false },
        ...{ desks: [], outcomes: [], text: '', key: 'k', errors: [] },
      },
      {
        ...{ head, zone: 'Asia/Ho_Chi_Minh', now: at, sentAt: at, targets: [hostile, hostile] },
        desks: [
          { name: hostile, telephone: '+999 100 0247', email: hostile },
          { name: hostile, telephone: '', email: '' },
        ],
        outcomes: ['confirmed', 'denied', 'unreached'].map((value) => ({ value, isChosen: true })),
        ...{ mayWrite: true, text: hostile, key: 'k' },
        errors: ['outcome', 'text'].map((field) => ({ field, text: hostile })),
      },
    ],
    notes: [
      { head, notes: [], mayWrite: false, text: '', key: 'k', errors: [] },
      {
        ...{ head, notes: [own], mayWrite: true, text: hostile, key: 'k' },
        errors: [{ field: 'text', text: hostile }],
      },
    ],
    pending: ['open', 'expired', 'confirmed', 'declined', 'withdrawn'].map((status, index) => ({
      ...{ head, line: waiting, status, isOwn: index % 2 === 0, isShared: index % 2 === 0 },
      ...{ reasons: hostile, settledBy: hostile, settledReasons: index > 1 ? hostile : null },
      ...{ shared: said, own: index === 0 ? [] : said, basis },
    })),
    settle: [
      settle,
      ...(['confirm', 'decline', 'withdraw'] as const).map((how) => ({
        ...{ ...settle, how, needsFactor: how === 'confirm', meanwhile: [event] },
        ...{ typed: { reasons: hostile }, errors: [{ field: 'reasons', text: hostile }] },
      })),
    ],
    people: [
      { head, people: [], seal: null, mayAssign: false, maySeal: false, done: null },
      ...(['assign', 'unassign', 'seal', 'unseal'] as const).flatMap((done, index) => ({
        ...{ head, people: facts.people, seal: index % 2 === 0 ? facts.seal : null },
        ...{ mayAssign: true, maySeal: true, done },
      })),
    ],
    'people-act': (['assign', 'unassign', 'seal', 'unseal'] as const).map((what, index) => ({
      ...{ head, what, who: what === 'unassign' ? { id: 'p', name: hostile } : null, key: 'k' },
      candidates: what === 'assign' ? [{ value: 'p', text: hostile }] : [],
      ...{ typed: { assignee: 'p', reasons: hostile } },
      errors: index === 3 ? [] : [{ field: 'reasons', text: hostile }],
    })),
  };
}

/** What acts say of items: one that is in the list and decided, one that was executed, and one that is asked for now. */
function saidItemShapes(hostile: string): readonly SaidItem[] {
  const bare = { data: null, target: null, decision: null, outcome: null, texts: [] };
  return [
    {
      ...{ ...bare, number: 1, measure: 'disclose', data: 'content', target: hostile },
      ...{ decision: 'refused', texts: [hostile, '2026-11-22'] },
    },
    { ...bare, number: 2, measure: hostile, outcome: 'delivered' },
    { ...bare, number: null, measure: hostile, decision: hostile, outcome: hostile },
  ];
}
