import { read } from './clock.js';
import { aLimit, paris } from './clock.fixtures.js';
import type { Stop } from './stops.js';

/** Monday, 10:00 in Paris. */
const received = '2026-06-01T08:00:00.000Z';
const thresholds = [{ name: 'due', offset: { unit: 'hours', count: 0 } }] as const;
const inHours = aLimit(48, 'hours', { thresholds });
const inDays = aLimit(4, 'days', { thresholds });
const inWorkingDays = aLimit(4, 'working-days', { thresholds });

function stop(from: string, to: string): Stop {
  return { from: `2026-06-${from}:00.000Z`, to: `2026-06-${to}:00.000Z` };
}

describe('stopping a limit in hours', () => {
  it('adds exactly the length of the stops, in whatever order they come', () => {
    const stops = [stop('02T08:00', '02T08:07'), stop('01T09:00', '01T12:00')];
    const { dueAt } = read(inHours, 'routine', received, paris, { stops });
    expect(dueAt).toBe('2026-06-03T11:07:00.000Z');
  });

  it('ignores what lies before the start', () => {
    const before = { from: '2026-05-01T00:00:00.000Z', to: '2026-05-02T00:00:00.000Z' };
    const across = { from: '2026-05-31T08:00:00.000Z', to: '2026-06-01T09:00:00.000Z' };
    const { dueAt } = read(inHours, 'routine', received, paris, { stops: [before, across] });
    expect(dueAt).toBe('2026-06-03T09:00:00.000Z');
  });

  it('moves a limit that is late by as much', () => {
    const stops = [stop('10T08:00', '11T08:00')];
    const { dueAt } = read(inHours, 'routine', received, paris, { stops });
    expect(dueAt).toBe('2026-06-04T08:00:00.000Z');
  });
});

describe('stopping a limit in days', () => {
  it.each([
    ['no time adds nothing', [stop('02T10:00', '02T10:00')], '2026-06-05'],
    ['a minute adds a day', [stop('02T10:00', '02T10:01')], '2026-06-06'],
    ['24 hours add one day', [stop('02T10:00', '03T10:00')], '2026-06-06'],
    [
      'two hours apart add one day',
      [stop('02T10:00', '02T11:00'), stop('03T10:00', '03T11:00')],
      '2026-06-06',
    ],
    ['two days and four hours add three days', [stop('02T10:00', '04T14:00')], '2026-06-08'],
  ])('%s', (_, stops, dueOn) => {
    expect(read(inDays, 'routine', received, paris, { stops }).dueOn).toBe(dueOn);
  });

  it('rolls over once, after the stops', () => {
    const limit = aLimit(5, 'days', { rollOver: true }); // Saturday 6 June by itself
    const stops = [stop('02T10:00', '04T10:00')];
    expect(read(limit, 'routine', received, paris, { stops }).dueOn).toBe('2026-06-08');
  });

  it('gives two days for two days by the clock on the wall when summer time begins', () => {
    const stops = [{ from: '2026-03-28T09:00:00.000Z', to: '2026-03-30T08:00:00.000Z' }];
    const start = '2026-03-24T09:00:00.000Z';
    expect(read(inDays, 'routine', start, paris, { stops }).dueOn).toBe('2026-03-30');
  });
});

describe('stopping a limit in working days', () => {
  it.each([
    ['a weekend took nothing', [stop('05T22:00', '07T22:00')], '2026-06-05'],
    ['two working days give two', [stop('02T10:00', '04T10:00')], '2026-06-09'],
    ['Friday noon to Monday noon is one', [stop('05T10:00', '08T10:00')], '2026-06-08'],
  ])('%s', (_, stops, dueOn) => {
    expect(read(inWorkingDays, 'routine', received, paris, { stops }).dueOn).toBe(dueOn);
  });

  it('says how much of the stop lay in working days', () => {
    const stops = [stop('05T10:00', '08T10:00')];
    const { steps } = read(inWorkingDays, 'routine', received, paris, { stops });
    expect(steps).toContainEqual({ step: 'stopped', ...stops[0], hours: 72, workingHours: 24 });
  });
});

describe('a clock that stands still', () => {
  it.each([inHours, inDays, inWorkingDays])('has no due date ($amount.routine.unit)', (limit) => {
    const from = '2026-06-02T10:00:00.000Z';
    const reading = read(limit, 'routine', received, paris, { stops: [{ from }] });
    expect(reading).toMatchObject({ dueAt: null, dueOn: null, thresholds: [{ at: null }] });
    expect(reading.steps.at(-1)).toEqual({ step: 'standing-still', since: from });
  });

  it('still shows the stops before', () => {
    const stops = [stop('02T10:00', '03T10:00'), { from: '2026-06-04T10:00:00.000Z' }];
    const { steps } = read(inDays, 'routine', received, paris, { stops });
    expect(steps.map(({ step }) => step)).toEqual([
      'started',
      'first-day-not-counted',
      'counted',
      'stopped',
      'standing-still',
    ]);
  });
});

describe('two stops', () => {
  it('may touch', () => {
    const stops = [stop('02T10:00', '02T11:00'), stop('02T11:00', '02T12:00')];
    expect(read(inHours, 'routine', received, paris, { stops }).dueAt).toBe(
      '2026-06-03T10:00:00.000Z',
    );
  });

  it.each([
    ['overlap', [stop('02T10:00', '02T12:00'), stop('02T11:00', '02T13:00')]],
    ['overlap before the start', [stop('01T01:00', '01T03:00'), stop('01T02:00', '01T04:00')]],
    ['follow one that still stands', [{ from: received }, stop('02T11:00', '02T13:00')]],
    ['stand at once', [{ from: received }, { from: received }]],
  ])('never %s', (_, stops) => {
    expect(() => read(inHours, 'routine', received, paris, { stops })).toThrow('has ended');
  });

  it('never end before they begin', () => {
    const stops = [stop('02T10:00', '02T09:00')];
    expect(() => read(inHours, 'routine', received, paris, { stops })).toThrow('before it begins');
  });
});
