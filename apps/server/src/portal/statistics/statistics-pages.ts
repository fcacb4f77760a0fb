import type { Figure, OfferedPeriod } from '@rogatory/casework';
import type { FieldError } from '../field-error.js';
import type { Chart } from './chart.js';

/** What stands in a cell: a count or why it is not told; a share, a span of time or a change; null where there is none. */
export type FigureCell =
  | { readonly is: 'count'; readonly figure: Figure }
  | { readonly is: 'share'; readonly value: number | null }
  | { readonly is: 'hours'; readonly value: number | null }
  | { readonly is: 'change'; readonly value: number | null };

/** The beginning of a row: a message, a month, a text of the law, or a State. */
export type FigureLabel =
  | { readonly is: 'message'; readonly key: string }
  | { readonly is: 'month'; readonly month: Date }
  | { readonly is: 'law'; readonly text: string; readonly note: string }
  | { readonly is: 'state'; readonly code: string };

export interface FigureRow {
  readonly label: FigureLabel;
  readonly cells: readonly FigureCell[];
  /** Length of the row's bar from 0 to 100; null where the table has none or its number is hidden. */
  readonly bar: number | null;
}

/** One table. Texts of `statistics.<id>.title` and `statistics.column.<column>`. */
export interface FigureTable {
  readonly id: string;
  readonly columns: readonly string[];
  readonly rows: readonly FigureRow[];
  readonly hasBars: boolean;
  /** The rows would tell small numbers. */
  readonly withheld: boolean;
}

export interface StatisticsPages {
  statistics: {
    readonly errors: readonly FieldError[];
    /** As they were typed. */
    readonly from: string;
    readonly to: string;
    /** Other periods, each a text `statistics.shortcut.<name>`. */
    readonly shortcuts: readonly (OfferedPeriod & {
      /** A moment in its first month, and the number of its quarter. */
      readonly month: Date;
      readonly quarter: number;
    })[];
    /** Null where the period is none. */
    readonly figures: {
      readonly zone: string;
      readonly first: Date;
      readonly last: Date;
      readonly beforeFirst: Date;
      readonly beforeLast: Date;
      readonly tables: readonly FigureTable[];
      /** By month, each of a message `statistics.measure.<name>`. */
      readonly charts: readonly { readonly name: string; readonly chart: Chart }[];
    } | null;
  };
}
