import type { Law } from '@rogatory/law';
import {
  measures,
  type Measure,
  type PaceRow,
  type RefusalRow,
  type TallyRow,
} from '@rogatory/persistence';
import { foundRows, openAt, paceOf, refusalsOf, urgentShareOf } from './statistics-tables.js';
import { figure, type Figure } from './suppression.js';

const noLaw = { instruments: [] } as unknown as Law;

describe('the pace of a step', () => {
  const pace = (count: number, isNow = true): PaceRow => ({
    ...{ step: 'decide', is_ours: true, is_now: isNow, count },
    ...{ median_hours: 10.04, ninetieth_hours: 20.06 },
  });

  it('is told of five requests and more, to the tenth of an hour', () => {
    const nothing = { median: null, ninetieth: null };
    const told = { median: 10, ninetieth: 20.1 };
    expect(paceOf([pace(5), pace(4, false)], 'decide', true)).toEqual({
      ...{ now: told, before: nothing },
    });
    expect(paceOf([pace(4)], 'decide', true).now).toEqual(nothing);
    expect(paceOf([pace(9)], 'decide', false).now).toEqual(nothing);
  });
});

describe('refusals by ground', () => {
  const ground = (name: string, whole: number): RefusalRow => ({
    ...{ instrument: 'x', ground: name, whole, part: 3 },
  });
  const told = (rows: readonly RefusalRow[], refused: number) => {
    const { withheld, rows: shown } = refusalsOf(rows, figure(refused), noLaw);
    return withheld || shown.map(({ whole, part }) => [whole, part].map(word));
  };
  const word = ({ value, hidden }: Figure) => value ?? hidden;

  it('hide small numbers', () => {
    expect(told([ground('a', 9), ground('b', 2)], 9)).toEqual([
      [9, 'few'],
      ['few', 'few'],
    ]);
  });

  it('are not told apart where all of them together tell how often one was named', () => {
    // thirteen requests, each of which names a ground: nine the one, so that four name the other
    expect(told([ground('a', 9), ground('b', 4)], 13)).toBe(true);
  });
});

describe('rows by State', () => {
  const tally = (measure: Measure, partner: string, count: number): TallyRow => ({
    ...{ measure, partner, count, is_now: true },
    ...{ month: null, instrument: null, kind: null, urgency: null },
  });
  const byPartner = (rows: readonly TallyRow[]) =>
    foundRows(rows, ({ partner }) => partner)?.map(({ key, counts }) => [
      key,
      ...measures.map((measure) => counts[measure].value ?? counts[measure].hidden),
    ]);

  it('hide a small number in the column that it stands in, and what would give it away', () => {
    const rows = [
      ...[tally('received', 'XA', 12), tally('received', 'XC', 3), tally('received', 'XD', 40)],
      ...[tally('sent', 'XA', 8), tally('sent', 'XC', 9), tally('refused', 'XD', 4)],
    ];
    expect(byPartner(rows)).toEqual([
      ['XA', 'withheld', 8, 0, 0, 0],
      ['XC', 'few', 9, 0, 0, 0],
      ['XD', 40, 0, 0, 'few', 0],
    ]);
  });

  it('are not told apart at all where one column of them would tell its numbers', () => {
    const rows = [
      tally('received', 'XA', 50),
      tally('decided', 'XA', 4),
      tally('decided', 'XC', 4),
    ];
    expect(byPartner(rows)).toBeUndefined();
  });
});

describe('the share of urgent requests', () => {
  const row = (routine: number) => {
    const received = figure(routine);
    return [{ key: 'routine', counts: { received } as never }];
  };

  it('is told where neither part of it is small', () => {
    expect(urgentShareOf(row(15), figure(20))).toBe(0.25);
    expect(urgentShareOf(row(20), figure(20))).toBe(0);
    expect(urgentShareOf(row(17), figure(20))).toBeNull();
    expect(urgentShareOf(row(3), figure(20))).toBeNull();
    expect(urgentShareOf(row(0), figure(0))).toBeNull();
  });
});

describe('open requests', () => {
  it('are what came before, and what each month adds and takes away', () => {
    const rows = [
      { month: null, growth: 4 },
      { month: '2027-01', growth: -1 },
      { month: '2027-03', growth: 2 },
    ];
    expect(openAt(['2027-01', '2027-02', '2027-03'], rows)).toEqual([4, 3, 3, 5]);
  });
});
