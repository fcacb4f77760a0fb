import { join } from 'node:path';
import { Law, type Kind, type Limit, type Urgency } from '@rogatory/law';
import type { RequestRecord } from '@rogatory/lifecycle';
import type { Calendar } from './calendar.js';
import { hanoi, paris } from './clock.fixtures.js';
import { read } from './clock.js';
import { thresholds } from './clockwork.js';
import { explain } from './explain.js';
import type { OpenDeadline } from './open-deadline.js';

const law = Law.load(join(__dirname, '../../../config/instruments'));
const instrument = 'un-cybercrime-2024';
const { kinds } = law.instrument(instrument);
const urgencies = ['routine', 'urgent', 'emergency'] as const;

/** A Saturday, 09:30 in Hanoi, seven hours ahead of UTC. No holiday follows that would move a day. */
const start = '2027-03-06T02:30:00.000Z';
const stated = '2027-04-20';

/**
 * What every limit comes to, by hand: what it is due, and each threshold in Hanoi's time. A day ends at 00:00 of the
 * next; `-` is a warning that would come before the clock began, which does not exist. Limits of the preservation and
 * the 24/7 lane that differ from those of ordinary assistance are named with their lane.
 */
const counted = `
  acknowledge          routine   7 days    warn 03-15 12:00  due 03-16 00:00  overdue 03-17 00:00  escalate 03-23 00:00
  acknowledge          urgent    24 hours  warn 03-06 21:30  due 03-07 09:30  overdue 03-08 09:30  escalate 03-14 09:30
  acknowledge          emergency 2 hours   -                 due 03-06 11:30  overdue 03-07 11:30  escalate 03-13 11:30
  decide               routine   30 days   warn 04-03 00:00  due 04-06 00:00  overdue 04-07 00:00  escalate 04-13 00:00
  decide               urgent    10 days   warn 03-14 00:00  due 03-17 00:00  overdue 03-18 00:00  escalate 03-24 00:00
  decide               emergency 24 hours  -                 due 03-07 09:30  overdue 03-08 09:30  escalate 03-14 09:30
  execute              routine   90 days   warn 05-22 00:00  warn 06-04 00:00  due 06-05 00:00  escalate 06-12 00:00
  execute              urgent    30 days   warn 03-23 00:00  warn 04-05 00:00  due 04-06 00:00  escalate 04-13 00:00
  execute              emergency 72 hours  -                 warn 03-08 09:30  due 03-09 09:30  escalate 03-16 09:30
  answer-information   routine   30 days   warn 04-03 00:00  due 04-06 00:00  overdue 04-07 00:00
  answer-information   urgent    10 days   warn 03-14 00:00  due 03-17 00:00  overdue 03-18 00:00
  answer-information   emergency 2 days    -                 due 03-09 00:00  overdue 03-10 00:00
  answer-consultation  routine   14 days   warn 03-18 00:00  due 03-21 00:00  overdue 03-22 00:00
  answer-consultation  urgent    5 days    warn 03-09 00:00  due 03-12 00:00  overdue 03-13 00:00
  answer-consultation  emergency 1 days    -                 due 03-08 00:00  overdue 03-09 00:00
  answer-conditions    routine   14 days   warn 03-18 00:00  due 03-21 00:00  overdue 03-22 00:00
  answer-conditions    urgent    5 days    warn 03-09 00:00  due 03-12 00:00  overdue 03-13 00:00
  answer-conditions    emergency 1 days    -                 due 03-08 00:00  overdue 03-09 00:00
  confirm-receipt      any       30 days   warn 03-30 00:00  due 04-06 00:00  overdue 04-07 00:00
  confirm-in-writing   routine   72 hours  warn 03-08 21:30  due 03-09 09:30  overdue 03-10 09:30  escalate 03-12 09:30
  confirm-in-writing   urgent    72 hours  warn 03-08 21:30  due 03-09 09:30  overdue 03-10 09:30  escalate 03-12 09:30
  confirm-in-writing   emergency 24 hours  warn 03-06 21:30  due 03-07 09:30  overdue 03-08 09:30  escalate 03-10 09:30
  preserve             routine   24 hours  warn 03-07 07:30  due 03-07 09:30  overdue 03-07 13:30  escalate 03-08 09:30
  preserve             urgent    8 hours   warn 03-06 15:30  due 03-06 17:30  overdue 03-06 21:30  escalate 03-07 17:30
  preserve             emergency 4 hours   warn 03-06 11:30  due 03-06 13:30  overdue 03-06 17:30  escalate 03-07 13:30
  preservation-floor   any       60 days
  release-notice       any       15 days   warn 03-17 00:00  due 03-22 00:00
  domestic-order       any       90 days   warn 05-06 00:00  warn 05-29 00:00  due 06-05 00:00  overdue 06-06 00:00
  safe-conduct         any       15 days   warn 03-17 00:00  due 03-22 00:00
  answer               routine   72 hours  warn 03-09 05:30  due 03-09 09:30  overdue 03-09 13:30  escalate 03-10 09:30
  answer               urgent    24 hours  warn 03-07 05:30  due 03-07 09:30  overdue 03-07 13:30  escalate 03-08 09:30
  answer               emergency 8 hours   warn 03-06 13:30  due 03-06 17:30  overdue 03-06 21:30  escalate 03-07 17:30
  preservation/acknowledge         routine   24 hours  warn 03-07 08:30  due 03-07 09:30  overdue 03-07 13:30  escalate 03-08 09:30
  preservation/acknowledge         urgent    4 hours   warn 03-06 12:30  due 03-06 13:30  overdue 03-06 17:30  escalate 03-07 13:30
  preservation/acknowledge         emergency 1 hours   -                 due 03-06 10:30  overdue 03-06 14:30  escalate 03-07 10:30
  preservation/answer-information  routine   7 days    warn 03-11 00:00  due 03-14 00:00  overdue 03-15 00:00
  preservation/answer-information  urgent    3 days    warn 03-07 00:00  due 03-10 00:00  overdue 03-11 00:00
  preservation/answer-information  emergency 1 days    -                 due 03-08 00:00  overdue 03-09 00:00
  contact-point/acknowledge        routine   24 hours  warn 03-07 08:30  due 03-07 09:30  overdue 03-07 13:30  escalate 03-08 09:30
  contact-point/acknowledge        urgent    4 hours   warn 03-06 12:30  due 03-06 13:30  overdue 03-06 17:30  escalate 03-07 13:30
  contact-point/acknowledge        emergency 1 hours   -                 due 03-06 10:30  overdue 03-06 14:30  escalate 03-07 10:30`;

