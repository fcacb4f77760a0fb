import { join } from 'node:path';
import { Law } from '@rogatory/law';
import { evolve, type Item, type LifecycleEvent, type RequestRecord } from '@rogatory/lifecycle';
import { hanoi } from './clock.fixtures.js';
import { turnClocks } from './clockwork.js';
import { explain, type Step } from './explain.js';
import type { OpenDeadline } from './open-deadline.js';

const law = Law.load(join(__dirname, '../../../config/instruments'));
const instrument = 'un-cybercrime-2024';
const monday = '2027-03-01T03:00:00.000Z';

/** A request on its way through the real tables and the real instrument, with its clocks. */
class Road {
  names: string[] = [];

  constructor(
    readonly request: RequestRecord,
    readonly clocks: readonly OpenDeadline[] = [],
  ) {}

  /** What happened: an event as `decide` would make it. */
  then(
    type: string,
    side: 'requesting' | 'requested',
    data: LifecycleEvent['data'] = {},
    { at = monday, ...rest }: Partial<LifecycleEvent> = {},
  ): Road {
    const event: LifecycleEvent = {
      ...{ type, side, data, at, visibility: 'shared', bySystem: false, basis: [] },
      ...rest,
    };
    const after = evolve(this.request, event);
    const kind = law.kind(instrument, this.request.kind);
    const turned = turnClocks(this.request, after, event, this.clocks, kind, hanoi);
    const next = new Road(after, turned.open);
    next.names = turned.statements.map(({ name }) => name);
    return next;
  }

  of(limit: string): OpenDeadline[] {
    return this.clocks.filter((clock) => clock.limit === limit);
  }

  told(limit: string): string {
    return explain((this.of(limit)[0]?.steps ?? []) as Step[]);
  }
}

const anItem = (id: string): Item => ({ id, measure: 'disclose', decision: null, outcome: null });
const aRequest = (overrides: Partial<RequestRecord> = {}): RequestRecord => ({
  ...{ id: 'r1', reference: 'FR-2027-000001', instrument, kind: 'stored-data' },
  ...{ lifecycle: 'mutual-assistance', state: 'awaiting-approval', requestedAuthority: null },
  ...{ requestingState: 'FR', requestedState: 'VN', requestingAuthority: 'fr-central' },
  ...{ urgency: 'urgent', confidential: true, offences: [], contents: {}, contentsVersion: 1 },
  ...{ items: [anItem('one'), anItem('two'), anItem('three')], links: [], progress: {} },
  ...{ version: 3, createdAt: monday, transmittedAt: null, updatedAt: monday },
  ...overrides,
});
const assessed = (overrides: Partial<RequestRecord> = {}) =>
  new Road(aRequest({ state: 'in-assessment', transmittedAt: monday, ...overrides }));

describe('the duty to confirm in writing', () => {
  const oral = { at: '2027-02-28T21:00:00.000Z', means: 'By telephone', to: 'The officer on duty' };
  const sent = (overrides: Partial<RequestRecord>) =>
    new Road(aRequest(overrides)).then('transmit', 'requesting');

  it.each([
    ['urgent', '2027-03-04T03:00:00.000Z'],
    ['emergency', '2027-03-02T03:00:00.000Z'],
  ] as const)('begins with the transmission of what was asked orally, %s', (urgency, dueAt) => {
    expect(sent({ urgency, oral }).of('confirm-in-writing')).toMatchObject([
      { owedBy: 'FR', visibility: 'shared', dueAt, startedAt: monday },
    ]);
  });

  it('is none where the request was written', () => {
    expect(sent({}).of('confirm-in-writing')).toEqual([]);
  });

  it('lasts until the requesting State confirms', () => {
    const moving = sent({ oral })
      .then('acknowledge', 'requested')
      .then('start-assessment', 'requested');
    expect(moving.of('confirm-in-writing')).toHaveLength(1);
    const confirmed = moving.then('confirm-in-writing', 'requesting');
    expect(confirmed.of('confirm-in-writing')).toEqual([]);
    expect(confirmed.names).toEqual(['close-deadline']);
  });
});

