import type { Law } from '@rogatory/law';
import {
  measures,
  type FlowRow,
  type Measure,
  type PaceRow,
  type PunctualityRow,
  type RefusalRow,
  type Step,
  type TallyRow,
} from '@rogatory/persistence';
import type { Compared, Counts, OnTime, Pace, StatisticsView } from './statistics-view.js';
import {
  fewest,
  figure,
  isSmall,
  suppressed,
  suppressedRows,
  suppressedShares,
  type Column,
  type Figure,
  type Punctual,
} from './suppression.js';

type Key = (row: TallyRow) => string | null;

/** One row of counts for each key. */
interface Told {
  readonly key: string;
  readonly counts: Counts;
}

/** What all requests of a measure come to. */
export function totalOf(rows: readonly TallyRow[], measure: Measure): Compared<Figure> {
  const of = (isNow: boolean): Figure =>
    figure(
      rows.find(
        ({ measure: of, is_now, month, partner, kind, urgency }) =>
          of === measure &&
          is_now === isNow &&
          [month, partner, kind, urgency].every((part) => part === null),
      )?.count ?? 0,
    );
  return { now: of(true), before: of(false) };
}

/** Counts by keys that stand in the table in any case. */
export function fixedRows(
  keys: readonly string[],
  rows: readonly TallyRow[],
  keyOf: Key,
): readonly Told[] {
  return together(keys, (counts) => suppressedRows(counts), rows, keyOf) ?? [];
}

/** Counts by the keys that there are; undefined where they may not be told apart. */
export function foundRows(rows: readonly TallyRow[], keyOf: Key): readonly Told[] | undefined {
  const keys = [...new Set(rows.flatMap((row) => keyOf(row) ?? []))].sort();
  return together(keys, suppressed, rows, keyOf);
}

function together(
  keys: readonly string[],
  suppress: (counts: readonly number[]) => Column | undefined,
  rows: readonly TallyRow[],
  keyOf: Key,
): readonly Told[] | undefined {
  const columns: [Measure, Column][] = [];
  for (const measure of measures) {
    const own = new Map(
      rows.flatMap((row) => (row.measure === measure ? [[keyOf(row), row.count]] : [])),
    );
    const column = suppress(keys.map((key) => own.get(key) ?? 0));
    if (!column) return undefined;
    columns.push([measure, column]);
  }
  return keys.map((key, at) => ({
    key,
    counts: Object.fromEntries(
      columns.map(([measure, { cells }]) => [measure, cells[at] ?? figure(0)]),
    ) as unknown as Counts, // one for each measure
  }));
}

/** The open requests at the beginning, and at the end of each month. */
export function openAt(months: readonly string[], rows: readonly FlowRow[]): readonly number[] {
  const growth = new Map(rows.map((row) => [row.month, row.growth]));
  const open = [growth.get(null) ?? 0];
  for (const month of months) open.push((open.at(-1) ?? 0) + (growth.get(month) ?? 0));
  return open;
}

/** The share of what is not routine, where the counts that are shown tell it. */
export function urgentShareOf(rows: readonly Told[], received: Figure): number | null {
  const routine = rows.find(({ key }) => key === 'routine')?.counts.received.value ?? null;
  if (routine === null || received.value === null || received.value === 0) return null;
  const urgent = received.value - routine;
  return isSmall(urgent) ? null : urgent / received.value;
}

export function paceOf(rows: readonly PaceRow[], step: Step, isOurs: boolean): Compared<Pace> {
  const of = (isNow: boolean): Pace => {
    const row = rows.find(
      (one) => one.step === step && one.is_ours === isOurs && one.is_now === isNow,
    );
    if (!row || row.count < fewest) return { median: null, ninetieth: null };
    return { median: tenths(row.median_hours), ninetieth: tenths(row.ninetieth_hours) };
  };
  return { now: of(true), before: of(false) };
}

const tenths = (hours: number): number => Math.round(hours * 10) / 10;

/**
 * Refusals by ground. Every refused request names a ground, so that the number of all of them may tell how often each
 * was named: then none is told.
 */
export function refusalsOf(
  rows: readonly RefusalRow[],
  refused: Figure,
  law: Law,
): StatisticsView['refusals'] {
  const greatest = rows.map(({ whole }) => (isSmall(whole) ? fewest - 1 : whole));
  const all = greatest.reduce((sum, count) => sum + count, 0);
  const isTold = rows.some(
    ({ whole }, at) =>
      isSmall(whole) && (refused.value ?? 0) - (all - (greatest[at] ?? 0)) >= fewest - 1,
  );
  if (isTold) return { withheld: true, rows: [] };
  return {
    withheld: false,
    rows: rows.map(({ instrument, ground, whole, part }) => ({
      ...{ instrument, ground, whole: figure(whole), part: figure(part) },
      ...groundOf(law, instrument, ground),
    })),
  };
}

function groundOf(law: Law, instrument: string, code: string): { text: string; basis: string } {
  const kinds = law.instruments.find(({ id }) => id === instrument)?.kinds ?? [];
  const ground = kinds.flatMap(({ grounds }) => grounds).find((one) => one.code === code);
  return { text: ground?.text ?? code, basis: ground?.basis ?? '' };
}

/** Deadlines by the rule that they follow, and all of them. */
export function punctualityOf(
  rows: readonly PunctualityRow[],
  law: Law,
): Pick<StatisticsView, 'onTime' | 'deadlines'> {
  const of = (isNow: boolean) => {
    const own = rows.filter(({ is_now }) => is_now === isNow);
    const told = suppressedShares(own.map(({ due, on_time }) => ({ due, onTime: on_time })));
    return { own, ...told };
  };
  const now = of(true);
  return {
    onTime: { now: shareOf(now.total), before: shareOf(of(false).total) },
    deadlines: now.own.map(({ instrument, limit_id: limit }, at) => ({
      ...{ instrument, limit, ...limitOf(law, instrument, limit) },
      met: shareOf(now.rows[at]),
    })),
  };
}

function shareOf(punctual: Punctual | undefined): OnTime | null {
  if (!punctual || punctual.due === 0) return null;
  return { ...punctual, share: punctual.onTime / punctual.due };
}

function limitOf(law: Law, instrument: string, id: string): { name: string; policy: boolean } {
  const kinds = law.instruments.find((one) => one.id === instrument)?.kinds ?? [];
  const limit = kinds.flatMap(({ limits }) => limits).find((one) => one.id === id);
  return { name: limit?.name ?? id, policy: limit?.policy ?? true };
}
