import type { Kind, Limit } from '@rogatory/law';
import type { LifecycleEvent, RequestRecord } from '@rogatory/lifecycle';
import { hanoi, aLimit } from './clock.fixtures.js';
import { statedDate } from './beginning.js';
import { turnClocks } from './clockwork.js';
import { overdue, standsStill, type OpenDeadline } from './open-deadline.js';

const at = '2027-03-01T03:00:00.000Z';
const due = { name: 'due', offset: { unit: 'days', count: 0 } } as const;
const warning = { name: 'warn', offset: { unit: 'days', count: -3 } } as const;
const limits: readonly Limit[] = [
  aLimit(7, 'days', { id: 'acknowledge', thresholds: [warning, due] }),
  aLimit(30, 'days', {
    id: 'decide',
    stoppedIn: ['awaiting-information', 'postponed'],
    thresholds: [warning, due],
  }),
  aLimit(90, 'days', { id: 'execute', thresholds: [due] }),
  aLimit(30, 'days', {
    ...{ id: 'answer-information', owedBy: 'requesting', visibility: 'shared', dateFrom: 'dueOn' },
    thresholds: [due],
  }),
  aLimit(14, 'days', { id: 'answer-consultation', owedBy: 'other', dateFrom: 'replyBy' }),
  aDate('review', 'reviewOn'),
  aDate('requester-deadline', 'deadline'),
];

function aDate(id: string, dateFrom: string): Limit {
  const { amount: _, ...limit } = aLimit(1, 'days', { id, dateFrom, visibility: 'shared' });
  return { ...limit, thresholds: [due] };
}

const aRequest = (overrides: Partial<RequestRecord> = {}): RequestRecord => ({
  ...{ id: 'r1', reference: 'FR-2027-000001', instrument: 'treaty', kind: 'records' },
  ...{ lifecycle: 'mutual-assistance', state: 'in-assessment', requestedAuthority: null },
  ...{ requestingState: 'FR', requestedState: 'VN', requestingAuthority: 'fr-central' },
  ...{ urgency: 'routine', confidential: true, offences: [], contents: {}, contentsVersion: 1 },
  ...{ items: [], links: [], progress: {}, version: 3 },
  ...{ createdAt: at, transmittedAt: at, updatedAt: at },
  ...overrides,
});
const anEvent = (type: string, overrides: Partial<LifecycleEvent> = {}): LifecycleEvent => ({
  ...{ type, visibility: 'shared', side: 'requested', bySystem: false, basis: [], data: {}, at },
  ...overrides,
});
const aClock = (limit: string, overrides: Partial<OpenDeadline> = {}): OpenDeadline => ({
  ...{ id: `clock-${limit}`, request: 'r1', limit, owedBy: 'VN', visibility: 'private' },
  ...{ startedAt: at, stated: null, condition: null, stops: [], dueAt: '2027-03-31T17:00:00.000Z' },
  ...{ dueOn: '2027-03-31', zone: hanoi.zone, steps: [] },
  ...overrides,
});

/** What an event does to clocks: those that run afterwards, and the statements by their names. */
function turn(
  event: LifecycleEvent,
  open: readonly OpenDeadline[],
  {
    from = 'in-assessment',
    to = from,
    ...request
  }: { from?: string; to?: string } & Partial<RequestRecord> = {},
) {
  const kind = { limits } as unknown as Kind; // nothing else of a kind is looked at
  const before = aRequest({ ...request, state: from });
  const { open: after, statements } = turnClocks(
    before,
    { ...before, state: to },
    event,
    open,
    kind,
    hanoi,
  );
  const written = (name: string): any[] =>
    statements.flatMap((s) =>
      s.name === name ? (JSON.parse(String(s.values[0])) as unknown[]) : [],
    );
  return { after, names: statements.map(({ name }) => name), written, statements };
}

