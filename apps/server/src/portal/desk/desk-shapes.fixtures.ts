import type {
  AgendaLine,
  CallLine,
  DeskPages,
  InHandLine,
  MonthDay,
  NewsLine,
  SecondOfficers,
  StartedLine,
  Waiting,
} from './desk-pages.js';

interface DeskShapes {
  readonly pages: { readonly [P in keyof DeskPages]: readonly DeskPages[P][] };
  readonly waiting: readonly Waiting[];
  readonly administration: readonly SecondOfficers[];
}

/** The pages about what waits in the shapes that they can take, with texts that mean harm. */
export function deskShapes(hostile: string, at: Date): DeskShapes {
  const request = '0198c5a0-0000-7000-8000-000000000000';
  const line: AgendaLine = {
    ...{ request, reference: 'XA-2026-1', name: hostile, owedBy: hostile, isOurs: true },
    ...{ isPolicy: true, urgency: 'urgent', due: { at, when: 'late', count: 2, unit: 'days' } },
    ...{
      steps: [{ step: 'due', at: '2027-01-01T00:00:00.000Z', on: null, zone: 'UTC' }],
      basis: [{ paragraph: '40(26)', title: hostile, gist: hostile }],
    },
  };
  const news: NewsLine[] = [
    {
      id: 'a',
      request,
      reference: 'XA-2026-1',
      type: 'deadline',
      limit: hostile,
      threshold: 'due',
      isUrgent: true,
      at,
    },
    {
      id: 'b',
      request: null,
      reference: null,
      type: hostile,
      limit: null,
      threshold: null,
      isUrgent: false,
      at,
    },
  ];
  const call: CallLine = {
    ...{ id: 'a', request, reference: 'XA-2026-1', urgency: 'emergency', at, minutes: 3, calls: 2 },
    ...{ kind: hostile, from: hostile, nextAt: at },
  };
  const started: StartedLine[] = [null, 'transmit', hostile].map((type) => ({
    ...{ id: request, reference: 'XA-2026-1', kind: hostile, state: 'received', from: 'XA' },
    ...{ to: hostile, urgency: 'urgent', updatedAt: at },
    due: type === null ? null : { at, when: 'soon', count: 0, unit: 'minutes' },
    step: type === null ? null : { type, by: 'XB', at },
  }));
  const duty = {
    ...{ authority: 'xa-contact-point', name: hostile, everybody: false },
    onCall: ['first', 'second', 'supervisor'].map((position) => ({
      name: hostile,
      position,
      to: at,
    })),
    handOver: { id: 'a', note: hostile, by: hostile, at, isRead: false },
  };
  const board: DeskPages['board'] = {
    ...{
      calls: [],
      inHand: [],
      note: null,
      key: hostile,
      tests: [],
      duties: [],
      clocks: [{ state: hostile, zone: 'Asia/Ho_Chi_Minh' }],
      now: at,
    },
    ...{ canAct: false, done: null, own: hostile },
  };
  const urgent: InHandLine = {
    line: {
      ...{ id: request, reference: 'XA-2026-1', state: 'received', urgency: 'urgent' },
      ...{ kind: hostile, from: hostile, to: hostile, due: line.due, updatedAt: at },
    },
    ...{ at, minutes: 3, taken: { by: hostile, at } },
  };
  const around = { month: '2026-11' };
  const quietDay = {
    ...{ number: 22, isOther: true, isToday: false, isWeekend: false, holiday: null, lines: [] },
  };
  const fullDay = {
    ...{ number: 22, isOther: false, isToday: true, isWeekend: true },
    holiday: { name: hostile, isHalf: false },
    lines: (['late', 'soon', 'later'] as const).map((when) => ({
      ...{ ...line, due: { ...line.due, when } },
    })),
  };
  const halfDay = { ...fullDay, holiday: { name: hostile, isHalf: true }, isToday: false };
  const week = (day: Omit<MonthDay, 'on'>): MonthDay[] =>
    [22, 23, 24, 25, 26, 27, 28].map((number) => ({ ...day, on: `2026-11-${String(number)}` }));
  return {
    pages: {
      deadlines: [
        { of: 'me', within: '', lines: [], next: null, ...around, feed: null, done: 'feed-ended' },
        ...([null, at] as const).map((readAt) => ({
          ...{ of: 'state' as const, within: '30', lines: [line], next: '/deadlines?cursor=x' },
          ...{ ...around, feed: { of: 'me' as const, createdAt: at, readAt }, done: null },
        })),
      ],
      month: [
        {
          ...{ of: 'me', month: '2000-01', previous: null, next: '2000-02', asked: hostile },
          errors: [{ field: 'month', text: hostile }],
          ...{ weeks: [week(quietDay)], most: null, isEmpty: true },
        },
        {
          ...{ of: 'state', month: '2199-12', previous: '2199-11', next: null, asked: '' },
          ...{ errors: [], weeks: [week(fullDay), week(halfDay)], most: 500, isEmpty: false },
        },
      ],
      'calendar-address': [{ url: `https://a.example/${hostile}`, of: 'authority' }],
      news: [
        { unread: true, lines: [], next: null, read: 0 },
        { unread: true, lines: news, next: '/notifications?cursor=x', read: null },
        { unread: false, lines: news, next: null, read: 3 },
      ],
      board: [
        board,
        ...(['taken', 'too-late', 'handed-over', 'answered'] as const).map((done) => ({
          ...{
            ...board,
            done,
            canAct: true,
            tests: [{ id: 'a', authority: hostile, at }],
            calls: [call, { ...call, id: 'b', nextAt: null }],
            inHand: [
              urgent,
              { ...urgent, minutes: null, taken: null, line: { ...urgent.line, due: null } },
            ],
            note: { authority: 'b', text: hostile, errors: [{ field: 'note-b', text: hostile }] },
          },
          duties: [duty, { ...duty, authority: 'b', everybody: true, onCall: [], handOver: null }],
        })),
      ],
    },
    waiting: [
      {
        ...{ late: [], soon: [], news: [], calls: [], changes: [], isMoreNew: false },
        ...{ started: [], unanswered: [] },
        views: [{ name: 'mine', count: '' }],
      },
      {
        ...{ late: [], soon: [], news: [], calls: [], changes: [], isMoreNew: false },
        ...{ started: null, unanswered: [], views: [] },
      },
      {
        ...{ late: [line], soon: [line], news, calls: [call], isMoreNew: true, started },
        unanswered: started,
        changes: [{ request, reference: 'XA-2026-1', count: 2, at }],
        views: [{ name: 'unassigned', count: '999+' }],
      },
    ],
    administration: [
      {
        ...{ recoveries: 0, isMore: false, settings: 0, entries: 0, state: 'XA', isAdmin: true },
        outcomes: [
          { of: null, isConfirmed: true, reasons: null, at },
          { of: hostile, isConfirmed: false, reasons: hostile, at },
        ],
      },
      {
        ...{ recoveries: 10, isMore: true, settings: 2, entries: 2, state: 'XA', isAdmin: false },
        outcomes: [],
      },
    ],
  };
}
