import type { Counts, Figure, StatisticsView } from '@rogatory/casework';
import { chartOf } from './chart.js';
import type {
  FigureCell,
  FigureLabel,
  FigureRow,
  FigureTable,
  StatisticsPages,
} from './statistics-pages.js';

const measures = ['received', 'sent', 'decided', 'refused', 'executed'] as const;

const count = (figure: Figure): FigureCell => ({ is: 'count', figure });
const share = (value: number | null | undefined): FigureCell => ({
  is: 'share',
  value: value ?? null,
});
const hours = (value: number | null): FigureCell => ({ is: 'hours', value });
const counts = (of: Counts): FigureCell[] => measures.map((measure) => count(of[measure]));
const message = (key: string): FigureLabel => ({ is: 'message', key });

/** A month as a moment in its middle, which is in that month wherever it is read. */
export const middleOf = (month: string): Date => new Date(`${month}-15T12:00:00Z`);

/** What the page shows of the figures. */
export function figuresOf(
  view: StatisticsView,
  isRightToLeft: boolean,
): NonNullable<StatisticsPages['statistics']['figures']> {
  const months = view.byMonth.map(({ month, ...row }) => ({ at: middleOf(month), ...row }));
  return {
    zone: view.zone,
    ...{ first: middleOf(view.from), last: middleOf(view.to) },
    ...{ beforeFirst: middleOf(view.before.from), beforeLast: middleOf(view.before.to) },
    tables: tablesOf(view),
    charts: [
      ...measures.map((name) => ({
        name,
        chart: chartOf(
          'bars',
          months.map(({ at, counts: of }) => ({ at, figure: of[name] })),
          isRightToLeft,
        ),
      })),
      {
        name: 'open',
        chart: chartOf(
          'line',
          months.map(({ at, open }) => ({ at, figure: open })),
          isRightToLeft,
        ),
      },
    ],
  };
}

function tablesOf(view: StatisticsView): FigureTable[] {
  const received = ({ counts: of }: { readonly counts: Counts }): number | null =>
    of.received.value;
  return [
    table('totals', ['now', 'before', 'change'], totals(view)),
    table(
      'months',
      [...measures, 'open'],
      view.byMonth.map(({ month, counts: of, open }) => ({
        ...{ label: { is: 'month', month: middleOf(month) }, cells: [...counts(of), count(open)] },
        bar: null,
      })),
    ),
    barred('partners', measures, view.byPartner, (row) => ({
      label: { is: 'state', code: row.state },
      ...{ cells: counts(row.counts), bar: received(row) },
    })),
    barred('kinds', measures, view.byKind, (row) => ({
      label: { is: 'law', text: row.name, note: '' },
      ...{ cells: counts(row.counts), bar: received(row) },
    })),
    barred('urgencies', measures, { withheld: false, rows: view.byUrgency }, (row) => ({
      label: message(`urgency.${row.urgency}`),
      ...{ cells: counts(row.counts), bar: received(row) },
    })),
    barred('refusals', ['whole', 'part'], view.refusals, ({ text, basis, whole, part }) => ({
      label: { is: 'law', text, note: basis.slice(basis.indexOf(':') + 1) },
      ...{ cells: [count(whole), count(part)], bar: whole.value },
    })),
    ...(['us', 'others'] as const).map((by) =>
      barred(
        `steps-${by}`,
        ['median', 'ninetieth', 'median-before'],
        { withheld: false, rows: view.steps.filter((step) => step.by === by) },
        ({ step, now, before }) => ({
          label: message(`statistics.step.${step}`),
          cells: [hours(now.median), hours(now.ninetieth), hours(before.median)],
          bar: now.median,
        }),
      ),
    ),
    barred(
      'deadlines',
      ['due', 'on-time', 'share'],
      { withheld: false, rows: view.deadlines },
      ({ name, met }) => ({
        label: { is: 'law', text: name, note: '' },
        cells: [due(met?.due), due(met?.onTime), share(met?.share)],
        bar: met ? met.share * 100 : null,
      }),
    ),
  ];
}

/** Of a deadline both numbers are told, or neither. */
const due = (value: number | undefined): FigureCell =>
  count(value === undefined ? { value: null, hidden: 'withheld' } : { value, hidden: null });

function totals({ totals: all, open, urgentShare, onTime }: StatisticsView): FigureRow[] {
  const compared = [...measures.map((name) => ({ name, ...all[name] })), { name: 'open', ...open }];
  const row = (name: string, cells: readonly FigureCell[]): FigureRow => ({
    ...{ label: message(`statistics.measure.${name}`), cells, bar: null },
  });
  return [
    ...compared.map(({ name, now, before }) => {
      const isTold = now.value !== null && before.value !== null;
      const change = isTold ? now.value - before.value : null;
      return row(name, [count(now), count(before), { is: 'change', value: change }]);
    }),
    ...[
      row('urgent-share', [share(urgentShare.now), share(urgentShare.before)]),
      row('on-time-share', [share(onTime.now?.share), share(onTime.before?.share)]),
    ].map(({ cells, ...rest }) => ({
      ...{ ...rest, cells: [...cells, { is: 'change', value: null } as const] },
    })),
  ];
}

const table = (
  id: string,
  columns: readonly string[],
  rows: readonly FigureRow[],
): FigureTable => ({
  ...{ id, columns, rows, hasBars: false, withheld: false },
});

/** A table whose rows have bars; the longest one is as long as there is room. */
function barred<Row>(
  id: string,
  columns: readonly string[],
  { withheld, rows }: { readonly withheld: boolean; readonly rows: readonly Row[] },
  show: (row: Row) => FigureRow,
): FigureTable {
  const shown = rows.map(show);
  const longest = id === 'deadlines' ? 100 : Math.max(...shown.map(({ bar }) => bar ?? 0), 0);
  return {
    ...{ id, columns, withheld, hasBars: longest > 0 },
    rows: shown.map((row) => ({
      ...row,
      bar: row.bar === null || longest === 0 ? null : Math.round((row.bar / longest) * 1000) / 10,
    })),
  };
}
