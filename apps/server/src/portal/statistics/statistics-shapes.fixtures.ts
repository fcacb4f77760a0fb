import type { Figure } from '@rogatory/casework';
import { chartOf } from './chart.js';
import type { FigureCell, FigureRow, FigureTable, StatisticsPages } from './statistics-pages.js';

type Shapes = { readonly [P in keyof StatisticsPages]: readonly StatisticsPages[P][] };

/** The page of figures in the shapes that it can take, with texts that mean harm. */
export function statisticsShapes(hostile: string, at: Date): Shapes {
  const figures: Figure[] = [
    { value: 0, hidden: null },
    { value: 1200, hidden: null },
    { value: null, hidden: 'few' },
    { value: null, hidden: 'withheld' },
  ];
  const cells: FigureCell[] = [
    ...figures.map((figure) => ({ is: 'count', figure }) as const),
    ...[0.25, null].map((value) => ({ is: 'share', value }) as const),
    ...[30.5, 100, null].map((value) => ({ is: 'hours', value }) as const),
    ...[-3, 0, null].map((value) => ({ is: 'change', value }) as const),
  ];
  const columns = ['received', 'sent', 'decided', 'refused', 'executed', 'open', 'now', 'before'];
  const more = [
    'change',
    'whole',
    'part',
    'median',
    'ninetieth',
    'median-before',
    'due',
    'on-time',
  ];
  const rows: FigureRow[] = [
    { label: { is: 'state', code: hostile }, cells, bar: 30 },
    { label: { is: 'law', text: hostile, note: '40(21)(c)' }, cells, bar: null },
    { label: { is: 'month', month: at }, cells, bar: 0 },
    ...[
      ...['received', 'sent', 'decided', 'refused', 'executed', 'open'],
      ...['urgent-share', 'on-time-share'],
    ].map((name) => ({
      ...{ label: { is: 'message', key: `statistics.measure.${name}` } as const, cells, bar: null },
    })),
    ...['acknowledge', 'decide', 'execute', 'deliver'].map((step) => ({
      ...{ label: { is: 'message', key: `statistics.step.${step}` } as const, cells, bar: null },
    })),
  ];
  const table = (id: string, changes: Partial<FigureTable> = {}): FigureTable => ({
    ...{ id, columns: [...columns, ...more].slice(0, cells.length), rows, hasBars: true },
    ...{ withheld: false, ...changes },
  });
  const series = figures.map((figure) => ({ at, figure }));
  const shown = {
    ...{ zone: 'Asia/Ho_Chi_Minh', first: at, last: at, beforeFirst: at, beforeLast: at },
    tables: [
      table('totals', { hasBars: false }),
      table('months'),
      table('partners', { withheld: true, rows: [] }),
      table('kinds', { rows: [] }),
      table('urgencies', { columns: more }),
      ...['refusals', 'steps-us', 'steps-others'].map((id) => table(id)),
      table('deadlines', { columns: ['due', 'on-time', 'share'] }),
    ],
    charts: ['received', 'sent', 'decided', 'refused', 'executed', 'open'].map((name, index) => ({
      ...{ name, chart: chartOf(name === 'open' ? 'line' : 'bars', series, index % 2 === 1) },
    })),
  };
  const page = { errors: [], from: '2026-01', to: '2026-12', figures: shown };
  const year = { from: '2026-01', to: '2026-12' };
  return {
    statistics: [
      {
        ...page,
        shortcuts: (['month', 'quarter', 'year', 'year-before'] as const).map((name) => ({
          ...{ name, ...year, month: at, quarter: 4 },
        })),
      },
      { ...page, from: hostile, to: hostile, figures: null, shortcuts: [] },
      ...['from', 'to'].map((field) => ({
        ...{ ...page, from: hostile, to: '', figures: null, shortcuts: [] },
        errors: [{ field, text: hostile }],
      })),
    ],
  };
}