describe('accepted conditions', () => {
  const offer = (...until: (string | undefined)[]) => ({
    conditions: until.map((day, index) => ({
      ...{ code: `C-${String(index)}`, text: 'A term.' },
      ...(day !== undefined && { until: day }),
    })),
  });
  const bound = assessed()
    .then('offer-conditions', 'requested', offer(undefined, '2027-06-30', '2027-09-30'))
    .then('accept-conditions', 'requesting');
  const days = (road: Road) =>
    road.of('obligation').map(({ condition, dueOn }) => [condition, dueOn]);

  it('have a clock each where they have a day, owed by the requesting State before both', () => {
    expect(days(bound)).toEqual([
      [2, '2027-06-30'],
      [3, '2027-09-30'],
    ]);
    expect(bound.of('obligation')[0]).toMatchObject({ owedBy: 'FR', visibility: 'shared' });
    expect(bound.told('obligation')).toBe(
      'condition 2 (C-1), received 2027-03-01 03:00 UTC; stated 30 June 2027; due 30 June 2027 24:00 Asia/Ho_Chi_Minh',
    );
  });

  it('of a second offer add clocks, and leave those that run', () => {
    const more = bound
      .then('offer-conditions', 'requested', offer('2027-06-30'))
      .then('accept-conditions', 'requesting');
    expect(days(more)).toEqual([...days(bound), [4, '2027-06-30']]);
    expect(more.of('obligation').slice(0, 2)).toEqual(bound.of('obligation'));
  });

  it('end one by one, as each is reported to be fulfilled', () => {
    const first = bound.then('report-fulfilment', 'requesting', { condition: 2 });
    expect(days(first)).toEqual([[3, '2027-09-30']]);
    const undated = bound.then('report-fulfilment', 'requesting', { condition: 1 });
    expect(days(undated)).toEqual(days(bound));
  });

  it.each(['closed', 'refused', 'withdrawn'])(
    'outlast a request that is %s, of which nothing else runs',
    (end) => {
      const acts = { closed: 'close', refused: 'refuse', withdrawn: 'withdraw' } as const;
      const type = acts[end as keyof typeof acts];
      const ended = bound.then(type, type === 'refuse' ? 'requested' : 'requesting', {
        grounds: [],
        reasons: 'Because.',
      });
      expect(ended.request.state).toBe(end);
      expect(ended.clocks).toEqual(bound.of('obligation'));
      const reported = ended.then('report-fulfilment', 'requesting', { condition: 3 });
      expect(days(reported)).toEqual([[2, '2027-06-30']]);
    },
  );
});