/** The same where an act states 20 April, whatever the urgency. */
const byDate = `
  answer-information   warn 04-18 00:00  due 04-21 00:00  overdue 04-22 00:00
  answer-consultation  warn 04-18 00:00  due 04-21 00:00  overdue 04-22 00:00
  answer-conditions    warn 04-18 00:00  due 04-21 00:00  overdue 04-22 00:00
  review               warn 04-14 00:00  due 04-21 00:00  overdue 04-22 00:00  escalate 04-28 00:00
  requester-deadline   warn 04-14 00:00  warn 04-19 00:00  due 04-21 00:00  overdue 04-22 00:00
  obligation           warn 04-07 00:00  due 04-21 00:00  overdue 04-22 00:00  escalate 04-28 00:00
  preservation         warn 04-06 00:00  warn 04-16 00:00  due 04-21 00:00
  domestic-order       warn 03-22 00:00  warn 04-14 00:00  due 04-21 00:00  overdue 04-22 00:00
  safe-conduct         warn 04-16 00:00  due 04-21 00:00
  return-person        warn 04-14 00:00  due 04-21 00:00  overdue 04-22 00:00  escalate 04-23 00:00
  collection           warn 04-18 00:00  due 04-21 00:00`;

const rowsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => line.trim());
const toldIn = (row: string) => row.match(/(warn|due|overdue|escalate) \S+ \S+/g) ?? [];
const hereIn = (instant: string) =>
  new Date(Date.parse(instant) + 7 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');

/** The thresholds that would be written for a clock of this limit, in the order of time. */
function firing(limit: Limit, urgency: Urgency, date: string | null = null): string[] {
  const request = { urgency } as RequestRecord; // nothing else of a request is looked at
  const clock = { limit: limit.id, startedAt: start, stops: [], steps: [], stated: date };
  const [written] = thresholds([clock as unknown as OpenDeadline], [limit], request, start, hanoi);
  const rows = JSON.parse(written ? String(written.values[0]) : '[]') as {
    name: string;
    at: string;
  }[];
  return rows
    .toSorted((one, other) => (one.at < other.at ? -1 : 1))
    .map(({ name, at }) => `${name} ${hereIn(at)}`);
}

/** The name under which the table has a limit of a kind. */
function entryOf({ lifecycle }: Kind, { id }: Limit): string {
  const own = `${lifecycle}/${id}`;
  return rowsOf(counted).some((row) => row.startsWith(`${own} `)) ? own : id;
}

const dated = (kind: Kind) => kind.limits.filter(({ dateFrom }) => dateFrom !== undefined);

describe.each(kinds.filter(({ limits }) => limits.length > 0))('the limits of $id', (kind) => {
  const withAmount = kind.limits.flatMap((limit) =>
    limit.amount ? urgencies.map((urgency) => ({ limit, urgency, id: limit.id })) : [],
  );

  it.each(withAmount)(
    'have $id, $urgency, at the hours written down for it',
    ({ limit, urgency }) => {
      const row = rowsOf(counted).find((line) => {
        const [entry, which] = line.split(/\s+/);
        return entry === entryOf(kind, limit) && (which === urgency || which === 'any');
      });
      const { count, unit } = limit.amount?.[urgency] ?? {};
      expect([row?.includes(` ${String(count)} ${String(unit)}`), firing(limit, urgency)]).toEqual([
        true,
        toldIn(row ?? ''),
      ]);
    },
  );
});

describe.each(kinds.filter((kind) => dated(kind).length > 0))('the limits of $id', (kind) => {
  it.each(dated(kind))('have $id on the day that an act states, however urgent it is', (limit) => {
    const row = rowsOf(byDate).find((line) => line.split(/\s+/)[0] === limit.id);
    for (const urgency of urgencies) {
      expect([row === undefined, firing(limit, urgency, stated)]).toEqual([
        false,
        toldIn(row ?? ''),
      ]);
    }
  });
});

it('no row is left without a limit', () => {
  const known = kinds.flatMap((kind) => kind.limits.map((limit) => entryOf(kind, limit)));
  const written = [...rowsOf(counted), ...rowsOf(byDate)].map((row) => row.split(/\s+/)[0] ?? '');
  expect(written.filter((entry) => !known.includes(entry))).toEqual([]);
});

interface Case {
  readonly what: string;
  readonly kind: string;
  readonly limit: string;
  readonly calendar: Calendar;
  readonly from: string;
  readonly date?: string;
  readonly dueAt: string;
  readonly dueOn: string | null;
  readonly warns: readonly string[];
  readonly words: string;
}

const cases: readonly Case[] = [
  {
    what: 'safe conduct ends fifteen consecutive days after the notice, weekends and all',
    ...{ kind: 'mla-appearance', limit: 'safe-conduct', calendar: hanoi, from: start },
    ...{ dueAt: '2027-03-21T17:00:00Z', dueOn: '2027-03-21', warns: ['2027-03-16T17:00:00Z'] },
    words:
      'told 2027-03-06 02:30 UTC, not counted; 15 days; due 21 March 2027 24:00 Asia/Ho_Chi_Minh',
  },
  {
    what: 'safe conduct counts from the local day of a notice late in the evening',
    ...{ kind: 'mla-appearance', limit: 'safe-conduct', calendar: hanoi },
    ...{ from: '2027-03-06T17:30:00Z', dueAt: '2027-03-22T17:00:00Z', dueOn: '2027-03-22' },
    warns: ['2027-03-17T17:00:00Z'],
    words:
      'told 2027-03-06 17:30 UTC, not counted; 15 days; due 22 March 2027 24:00 Asia/Ho_Chi_Minh',
  },
  {
    what: 'safe conduct ends at the local midnight also where the clocks went forward meanwhile',
    ...{ kind: 'mla-appearance', limit: 'safe-conduct', calendar: paris },
    ...{ from: '2027-03-20T09:00:00Z', dueAt: '2027-04-04T22:00:00Z', dueOn: '2027-04-04' },
    warns: ['2027-03-30T22:00:00Z'],
    words: 'told 2027-03-20 09:00 UTC, not counted; 15 days; due 4 April 2027 24:00 Europe/Paris',
  },
  {
    what: 'safe conduct counts a leap day like any other',
    ...{ kind: 'mla-appearance', limit: 'safe-conduct', calendar: paris },
    ...{ from: '2028-02-20T09:00:00Z', dueAt: '2028-03-06T23:00:00Z', dueOn: '2028-03-06' },
    warns: ['2028-03-01T23:00:00Z'],
    words: 'told 2028-02-20 09:00 UTC, not counted; 15 days; due 6 March 2028 24:00 Europe/Paris',
  },
  {
    what: 'safe conduct ends on the day that was agreed instead, be it a holiday',
    ...{ kind: 'mla-appearance', limit: 'safe-conduct', calendar: paris },
    ...{ from: '2026-12-01T09:00:00Z', date: '2026-12-25' },
    ...{ dueAt: '2026-12-25T23:00:00Z', dueOn: '2026-12-25', warns: ['2026-12-20T23:00:00Z'] },
    words:
      'told 2026-12-01 09:00 UTC; stated 25 December 2026; due 25 December 2026 24:00 Europe/Paris',
  },
  {
    what: 'a person is returned on the day agreed, a Sunday or not',
    ...{ kind: 'transfer-detained', limit: 'return-person', calendar: hanoi, from: start },
    ...{ date: '2027-03-21', dueAt: '2027-03-21T17:00:00Z', dueOn: '2027-03-21' },
    warns: ['2027-03-14T17:00:00Z'],
    words:
      'told 2027-03-06 02:30 UTC; stated 21 March 2027; due 21 March 2027 24:00 Asia/Ho_Chi_Minh',
  },
  ...['rt-traffic', 'content'].map((kind) => ({
    what: `a collection of the kind ${kind} ends with its last day`,
    ...{ kind, limit: 'collection', calendar: hanoi, from: start, date: '2027-03-19' },
    ...{ dueAt: '2027-03-19T17:00:00Z', dueOn: '2027-03-19', warns: ['2027-03-16T17:00:00Z'] },
    words:
      'told 2027-03-06 02:30 UTC; stated 19 March 2027; due 19 March 2027 24:00 Asia/Ho_Chi_Minh',
  })),
  {
    what: 'a collection ends at the instant that was ordered, where it is one',
    ...{ kind: 'rt-traffic', limit: 'collection', calendar: paris, from: '2027-03-20T09:00:00Z' },
    ...{ date: '2027-03-30T10:00:00Z', dueAt: '2027-03-30T10:00:00Z', dueOn: null },
    warns: ['2027-03-27T11:00:00Z'], // the same hour by the wall, before the clocks went forward
    words: 'told 2027-03-20 09:00 UTC; stated 2027-03-30 10:00 UTC; due 2027-03-30 10:00 UTC',
  },
];

describe('limits whose lifecycles are to come', () => {
  it.each(cases)('$what', ({ kind, limit: id, calendar, from, date, ...wanted }) => {
    const limit = law.limit(instrument, kind, id);
    if (!limit) throw new Error(`${kind} has no limit ${id}.`);
    const options = date === undefined ? {} : { statedDate: date };
    const reading = read(limit, 'routine', from, calendar, options);
    const warns = reading.thresholds.flatMap(({ name, at }) => (name === 'warn' ? [at] : []));
    const { dueAt, dueOn, steps } = reading;
    const plain = (instant: string | null) => instant?.replace('.000Z', 'Z');
    expect({
      ...{ dueAt: plain(dueAt), dueOn, warns: warns.map(plain) },
      words: explain([...steps], 'told'),
    }).toEqual({
      ...{ dueAt: wanted.dueAt, dueOn: wanted.dueOn, warns: wanted.warns, words: wanted.words },
    });
  });
});