describe('the clocks of a request, when something happens', () => {
  it('end and start as the row of the table says', () => {
    const { after, names, written } = turn(anEvent('acknowledge'), [aClock('acknowledge')], {
      ...{ from: 'transmitted', to: 'received' },
    });
    expect(names).toEqual(['close-deadline', 'insert-deadlines', 'insert-thresholds']);
    expect(after.map(({ limit }) => limit)).toEqual(['decide']);
    expect(written('insert-deadlines')).toMatchObject([
      { limit_id: 'decide', owed_by: 'VN', visibility: 'private', due_on: '2027-03-31', stops: [] },
    ]);
    expect(written('insert-thresholds').map((row) => [row.name, row.at, row.owed_by])).toEqual([
      ['warn', '2027-03-28T17:00:00.000Z', 'VN'],
      ['due', '2027-03-31T17:00:00.000Z', 'VN'],
    ]);
  });

  it('give no warning of what is past when they start', () => {
    const event = anEvent('ask-for-information', { data: { dueOn: '2027-03-02' } });
    const decided = turn(event, [], { to: 'awaiting-information' });
    expect(decided.written('insert-thresholds').map((row) => row.name as string)).toEqual(['due']);
  });

  it('stand still in the states that stop them, and nothing of them is left to fire', () => {
    const { after, names } = turn(anEvent('ask-for-information'), [aClock('decide')], {
      to: 'awaiting-information',
    });
    const [decide] = after;
    expect(decide).toMatchObject({ limit: 'decide', stops: [{ from: at }], dueAt: null });
    expect(decide && standsStill(decide)).toBe(true);
    expect(names).toEqual(['move-deadline', 'insert-deadlines', 'insert-thresholds']);
  });

  it('go on with what the stop took given back, and fire anew', () => {
    const stopped = aClock('decide', { stops: [{ from: at }], dueAt: null, dueOn: null });
    const later = '2027-03-03T03:00:00.000Z';
    const { after, written } = turn(anEvent('supply-information', { at: later }), [stopped], {
      ...{ from: 'awaiting-information', to: 'in-assessment' },
    });
    expect(after).toMatchObject([{ stops: [{ from: at, to: later }], dueOn: '2027-04-02' }]);
    expect(written('insert-thresholds').map((row) => row.at as string)).toEqual([
      '2027-03-30T17:00:00.000Z',
      '2027-04-02T17:00:00.000Z',
    ]);
  });

  it('are left alone by what concerns them not', () => {
    const open = [aClock('decide')];
    expect(turn(anEvent('supplement', { side: 'requesting' }), open)).toMatchObject({
      after: open,
      names: [],
    });
    expect(turn(anEvent('note'), open)).toMatchObject({ after: open, names: [] });
    expect(turn(anEvent('record-assessment', { visibility: 'private' }), open).names).toEqual([]);
  });

  it('all end with a final state, and none starts', () => {
    const open = [aClock('decide'), aClock('requester-deadline'), aClock('review')];
    const { after, names, statements } = turn(anEvent('refuse'), open, { to: 'refused' });
    expect([after, names]).toEqual([[], open.map(() => 'close-deadline')]);
    expect(statements.map(({ values }) => values[0])).toEqual(open.map(({ id }) => id));
  });

  it('do not start twice', () => {
    const { after } = turn(anEvent('acknowledge'), [aClock('decide')], {
      from: 'transmitted',
      to: 'received',
    });
    expect(after.map(({ id }) => id)).toEqual(['clock-decide']);
  });

  it('do not start where an act may state a date and does not, and there is no service level', () => {
    expect(
      turn(anEvent('transmit', { side: 'requesting' }), [], {
        from: 'awaiting-approval',
        to: 'transmitted',
      }).after,
    ).toMatchObject([{ limit: 'acknowledge' }]);
  });

  it.each([
    ['requested', 'FR'],
    ['requesting', 'VN'],
  ] as const)('are owed by the other side where the %s one asks', (side, owes) => {
    const { after } = turn(anEvent('open-consultation', { side }), [], { to: 'in-consultation' });
    expect(after).toMatchObject([{ limit: 'answer-consultation', owedBy: owes }]);
  });

  it.each([
    ['requested', 'FR', ['answer-consultation']],
    ['requesting', 'FR', []],
  ] as const)(
    'end with the words of the side that owes: %s replies to %s',
    (side, owedBy, left) => {
      const clock = aClock('answer-consultation', { owedBy });
      const { after } = turn(anEvent('reply', { side }), [clock], { from: 'in-consultation' });
      expect(after.map(({ limit }) => limit)).toEqual(left);
    },
  );
});

describe('the date that a limit takes', () => {
  const review = aDate('review', 'reviewOn');
  const postponed = (reviewOn: string) =>
    ({
      id: reviewOn,
      measure: 'disclose',
      decision: 'postponed',
      outcome: null,
      reviewOn,
    }) as const;

  it('is what the act says, unless an item comes to its review before', () => {
    const said = (...days: string[]) =>
      statedDate(review, aRequest({ items: days.map(postponed) }), {
        data: { reviewOn: '2027-04-01' },
        at,
      });
    expect(said()).toBe('2027-04-01');
    expect(said('2027-05-01')).toBe('2027-04-01');
    expect(said('2027-03-20')).toBe('2027-03-20');
    expect(said('2027-02-20')).toBe('2027-04-01'); // it has passed when the whole is postponed
  });

  it('is the first review among items that are postponed', () => {
    const items = [
      postponed('2027-05-01'),
      postponed('2027-04-01'),
      { ...postponed('2027-03-01'), decision: 'accepted' as const },
    ];
    expect(statedDate(review, aRequest({ items }), { data: {}, at })).toBe('2027-04-01');
  });

  it("is the requester's own, or the last day of a preservation", () => {
    const request = aRequest({ deadline: { on: '2027-03-20' }, progress: { until: '2027-05-30' } });
    expect(statedDate(aDate('requester-deadline', 'deadline'), request, { data: {}, at })).toBe(
      '2027-03-20',
    );
    expect(statedDate(aDate('preservation', 'until'), request, { data: {}, at })).toBe(
      '2027-05-30',
    );
  });

  it('is none where nobody has said it', () => {
    expect(statedDate(review, aRequest(), { data: {}, at })).toBeUndefined();
    expect(
      statedDate(aLimit(7, 'days'), aRequest(), { data: { reviewOn: '2027-04-01' }, at }),
    ).toBeUndefined();
    expect(
      statedDate(aDate('other', 'agreedUntil'), aRequest(), { data: { agreedUntil: 12 }, at }),
    ).toBeUndefined();
  });
});

describe('what is overdue', () => {
  const now = '2027-04-01T00:00:00.000Z';
  it.each([
    ['a limit whose time has passed', {}, ['decide']],
    ['one that falls due this very moment', { dueAt: now }, ['decide']],
    ['not one that is still ahead', { dueAt: '2027-04-01T00:00:00.001Z' }, []],
    ['not one that stands still, though its date has passed', { stops: [{ from: at }] }, []],
    ['not one without a date', { dueAt: null }, []],
  ])('is %s', (_, clock, found) => {
    expect(overdue([aClock('decide', clock)], now)).toEqual(found);
  });
});