describe('a domestic order', () => {
  const received = new Road(
    aRequest({ ...{ kind: 'preservation', lifecycle: 'preservation', items: [] } }),
  )
    .then('transmit', 'requesting')
    .then('acknowledge', 'requested');
  const kept = received.then('preserve', 'requested', { from: '2027-03-01', until: '2027-05-10' });
  const ordered = (road: Road, endsOn: string, at = monday) =>
    road.then(
      'record-domestic-order',
      'requested',
      { issuedOn: '2027-03-01', endsOn },
      {
        ...{ visibility: 'private', at },
      },
    );

  it('has a clock of its own State until its last day', () => {
    const [clock] = ordered(kept, '2027-04-20').of('domestic-order');
    expect(clock).toMatchObject({ owedBy: 'VN', visibility: 'private', dueOn: '2027-04-20' });
  });

  it.each([
    [
      'ends before the data may be let go',
      '2027-04-20',
      '; to be renewed by then, since the data are kept until 10 May 2027',
    ],
    [
      'reaches far enough',
      '2027-05-10',
      '; no renewal needed as things stand, since the data are kept until 10 May 2027',
    ],
  ])('that %s says so', (_, endsOn, words) => {
    expect(ordered(kept, endsOn).told('domestic-order')).toContain(words);
  });

  it('has the floor before it while no day is stated', () => {
    expect(ordered(received, '2027-04-20').told('domestic-order')).toContain(
      'kept until 30 April 2027', // sixty days from the transmission
    );
  });

  it('is explained anew whenever what it upholds moves, and nothing of it is told twice', () => {
    const running = ordered(kept, '2027-05-20');
    const id = running.of('domestic-order')[0]?.id;
    const extended = running.then('extend', 'requested', { until: '2027-07-30' });
    expect(extended.told('domestic-order')).toContain(
      'to be renewed by then, since the data are kept until 30 July',
    );
    const bySystem = { bySystem: true };
    const held = extended.then('hold', 'requested', { request: 'r2' }, bySystem);
    expect(held.told('domestic-order')).toContain('while the request for them is undecided');
    const lifted = held.then(
      ...([
        'lift-hold',
        'requested',
        { request: 'r2', notBefore: '2027-03-16' },
        bySystem,
      ] as const),
    );
    expect(lifted.told('domestic-order')).toContain('kept until 30 July 2027');
    expect(lifted.of('preservation')).toMatchObject([
      { dueOn: '2027-07-30', stops: [{ from: monday, to: monday }] }, // goes on, with the day that it had
    ]);
    expect(held.names).toEqual(['move-deadline', 'explain-deadline']);
    expect([extended, held, lifted].map((road) => road.of('domestic-order')[0]?.id)).toEqual([
      id,
      id,
      id,
    ]);
  });

  it('is followed by another when it is renewed, and goes on where the day is the same', () => {
    const first = ordered(kept, '2027-04-20');
    const same = ordered(first, '2027-04-20', '2027-03-05T03:00:00.000Z');
    expect([same.of('domestic-order'), same.names]).toEqual([first.of('domestic-order'), []]);
    const renewed = ordered(first, '2027-05-29', '2027-04-18T03:00:00.000Z');
    expect(renewed.of('domestic-order')).toMatchObject([{ dueOn: '2027-05-29' }]);
    expect(renewed.names).toEqual(['close-deadline', 'insert-deadlines', 'insert-thresholds']);
  });

  it('ends with the preservation', () => {
    const ended = ordered(kept, '2027-04-20').then('expire', 'requested', {}, { bySystem: true });
    expect(ended.clocks).toEqual([]);
  });
});

describe('the review of what is postponed', () => {
  const decided = (id: string, reviewOn?: string) =>
    reviewOn === undefined
      ? { id, decision: 'accepted' }
      : { id, decision: 'postponed', grounds: [], reasons: 'Ongoing.', reviewOn };
  const inPart = assessed().then('accept-in-part', 'requested', {
    items: [decided('one'), decided('two', '2027-06-01'), decided('three', '2027-05-01')],
  });
  const reviews = (road: Road) => road.of('review').map(({ dueOn }) => dueOn);
  const decide = (road: Road, ...items: object[]) =>
    road.then('decide-items', 'requested', { items });

  it('has one clock, for the first day', () => {
    expect(reviews(inPart)).toEqual(['2027-05-01']);
    expect(inPart.of('review')[0]).toMatchObject({ owedBy: 'VN', visibility: 'shared' });
  });

  it('moves to the next day as items are decided, and ends with the last', () => {
    const next = decide(inPart, decided('three'));
    expect(reviews(next)).toEqual(['2027-06-01']);
    expect(reviews(decide(next, decided('two')))).toEqual([]);
  });

  it('moves with an item that is postponed further', () => {
    expect(reviews(decide(inPart, decided('three', '2027-08-01')))).toEqual(['2027-06-01']);
  });

  it('goes on untouched while the first day stays, so that nothing is told twice', () => {
    const other = decide(inPart, decided('two', '2027-07-01'));
    expect(other.of('review')).toEqual(inPart.of('review'));
    expect(other.names).toEqual([]);
  });

  it('of a postponed request ends when it is resumed, unless items are still postponed', () => {
    const postponed = { grounds: [], reasons: 'Ongoing.', reviewOn: '2027-04-01' };
    const whole = assessed().then('postpone', 'requested', postponed);
    expect(reviews(whole)).toEqual(['2027-04-01']);
    expect(reviews(whole.then('resume', 'requested'))).toEqual([]);
    const both = inPart.then('postpone', 'requested', postponed);
    expect(reviews(both)).toEqual(['2027-04-01']);
    expect(reviews(both.then('resume', 'requested'))).toEqual(['2027-05-01']);
    const later = inPart.then('postpone', 'requested', { ...postponed, reviewOn: '2027-09-01' });
    expect(reviews(later)).toEqual(['2027-05-01']);
  });
});
